"""``hattip withdraw``: mark an article as withdrawn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from hattip.cli.common import (
    FINE,
    PROBLEMS,
    Now,
    Report,
    ReportFormat,
    Root,
    article_path,
    exit_with,
    parent_options,
    prefix,
    report_crashes,
    report_of,
    root_of,
    text_of,
    time_of,
)
from hattip.cli.language import Lang, language_of, style_of


def withdraw(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The article's file")],
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for everybody to read")],
    article: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Its title, id or original_url, if the file contains several")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day or time. Default: now, in the site's timezone")
    ] = None,
    root: Root = None,
    report: Report = None,
    now: Now = None,
    lang: Lang = None,
) -> None:
    """Mark an article as withdrawn; subscribers are notified when you next publish."""
    with report_crashes():
        from hattip import Publication, reporting
        from hattip.authoring import withdraw as authoring

        site, form = root_of(root, context), report_of(report, context)
        when = time_of(now or parent_options(context).get("now"))
        problems = authoring.withdraw(
            site, article_path(file, site), article, on and text_of(on, "--on"), text_of(reason, "--reason"), when
        )
        done = Publication(tuple(problems))
        style = style_of(language_of(lang, context, form))
        typer.echo(reporting.REPORTS[form](done, prefix(site), **style._asdict()), nl=False)
        if not problems and form is not ReportFormat.json:
            typer.echo(style.say("marked", file=os.fspath(file)))
        exit_with(PROBLEMS if problems else FINE)
