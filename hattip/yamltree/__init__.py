"""YAML bytes become plain data that remembers its places.

Scalars stay text: what ``no``, ``1.10`` or ``2024-01-02`` means is for the model to say, not for YAML to guess.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hattip.decoding import SourceFile, decode
from hattip.yamltree import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hattip.problems import Problem, Span
    from hattip.yamltree.composing import Node

__all__ = ["Document", "parse"]


class Document:
    """One YAML document: ``data`` for the model, ``span`` for the report.

    ``data`` is text, a list, or a mapping with text keys. Where the places of a document were not kept, because it
    was read as :mod:`~hattip.yamltree.plain`, they are made out when somebody asks. It stands from character ``start``
    of the text to ``end``, or to the end where that is None, and could be read by itself.
    """

    __slots__ = ("_root", "data", "end", "path", "start", "text")

    def __init__(self, path: str, text: str, data: Any, root: Node | None = None) -> None:
        self.path, self.text, self.data, self._root = path, text, data, root
        self.start: int = 0
        self.end: int | None = None

    @property
    def root(self) -> Node:
        """The whole document with its places."""
        if self._root is None:
            from hattip.yamltree import composing  # noqa: PLC0415 - PyYAML is wanted only where places are

            self._root = composing.compose(self.path, self.text)[0][0]
        return self._root

    def span(self, location: Iterable[str | int] = (), *, key: bool = False) -> Span:
        """Find the value at a location, or its key; where the location leads nowhere, the nearest thing around it."""
        from hattip.yamltree.composing import span_of  # noqa: PLC0415

        place = node = self.root
        for step in location:
            children = node.children
            if isinstance(children, dict) and step in children:
                place, node = children[step]
                if not key:
                    place = node
            elif isinstance(children, list) and isinstance(step, int) and step < len(children):
                place = node = children[step]
            else:
                return span_of(self.path, self.text, node.start, node.end)
        return span_of(self.path, self.text, place.start, place.end)

    def offset(self, key: str) -> int:
        """Return where the value of a top-level key begins, in characters from the start of the file."""
        start: int = self.root.children[key][1].start.index
        return start


def parse(file: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Read every document of a file. What is wrong comes back as problems, beside the documents that could be read."""
    text, problems = decode(file)
    if text is None:
        return [], problems
    data = plain.read(text)
    if data is not None:
        return [Document(file.path, text, data)], problems
    from hattip.yamltree import composing  # noqa: PLC0415

    nodes, found = composing.compose(file.path, text)
    documents = [Document(file.path, text, node.data, node) for node in nodes]
    for document, following in pairwise(documents):
        document.end = following.start = following.root.document
    return documents, problems + found
