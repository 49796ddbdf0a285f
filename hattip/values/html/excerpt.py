"""The text of content, for a summary that nobody wrote."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from hattip.values.html.elements import BLOCKS
from hattip.values.html.tokens import unescape_text
from hattip.values.text import one_line

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
_REST: Final = r'[^">]*+(?:"[^"]*+"[^">]*+)*+>'  # of a tag
_ANY_TAG = re.compile(f"<{_REST}")
# Tried in this order: the first that leaves text.
_LEFT_OUT: Final = (_NOT_TEXT | _HEADINGS, _NOT_TEXT, frozenset[str]())


def visible_text(html: str, without: frozenset[str] = frozenset()) -> str:
    """Return the text of cleaned HTML on one line, ``without`` that of some elements."""
    html = _without(html, without) if without else html
    return one_line(unescape_text(_ANY_TAG.sub("", _tags(_ENDS).sub("\n\n", html))))


def _without(html: str, names: frozenset[str]) -> str:
    """Return HTML without some elements; a line end replaces one that contains blocks."""
    parts, start, depth = [], 0, 0
    for found in _tags(names).finditer(html):
        if depth == 0:
            parts.append(html[start : found.start()])
            start = found.end()
        depth += -1 if found["end"] else 1
        if depth == 0:
            parts.append("\n" if _tags(_ENDS - names).search(html, start, found.start()) else "")
            start = found.end()
    return "".join(parts) + ("" if depth else html[start:])


@cache
def _tags(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"<(?P<end>/)?(?:{'|'.join(sorted(names))})(?=[ />]){_REST}")


@lru_cache(maxsize=8)  # each format wants it
def excerpt(html: str) -> str:
    """Return the beginning of the text of cleaned HTML: at most 300 characters, if possible full sentences."""
    text = _beginning(_first(html, _MAX_HTML))
    if len(text) <= MAX_LENGTH:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, MAX_LENGTH)]
    if ends and ends[-1] > MAX_LENGTH // 5:
        return text[: ends[-1]].strip()
    cut = text.rfind(" ", MAX_LENGTH * 2 // 3, MAX_LENGTH - 1)
    return text[: cut if cut > 0 else MAX_LENGTH - 1].rstrip() + "…"


def _beginning(html: str) -> str:
    """Return the text of HTML, or so much of its beginning that the rest makes no difference to an excerpt."""
    html = _NOTE_MARK.sub("", html)
    for names in _LEFT_OUT:
        text = _SPACE.sub("", visible_text(_first(html, _USUAL_HTML), names))
        if len(text) <= MAX_LENGTH + 1:  # the rest may change the last character
            text = _SPACE.sub("", visible_text(html, names))
        if text:
            return text
    return ""


def _first(html: str, length: int) -> str:
    """Return the beginning of HTML if it is longer, up to a tag."""
    return html[: max(html.rfind("<", 0, length), 0) or length] if len(html) >= length else html
