"""Candidates from what English pages write about the original: "originally published at", "source:", "via"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hattip.authoring import names, patterns
from hattip.authoring.candidates import Candidate
from hattip.authoring.page import EDGE
from hattip.authoring.place import BYLINE, FAR, SHORT_NAME, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.authoring.page import Line


_ON = re.compile(r"[\s\x1f]*(?:on|in|at|by)\b")


def candidates(place: Place) -> Iterator[Candidate]:
    """Yield what "originally published at", "source:" and "via" give."""
    text = place.line.text
    if not patterns.LATIN.search(text):
        return
    for found in patterns.ENGLISH_FROM.finditer(text):
        yield from _phrase(place, found, 10, 19)
    if len(place.line.visible) <= BYLINE:
        for found in patterns.ENGLISH_SOURCE.finditer(text):
            yield from _phrase(place, found, 18, 20, needs_link=place.line.tag in {"td", "th", "li"})
        for found in patterns.VIA.finditer(text):
            tips = _phrase(place, found, 36, 22, needs_link=True)
            yield from (each._replace(field=f"via {each.field}") for each in tips)


def _phrase(
    place: Place, found: re.Match[str], name_rank: int, link_rank: int, *, needs_link: bool = False
) -> Iterator[Candidate]:
    text, end = place.line.text, found.end()
    if not text[end:].replace(EDGE, "").strip() and place.following is not None:
        yield from _next_phrase(place, place.following, name_rank, link_rank)
        return
    link = _link_of(place.line, found)
    if link is None and needs_link:
        return
    name = names.source(_name_of(text, end, link))
    if name and not names.is_nobody(name):
        yield Candidate("source", name, name_rank, place.location, link[2] if link else "")
    address = patterns.URL.search(text, end, end + FAR)
    if link or address:
        yield Candidate("original", link[2] if link else address[0] if address else "", link_rank, place.location)


def _link_of(line: Line, found: re.Match[str]) -> tuple[int, int, str] | None:
    """Return the link in a phrase, or the first one soon after it."""
    start, end = found.span()
    return next(((b, e, h) for b, e, h in line.links if 0 <= b - end <= FAR or (b < end and e > start)), None)


def _name_of(text: str, end: int, link: tuple[int, int, str] | None) -> str:
    """Return the name after a phrase: in the text before its link, else of the link, else after "on" or "in"."""
    if link is None or link[0] < end:
        return _name(text[end:])
    linked = text[link[0] : link[1]].replace(EDGE, "").strip()
    name = _name(text[end : link[0]]) or (linked if _is_link_name(linked) else "")
    return name or (_name(text[link[1] :]) if _ON.match(text[link[1] :]) else "")


def _next_phrase(place: Place, following: Line, name_rank: int, link_rank: int) -> Iterator[Candidate]:
    """Yield what the line after a label gives, if it is no more than a name."""
    link = following.links[0][2] if len(following.links) == 1 else ""
    if len(following.visible) <= SHORT_NAME and (name := names.source(following.visible)):
        yield Candidate("source", name, name_rank, place.location, link)
    if link:
        yield Candidate("original", link, link_rank, place.location)


def _name(text: str) -> str:
    """Return the name at the start of a text after a phrase, without what follows it."""
    text = re.sub(
        r"^[\s\x1f:]*(?:(?:on|at|by|in|from|of)\b[\s\x1f]*)?(?:the\s+(?=(?:website|blog|pages)\b))?",
        "",
        text,
        flags=re.IGNORECASE,
    )
    if company := patterns.COMPANY.match(text.strip(f" {EDGE}")):
        return company[0]
    text = patterns.ON_DATE.split(re.split(EDGE, text.strip(EDGE), maxsplit=1)[0], maxsplit=1)[0].strip()
    words = text.split()
    if all(word.lower() in {"the", "a", "an", "our", "its", "my", "their"} for word in words):
        return ""
    is_named = words and len(words) <= 6 and (words[0][0].isupper() or words[0][0].isdigit() or len(words) == 1)  # noqa: PLR2004
    return text if is_named and words[0].lower() not in {"here", "this", "as", "it", "their", "his", "her"} else ""


def link_name(text: str) -> str:
    """Return the text of a link if it may be the name of a source."""
    text = text.replace(EDGE, "").strip()
    return names.source(text) if _is_link_name(text) else ""


def _is_link_name(text: str) -> bool:
    if text.split(" ", 1)[0].lower() in {"my", "our", "their", "his", "her", "this", "another", "a", "an"}:
        return False
    return bool(text) and len(text.split()) <= 6 and not patterns.HERE.match(text) and not patterns.URL.match(text)  # noqa: PLR2004
