"""How values are written in YAML: plain, quoted or as a block, and over how many lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.content.document import Document
    from hattip.content.yaml import Node

# Spaces that YAML does not take for spaces.
ODD_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# With these the items of lists begin that are mappings: authors, enclosures, categories of a site, exceptions.
ITEM_KEYS: Final = frozenset({"name", "url", "slug", "type", "code"})
BLOCK_MARKS: Final = ("｜", "＞")
_INDICATED: Final = ("'", '"', "|", ">")
# With a line end before them: to look for "^" takes six times as long.
_ODD_INDENT = re.compile(rf"\n[ \t]*[{ODD_SPACES}]")
_ODD_ITEM = re.compile(rf"\n[ \t]*-[ \t]+(?:{'|'.join(sorted(ITEM_KEYS))})[:：]\S")


def is_plain(document: Document, node: Node) -> bool:
    """Return whether a scalar has no quotes and is no block."""
    return isinstance(node.data, str) and document.text[node.start.index : node.start.index + 1] not in _INDICATED


def quoted(value: str) -> str:
    """Return a text as a quoted YAML scalar on one line."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def has_odd_indent(document: Document) -> bool:
    """Return whether a line is indented with spaces that YAML does not know; it may be one of a text."""
    part = document.part
    return not part.isascii() and _ODD_INDENT.search(f"\n{part}") is not None


def suspects(document: Document) -> list[tuple[Node, bool]]:
    """Return the plain scalars that may contain a line that was meant for something else.

    Each comes with whether it is an item of a list. Nearly all documents have none.
    """
    part = document.part
    is_odd = any(mark in part for mark in BLOCK_MARKS) or _ODD_ITEM.search(f"\n{part}") is not None
    return [
        (node, in_list)
        for node, in_list in _scalars(document.root)
        if (is_odd or node.end.line > node.start.line) and is_plain(document, node)
    ]


def _scalars(root: Node) -> Iterator[tuple[Node, bool]]:
    """Yield each scalar with whether it is an item of a list."""
    pending: list[tuple[Any, bool]] = [(root, False)]
    while pending:
        node, in_list = pending.pop()
        if isinstance(node.children, dict):
            pending += [(value, False) for _, value in node.children.values()]
        elif isinstance(node.children, list):
            pending += [(value, True) for value in node.children]
        else:
            yield node, in_list
