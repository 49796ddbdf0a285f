"""The text of elements, and where they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BREAK: Final = "\x1e"
# A line break between two Chinese characters, where no space is missing.
_BROKEN_WORD = re.compile(rf"(?<=[\u3400-\u9fff])\s*{_BREAK}\s*(?=[\u3400-\u9fff])")


def text_of(element: HtmlElement) -> str:
    """Return the text of an element on one line."""
    parts = (part if isinstance(part, str) else _BREAK for part in element.xpath(".//text() | .//br"))
    text = _BROKEN_WORD.sub("", "".join(parts)).replace(_BREAK, " ")
    return " ".join(text.split())


def at(element: HtmlElement, what: str) -> str:
    """Return the location of an element for people."""
    return f"{what}, line {element.sourceline or 0}"
