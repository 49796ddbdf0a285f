"""``hattip explain``: what a code means."""

from __future__ import annotations

from typing import Annotated

import typer

from hattip.cli.common import report_crashes
from hattip.cli.language import Lang, columns, language_of
from hattip.codes import RENAMED, Code


def _complete(start: str) -> list[str]:
    return [code.value for code in Code if code.startswith(start)]


def explain(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code such as bad-date", autocompletion=_complete)],
    *,
    lang: Lang = None,
) -> None:
    """Explain the code of a problem: what it means, an example, and what to do."""
    with report_crashes():
        from hattip.reporting import explanation

        name = RENAMED.get(code, code)
        if name not in {each.value for each in Code}:
            raise typer.BadParameter(explanation.unknown(code), param_hint="CODE")
        typer.echo(explanation.text(Code(name), language_of(lang, context), columns()), nl=False)
