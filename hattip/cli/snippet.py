"""``hattip snippet``: print the links that the site's own pages need."""

from __future__ import annotations

from typing import Annotated

import typer

from hattip.cli.common import (
    FINE,
    PROBLEMS,
    Report,
    Root,
    color,
    exit_with,
    prefix,
    report_crashes,
    report_of,
    root_of,
)


def snippet(
    context: typer.Context,
    slug: Annotated[str | None, typer.Argument(help="The feed's folder below feeds/. Default: all")] = None,
    *,
    root: Root = None,
    report: Report = None,
) -> None:
    """Print the <link> elements with which your own pages lead feed readers to a feed."""
    with report_crashes():
        from hattip import Publication, reporting
        from hattip.authoring.snippet import UnknownFeedError
        from hattip.authoring.snippet import snippet as links

        site, form = root_of(root, context), report_of(report, context)
        try:
            found = links(site, slug)
        except UnknownFeedError as error:
            message = f'There is no feed "{error.slug}". There are: {", ".join(error.known)}.'
            raise typer.BadParameter(message, param_hint="SLUG") from None
        if isinstance(found, str):
            typer.echo(found, nl=False)
            exit_with(FINE)
        typer.echo(reporting.REPORTS[form](Publication(tuple(found)), prefix(site), color=color()), nl=False)
        exit_with(PROBLEMS)
