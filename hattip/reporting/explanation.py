"""Explains the codes of problems: for ``hattip explain`` and for the documentation."""

from __future__ import annotations

from difflib import get_close_matches
from textwrap import indent
from typing import TYPE_CHECKING, Final

from hattip.codes import Code
from hattip.locales import problems as tables
from hattip.locales import reports
from hattip.reporting.layout import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_COLUMNS: Final = 100


def text(code: Code, language: str, columns: int) -> str:
    """Return what a code means, an example and what to do, for a terminal."""
    words, found = reports.table(language), tables.explanation(code, language)
    columns = min(columns, _MAX_COLUMNS)
    parts = [code, "", wrap(_plain(found.meaning), columns), wrap(words[f"severity_{code.severity}"], columns), ""]
    if found.example:
        parts += [words["example"], indent(found.example, "    "), ""]
    parts += [words["remedy"], wrap(_plain(found.remedy), columns), ""]
    return "\n".join(parts)


def unknown(code: str) -> str:
    """Return the message for a code that does not exist, with the one that was probably meant."""
    found = get_close_matches(code, [each.value for each in Code], n=1)
    return f'there is no code "{code}".' + (f' Did you mean "{found[0]}"?' if found else "")


def markdown(language: str) -> str:
    """Return the explanation of every code as Markdown, for the documentation."""
    return "\n".join(_section(code, language) for code in Code)


def _section(code: Code, language: str) -> str:
    return "\n".join(_lines(code, language)) + "\n"


def _lines(code: Code, language: str) -> Iterator[str]:
    words, found = reports.table(language), tables.explanation(code, language)
    severity = "" if code.severity == "error" else f" ({words[code.severity]})"
    yield from (f"### {code}{severity}", "", found.meaning, "")
    if found.example:
        yield from ("```yaml", found.example, "```", "")
    yield found.remedy


def _plain(markdown: str) -> str:
    return markdown.replace("`", "").replace("*", "")
