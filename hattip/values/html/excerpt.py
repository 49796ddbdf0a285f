"""The text of content, for a summary that nobody wrote."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hattip.values.html.elements import BLOCKS
from hattip.values.html.tokens import TAG, unescape_text
from hattip.values.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LENGTH: Final = 300
# More HTML than this is not searched for the text of an excerpt.
_MAX_HTML: Final = 20_000
# So much is enough for most.
_USUAL_HTML: Final = 3000
_NOT_TEXT: Final = frozenset({"audio", "figcaption", "rp", "rt", "table", "video"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_END = re.compile(r"[。！？…][”’」』）)\"]*|[.!?][”’)\"]*(?=\s)")
_NOTE_MARK = re.compile(r"<sup(?: [^>]*)?><a href=\"#[^>]*>[^<]*</a></sup>")
# Behind a Chinese punctuation mark.
_SPACE = re.compile(r"(?<=[，。！？；：、…”’」』）》]) (?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“‘])")
_ENDS: Final = BLOCKS | {"br", "dd", "dt", "li", "td", "th", "tr"}


def visible_text(html: str, without: frozenset[str] = frozenset()) -> str:
    """Return the text of cleaned HTML on one line, ``without`` that of some elements."""
    parts, position, skipped = [], 0, 0
    for found in TAG.finditer(html):
        if not skipped:
            parts.append(html[position : found.start()])
        position = found.end()
        name = (found["start"] or found["end"] or "").lower()
        if name in without:
            skipped += 1 if found["start"] else -1
        elif name in _ENDS:
            parts.append("\n\n")
    if not skipped:
        parts.append(html[position:])
    return one_line(unescape_text("".join(parts)))


@lru_cache(maxsize=8)  # each format wants it
def excerpt(html: str) -> str:
    """Return the beginning of the text of cleaned HTML: at most 300 characters, if possible full sentences."""
    text = _beginning(_first(html, _USUAL_HTML), (_NOT_TEXT | _HEADINGS,))
    if len(text) <= MAX_LENGTH + 1:  # the rest of the text may change the last character
        text = _beginning(_first(html, _MAX_HTML), (_NOT_TEXT | _HEADINGS, _NOT_TEXT, frozenset()))
    return text if len(text) <= MAX_LENGTH else _shortened(text)


def _first(html: str, length: int) -> str:
    """Return the beginning of HTML if it is longer, up to a tag that is not inside the mark of a note."""
    if len(html) < length:
        return html
    html = html[:length]
    end = html.rfind("<")
    mark = html.rfind("<sup", 0, end)
    return html[: mark if mark > html.rfind("</sup>", 0, end) else end]


def _beginning(html: str, left_out: Iterable[frozenset[str]]) -> str:
    """Return the text of HTML without that of some elements: of those that leave some, the first."""
    html = _NOTE_MARK.sub("", html)
    texts = (visible_text(html, without) for without in left_out)
    return _SPACE.sub("", next(filter(None, texts), ""))


def _shortened(text: str) -> str:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, MAX_LENGTH)]
    if ends and ends[-1] > MAX_LENGTH // 5:
        return text[: ends[-1]].strip()
    cut = text.rfind(" ", MAX_LENGTH * 2 // 3, MAX_LENGTH - 1)
    return text[: cut if cut > 0 else MAX_LENGTH - 1].rstrip() + "…"
