"""Inline styles and sizes: whether an element is hidden, and whether a picture only counts its readers."""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_LENGTH = re.compile(r"\s*(?:calc\()?\+?(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d\d?(?!\d))?)\s*(?P<unit>[a-z%]*)")
# In pixels. In other units only 0 is certainly no more than a pixel.
_UNITS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "q": 0.945, "mm": 3.78, "pc": 16.0, "cm": 37.8, "in": 96.0}
_SIZES: Final = frozenset({"width", "height", "max-width", "max-height", "inline-size", "block-size"})
_RELATIVE: Final = frozenset({"%", "em", "ex", "rem"})
_MAX_UNICODE: Final = 0x10FFFF

Styles = dict[str, set[str]]


@lru_cache(maxsize=1024)
def styles(text: str) -> Styles:
    """Return the values that an inline style gives each property; which of several wins depends on the browser."""
    if "\\" in text:
        text = _ESCAPE.sub(_unescape, text)
    if "/*" in text:
        text = _COMMENT.sub("", text)
    found: Styles = {}
    for declaration in text.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found.setdefault(name.strip(), set()).add(value.partition("!")[0].strip())
    return found


def _unescape(found: re.Match[str]) -> str:
    if found[2]:
        return found[2]
    point = int(found[1], 16)
    return chr(point) if 0 < point <= _MAX_UNICODE else "\ufffd"


def is_hidden(values: Mapping[str, str], found: Styles) -> bool:
    """Return whether nobody sees an element and its text.

    ``visibility`` and ``opacity`` do not count: pages hide all their text with them until a script has run.
    """
    if "hidden" in values and values["hidden"].strip().lower() != "until-found":
        return True
    return found.get("display") == {"none"}


def is_pixel(values: Mapping[str, str], found: Styles, *, lazy: bool = False) -> bool:
    """Return whether a picture is there to count readers: hidden, or at most one pixel wide or high.

    ``lazy`` pictures are transparent until a script shows them.
    """
    if "hidden" in values or "none" in found.get("display", ()):
        return True
    if not lazy and _is_transparent(found):
        return True
    for name in ("width", "height"):
        if name in values and _is_tiny(values[name], attribute=True):
            return True
    return any(_is_tiny(value) for name in _SIZES.intersection(found) for value in found[name])


def _is_transparent(found: Styles) -> bool:
    if not found.get("visibility", set()).isdisjoint({"hidden", "collapse"}):
        return True
    return any(_is_tiny(value, limit=0) for value in found.get("opacity", ()))


@lru_cache(maxsize=1024)
def _is_tiny(text: str, limit: float = 1, *, attribute: bool = False) -> bool:
    found = _LENGTH.match(text.lower())
    if not found:
        return False
    # An attribute is in pixels, whatever follows the number; but "1em" is one em.
    other = 1.0 if attribute and found["unit"] not in _RELATIVE else inf
    number = float(found["number"])
    return number == 0 or number * _UNITS.get(found["unit"], other) <= limit
