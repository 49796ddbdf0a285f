"""``hattip schema``: print a JSON Schema for editors."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from hattip.cli.common import PROBLEMS, Root, exit_with, prefix, report_crashes, root_of
from hattip.cli.language import language_of, style_of


class Subject(StrEnum):
    """What a JSON Schema describes."""

    site = "site"
    article = "article"


def schema(
    context: typer.Context,
    subject: Subject,
    *,
    of_site: Annotated[
        bool, typer.Option("--site", help="Include the categories and sources of this site, for completion")
    ] = False,
    root: Root = None,
) -> None:
    """Print a JSON Schema of site.yaml or of an article, for text editors."""
    with report_crashes():
        from hattip.model import json_schema

        if not of_site:
            typer.echo(json_schema.text(subject), nl=False)
            return
        from hattip import Publication
        from hattip.content import load
        from hattip.reporting import text

        folder = root_of(root, context)
        loaded = load.load_site(folder)
        if loaded.site is None:
            style = style_of(language_of(None, context))
            found = Publication(tuple(sorted(loaded.problems)))
            typer.echo(text.problems(found, prefix(folder), **style._asdict()), nl=False, err=True)
            exit_with(PROBLEMS)
        typer.echo(json_schema.text(subject, loaded.site), nl=False)
