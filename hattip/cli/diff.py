"""``hattip diff``: show what subscribers would see."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from hattip.cli.common import (
    FINE,
    PROBLEMS,
    AgainstOption,
    Cache,
    First,
    NoCache,
    Now,
    Out,
    Root,
    Timeout,
    against_of,
    exit_with,
    out_of,
    parent_options,
    prefix,
    report_crashes,
    resources,
    root_of,
    time_of,
)
from hattip.cli.language import Lang, language_of, style_of


class DiffReport(StrEnum):
    """How a comparison is shown."""

    text = "text"
    json = "json"
    markdown = "markdown"


def diff(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    *,
    root: Root = None,
    out: Out = None,
    against: AgainstOption = None,
    first: First = None,
    timeout: Timeout = None,
    report: Annotated[DiffReport | None, typer.Option(help="text, json, or markdown for a pull request")] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if subscribers would see a difference")
    ] = False,
    now: Now = None,
    cache: Cache = None,
    no_cache: NoCache = None,
    lang: Lang = None,
) -> None:
    """Show what subscribers would see if you published now."""
    with report_crashes():
        import hattip
        from hattip import reporting
        from hattip.reporting import differences, text

        site, when = root_of(root, context), time_of(now or parent_options(context).get("now"))
        target, using = out_of(out, site, context), resources(context, cache, no_cache=bool(no_cache))
        served = against_of(against, timeout, site, first=first, context=context)
        found = hattip.diff(site, target, now=when, against=served, resources=using)
        form = _report_of(report, context)
        is_data = form is not DiffReport.text
        style = style_of(language_of(lang, context))
        shown = reporting.REPORTS["text"](found.checked, prefix(site), **style._asdict())
        typer.echo(shown, nl=False, err=is_data and not found.checked.failed)
        if found.checked.failed:
            typer.echo(text.failure(found.checked, style))
            exit_with(PROBLEMS)
        typer.echo(differences.REPORTS[form](found.feeds, style.language), nl=False)
        exit_with(PROBLEMS if exit_code and not all(feed.is_empty for feed in found.feeds) else FINE)


def _report_of(wanted: DiffReport | None, context: typer.Context) -> DiffReport:
    """Return the report format; of those before the command, only these are for comparisons."""
    form = wanted or parent_options(context).get("report") or DiffReport.text
    if form not in list(DiffReport):
        raise typer.BadParameter(f"{form} is none of {', '.join(DiffReport)}", param_hint="--report")
    return DiffReport(form)
