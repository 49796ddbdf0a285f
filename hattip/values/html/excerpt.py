"""The text of content, for a summary that nobody wrote."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hattip.values.html.elements import BLOCKS
from hattip.values.html.tokens import TAG, unescape_text
from hattip.values.text import one_line

MAX_LENGTH: Final = 300
# More HTML than this is not searched for the text of an excerpt.
_MAX_HTML: Final = 20_000
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
    html = html[:_MAX_HTML]
    html = html[: html.rfind("<")] if len(html) == _MAX_HTML else html
    html = _NOTE_MARK.sub("", html)
    texts = (visible_text(html, without) for without in (_NOT_TEXT | _HEADINGS, _NOT_TEXT, frozenset[str]()))
    text = _SPACE.sub("", next(filter(None, texts), ""))
    if len(text) <= MAX_LENGTH:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, MAX_LENGTH)]
    if ends and ends[-1] > MAX_LENGTH // 5:
        return text[: ends[-1]].strip()
    cut = text.rfind(" ", MAX_LENGTH * 2 // 3, MAX_LENGTH - 1)
    return text[: cut if cut > 0 else MAX_LENGTH - 1].rstrip() + "…"
