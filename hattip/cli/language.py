"""The language of messages, and the width of the terminal."""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from hattip.cli.common import ReportFormat, color, parent_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.reporting.text import Style


class Language(StrEnum):
    """The languages of messages."""

    en = "en"
    zh = "zh"


Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of messages. Default: HATTIP_LANG, else the locale; JSON is in English"),
]


def language_of(wanted: Language | None, context: typer.Context, report: ReportFormat = ReportFormat.text) -> str:
    """Return the language of messages: the given one, else ``HATTIP_LANG``, else that of the locale.

    Reports for programs do not depend on the locale.
    """
    from hattip.locales import problems

    asked = wanted or parent_options(context).get("lang") or os.environ.get("HATTIP_LANG")
    if asked:
        return problems.language(asked)
    return problems.language(next(_locales(), "")) if report is ReportFormat.text else problems.LANGUAGES[0]


def _locales() -> Iterator[str]:
    """Yield the locales of the environment, in the order of POSIX, then that of the system, for Windows."""
    yield from (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name)))
    import locale

    name = locale.getlocale()[0] or ""
    yield "zh" if name.startswith("Chinese") else name


def style_of(language: str) -> Style:
    """Return how to show reports on this terminal."""
    from hattip.reporting.text import Style

    return Style(color(), language, columns())


def columns() -> int:
    """Return the width of the terminal, or 80 columns if there is none."""
    return shutil.get_terminal_size().columns
