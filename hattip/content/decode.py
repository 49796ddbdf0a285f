"""Decodes files: UTF-8 with only the characters that a feed can contain, or problems with their locations."""

from __future__ import annotations

import codecs
import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from hattip.problems import Code, Edit, Fix, Problem, Span
from hattip.values import encodings
from hattip.values.text import describe, forbidden, is_clean, replace_forbidden

# YAML 1.1 section 5.4, which libyaml follows in counting lines.
_LINE_END: Final = re.compile("\r\n?|\n|\x85|\u2028|\u2029")
_EXCERPT_LENGTH: Final = 400
# Vertical tab, form feed and the separators are whitespace, but no feed can contain them.
SPACES: Final = dict.fromkeys((0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F), " ")
# Problems of one kind in one file. Nobody reads more, and a list of millions would be an attack.
MAX_PROBLEMS: Final = 1000


class SourceFile(NamedTuple):
    """A file: its path relative to the root, with ``/``, and its bytes."""

    path: str
    data: bytes


@lru_cache(maxsize=8)  # there are often several problems in a line
def line_at(text: str, number: int) -> str:
    """Return line ``number``, from 0, as YAML counts lines, shortened to what a report can show."""
    start = line_starts(text)[number]
    line = text[start : start + _EXCERPT_LENGTH]
    found = _LINE_END.search(line)
    return line[: found.start()] if found else line


@lru_cache(maxsize=2)  # an article's file and its content file; else each location would cost a pass over both
def line_starts(text: str) -> array[int]:
    """Return the offset of each line."""
    return array("L", [0, *(found.end() for found in _LINE_END.finditer(text))])


def end_of(text: str) -> tuple[int, int]:
    """Return the line and the column, from 0, at which a text ends."""
    starts = line_starts(text)
    return len(starts) - 1, len(text) - starts[-1]


def decode(file: SourceFile) -> tuple[str | None, list[Problem]]:
    """Return the text of a file in UTF-8, with or without byte-order mark, and its problems; None for other bytes."""
    data = file.data.removeprefix(codecs.BOM_UTF8)
    if (encoding := encodings.utf16(data)) is not None:
        return None, [_other_encoding(file.path, encoding)]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, [_not_utf8(file.path, data, error.start)]
    if is_clean(text) or next(forbidden(text), None) is None:
        return text, []
    text = text.translate(SPACES)
    problems = [_forbidden(file.path, text, found) for found in islice(forbidden(text), MAX_PROBLEMS)]
    # The parser stops at a forbidden character; with U+FFFD instead it finds the other mistakes too.
    return replace_forbidden(text) if problems else text, problems


def _forbidden(path: str, text: str, found: re.Match[str]) -> Problem:
    span, fields = span_at(path, text, found.start()), {"character": describe(found[0])}
    meant = encodings.windows_1252(found[0])
    if meant is None:
        return Problem(Code.CONTROL_CHARACTER, span, "", fields)
    fix = Fix((Edit(*found.span(), meant),), is_certain=False)
    return Problem(Code.CONTROL_CHARACTER, span, "windows-1252", {**fields, "suggestion": meant}, fix)


def _not_utf8(path: str, data: bytes, offset: int) -> Problem:
    if encodings.is_gbk(data):
        return _other_encoding(path, "gbk")
    line = data.count(b"\n", 0, offset)
    before = data[data.rfind(b"\n", 0, offset) + 1 : offset].decode(errors="replace")
    span = Span(path, line + 1, len(before) + 1, line + 1, len(before) + 2)
    return Problem(Code.NOT_UTF8, span, "", {"byte": f"0x{data[offset]:02X}", "offset": offset})


def _other_encoding(path: str, encoding: str) -> Problem:
    name = encodings.NAMES[encoding]
    return Problem(Code.NOT_UTF8, Span(path), "encoding", {"encoding": name}, Fix(encoding=encoding))


def span_at(path: str, text: str, offset: int) -> Span:
    """Return the span of the character at an offset."""
    starts = line_starts(text)
    line = bisect_right(starts, offset) - 1
    column = offset - starts[line] + 1
    return Span(path, line + 1, column, line + 1, column + 1, line_at(text, line))


def span_of_range(path: str, text: str, start: int, end: int) -> Span:
    """Return the span of the characters from ``start`` to ``end``, the end exclusive."""
    starts = line_starts(text)
    line = bisect_right(starts, start) - 1
    last = line if line + 1 == len(starts) or end < starts[line + 1] else bisect_right(starts, end) - 1
    column, end_column = start - starts[line] + 1, max(start, end) - starts[last] + 1
    return Span(path, line + 1, column, last + 1, max(end_column, column + (end <= start)), line_at(text, line))
