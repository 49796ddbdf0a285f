"""Reports as workflow commands, which GitHub Actions shows beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.problems import Severity

if TYPE_CHECKING:
    from hattip.problems import Problem
    from hattip.publication import Publication


def problems(publication: Publication, prefix: str, *, color: bool) -> str:  # noqa: ARG001 - never in colour
    """Return an ``::error`` or ``::warning`` line for every problem."""
    return "".join(_annotation(problem, prefix) for problem in publication.problems)


def _annotation(problem: Problem, prefix: str) -> str:
    span = problem.span
    properties = {
        "file": f"{prefix}{span.path}",
        "line": str(span.line),
        "endLine": str(span.end_line),
        "col": str(span.column),
        "title": str(problem.code),
    }
    if span.end_line == span.line:  # GitHub refuses columns for a stretch of several lines
        properties["endColumn"] = str(span.end_column)
    else:
        del properties["col"]
    listed = ",".join(f"{name}={_escape(value, more=True)}" for name, value in properties.items())
    message = f"{problem.message} {problem.hint}".strip()
    command = "notice" if problem.severity is Severity.NOTE else problem.severity
    return f"::{command} {listed}::{_escape(message)}\n"


def _escape(text: str, *, more: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if more else text
