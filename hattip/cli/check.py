"""``hattip check``: check the content, and write nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from hattip.cli.common import (
    FINE,
    PROBLEMS,
    Cache,
    NoCache,
    Out,
    Quiet,
    Report,
    ReportFormat,
    Root,
    Strict,
    article_path,
    color,
    exit_with,
    out_of,
    parent_options,
    prefix,
    report_crashes,
    report_of,
    resources,
    root_of,
    time_of,
)


def check(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Article files. Default: all of content/")] = None,
    *,
    root: Root = None,
    out: Out = None,
    report: Report = None,
    strict: Strict = None,
    cache: Cache = None,
    no_cache: NoCache = None,
    quiet: Quiet = None,
) -> None:
    """Check content/ and write nothing."""
    with report_crashes():
        import hattip  # noqa: PLC0415
        from hattip import reporting  # noqa: PLC0415
        from hattip.reporting import text  # noqa: PLC0415

        before: dict[str, Any] = parent_options(context)
        site, form, when = root_of(root, context), report_of(report, context), time_of(before.get("now"))
        done = hattip.check(
            site,
            out_of(out, site, context),
            now=when,
            only=[article_path(file, site) for file in files or ()],
            options=hattip.Options(strict=bool(strict or before.get("strict"))),
            resources=resources(context, cache, no_cache=bool(no_cache)),
        )
        typer.echo(reporting.FORMS[form](done, prefix(site), color=color()), nl=False)
        if form is not ReportFormat.json and not (quiet or before.get("quiet")):
            typer.echo(text.checked(done))
        exit_with(PROBLEMS if done.failed else FINE)
