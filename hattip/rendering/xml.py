"""What the XML formats have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml.etree import SubElement

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ATOM: Final = "http://www.w3.org/2005/Atom"
XML: Final = "http://www.w3.org/XML/1998/namespace"
HISTORY: Final = "http://purl.org/syndication/history/1.0"


def add(parent: Element, tag: str, content: str | None = None, /, **attributes: str) -> Element:
    """Append an element with text content and return it."""
    element = SubElement(parent, tag, attributes)
    element.text = content
    return element
