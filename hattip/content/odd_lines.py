"""Finds lines that YAML may have read otherwise than they were meant. Nearly all documents have none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hattip.content.scalars import BLOCK_MARKS, ODD_SPACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.content.document import Document
    from hattip.content.yaml import Node

# With these the items of lists begin that are mappings: authors, enclosures, categories of a site, exceptions.
ITEM_KEYS: Final = frozenset({"name", "url", "slug", "type", "code"})
# With a line end before them: to look for "^" takes six times as long.
_ODD_INDENT = re.compile(rf"\n[ \t]*[{ODD_SPACES}]")
_ODD_ITEM = re.compile(rf"\n[ \t]*-[ \t]+(?:{'|'.join(sorted(ITEM_KEYS))})[:：]\S")


def has_odd_indent(document: Document) -> bool:
    """Return whether a line is indented with spaces that YAML does not know; it may be one of a text."""
    part = document.part
    return not part.isascii() and _ODD_INDENT.search(f"\n{part}") is not None


def long_scalars(document: Document) -> list[tuple[Node, bool]]:
    """Return the plain scalars of several lines, each with whether it is an item of a list.

    If an item of a list or the mark of a block may be mistyped, return the plain scalars of one line, too.
    """
    part = document.part
    is_odd = any(mark in part for mark in BLOCK_MARKS) or _ODD_ITEM.search(f"\n{part}") is not None
    return [
        (node, in_list)
        for node, in_list in _scalars(document.root)
        if (is_odd or node.end.line > node.start.line) and document.is_plain(node)
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
