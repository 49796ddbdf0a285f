"""YAML bytes become plain data that remembers its places. The only module that imports ``yaml``.

Scalars stay text: what ``no``, ``1.10`` or ``2024-01-02`` means is for the model to say, not for YAML to guess.
The data is composed here from the parser's events rather than by PyYAML's composer, which keeps the last of two
equal keys, recurses with the nesting, follows cycles and lets aliases multiply without a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from hattip.problems import Code, Problem, Span
from hattip.text import describe, forbidden, replace_forbidden

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml; slower, the events are the same
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

MAX_VALUES: Final = 10_000
MAX_DEPTH: Final = 20

type_names: Final = {str: "a text", list: "a list", dict: "a mapping"}

_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_BAD_ESCAPE = re.compile(r"\\u([Dd][89A-Fa-f][0-9A-Fa-f]{2})|\\U(0000[Dd][89A-Fa-f][0-9A-Fa-f]{2})")
_EXCERPT_LENGTH = 400


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read: its path from the root, with ``/``, and its bytes."""

    path: str
    data: bytes


@dataclass(slots=True)
class Node:
    """A value with its place. ``data`` is text, a list, or a mapping with text keys; children run in parallel to it."""

    data: Any
    start: Any
    end: Any
    children: list[Node] | dict[str, Node] = field(default_factory=list)
    keys: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    size: int = 1
    open: bool = False


@dataclass(slots=True)
class Document:
    """One YAML document: ``data`` for the model, ``span`` for the report."""

    path: str
    text: str
    root: Node

    @property
    def data(self) -> Any:
        """The plain data: text, lists, and mappings with text keys."""
        return self.root.data

    def span(self, location: Iterable[str | int] = (), *, key: bool = False) -> Span:
        """Find the value at a location, or its key; where the location leads nowhere, the nearest thing around it."""
        node, place = self.root, (self.root.start, self.root.end)
        for step in location:
            if isinstance(node.children, dict) and step in node.children:
                place = node.keys[step]  # type: ignore[index]
                node = node.children[step]  # type: ignore[index]
                if not key:
                    place = (node.start, node.end)
            elif isinstance(node.children, list) and isinstance(step, int) and step < len(node.children):
                node = node.children[step]
                place = (node.start, node.end)
            else:
                break
        else:
            return span_of(self.path, self.text, *place)
        return span_of(self.path, self.text, node.start, node.end)


def parse(file: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Read every document of a file. What is wrong comes back as problems, beside the documents that could be read."""
    text, problems = _decode(file)
    if text is None:
        return [], problems
    composer = _Composer(file.path, text)
    documents = list(composer.documents())
    return documents, problems + composer.problems


def span_of(path: str, text: str, start: Any, end: Any) -> Span:
    """Turn a pair of parser marks (lines and columns from 0) into a span."""
    excerpt = _line(text, start.line)
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1, excerpt)


def _line(text: str, number: int) -> str:
    """Return line ``number``, from 0, as YAML counts lines, at a length that a report can show."""
    lines = _LINE_END.split(text, number + 1)
    return lines[number][:_EXCERPT_LENGTH] if number < len(lines) else ""


def _decode(file: SourceFile) -> tuple[str | None, list[Problem]]:
    """Bytes to text: UTF-8 or a problem that says what it looks like instead."""
    data = file.data
    problems = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        message = "The file begins with a byte-order mark."
        problems.append(Problem(Code.BYTE_ORDER_MARK, Span(file.path), message, "Save it as UTF-8 without BOM."))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, [_not_utf8(file.path, data, error.start)]
    for found in forbidden(text):
        span = _span_at(file.path, text, found.start())
        message = f"The character {describe(found[0])} cannot stand in any feed."
        problems.append(Problem(Code.CONTROL_CHARACTER, span, message, "Delete it."))
    # The parser would stop at them; with a stand-in it goes on and finds the other mistakes in the file too.
    return replace_forbidden(text) if problems else text, problems


def _not_utf8(path: str, data: bytes, offset: int) -> Problem:
    line = data.count(b"\n", 0, offset)
    before = data[data.rfind(b"\n", 0, offset) + 1 : offset].decode(errors="replace")
    span = Span(path, line + 1, len(before) + 1, line + 1, len(before) + 2)
    message = f"Byte 0x{data[offset]:02X} at offset {offset} is not UTF-8."
    return Problem(Code.NOT_UTF8, span, message, f"Save the file as UTF-8{_looks_like(data)}.")


def _looks_like(data: bytes) -> str:
    """Guess, for the hint alone, in which encoding a file that is not UTF-8 was saved."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "; it looks like UTF-16"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "; it looks like GBK" if any("\u4e00" <= character <= "\u9fff" for character in text) else ""


def _span_at(path: str, text: str, offset: int) -> Span:
    """Return the span of the one character at an offset."""
    line, start = 0, 0
    for found in _LINE_END.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    column = offset - start + 1
    return Span(path, line + 1, column, line + 1, column + 1, _line(text, line))


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
        self.pending: list[tuple[str, Any, Any] | None] = []

    def documents(self) -> Iterator[Document]:
        """Yield document after document, up to the first place that cannot be read."""
        try:
            yield from self._documents()
        except _Stop as stop:
            span = span_of(self.path, self.text, stop.mark, stop.mark)
            self.problems.append(Problem(stop.code, span, stop.message, stop.hint))
        except yaml.MarkedYAMLError as error:
            self.problems.append(self._syntax(error))

    def _documents(self) -> Iterator[Document]:
        for event in yaml.parse(self.text, Loader=_Loader):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._check(event)
                data = "" if event.implicit[0] and event.value in _NULLS else event.value
                self._check_characters(event)
                node = Node(data, event.start_mark, event.end_mark)
            elif kind is yaml.AliasEvent:
                node = self._resolve(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, {} if kind is yaml.MappingStartEvent else [])
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                node = self._close(event)
            elif kind is yaml.DocumentStartEvent:
                self.anchors = {}
                continue
            else:
                continue
            if getattr(event, "anchor", None) and kind is yaml.ScalarEvent:
                self.anchors[event.anchor] = node
            if self.stack:
                self._add(node)
            else:
                yield Document(self.path, self.text, node)

    def _open(self, event: Any, data: Any) -> None:
        self._check(event)
        if len(self.stack) == MAX_DEPTH:
            message = f"Values are nested more than {MAX_DEPTH} deep here."
            raise _Stop(Code.TOO_DEEP, event.start_mark, message, "Look for a bracket that is never closed.")
        children: Any = {} if isinstance(data, dict) else []
        node = Node(data, event.start_mark, event.end_mark, children, open=True)
        if event.anchor:
            self.anchors[event.anchor] = node
        self.stack.append(node)
        self.pending.append(None)

    def _close(self, event: Any) -> Node:
        node = self.stack.pop()
        self.pending.pop()
        node.open, node.end = False, event.end_mark
        return node

    def _add(self, node: Node) -> None:
        """Put a finished node into the container around it: as an item, as a key, or as the value of the last key."""
        parent = self.stack[-1]
        parent.size += node.size
        if parent.size > MAX_VALUES:
            message = f"The document unfolds to more than {MAX_VALUES:,} values."
            raise _Stop(Code.ALIAS_EXPANSION, node.start, message, "Write the values out, or split the file.")
        if isinstance(parent.children, list):
            parent.data.append(node.data)
            parent.children.append(node)
        elif self.pending[-1] is None:
            self.pending[-1] = self._key(node)
        else:
            name, start, end = self.pending[-1]
            self.pending[-1] = None
            if name in parent.keys:
                self._duplicate(parent, name, start, end)
                return
            parent.data[name] = node.data
            parent.children[name] = node
            parent.keys[name] = (start, end)

    def _key(self, node: Node) -> tuple[str, Any, Any]:
        if not isinstance(node.data, str):
            message = f"A key must be a word, not {type_names[type(node.data)]}."
            raise _Stop(Code.WRONG_TYPE, node.start, message, "Quote the value before it if it begins with [ or {.")
        return node.data, node.start, node.end

    def _duplicate(self, parent: Node, name: str, start: Any, end: Any) -> None:
        first = parent.keys[name][0].line + 1
        span = span_of(self.path, self.text, start, end)
        message = f'The key "{name}" stands twice; the first is on line {first}.'
        self.problems.append(Problem(Code.DUPLICATE_KEY, span, message, "Delete one of the two."))

    def _resolve(self, event: Any) -> Node:
        """Return what an alias stands for, at the alias's own place."""
        found = self.anchors.get(event.anchor)
        if found is None:
            message = f"Nothing before this line is called &{event.anchor}."
            raise _Stop(Code.YAML_SYNTAX, event.start_mark, message, "Quote the value if the * is meant as text.")
        if found.open:
            message = f"*{event.anchor} stands inside the value it stands for."
            raise _Stop(Code.ALIAS_CYCLE, event.start_mark, message, "Write the value out.")
        return Node(found.data, event.start_mark, event.end_mark, size=found.size)

    def _check(self, event: Any) -> None:
        if event.tag:
            span = span_of(self.path, self.text, event.start_mark, event.end_mark)
            message = f"The tag {event.tag} is not followed: hattip reads plain values."
            self.problems.append(Problem(Code.YAML_TAG, span, message, "Delete the tag and write the value itself."))

    def _check_characters(self, event: Any) -> None:
        """Find what an escape such as ``"\\a"`` smuggled in; characters that stand for themselves were checked before."""
        if event.style != '"':
            return
        for found in forbidden(event.value):
            span = span_of(self.path, self.text, event.start_mark, event.end_mark)
            message = f"The character {describe(found[0])}, written as an escape, cannot stand in any feed."
            self.problems.append(Problem(Code.CONTROL_CHARACTER, span, message, "Delete it."))

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        mark = error.problem_mark or error.context_mark
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
