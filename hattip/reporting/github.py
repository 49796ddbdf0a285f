"""Reports for GitHub Actions: annotations in the code, the same problems as text in the log, and a job summary.

GitHub shows at most ten annotations of a kind for a step, and of an annotation only the message appears in the log.
The text after them therefore gives every problem with its location.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from hattip.problems import Severity
from hattip.reporting import markdown, messages, text
from hattip.values.text import printable, printable_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.problems import Problem
    from hattip.publication import Publication

# The name of GitHub's workflow command for a severity.
_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}
# How many annotations of one kind GitHub shows for a step.
_SHOWN: Final = 10
# GitHub refuses a step's summary of more than 1 MiB; some of it is left to other commands of the step.
SUMMARY_BYTES: Final = 1024 * 1024
_RESERVE: Final = 4 * 1024


def problems(publication: Publication, prefix: str, *, color: bool, language: str = "en", columns: int = 80) -> str:  # noqa: ARG001 - a log has no color
    """Return an annotation for each problem, then all of them as text, in the given order."""
    found = publication.problems
    annotations = "".join(_annotation(problem, prefix, language) for problem in found)
    listed = text.problems(publication, prefix, language=language, columns=columns)
    return annotations + listed + _more(found)


def summary(
    found: Sequence[Problem], prefix: str, *, result: str, subscribers: str = "", room: int = SUMMARY_BYTES
) -> str:
    """Return the Markdown of a job summary: the result, every problem, and what subscribers would see.

    ``subscribers`` is Markdown. ``room`` is the number of bytes that the summary may have. When that is too few, the
    last problems are only counted, and ``subscribers`` gets at most half of the room.
    """
    room -= _RESERVE
    head = f"### hattip: {markdown.one_line(result)}\n\n"
    tail = f"\n{markdown.shortened(subscribers, room // 2)}\n" if subscribers else ""
    rest = room - len(head.encode()) - len(tail.encode())
    return head + markdown.table(found, prefix, limit=rest) + tail if rest > _RESERVE else ""


def _annotation(problem: Problem, prefix: str, language: str) -> str:
    span = problem.span
    properties = {
        "file": printable(f"{prefix}{span.path}"),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "title": str(problem.code),
    }
    if span.end_line == span.line:  # GitHub refuses columns for a span of several lines
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    shown = printable_lines(f"{messages.message(problem, language)}\n{messages.hint(problem, language)}").strip()
    return f"::{_COMMANDS[problem.severity]} {listed}::{_data(shown)}\n"


def _more(found: Sequence[Problem]) -> str:
    """Return a line about the annotations that GitHub does not show, if there are any."""
    counts = Counter(problem.severity for problem in found)
    if all(counts[severity] <= _SHOWN for severity in Severity):
        return ""
    return f"GitHub shows {_SHOWN} annotations of a kind; all {len(found)} problems are listed above.\n"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
