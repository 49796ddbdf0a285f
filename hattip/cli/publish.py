"""``hattip``: publish the site."""

from __future__ import annotations

import importlib.util
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hattip import __version__
from hattip.cli.common import (
    FINE,
    PROBLEMS,
    Accept,
    AgainstOption,
    Cache,
    First,
    NoCache,
    Now,
    Out,
    Quiet,
    Report,
    ReportFormat,
    Root,
    Strict,
    Timeout,
    against_of,
    display_path,
    exit_with,
    guard_codes,
    inherited,
    out_of,
    report_crashes,
    report_of,
    resources,
    root_of,
    time_of,
)
from hattip.cli.group import refuse_options
from hattip.cli.language import Lang, language_of, style_of
from hattip.cli.results import FOR_PEOPLE, show_problems, write_summary

if TYPE_CHECKING:
    from hattip import Publication
    from hattip.reporting.text import Style


class Verify(StrEnum):
    """How pages are verified before they are published."""

    quick = "quick"
    full = "full"


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer passes it by position
    if wanted:
        typer.echo(f"hattip {__version__}")
        raise typer.Exit


def publish(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    *,
    root: Root = None,
    out: Out = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 and list the files that are out of date")
    ] = False,
    report: Report = None,
    strict: Strict = None,
    accept: Accept = None,
    verify: Annotated[
        Verify | None,
        typer.Option(help="How to verify the new files before they replace the old ones. full: also with feedparser"),
    ] = None,
    against: AgainstOption = None,
    first: First = None,
    timeout: Timeout = None,
    now: Now = None,
    cache: Cache = None,
    no_cache: NoCache = None,
    quiet: Quiet = None,
    lang: Lang = None,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="List every file written, every article not yet published, and the cache"),
    ] = False,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version")
    ] = False,
) -> None:
    """Publish content/ as RSS, Atom and JSON feeds that credit their sources.

    Checks everything in content/ and, if there are no errors, writes feeds/.
    """
    if context.invoked_subcommand is not None:
        refuse_options(context)
        return
    with report_crashes():
        import hattip

        site, form, when = root_of(root, context), report_of(report, context), time_of(inherited(now, "now", context))
        target = out_of(out, site, context)
        is_check = bool(inherited(check, "check", context))
        options = hattip.Options(
            strict=bool(inherited(strict, "strict", context)),
            write=not is_check,
            accept=guard_codes(inherited(accept, "accept", context) or []),
            verify_full=_is_full(inherited(verify, "verify", context)),
            against=against_of(against, timeout, site, first=first, context=context),
        )
        using = resources(context, cache, no_cache=bool(no_cache))
        done = hattip.publish(site, target, now=when, options=options, resources=using)
        style = style_of(language_of(lang, context, form))
        is_quiet, is_verbose = inherited(quiet, "quiet", context), inherited(verbose, "verbose", context)
        _report(done, form, site, target, style, check=is_check, quiet=bool(is_quiet), verbose=bool(is_verbose))
        is_out_of_date = is_check and done.changes is not None and not done.changes.is_empty
        exit_with(PROBLEMS if done.changes is None or is_out_of_date else FINE)


def _report(  # noqa: PLR0913 - one for each option
    done: Publication, form: ReportFormat, root: Path, out: Path, style: Style, *, check: bool, quiet: bool,
    verbose: bool,
) -> None:  # fmt: skip
    from hattip.reporting import text

    def result(style: Style) -> str:
        return text.compared(done, style, display_path(out)) if check else text.published(done, style)

    show_problems(done, form, root, style)
    write_summary(done, form, root, result(text.PLAIN))
    if form not in FOR_PEOPLE:
        return
    if check:
        typer.echo(text.out_of_date(done, display_path(out), style), nl=False)
    elif verbose:
        typer.echo(text.details(done, style, display_path(out)), nl=False)
    if not quiet:
        typer.echo(text.notes(done, style), nl=False)
        typer.echo(result(style))


def _is_full(verify: Verify | None) -> bool:
    if verify is Verify.full and importlib.util.find_spec("feedparser") is None:
        message = "full needs feedparser: install hattip[verify]"
        raise typer.BadParameter(message, param_hint="--verify")
    return verify is Verify.full
