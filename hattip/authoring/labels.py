"""Candidates from the labels that people write on a page, such as 来源, 作者, 原文链接 or "originally published at"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.authoring import bylines, dates, english, names, patterns
from hattip.authoring.candidates import Candidate
from hattip.authoring.label_value import value_of
from hattip.authoring.page import EDGE
from hattip.authoring.place import FAR, NEXT_LINE, Place, places

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from hattip.authoring.page import Line, PageTree


def candidates(page: PageTree, titles: Sequence[str]) -> Iterator[Candidate]:
    """Yield what the visible labels of a page give. ``titles`` are the possible titles, the best first."""
    for place in places(page, titles):
        yield from _stated(place)
        yield from _hints(place)
        if patterns.DISCLAIMER.search(place.line.text):
            yield from bylines.dates_of(place) if place.is_near else ()
            continue
        yield from _labelled(place)
        yield from _in_table(place)
        yield from _originals(place)
        yield from english.candidates(place)
        yield from bylines.candidates(place)


def _stated(place: Place) -> Iterator[Candidate]:
    """Yield the source in a sentence about who published the article first, and its author."""
    text = place.line.text
    is_disclaimer = patterns.DISCLAIMER.search(text)
    for found in patterns.FROM.finditer(text):
        if _is_clause(place, found) and ("本文" in found[0] or not is_disclaimer):
            yield from _source(place, found.end(), 9)
            yield from _stated_author(place, found.end())
    if granted := patterns.GRANTED.search(text):
        yield from _granted(place, granted)
    if place.is_short and patterns.UNSURE.search(text):
        yield Candidate("unsure", place.line.visible, 10, place.location)


def _hints(place: Place) -> Iterator[Candidate]:
    """Yield a short line that may name another publisher in words that no rule reads: then no name is sure."""
    text = place.line.text
    found = patterns.HINT.search(text) if place.is_short and not patterns.DISCLAIMER.search(text) else None
    if found and (found[0].isascii() or _is_clause(place, found)):
        yield Candidate("hint", place.line.visible, 10, place.location)


def _is_clause(place: Place, found: re.Match[str]) -> bool:
    """Check whether a sentence is about the article, and begins where its words are found or after a date."""
    before = _before(place.line.text, found.start())
    is_first = patterns.CLAUSE.search(before) or (place.is_near and dates.find(before))
    return bool(is_first) and not patterns.PART.search(before) and place.is_fact(*found.span())


def _stated_author(place: Place, start: int) -> Iterator[Candidate]:
    if author := patterns.STATED_AUTHOR.search(place.line.text, start):
        yield Candidate("authors", author["names"], 5, place.location)


def _granted(place: Place, found: re.Match[str]) -> Iterator[Candidate]:
    """Yield who permitted the reprint, unless that is the author."""
    name = names.source(found["name"].strip(' “”「」"\x1f'))
    if name and not name.endswith(("作者", "本人")):
        yield Candidate("source", name, 9, place.location)
        yield from _stated_author(place, found.end())


def _labelled(place: Place) -> Iterator[Candidate]:
    """Yield the source after a label. Far from the title, words before the label mean that it is of something else."""
    text = place.line.text
    for found in patterns.SOURCE.finditer(text):
        before = _before(text, found.start())
        is_first = place.is_near or not before or before[-1] in "(（[【。|丨" or dates.find(before)
        if is_first and place.is_fact(*found.span()):
            yield from _source(place, found.end(), 12 if place.is_near else 14)


def _before(text: str, end: int) -> str:
    return text[:end].replace(EDGE, "").strip(" \t\r\n\u3000")


def _source(place: Place, start: int, rank: int) -> Iterator[Candidate]:
    """Yield the source whose name begins at an index of a line."""
    value, link = value_of(place, start)
    name = names.source(value)
    if name and not name.endswith(("是", "为", "的")):
        yield Candidate("source", name, rank, place.location, link)
    elif address := patterns.URL.match(value.strip()):
        yield Candidate("original", link or address[0], 19, place.location)


def _in_table(place: Place) -> Iterator[Candidate]:
    """Yield the source in the cell after one with only a label, which needs no colon there."""
    is_label = place.line.tag in {"dt", "th", "td"} and patterns.SOURCE_CELL.fullmatch(place.line.visible)
    if is_label and place.following is not None and len(place.following.visible) <= NEXT_LINE:
        name, links = names.source(place.following.visible), place.following.links
        if name:
            yield Candidate("source", name, 12, place.location, links[0][2] if links else "")


def _originals(place: Place) -> Iterator[Candidate]:
    for found in patterns.ORIGINAL.finditer(place.line.text):
        address = _linked(place.line, found) if place.is_fact(*found.span()) else ""
        if address:
            yield Candidate("original", address, 16 if place.distance >= 0 else 18, place.location)
            return
        if place.is_fact(*found.span()):
            yield from _written_original(place, found)


def _linked(line: Line, found: re.Match[str]) -> str:
    """Return the address of the link that a label is, or that follows it. 原文 alone may be part of a word."""
    start, end = found.span()
    is_label = end - start > len("原文") or bool(set(":：") & set(found[0]))
    links = ((b - end, h) for b, e, h in line.links if (b < end and e > start) or (is_label and 0 <= b - end <= FAR))
    return next((href for _, href in links), "")


def _written_original(place: Place, found: re.Match[str]) -> Iterator[Candidate]:
    """Yield the address that is written after a label, or on the next line if the label has a colon."""
    text = place.line.text
    is_last = bool(set(":：") & set(found[0])) and not text[found.end() :].strip(f" \t\r\n{EDGE}")
    if address := patterns.URL.match(text, found.end()):
        yield Candidate("original", address[0], 16, place.location)
    elif is_last and place.following is not None:
        yield from _next_original(place, place.following)


def _next_original(place: Place, following: Line) -> Iterator[Candidate]:
    if following.links and len(following.links) == 1:
        yield Candidate("original", following.links[0][2], 17, place.location)
    elif address := patterns.URL.match(following.visible):
        yield Candidate("original", address[0], 17, place.location)
