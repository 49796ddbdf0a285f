"""What the XML formats share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lxml import etree
from lxml.etree import SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

ATOM: Final = "http://www.w3.org/2005/Atom"
XML: Final = "http://www.w3.org/XML/1998/namespace"
HISTORY: Final = "http://purl.org/syndication/history/1.0"
# Namespaces by prefix. None is the default namespace.
Namespaces = Mapping["str | None", str]


def new_element(tag: str, /, **attributes: str) -> Element:
    """Return a new element."""
    return etree.Element(tag, attributes)


def add(parent: Element, tag: str, content: str | None = None, /, **attributes: str) -> Element:
    """Append an element with text content and return it."""
    child = SubElement(parent, tag, attributes)
    child.text = content
    return child


def serialize_within(path: Sequence[str], namespaces: Namespaces, elements: Iterable[Element]) -> bytes:
    """Return elements as they appear in an indented document, whose root declares the namespaces.

    ``path`` are the names of the elements around them, the root first. Each element ends with a newline.
    """
    root = parent = etree.Element(path[0], nsmap=namespaces)  # type: ignore[arg-type]  # its stubs omit None
    for name in path[1:]:
        parent = SubElement(parent, name)
    parent.extend(elements)
    data: bytes = tostring(root, pretty_print=True, encoding="UTF-8")
    start = data.index(b"<" + path[-1].encode())
    start = data.index(b">\n", start) + 2
    return data[start : _end(data, len(path))]


def insert(head: bytes, depth: int, items: Iterable[bytes]) -> bytes:
    """Insert items after the last child of the document's element at a depth; the root has depth 1."""
    end = _end(head, depth)
    return b"".join((head[:end], *items, head[end:]))


def _end(data: bytes, depth: int) -> int:
    """Return the offset of the line with the end tag of the last element at a depth; each has a line of its own."""
    end = len(data)
    for _ in range(depth):
        end = data.rindex(b"\n", 0, end - 1) + 1
    return end
