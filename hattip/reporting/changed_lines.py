"""Reads which lines a change touches, from the output of ``git diff --unified=0``."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hattip.problems import Problem, Span

# "+++ b/content/articles/a.yaml"; git quotes a path with unusual characters as a C string.
_FILE: Final = re.compile(r'\+\+\+ ("?)[a-z]/(.*?)"?\t?$')
# "@@ -3,0 +4,2 @@": the second pair is the first line and the number of lines after the change.
_HUNK: Final = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_OCTAL: Final = re.compile(rb"\\([0-7]{3}|.)")
_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


class LineRange(NamedTuple):
    """A range of lines, from 1, both ends included."""

    first: int
    last: int


# Paths, relative to the root of the repository, with the ranges of lines that changed.
ChangedLines = dict[str, list[LineRange]]


def parse(diff: str) -> ChangedLines:
    """Return the changed lines of each file of a unified diff. What is not a diff has none."""
    changed: ChangedLines = defaultdict(list)
    path = None
    for line in diff.splitlines():
        if (found := _FILE.match(line)) is not None:
            path = _unquoted(found[2]) if found[1] else found[2]
        elif path is not None and (hunk := _HUNK.match(line)) is not None:
            first, count = int(hunk[1]), int(hunk[2] or 1)
            changed[path].append(LineRange(first, first + max(count, 1) - 1))
    return dict(changed)


def changed_first(
    problems: Iterable[Problem], changed: Mapping[str, Sequence[LineRange]], prefix: str = ""
) -> list[Problem]:
    """Sort problems by severity, then those on changed lines first, then those in changed files.

    ``prefix`` leads from the root of the repository to the site; all else keeps its order.
    """
    return sorted(problems, key=lambda problem: (_RANK[problem.severity], _distance(problem.span, changed, prefix)))


def _distance(span: Span, changed: Mapping[str, Sequence[LineRange]], prefix: str) -> int:
    """Return 0 for a span on a changed line, 1 for one in a changed file, 2 for others."""
    ranges = changed.get(f"{prefix}{span.path}")
    if ranges is None:
        return 2
    return 0 if any(span.line <= lines.last and lines.first <= span.end_line for lines in ranges) else 1


def _unquoted(path: str) -> str:
    """Undo git's quoting: octal bytes of UTF-8, and a backslash before quotes and backslashes."""

    def byte(found: re.Match[bytes]) -> bytes:
        text = found[1]
        return bytes([int(text, 8) & 255]) if len(text) == 3 else text  # noqa: PLR2004 - three octal digits

    return _OCTAL.sub(byte, path.encode()).decode("utf-8", "replace")
