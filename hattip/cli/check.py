"""``hattip check``: check the content, and write nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from hattip.cli import fixing
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
    Root,
    Strict,
    Timeout,
    against_of,
    content_path,
    exit_with,
    guard_codes,
    out_of,
    parent_options,
    report_crashes,
    report_of,
    resources,
    root_of,
    time_of,
)
from hattip.cli.language import Lang, language_of, style_of
from hattip.cli.results import FOR_PEOPLE, ChangedLines, show_problems, write_summary


def check(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Files or folders in content/. Default: all of it")
    ] = None,
    *,
    root: Root = None,
    out: Out = None,
    report: Report = None,
    strict: Strict = None,
    accept: Accept = None,
    against: AgainstOption = None,
    first: First = None,
    timeout: Timeout = None,
    now: Now = None,
    cache: Cache = None,
    no_cache: NoCache = None,
    changed_lines: ChangedLines = None,
    quiet: Quiet = None,
    lang: Lang = None,
    fix: Annotated[bool, typer.Option("--fix", help="Fix what is certain, in place, and show what changed")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and write nothing")] = False,
) -> None:
    """Check content/ and write nothing."""
    with report_crashes():
        import hattip
        from hattip.reporting import text

        before: dict[str, Any] = parent_options(context)
        site, form, when = root_of(root, context), report_of(report, context), time_of(now or before.get("now"))
        check_again = partial(
            hattip.check,
            site,
            out_of(out, site, context),
            now=when,
            only=[content_path(file, site) for file in files] if files else None,
            options=hattip.Options(
                strict=bool(strict or before.get("strict")),
                accept=guard_codes(accept or before.get("accept") or []),
                against=against_of(against, timeout, site, first=first, context=context),
            ),
            resources=resources(context, cache, no_cache=bool(no_cache)),
        )
        done, style = check_again(), style_of(language_of(lang, context, form))
        if fix or diff:
            done = fixing.run(site, done, style, check_again, write=not diff)
        show_problems(done, form, site, style, changed_lines)
        write_summary(done, form, site, text.checked(done))
        if form in FOR_PEOPLE and not (quiet or before.get("quiet")):
            typer.echo(text.checked(done, style))
        exit_with(PROBLEMS if done.failed else FINE)
