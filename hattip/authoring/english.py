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
            yield from _phrase(place, found, 36, 22, needs_link=True)


def _phrase(
    place: Place, found: re.Match[str], name_rank: int, link_rank: int, *, needs_link: bool = False
) -> Iterator[Candidate]:
    text, end = place.line.text, found.end()
    if not text[end:].replace(EDGE, "").strip() and place.following is not None:
        yield from _next_phrase(place, place.following, name_rank, link_rank)
        return
    link = next(
        ((b, e, h) for b, e, h in place.line.links if 0 <= b - end <= FAR or (b < end and e > found.start())), None
    )
    if link is None and needs_link:
        return
    is_after = link is not None and link[0] >= end
    linked = text[link[0] : link[1]].replace(EDGE, "").strip() if link and is_after else ""
    written = text[end : link[0]] if link and is_after else text[end:]
    name = _name(written) or ("" if not _is_link_name(linked) else linked)
    if link and not name:
        name = _name(
            re.sub(r"^[\s\x1f]*(?:on|in|at|by)\b", "", text[link[1] :])
            if re.match(r"[\s\x1f]*(?:on|in|at|by)\b", text[link[1] :])
            else ""
        )
    name = names.source(name)
    if name and not names.is_nobody(name):
        yield Candidate("source", name, name_rank, place.location, link[2] if link else "")
    if link:
        yield Candidate("original", link[2], link_rank, place.location)
    elif address := patterns.URL.search(text, end, end + FAR):
        yield Candidate("original", address[0], link_rank, place.location)


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
    text = patterns.ON_DATE.split(re.split(EDGE, text.strip(EDGE), maxsplit=1)[0], maxsplit=1)[0].strip()
    words = text.split()
    if all(word.lower() in {"the", "a", "an", "our", "its", "my", "their"} for word in words):
        return ""
    is_named = words and len(words) <= 6 and (words[0][0].isupper() or words[0][0].isdigit() or len(words) == 1)  # noqa: PLR2004
    return text if is_named and words[0].lower() not in {"here", "this", "as", "it", "their", "his", "her"} else ""


def _is_link_name(text: str) -> bool:
    return bool(text) and len(text.split()) <= 6 and not patterns.HERE.match(text) and not patterns.URL.match(text)  # noqa: PLR2004
