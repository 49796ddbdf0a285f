"""A YAML document: plain data with locations.

Scalars are text: the model decides what ``no``, ``1.10`` or ``2024-01-02`` means; YAML's guesses are not used.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from hattip.content.decode import SourceFile, decode
from hattip.content.offsets import Offsets, offsets
from hattip.content.scalars import INDICATORS
from hattip.content.yaml import compose, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hattip.content.yaml import Node
    from hattip.problems import Problem, Span


class Range(NamedTuple):
    """The characters of a node in the text of its file, the end exclusive."""

    start: int
    end: int


class Document:
    """One YAML document: ``data`` for the model, ``span`` for reports.

    ``data`` is text, a list, or a mapping with text keys. The document begins at character ``start`` of the file's
    text and ends before ``end``, or at the end of the text if that is None; that part can be parsed alone.
    """

    __slots__ = ("data", "end", "path", "root", "start", "text")

    def __init__(self, path: str, text: str, root: Node) -> None:
        self.path, self.text, self.root = path, text, root
        self.data: Any = root.data
        self.start: int = 0
        self.end: int | None = None

    @property
    def part(self) -> str:
        """The text of this document alone."""
        return self.text if self.start == 0 and self.end is None else self.text[self.start : self.end]

    def span(self, location: Iterable[str | int] = (), *, key: bool = False) -> Span:
        """Return the span of the value at a location, or of its key; else of the nearest value around it."""
        found, _ = self._find(location, key=key)
        return span_of(self.path, self.text, found.start, found.end)

    def range(self, location: Iterable[str | int] = (), *, key: bool = False) -> Range | None:
        """Return the characters of the value at a location, or of its key; None if there is no such value."""
        found, is_exact = self._find(location, key=key)
        return Range(found.start.index, found.end.index) if is_exact else None

    def offsets(self, key: str) -> Offsets:
        """Return where the characters of the text at a top-level key are in the file."""
        node = self.root.children[key][1]
        return offsets(self.text, node.start.index, node.end.index, node.style, node.data)

    def is_plain(self, node: Node) -> bool:
        """Return whether a node is a text without quotes that is no block."""
        return isinstance(node.data, str) and self.text[node.start.index : node.start.index + 1] not in INDICATORS

    def _find(self, location: Iterable[str | int], *, key: bool) -> tuple[Node, bool]:
        """Return the node of a value or key, or the nearest node around it, and whether it is that of the location."""
        found = node = self.root
        for step in location:
            children = node.children
            if isinstance(children, dict) and step in children:
                found, node = children[step]
                if not key:
                    found = node
            elif isinstance(children, list) and isinstance(step, int) and step < len(children):
                found = node = children[step]
            else:
                return node, False
        return found, True


def parse(file: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Parse every document of a file. Returns those that could be parsed, and the problems.

    An empty last document, as a ``---`` line at the end makes it, does not count.
    """
    text, problems = decode(file)
    if text is None:
        return [], problems
    nodes, found = compose(file.path, text)
    if len(nodes) > 1 and nodes[-1].data == "":
        del nodes[-1]
    documents = [Document(file.path, text, node) for node in nodes]
    for document, following in pairwise(documents):
        document.end = following.start = following.root.document
    return documents, problems + found
