"""Reads all of YAML, with the place of every key and value. The only module that imports ``yaml``.

The data is composed here from the parser's events rather than by PyYAML's composer, which keeps the last of two
equal keys, recurses with the nesting, follows cycles and lets aliases multiply without a bound.
"""

from __future__ import annotations

import re
from itertools import islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import yaml

from hattip.content.decode import end_of, line_at, span_at
from hattip.content.offsets import unfold
from hattip.problems import Code, Problem, Span
from hattip.values.text import describe, forbidden

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml; slower, the events are the same
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

# What YAML 1.1 reads as null.
NULLS: Final = frozenset({"~", "null", "Null", "NULL"})
MAX_VALUES: Final = 10_000
MAX_DEPTH: Final = 20
MAX_DOCUMENTS: Final = 10_000
MAX_DIRECTIVES: Final = 100
# As many characters as the largest file has bytes: only aliases can make more of them.
MAX_TEXT: Final = 4 << 20

_DIRECTIVE = re.compile("^%TAG", re.MULTILINE)
_BAD_ESCAPE = re.compile(r"\\u([Dd][89A-Fa-f][0-9A-Fa-f]{2})|\\U(0000[Dd][89A-Fa-f][0-9A-Fa-f]{2})")


class Node:
    """A value with its place.

    ``data`` is text, a list, or a mapping with text keys; ``children`` runs in parallel to it: a list of nodes, or a
    mapping from each key to the node of the key and the node of its value.
    """

    __slots__ = ("children", "data", "document", "end", "key", "size", "start", "style", "unfinished", "weight")

    def __init__(self, data: Any, start: Any, end: Any, children: Any = None) -> None:
        self.data, self.start, self.end, self.children = data, start, end, children
        self.style: str | None = None  # of a scalar: its mark, such as "|"
        self.size = 1
        self.weight = len(data) if isinstance(data, str) else 0  # in characters, with all it holds
        self.unfinished = children is not None
        self.document = 0  # of a root: where its document begins, in characters
        self.key: Node | None = None  # of a mapping: the key that waits for its value


def compose(path: str, text: str) -> tuple[list[Node], list[Problem]]:
    """Return the root of every document of a text, up to the first place that cannot be read, and the problems."""
    composer = _Composer(path, text)
    documents = list(composer.documents())
    if composer.beyond is not None:
        # libyaml looks many brackets ahead, and of late has a bound of its own there. Ours is the nearer one, and
        # is found where the parser sees no further.
        return compose(path, text[: composer.beyond])
    return documents, composer.problems


def span_of(path: str, text: str, start: Any, end: Any) -> Span:
    """Turn a pair of parser marks (lines and columns from 0) into a span."""
    last = end_of(text)
    if start.line > last[0]:  # the parser counts a line after the last, even where that is never ended
        line, column = last[0] + 1, last[1] + 1
        return Span(path, line, column, line, column, line_at(text, last[0]))
    excerpt = line_at(text, start.line)
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1, excerpt)


class _Stop(Exception):  # noqa: N818 - not an error of ours: it ends the file with a problem
    """The rest of the file cannot be read, for the reason given."""

    def __init__(self, code: Code, mark: Any, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.mark, self.message, self.hint = code, mark, message, hint


class _Composer:
    """Builds the documents of one file from the parser's events, without recursion."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.problems: list[Problem] = []
        self.stack: list[Node] = []
        self.anchors: dict[str, Node] = {}
        self.started = self.start = 0
        self.beyond: int | None = None

    def documents(self) -> Iterator[Node]:
        """Yield document after document, up to the first place that cannot be read."""
        try:
            self._check_directives()
            for event in yaml.parse(self.text, Loader=_Loader):
                node = self._node(event)
                if node is None:
                    continue
                if self.stack:
                    self._add(self.stack[-1], node)
                else:
                    node.document = self.start
                    yield node
        except _Stop as stop:
            self.problems.append(self._problem(stop.code, stop.mark, stop.mark, stop.message, stop.hint))
        except yaml.MarkedYAMLError as error:
            if "nesting depth" in (error.problem or ""):
                mark: Any = error.problem_mark
                self.beyond = mark.index
            else:
                self.problems.append(self._syntax(error))

    def _check_directives(self) -> None:
        """Refuse many tag directives, for which libyaml needs time by the square of their number."""
        if "%TAG" not in self.text:
            return
        found = list(islice(_DIRECTIVE.finditer(self.text), MAX_DIRECTIVES + 1))
        if len(found) > MAX_DIRECTIVES:
            span = span_at(self.path, self.text, found[-1].start())
            mark = SimpleNamespace(line=span.line - 1, column=0)
            message = f"There are more than {MAX_DIRECTIVES} %TAG directives."
            raise _Stop(Code.YAML_TAG, mark, message, "Delete them: tags are not followed.")

    def _node(self, event: Any) -> Node | None:
        """Return the value that an event completes, if it completes one."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if kind is yaml.MappingStartEvent:
            self._open(event, {}, {})
        elif kind is yaml.SequenceStartEvent:
            self._open(event, [], [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node = self.stack.pop()
            node.unfinished, node.end = False, event.end_mark
            return node
        elif kind is yaml.AliasEvent:
            return self._resolve(event)
        elif kind is yaml.DocumentStartEvent:
            self._next_document(event)
        return None

    def _next_document(self, event: Any) -> None:
        self.anchors = {}
        self.start = event.start_mark.index
        self.started += 1
        if self.started > MAX_DOCUMENTS:
            message = f"The file holds more than {MAX_DOCUMENTS:,} documents."
            raise _Stop(Code.TOO_LARGE, event.start_mark, message, "Split it into several files.")

    def _scalar(self, event: Any) -> Node:
        value = event.value
        if event.style == '"':
            self._check_escapes(event)
        elif value in NULLS and event.implicit[0]:
            value = ""
        elif event.style == ">":
            value = unfold(self.text, event.start_mark.index, event.end_mark.index, value)
        node = Node(value, event.start_mark, event.end_mark)
        node.style = event.style
        self._register(event, node)
        return node

    def _open(self, event: Any, data: Any, children: Any) -> None:
        if len(self.stack) == MAX_DEPTH:
            message = f"Values are nested more than {MAX_DEPTH} deep here."
            raise _Stop(Code.TOO_DEEP, event.start_mark, message, "Look for a bracket that is never closed.")
        node = Node(data, event.start_mark, event.end_mark, children)
        self._register(event, node)
        self.stack.append(node)

    def _register(self, event: Any, node: Node) -> None:
        if event.anchor:
            self.anchors[event.anchor] = node
        if event.tag:
            message = f"The tag {event.tag} is not followed: hattip reads plain values."
            hint = "Delete the tag and write the value itself."
            self.problems.append(self._problem(Code.YAML_TAG, event.start_mark, event.end_mark, message, hint))

    def _add(self, parent: Node, node: Node) -> None:
        """Put a finished node into the container around it: as an item, as a key, or as the value of the last key."""
        parent.size += node.size
        parent.weight += node.weight
        if parent.size > MAX_VALUES:
            message = f"The document unfolds to more than {MAX_VALUES:,} values."
            raise _Stop(Code.ALIAS_EXPANSION, node.start, message, "Write the values out, or split the file.")
        if parent.weight > MAX_TEXT:
            message = f"The document unfolds to more than {MAX_TEXT:,} characters."
            raise _Stop(Code.ALIAS_EXPANSION, node.start, message, "Write the values out, or split the file.")
        if isinstance(parent.data, list):
            parent.data.append(node.data)
            parent.children.append(node)
            return
        key = parent.key
        if key is None:
            parent.key = self._key(node)
            return
        parent.key = None
        if key.data in parent.data:
            first = parent.children[key.data][0].start.line + 1
            message = f'The key "{key.data}" stands twice; the first is on line {first}.'
            hint = "Delete one of the two."
            self.problems.append(self._problem(Code.DUPLICATE_KEY, key.start, key.end, message, hint))
            return
        parent.data[key.data] = node.data
        parent.children[key.data] = (key, node)

    def _key(self, node: Node) -> Node:
        if not isinstance(node.data, str):
            kind = "a list" if isinstance(node.data, list) else "a mapping"
            hint = "Quote the value before it if it begins with [ or {."
            raise _Stop(Code.WRONG_TYPE, node.start, f"A key must be a word, not {kind}.", hint)
        return node

    def _resolve(self, event: Any) -> Node:
        """Return what an alias stands for, at the alias's own place."""
        found = self.anchors.get(event.anchor)
        if found is None:
            message = f"Nothing before this line is called &{event.anchor}."
            raise _Stop(Code.YAML_SYNTAX, event.start_mark, message, "Quote the value if the * is meant as text.")
        if found.unfinished:
            message = f"*{event.anchor} stands inside the value it stands for."
            raise _Stop(Code.ALIAS_CYCLE, event.start_mark, message, "Write the value out.")
        node = Node(found.data, event.start_mark, event.end_mark)
        node.size, node.weight = found.size, found.weight
        return node

    def _check_escapes(self, event: Any) -> None:
        """Find what an escape in a quoted text smuggled in; what stands there as itself was checked before."""
        for found in forbidden(event.value):
            message = f"The character {describe(found[0])}, written as an escape, cannot stand in any feed."
            problem = self._problem(Code.CONTROL_CHARACTER, event.start_mark, event.end_mark, message, "Delete it.")
            self.problems.append(problem)

    def _problem(self, code: Code, start: Any, end: Any, message: str, hint: str) -> Problem:
        return Problem(code, span_of(self.path, self.text, start, end), message, hint)

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        mark: Any = error.problem_mark or error.context_mark
        span = span_of(self.path, self.text, mark, mark)
        if "escape" in (error.problem or "") and (found := _BAD_ESCAPE.search(span.excerpt)):
            point = int(found[1] or found[2], 16)
            message = f"The escape {found[0]} is a lone surrogate, U+{point:04X}, which cannot stand in any feed."
            return Problem(Code.CONTROL_CHARACTER, span, message, "Delete it, or write the character itself.")
        message = f"This is not YAML: {error.problem}"
        if error.context:
            message += f", {error.context}"
            if error.context_mark and error.context_mark.line != mark.line:
                message += f" that begins on line {error.context_mark.line + 1}"
        return Problem(Code.YAML_SYNTAX, span, message + ".", _syntax_hint(error.problem or "", span))


def _syntax_hint(problem: str, span: Span) -> str:
    if "\t" in span.excerpt[: span.column] or "character that cannot start any token" in problem:
        return "Indent with spaces, and quote a value that begins with @, `, % or a tab."
    if "mapping values are not allowed" in problem:
        return 'Put a value that holds ": " between quotes.'
    return "Look at this line and the one before it: a quote, a bracket or an indent is missing."
