"""Bytes become text: UTF-8 with only the characters a feed can carry, or problems that say where not."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from hattip.problems import Code, Problem, Span
from hattip.values.text import describe, forbidden, is_clean, replace_forbidden

# YAML 1.1 section 5.4, which libyaml follows in counting lines.
_LINE_END: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_EXCERPT_LENGTH: Final = 400
# Of one kind in one file: whoever has so many needs no longer list, and a list of millions would be a weapon.
MAX_PROBLEMS: Final = 1000


class SourceFile(NamedTuple):
    """A file as it was read: its path from the root, with ``/``, and its bytes."""

    path: str
    data: bytes


def line_at(text: str, number: int) -> str:
    """Return line ``number``, from 0, as YAML counts lines, at a length that a report can show."""
    start = _line_starts(text)[number]
    return _LINE_END.split(text[start : start + _EXCERPT_LENGTH], 1)[0]


@lru_cache(maxsize=2)  # an article's file and the one it names; without it, every place would cost a walk through both
def _line_starts(text: str) -> array[int]:
    return array("L", [0, *(found.end() for found in _LINE_END.finditer(text))])


def end_of(text: str) -> tuple[int, int]:
    """Return the line and the column, from 0, at which a text ends."""
    starts = _line_starts(text)
    return len(starts) - 1, len(text) - starts[-1]


def decode(file: SourceFile) -> tuple[str | None, list[Problem]]:
    """Bytes to text: UTF-8 or a problem that says what it looks like instead."""
    data = file.data
    problems = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        message = "The file begins with a byte-order mark."
        problems.append(Problem(Code.BYTE_ORDER_MARK, Span(file.path), message, "Save it as UTF-8 without BOM."))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, [_not_utf8(file.path, data, error.start)]
    if is_clean(text):
        return text, problems
    for found in islice(forbidden(text), MAX_PROBLEMS):
        span = span_at(file.path, text, found.start())
        message = f"The character {describe(found[0])} cannot stand in any feed."
        problems.append(Problem(Code.CONTROL_CHARACTER, span, message, "Delete it."))
    # The parser would stop at them; with a stand-in it goes on and finds the other mistakes in the file too.
    return replace_forbidden(text) if problems else text, problems


def _not_utf8(path: str, data: bytes, offset: int) -> Problem:
    line = data.count(b"\n", 0, offset)
    before = data[data.rfind(b"\n", 0, offset) + 1 : offset].decode(errors="replace")
    span = Span(path, line + 1, len(before) + 1, line + 1, len(before) + 2)
    message = f"Byte 0x{data[offset]:02X} at offset {offset} is not UTF-8."
    return Problem(Code.NOT_UTF8, span, message, f"Save the file as UTF-8{_looks_like(data)}.")


def _looks_like(data: bytes) -> str:
    """Guess, for the hint alone, in which encoding a file that is not UTF-8 was saved."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "; it looks like UTF-16"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "; it looks like GBK" if any("\u4e00" <= character <= "\u9fff" for character in text) else ""


def span_at(path: str, text: str, offset: int) -> Span:
    """Return the span of the one character at an offset."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset) - 1
    column = offset - starts[line] + 1
    return Span(path, line + 1, column, line + 1, column + 1, line_at(text, line))
