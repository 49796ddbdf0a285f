"""Where the characters of a YAML scalar's value are in the file, and how the lines of a folded scalar are joined."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from hattip.values.wide import separator

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPED: Final = {"x": 4, "u": 6, "U": 10}
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_WRAP = re.compile(r"[ \t]*\r?\n[ \t\r\n]*")


class Offsets:
    """Finds the offset in the file for an offset in a value: the value is a row of stretches that are in the file."""

    def __init__(self, stretches: list[tuple[int, int]], *, fixed: bool = False) -> None:
        self._fixed = fixed
        self._values = [value for value, _ in stretches]
        self._files = [file for _, file in stretches]

    def __call__(self, offset: int) -> int:
        """Return the offset in the file."""
        if self._fixed:
            return self._files[0]
        at = max(0, bisect_right(self._values, offset) - 1)
        return self._files[at] + offset - self._values[at]


def offsets(text: str, start: int, end: int, style: str | None, value: str) -> Offsets:
    """Return where the characters of a scalar are, which is at ``text[start:end]``."""
    if text.startswith("*", start):  # an alias; its text is at its anchor
        return Offsets([(0, start)], fixed=True)
    start = _after_properties(text, start, end)
    if style in {"|", ">"}:
        return Offsets(list(_in_block(text, start, end, value)) or [(0, start)])
    return Offsets(list(_in_flow(text, start, end, style, value)) or [(0, start)])


def _after_properties(text: str, start: int, end: int) -> int:
    """Return where a scalar begins behind its anchor and tag."""
    found = _PROPERTIES.match(text, start, end)
    return found.end() if found else start


def unfold(text: str, start: int, end: int, value: str) -> str:
    """Return the value of a folded scalar with lines joined as their script wants it, and its blank lines kept."""
    parts: list[str] = []
    at = last = 0
    for number, (_, line) in enumerate(_lines(text, start, end, value)):
        if not line.strip():
            continue
        before = at
        at = _skip(value, at, line)
        joint = value[before:at]
        if parts and joint == " ":
            joint = separator(parts[-1][-1], line[0])
        elif parts and number - last > 1:
            joint = "\n" * (number - last)
        parts += [joint, line]
        at, last = at + len(line), number
    return "".join(parts) + value[at:]


def _skip(value: str, at: int, line: str) -> int:
    """Return where a line begins in a value, behind the white space that joins it to the one before."""
    while value[at : at + 1] in {" ", "\n"} and not value.startswith(line, at):
        at += 1
    return at


def _lines(text: str, start: int, end: int, value: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a block scalar without their indentation, each with its offset in the file."""
    position = text.find("\n", start, end) + 1
    if not position:
        return
    first = next((line for line in text[position:end].split("\n") if line.strip()), "")
    shown = next((line for line in value.split("\n") if line.strip()), "")
    indent = len(first) - len(first.lstrip(" ")) - (len(shown) - len(shown.lstrip(" ")))
    while position < end:
        line_end = text.find("\n", position, end)
        line_end = end if line_end < 0 else line_end
        line = text[position:line_end].removesuffix("\r")
        yield position + min(indent, len(line)), line[indent:]
        position = line_end + 1


def _in_block(text: str, start: int, end: int, value: str) -> Iterator[tuple[int, int]]:
    at = 0
    for position, line in _lines(text, start, end, value):
        if line:
            at = _skip(value, at, line)
            yield at, position
            at += len(line)


def _in_flow(text: str, start: int, end: int, style: str | None, value: str) -> Iterator[tuple[int, int]]:
    position, at = start + (style in {"'", '"'}), 0
    yield 0, position
    while position < end and at < len(value):
        character = text[position]
        if wrap := _WRAP.match(text, position, end):
            lines = wrap[0].count("\n")
            at += max(1, lines - 1)
            position = wrap.end()
        elif style == '"' and character == "\\":
            position, at = _escape(text, position, at)
        elif style == "'" and text.startswith("''", position):
            position, at = position + 2, at + 1
        else:
            position, at = position + 1, at + 1
            continue
        yield at, position


def _escape(text: str, position: int, at: int) -> tuple[int, int]:
    following = text[position + 1 : position + 2]
    if following in {"\n", "\r"}:
        found = re.compile(r"\\\r?\n[ \t]*").match(text, position)
        return (found.end() if found else position + 2), at
    return position + _ESCAPED.get(following, 2), at + 1
