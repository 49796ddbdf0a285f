"""Reports as Markdown, for a job summary or a comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hattip.reporting import messages, sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.problems import Problem
    from hattip.publication import Publication

_HEAD: Final = "| Location | Problem | What to do |\n|---|---|---|\n"
_CUT: Final = "\n\nThe rest is too long to be shown here.\n"
# A comment on GitHub has at most 65,536 characters; a row of a table is cut long before that.
_LONGEST_TEXT: Final = 2000
# Bytes that the sentence after a table that was cut needs.
_COUNTED: Final = 80


def problems(publication: Publication, prefix: str, *, color: bool, language: str = "en", columns: int = 80) -> str:  # noqa: ARG001 - it is for programs
    """Return a table with a row for each problem, in the given order."""
    return table(publication.problems, prefix)


def table(found: Sequence[Problem], prefix: str, *, limit: int | None = None) -> str:
    """Return a table with a row for each problem; beyond ``limit`` bytes they are only counted."""
    if not found:
        return "No problems.\n"
    rows, size = [], len(_HEAD) + _COUNTED
    for problem in found:
        row = _row(problem, prefix)
        size += len(row.encode())
        if limit is not None and size > limit:
            break
        rows.append(row)
    left = len(found) - len(rows)
    return _HEAD + "".join(rows) + (f"\nand {left} more; the log has them all.\n" if left else "")


def shortened(document: str, limit: int) -> str:
    """Return the first lines of a Markdown document, ``limit`` bytes at most, and a sentence if it was too long."""
    if len(document.encode()) <= limit:
        return document
    kept = document.encode()[: max(0, limit - len(_CUT))].decode("utf-8", "ignore")
    return kept.rpartition("\n")[0] + _CUT


def one_line(text: str) -> str:
    """Return a text from outside as one line of Markdown without markup."""
    return sanitize.markdown(text)


def _row(problem: Problem, prefix: str) -> str:
    span = problem.span
    location = one_line(f"{prefix}{span.path}:{span.line}:{span.column}")
    wrong = f"**{problem.severity}** {problem.code}: {_cell(messages.message(problem))}"
    return f"| {location} | {wrong} | {_cell(messages.hint(problem))} |\n"


def _cell(text: str) -> str:
    """Return a text of several lines for a table, which can only have one."""
    shown = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
    return "<br>".join(one_line(line) for line in shown.split("\n"))
