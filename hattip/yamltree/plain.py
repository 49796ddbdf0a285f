"""Reads the form in which most articles are written, a key and a value on every line, without a parser.

A parser of all of YAML takes five times as long, and for this form there is nothing to find out: :func:`read` either
gives what the parser would give, or declines. Everything that could have a second reading is declined: other nesting
than a list on one line, escapes, anchors, tags, comments behind values, values over several lines, equal keys.
``tests/test_properties.py`` holds it against the parser.
"""

from __future__ import annotations

import re
from typing import Final

# A longer file is not of the common form, and the parser has the bounds for it.
_MOST: Final = 1 << 16
NULLS: Final = frozenset({"~", "null", "Null", "NULL"})

# What YAML 1.1 takes for a line end or does not take at all, besides the line feed, and the tab.
_ODD: Final = "\\t\\n\\r\\x85\\u2028\\u2029\\ufeff"
# No indicator of section 5.3 begins a plain value here, not even those that could; within one, ": " and " #" end it.
_FIRST: Final = rf"""[^{_ODD} \-?:,\[\]{{}}#&*!|>'"%@`]"""
_PLAIN: Final = rf"{_FIRST}[^{_ODD}:#]*+(?:(?::(?![ \n]|\Z)|(?<! )#)[^{_ODD}:#]*+)*+(?<! )"
_ITEM: Final = rf"{_FIRST}[^{_ODD},\[\]{{}}?:#'\"]*+"
_LIST: Final = rf"\[ *{_ITEM}(?:, *{_ITEM})*+\]"
_QUOTED: Final = rf""""[^"\\{_ODD}]*+"|'[^'{_ODD}]*+'"""
_ENTRY: Final = rf"[a-z_]{{1,64}}: ++(?:{_PLAIN}|{_QUOTED}|{_LIST})"
_FORM: Final = re.compile(rf"(?:(?:{_ENTRY}|#[^{_ODD}]*+)?+\n)*+(?:{_ENTRY})?+")


def read(text: str) -> dict[str, str | list[str]] | None:
    """Return the mapping that a text of the common form holds, or None where it is of another."""
    if len(text) > _MOST or _FORM.fullmatch(text) is None:
        return None
    data: dict[str, str | list[str]] = {}
    lines = [line for line in text.split("\n") if line and line[0] != "#"]
    for line in lines:
        key, _, value = line.partition(": ")
        first = value[0]
        if first == " ":
            value = value.lstrip(" ")
            first = value[0]
        if first == "[":
            data[key] = [_unless_null(item.strip(" ")) for item in value[1:-1].split(",")]
        elif first in "\"'":
            data[key] = value[1:-1]
        else:
            data[key] = "" if value in NULLS else value
    return data if data and len(data) == len(lines) and NULLS.isdisjoint(data) else None


def _unless_null(value: str) -> str:
    return "" if value in NULLS else value
