"""Explains the errors of the YAML parser between brackets: full-width punctuation, a missing comma or bracket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.content import slips
from hattip.content.parser_error import BRACKETS, Lines
from hattip.content.slips import Slip

if TYPE_CHECKING:
    from hattip.content.parser_error import Found

_KEY_AFTER = re.compile(r"\s*[\"']?(?P<key>[^\W\d]\w*)[\"']?\s*[:：]")
_KEY = re.compile(r"(?P<key>\w+):(?:\s|$)")
_CLOSING: Final = "］｝"
_MAX_LINES: Final = 200


def explain(lines: Lines) -> Found | None:
    """Return what is wrong between brackets."""
    number, column = lines.error.context_line, lines.error.context_column
    line = lines[number]
    if (slip := _full_width(line, column)) is not None:
        return number, slip
    bracket = line[column : column + 1]
    closing = BRACKETS.get(bracket, "]")
    last = min(lines.error.line, lines.last)
    if closing in line[column:] if last == number else _is_closed(lines, last, closing):
        at = lines.error.column if last == lines.error.line else 0
        return last, Slip("comma", at, at + 1, {})
    return number, Slip("bracket", column, column + 1, {"bracket": bracket, "closing": closing})


def _is_closed(lines: Lines, number: int, closing: str) -> bool:
    """Return whether the bracket is closed from a line on, before the next line that begins with a key."""
    for each in range(number, min(lines.last + 1, number + _MAX_LINES)):
        if (key := _KEY.match(lines[each])) and slips.is_key(key["key"]):
            return False
        if closing in lines[each]:
            return True
    return False


def _full_width(line: str, column: int) -> Slip | None:
    """Return the slip of the first full-width mark between brackets; it is certain in front of a key, or at the end."""
    slip = slips.full_width(line[column:])
    if slip is None:
        return None
    slip = slip._replace(start=slip.start + column, end=slip.end + column)
    mark, rest = line[slip.start], line[slip.end :]
    key = _KEY_AFTER.match(rest)
    if mark == "，" and key is not None and slips.is_key(key["key"]):
        return slip._replace(replacement=", ", is_certain=True)
    if mark in _CLOSING and not rest.strip():
        return slip._replace(replacement=str(slip.fields["ascii"]), is_certain=True)
    return slip
