"""Finds lines that YAML read as part of the value above, though a key or an item was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hattip.content import odd_lines, slips, syntax
from hattip.content.decode import line_at
from hattip.content.scalars import BLOCK_MARKS
from hattip.content.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.content.document import Document
    from hattip.content.yaml import Node
    from hattip.problems import Problem

# Slips that make a line of their own part of the value above.
_JOINING: Final = {"full-width-colon", "missing-space"}


def joined_lines(document: Document) -> list[Problem]:
    """Return a problem for each line that YAML read as part of the value above, because of a slip in it.

    Keys that are indented with spaces that YAML does not know are not in the mapping that they were meant for, either.
    """
    if odd_lines.has_odd_indent(document) and (found := list(_odd_indents(document))):
        return found
    return [
        syntax.problem(document.path, document.text, number, slip)
        for node, in_list in odd_lines.long_scalars(document)
        for number, slip in _joined(document, node, in_list=in_list)
    ]


def _odd_indents(document: Document) -> Iterator[Problem]:
    for key in _keys(document.root):
        if key.data[:1].isspace():
            number = key.start.line
            before = line_at(document.text, number - 1) if number else ""
            if (slip := slips.find(line_at(document.text, number), before)) is not None:
                yield syntax.problem(document.path, document.text, number, slip)


def _keys(root: Node) -> Iterator[Node]:
    pending: list[Any] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node.children, dict):
            yield from (key for key, _ in node.children.values())
            pending += (value for _, value in node.children.values())
        elif isinstance(node.children, list):
            pending += node.children


def _joined(document: Document, node: Node, *, in_list: bool) -> Iterator[tuple[int, Slip]]:
    first = line_at(document.text, node.start.line)
    if (block := _full_width_block(document, node, first)) is not None:
        yield node.start.line, block
    elif in_list and (item := _slip_of_item(first)) is not None:
        yield node.start.line, item
    else:
        yield from _further_lines(document, node, in_list=in_list)


def _further_lines(document: Document, node: Node, *, in_list: bool) -> Iterator[tuple[int, Slip]]:
    is_document = node is document.root
    last = node.end.line + 1 if node.end.column else node.end.line
    for number in range(node.start.line + (not is_document), last):
        line = line_at(document.text, number)
        slip = _slip_of_document(line) if is_document else _slip_of_line(line)
        if slip is not None:
            yield number, slip
        elif in_list and line.lstrip().startswith("-"):
            yield number, _item(document, node, line)


def _full_width_block(document: Document, node: Node, line: str) -> Slip | None:
    """Return the slip of a full-width mark of a block, which YAML takes for the beginning of a text."""
    if document.text[node.start.index : node.start.index + 1] not in BLOCK_MARKS:
        return None
    slip = slips.find(line)
    return slip if slip is not None and slip.text == "full-width" else None


def _slip_of_item(line: str) -> Slip | None:
    """Return the slip of an item that was meant to be a mapping; "Rust：new" may be a tag."""
    slip = _slip_of_line(line)
    return slip if slip is not None and slip.fields["key"] in odd_lines.ITEM_KEYS else None


def _slip_of_document(line: str) -> Slip | None:
    """Return the slip of a line of a document that is one text: it was meant to be keys and values."""
    return slips.find(line) or slips.find_refused(line)


def _slip_of_line(line: str) -> Slip | None:
    """Return the slip of a further line of a value, if it was certainly meant to be a key of a model."""
    slip = slips.find(line)
    return slip if slip and slip.text in _JOINING and slip.fields["key"] in slips.known_keys() else None


def _item(document: Document, node: Node, line: str) -> Slip:
    """Return the slip of an item of a list that is indented differently, or has no space after its mark."""
    indent = len(line) - len(line.lstrip())
    if not line.lstrip().startswith("- "):
        return Slip(
            "list-mark", indent, indent + 1, {"mark": "-", "line": f"- {line.lstrip('- ')}"}, "- ", is_certain=False
        )
    first = line_at(document.text, node.start.line)
    target = first[: node.start.column].rfind("-")
    replacement = " " * target if target >= 0 else None
    return Slip("list-indent", 0, max(1, indent), {"line": str(node.start.line + 1)}, replacement)
