"""``hattip schema``: print a JSON Schema for editors."""

from __future__ import annotations

from enum import StrEnum

import typer

from hattip.cli.common import report_crashes


class Subject(StrEnum):
    """What a JSON Schema describes."""

    site = "site"
    article = "article"


def schema(subject: Subject) -> None:
    """Print the JSON Schema of content/site.yaml or of an article, for completion in text editors."""
    with report_crashes():
        from hattip.model import json_schema  # noqa: PLC0415

        typer.echo(json_schema.text(subject), nl=False)
