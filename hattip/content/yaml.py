"""Reads YAML with the location of every key and value. The only module that imports ``yaml``.

The data is composed here from the parser's events rather than by PyYAML's composer, which keeps the last of two
equal keys, recurses with the nesting, follows cycles and does not limit aliases.
"""

from __future__ import annotations

import re
from itertools import islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import yaml

from hattip.content import files
from hattip.content.decode import SPACES, end_of, line_at, span_at
from hattip.content.offsets import unfold
from hattip.content.scalars import quoted
from hattip.problems import Code, Problem, Span
from hattip.values.text import describe, forbidden, replace_forbidden

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
    """A value with its location.

    ``data`` is text, a list, or a mapping with text keys; ``children`` runs in parallel to it: a list of nodes, or a
    mapping from each key to a pair of nodes, of the key and of its value.
    """

    __slots__ = ("children", "data", "document", "end", "key", "size", "start", "style", "unfinished", "weight")

    def __init__(self, data: Any, start: Any, end: Any, children: Any = None) -> None:
        self.data, self.start, self.end, self.children = data, start, end, children
        self.style: str | None = None  # of a scalar: its mark, such as "|"
        self.size = 1
        self.weight = len(data) if isinstance(data, str) else 0  # in characters, including its children
        self.unfinished = children is not None
        self.document = 0  # of a root: the start of its document, in characters
        self.key: Node | None = None  # of a mapping: the key without a value so far


def compose(path: str, text: str) -> tuple[list[Node], list[Problem]]:
    """Return the root of every document of a text, up to the first syntax error, and the problems."""
    composer = _Composer(path, text)
    documents = list(composer.documents())
    if composer.beyond is not None:
        # libyaml reads many brackets ahead and has a limit of its own. Ours is lower, and is found if the parser gets
        # no further than that.
        return compose(path, text[: composer.beyond])
    return documents, composer.problems


def span_of(path: str, text: str, start: Any, end: Any) -> Span:
    """Turn a pair of parser marks (lines and columns from 0) into a span."""
    last = end_of(text)
    if start.line > last[0]:  # the parser counts a line after the last even if that has no line end
        line, column = last[0] + 1, last[1] + 1
        return Span(path, line, column, line, column, line_at(text, last[0]))
    excerpt = line_at(text, start.line)
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1, excerpt)


class _Stop(Exception):  # noqa: N818 - not an error: it ends the reading of a file with a problem
    """The rest of the file cannot be read, for the reason given."""

    def __init__(self, code: Code, mark: Any, text: str = "", **fields: object) -> None:
        super().__init__(code)
        self.code, self.mark, self.text, self.fields = code, mark, text, fields


class _Composer:
    """Builds the documents of one file from the parser's events, without recursion."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.problems: list[Problem] = []
        self.stack: list[Node] = []
        self.anchors: dict[str, Node] = {}
        self.used: set[str] = set()  # the anchors with an alias
        self.root: Node | None = None
        self.started = self.start = 0
        self.beyond: int | None = None

    def documents(self) -> Iterator[Node]:
        """Yield the root of each document, up to the first syntax error."""
        try:
            self._check_directives()
            for event in yaml.parse(self.text, Loader=_Loader):
                if type(event) is yaml.DocumentEndEvent and self.root is not None:
                    self.problems += self._unused_anchors()
                    yield self.root
                self._take(event)
        except _Stop as stop:
            self.problems.append(self._problem(stop.code, stop.mark, stop.mark, stop.text, **stop.fields))
        except yaml.MarkedYAMLError as error:
            self._stop(error)

    def _take(self, event: Any) -> None:
        node = self._node(event)
        if node is not None and self.stack:
            self._add(self.stack[-1], node)
        elif node is not None:
            node.document, self.root = self.start, node

    def _stop(self, error: yaml.MarkedYAMLError) -> None:
        if "nesting depth" in (error.problem or ""):
            mark: Any = error.problem_mark
            self.beyond = mark.index
        else:
            self.problems.append(self._syntax(error))

    def _check_directives(self) -> None:
        """Refuse many tag directives: libyaml takes quadratic time for them."""
        if "%TAG" not in self.text:
            return
        found = list(islice(_DIRECTIVE.finditer(self.text), MAX_DIRECTIVES + 1))
        if len(found) > MAX_DIRECTIVES:
            span = span_at(self.path, self.text, found[-1].start())
            mark = SimpleNamespace(line=span.line - 1, column=0)
            raise _Stop(Code.YAML_TAG, mark, "directives", most=MAX_DIRECTIVES)

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
        self.anchors, self.used, self.root = {}, set(), None
        self.start = event.start_mark.index
        self.started += 1
        if self.started > MAX_DOCUMENTS:
            raise _Stop(Code.TOO_LARGE, event.start_mark, "documents", most=MAX_DOCUMENTS)

    def _scalar(self, event: Any) -> Node:
        value = event.value
        if event.style == '"':
            value = value.translate(SPACES)
            self._check_escapes(event, value)
            value = replace_forbidden(value)
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
            raise _Stop(Code.TOO_DEEP, event.start_mark, most=MAX_DEPTH)
        node = Node(data, event.start_mark, event.end_mark, children)
        self._register(event, node)
        self.stack.append(node)

    def _register(self, event: Any, node: Node) -> None:
        if event.anchor:
            self.anchors[event.anchor] = node
        if event.tag:
            self.problems.append(self._tagged(event))

    def _unused_anchors(self) -> Iterator[Problem]:
        """Yield a warning for each text after an anchor that nothing refers to: the ``&`` was part of the text."""
        for name, node in self.anchors.items():
            written = self.text[node.start.index : node.end.index]
            if name not in self.used and isinstance(node.data, str) and node.data and "\n" not in written:
                fields = {"anchor": name, "suggestion": quoted(written)}
                yield self._problem(Code.ANCHOR_IN_TEXT, node.start, node.end, **fields)

    def _tagged(self, event: Any) -> Problem:
        """Return the problem of a tag; an exclamation mark before a text is one, too."""
        written = self.text[event.start_mark.index : event.end_mark.index]
        if event.tag.startswith("!") and type(event) is yaml.ScalarEvent and "\n" not in written:
            fields = {"tag": event.tag, "suggestion": quoted(written)}
            return self._problem(Code.YAML_TAG, event.start_mark, event.end_mark, "text", **fields)
        return self._problem(Code.YAML_TAG, event.start_mark, event.end_mark, tag=event.tag)

    def _add(self, parent: Node, node: Node) -> None:
        """Add a finished node to its container: as an item, as a key, or as the value of the last key."""
        parent.size += node.size
        parent.weight += node.weight
        if parent.size > MAX_VALUES:
            raise _Stop(Code.ALIAS_EXPANSION, node.start, most=MAX_VALUES)
        if parent.weight > MAX_TEXT:
            raise _Stop(Code.ALIAS_EXPANSION, node.start, "characters", most=MAX_TEXT)
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
            first = str(parent.children[key.data][0].start.line + 1)
            text = "" if len(self.stack) == 1 and self.path != files.SITE else "mapping"
            self.problems.append(self._problem(Code.DUPLICATE_KEY, key.start, key.end, text, key=key.data, line=first))
            return
        parent.data[key.data] = node.data
        parent.children[key.data] = (key, node)

    def _key(self, node: Node) -> Node:
        if not isinstance(node.data, str):
            raise _Stop(Code.WRONG_TYPE, node.start, "key-list" if isinstance(node.data, list) else "key-mapping")
        return node

    def _resolve(self, event: Any) -> Node:
        """Return the value of an alias, at the location of the alias."""
        found = self.anchors.get(event.anchor)
        if found is None:
            raise _Stop(Code.YAML_SYNTAX, event.start_mark, "no-anchor", anchor=event.anchor)
        if found.unfinished:
            raise _Stop(Code.ALIAS_CYCLE, event.start_mark, anchor=event.anchor)
        self.used.add(event.anchor)
        node = Node(found.data, event.start_mark, event.end_mark)
        node.size, node.weight = found.size, found.weight
        return node

    def _check_escapes(self, event: Any, value: str) -> None:
        """Find forbidden characters written as escapes. Literal ones were found when the file was decoded."""
        for found in forbidden(value):
            fields = {"character": describe(found[0])}
            problem = self._problem(Code.CONTROL_CHARACTER, event.start_mark, event.end_mark, "escape", **fields)
            self.problems.append(problem)

    def _problem(self, code: Code, start: Any, end: Any, text: str = "", **fields: object) -> Problem:
        return Problem(code, span_of(self.path, self.text, start, end), text, fields)

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        from hattip.content import parser_error, syntax  # noqa: PLC0415 - only for a mistake

        mark: Any = error.problem_mark or error.context_mark
        span = span_of(self.path, self.text, mark, mark)
        if "escape" in (error.problem or "") and (found := _BAD_ESCAPE.search(span.excerpt)):
            fields = {"escape": found[0], "character": f"U+{int(found[1] or found[2], 16):04X}"}
            return Problem(Code.CONTROL_CHARACTER, span, "surrogate", fields)
        opened: Any = error.context_mark or mark
        reason, context = error.problem or "", error.context or ""
        described = parser_error.ParserError(mark.line, mark.column, reason, opened.line, opened.column, context)
        return syntax.explain(self.path, self.text, described)
