"""What the commands that write content share: questions and errors in the language of the editor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from hattip.cli.common import PROBLEMS, exit_with, prefix
from hattip.cli.language import style_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hattip.authoring.errors import AuthoringError
    from hattip.problems import Problem


def ask(question: str, default: str | None = None) -> str:
    """Ask, or take the default if there is nobody to ask."""
    if default is not None and not sys.stdin.isatty():
        return default
    return str(typer.prompt(question, default=default)).strip()


def show(problems: Sequence[Problem], root: Path, language: str, *, err: bool = False) -> None:
    """Print the report of some problems."""
    from hattip import Publication
    from hattip.reporting import text

    found = Publication(tuple(sorted(problems)))
    typer.echo(text.problems(found, prefix(root), **style_of(language)._asdict()), nl=False, err=err)


def fail(error: AuthoringError, root: Path, language: str) -> NoReturn:
    """Print an error, and end the command."""
    from hattip.authoring.errors import NoSiteError

    if isinstance(error, NoSiteError):
        show(error.problems, root, language, err=True)
    typer.echo(error.text.in_language(language), err=True)
    exit_with(PROBLEMS)
