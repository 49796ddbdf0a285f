"""Markdown becomes HTML: CommonMark with tables, task lists, strikethrough, bare addresses, notes, and Chinese text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

# ruff: noqa: TID253 - this module is imported only if there is Markdown
from markdown_it import MarkdownIt, helpers
from markdown_it.rules_block import lheading
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from hattip.values.wide import is_cjk, is_wide, separator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

# What the parser takes as the end of a line.
_LINE_END = re.compile(r"\r\n?|\n")
_TASK = re.compile(r"\[(?P<mark>[ xX])\]\s")
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9_/@.])(?:https?://|www\.)[^\s<>\"“”‘’「」『』（）《》【】，。；：！？、\x00-\x20]+", re.IGNORECASE
)
_TRAILING = re.compile(r"[?!.,:;*_~'\"]+$|&[A-Za-z0-9]+;$")
# In an address a Chinese letter is meant only at the start of a segment or value: the sentence goes on after others.
_SENTENCE = re.compile(r"(?<=[A-Za-z0-9])[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]")
# A line that makes the lines above it a heading.
_UNDERLINE = re.compile(r"\n[ \t>]*+(?:=++|-++)[ \t]*+(?:\n|\Z)")
_TILDES = re.compile(r"(?<!~)~~(?!~)")
_DESTINATION = re.compile(r"[^\s()<>\\\x00-\x1f\x7f]+(?=[ )])")
_ANCHOR = re.compile(r"<(?P<end>/?)a[\s>]", re.IGNORECASE)
_SENTENCE_MARKS: Final = frozenset("，。！？；、,!?;")
_MAX_STRUCK: Final = 30


class Rendered(NamedTuple):
    """The HTML of a Markdown text.

    ``blocks`` has the start of each block in the HTML, and its start and end in the text.
    """

    html: str
    blocks: list[tuple[int, int, int]]

    def block(self, offset: int) -> tuple[int, int]:
        """Return the part of the text that the HTML at an offset was made from."""
        at = bisect_right(self.blocks, (offset, 1 << 60, 0)) - 1
        return self.blocks[at][1:] if at >= 0 else (0, 0)


def render(text: str) -> Rendered:
    """Render a Markdown text."""
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(text, env)
    lines = [0, *(found.end() for found in _LINE_END.finditer(text)), len(text)]
    parts, blocks, length = [], [], 0
    for group in _groups(tokens):
        html = parser.renderer.render(group, parser.options, env)
        if lines_of := next((token.map for token in group if token.map), None):
            blocks.append((length, lines[lines_of[0]], lines[min(lines_of[1], len(lines) - 1)]))
        parts.append(html)
        length += len(html)
    return Rendered("".join(parts), blocks)


def _groups(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Split tokens into blocks of the outermost level."""
    groups, start, depth = [], 0, 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            groups.append(tokens[start : at + 1])
            start = at + 1
    return [*groups, tokens[start:]] if start < len(tokens) else groups


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.block.ruler.at("lheading", _underlined_heading)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.at("strikethrough", _strikethrough)
    # Addresses are checked and normalized with all others later.
    parser.normalizeLink = parser.normalizeLinkText = str  # type: ignore[method-assign,assignment]
    parser.validateLink = bool  # type: ignore[method-assign,assignment]
    parser.helpers = SimpleNamespace(**{**vars(helpers), "parseLinkDestination": _destination})  # type: ignore[assignment]
    for name, rule in {"tasks": _tasks, "addresses": _addresses, "line_ends": _line_ends, "forms": _forms}.items():
        parser.core.ruler.push(name, rule)
    return parser


def _destination(text: str, start: int, end: int) -> Any:
    """Return the destination of a link; nearly all are plain, and the library looks at each character."""
    found = _DESTINATION.match(text, start, end)
    if found is None or ("&" in found[0] and ";" in found[0]):
        return helpers.parseLinkDestination(text, start, end)
    return SimpleNamespace(ok=True, pos=found.end(), str=found[0])


def _underlined_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as below
    """Read a heading with an underline as the library does, which looks for one below each paragraph."""
    return _has_underline(state.src) and lheading(state, start, end, silent)


@lru_cache(maxsize=8)
def _has_underline(text: str) -> bool:
    return _UNDERLINE.search(text) is not None


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is the library's
    """Read a run of ``*`` or ``_`` as CommonMark does, except that Chinese punctuation counts as letters."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    length = len(state.src[state.pos :]) - len(state.src[state.pos :].lstrip(marker))
    before = state.src[state.pos - 1 : state.pos] or " "
    after = state.src[state.pos + length : state.pos + length + 1] or " "
    left, right = _begins(before, after), _begins(after, before)
    is_open = left and (marker == "*" or not right or _is_punctuation(before))
    is_close = right and (marker == "*" or not left or _is_punctuation(after))
    for _ in range(length):
        _push_delimiter(state, marker, length, is_open=is_open, is_close=is_close)
    state.pos += length
    return True


def _push_delimiter(state: StateInline, text: str, length: int, *, is_open: bool, is_close: bool) -> None:
    state.push("text", "", 0).content = text
    marker = ord(text[0])
    state.delimiters.append(Delimiter(marker, length, len(state.tokens) - 1, -1, is_open, is_close))


def _begins(outside: str, inside: str) -> bool:
    """Return whether a marker between two characters can begin emphasis, or end it if the two are exchanged."""
    if inside.isspace():
        return False
    return not _is_punctuation(inside) or outside.isspace() or _is_punctuation(outside) or is_cjk(outside)


def _is_punctuation(character: str) -> bool:
    return not is_wide(character) and unicodedata.category(character)[0] in "PS"


def _strikethrough(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is the library's
    if silent or not state.src.startswith("~~", state.pos):
        return False
    pairs = _pairs(state.src)
    length = 2 if state.pos in pairs else len(state.src[state.pos :]) - len(state.src[state.pos :].lstrip("~"))
    if state.pos in pairs:
        _push_delimiter(state, "~~", 0, is_open=pairs[state.pos], is_close=not pairs[state.pos])
    else:
        state.push("text", "", 0).content = "~" * length
    state.pos += length
    return True


@lru_cache(maxsize=8)
def _pairs(text: str) -> dict[int, bool]:
    """Return where ``~~`` begins (true) or ends (false) text that is struck out.

    Chinese writers end sentences with tildes: after a Chinese letter they mean nothing, except around a few words in
    the middle of a sentence.
    """
    runs = [found.start() for found in _TILDES.finditer(text)]
    pairs: dict[int, bool] = {}
    at = 0
    while at + 1 < len(runs):
        if _is_pair(text, runs[at], runs[at + 1], alone=len(runs) == 2):  # noqa: PLR2004 - one pair
            pairs |= {runs[at]: True, runs[at + 1]: False}
            at += 2
        else:
            at += 1
    return pairs


def _is_pair(text: str, start: int, end: int, *, alone: bool) -> bool:
    inner, before, after = text[start + 2 : end], text[start - 1 : start], text[end + 2 : end + 3]
    if not inner or inner != inner.strip() or "\n" in inner:
        return False
    if not (is_wide(before) and before.isalnum()):
        return True
    return alone and after.isalnum() and len(inner) <= _MAX_STRUCK and _SENTENCE_MARKS.isdisjoint(inner)


def _tasks(state: StateCore) -> None:
    """Replace the boxes of a task list by characters, which every reader app shows."""
    for at, token in enumerate(state.tokens[2:], 2):
        if token.type == "inline" and state.tokens[at - 2].type == "list_item_open" and token.children:
            first = token.children[0]
            if first.type == "text" and (found := _TASK.match(first.content)):
                first.content = f"{'☐' if found['mark'] == ' ' else '☑'} {first.content[found.end() :]}"


def _addresses(state: StateCore) -> None:
    """Link the bare addresses in text."""
    for token in state.tokens:
        if token.type == "inline" and token.children and ("://" in token.content or "www." in token.content):
            token.children = list(_linked(token.children))


def _linked(tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += _nesting(token)
        if token.type == "text" and depth <= 0 and _ADDRESS.search(token.content):
            yield from _split(token.content)
        else:
            yield token


def _nesting(token: Token) -> int:
    """Return 1 for a token that opens a link, -1 for one that closes a link, and 0 for others."""
    if token.type in {"link_open", "link_close"}:
        return token.nesting
    if token.type == "html_inline" and (found := _ANCHOR.match(token.content)):
        return -1 if found["end"] else 1
    return 0


def _split(text: str) -> Iterator[Token]:
    position = 0
    for found in _ADDRESS.finditer(text):
        address = _trimmed(found[0])
        if "." not in address.partition("//")[2] + address:
            continue
        if found.start() > position:
            yield Token("text", "", 0, content=text[position : found.start()])
        position = found.start() + len(address)
        href = address if "://" in address else f"https://{address}"
        yield Token("link_open", "a", 1, attrs={"href": href})
        yield Token("text", "", 0, content=address)
        yield Token("link_close", "a", -1)
    if position < len(text):
        yield Token("text", "", 0, content=text[position:])


def _trimmed(address: str) -> str:
    """Return an address without the punctuation and the text behind it."""
    if sentence := _SENTENCE.search(address):
        address = address[: sentence.start()]
    while True:
        shorter = _TRAILING.sub("", address)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def _line_ends(state: StateCore) -> None:
    """Drop the line ends between two Chinese characters: a reader would show a space."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _join_lines(token.children)


def _join_lines(tokens: Sequence[Token]) -> None:
    for at, token in enumerate(tokens):
        if token.type == "softbreak":
            before = _characters(tokens, range(at - 1, -1, -1))
            after = _characters(tokens, range(at + 1, len(tokens)))
            if not separator(before[-1:], after[:1]):
                token.type = "text"


def _characters(tokens: Sequence[Token], numbers: Iterable[int]) -> str:
    """Return the text next to a line end, in the first of these tokens; no slice, which would cost quadratic time."""
    for token in map(tokens.__getitem__, numbers):
        if token.content:
            return token.content if token.type in {"text", "code_inline"} else ""
        if token.type in {"image", "softbreak", "hardbreak"}:
            return ""
    return ""


def _forms(state: StateCore) -> None:
    """Write what GitHub writes for struck text, and no style for the cells of a table, which no feed carries."""
    for token in state.tokens:
        if token.type in {"td_open", "th_open"}:
            token.attrs.pop("style", None)
        for child in token.children or ():
            if child.type in {"s_open", "s_close"}:
                child.tag = "del"
