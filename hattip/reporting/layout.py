"""The layout of text for a terminal: display columns, wrapped lines, the part of a long line around a mistake."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.values.text import printable, printable_lines, visible, width

if TYPE_CHECKING:
    from collections.abc import Iterator

_CUT: Final = "…"
# No line begins with these.
_NO_START: Final = "，。、；：？！）】」』”’,.;:?!)]}"
_WORD = re.compile(
    r"[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffee]|[^\s\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffee]+|\s+"
)


class Excerpt(NamedTuple):
    """The part of a line that fits, and the columns of the marked characters in it."""

    text: str
    column: int
    length: int


def excerpt(line: str, start: int, end: int, columns: int) -> Excerpt:
    """Return the part of a line around the characters from ``start`` to ``end`` that fits into some columns."""
    parts = line[:start], line[start:end], line[max(start, end) :]
    before, marked, after = (visible(part) for part in parts)
    marked = _fitting(marked, columns - 2) or marked[:1]
    room = columns - max(1, width(marked))
    if width(before) + width(after) > room:
        kept = max(room - width(after), room // 2)
        if width(before) > kept:
            before = _CUT + _fitting(before[::-1], kept - 1)[::-1]
        if width(after) > room - width(before):
            after = _fitting(after, room - width(before) - 1) + _CUT
    return Excerpt(before + marked + after, width(before), max(1, width(marked.rstrip() or marked)))


def _fitting(text: str, columns: int) -> str:
    """Return the beginning of a text that fits into some columns."""
    if width(text) <= columns:
        return text
    used = [*accumulate(width(character) for character in text)]
    return text[: bisect_right(used, columns)]


def wrap(text: str, columns: int, first: str = "", following: str = "") -> str:
    """Break a text into lines of at most ``columns``, at spaces and between wide characters.

    ``first`` is put before the first line, ``following`` before the others.
    """
    lines: list[str] = []
    line = first
    for word in _words(printable(text)):
        is_space = word.isspace()
        if width(line) + width(word) <= columns or line in {first, following}:
            line += "" if is_space and lines and line == following else word
            continue
        lines.append(line.rstrip())
        line = following if is_space else following + word
    lines.append(line.rstrip())
    return printable_lines("\n".join(lines))


def _words(text: str) -> Iterator[str]:
    """Yield the parts of a text between which a line may be broken."""
    pending = ""
    for found in _WORD.finditer(text):
        if pending and found[0][0] not in _NO_START:
            yield pending
            pending = ""
        pending += found[0]
    if pending:
        yield pending
