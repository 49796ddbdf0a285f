"""Decides what the title of a page is: a heading that the metadata confirms, without the name of the site."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hattip.authoring import dates, names
from hattip.authoring.candidates import of, squash
from hattip.authoring.facts import NOTHING, Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.authoring.candidates import Candidate
    from hattip.authoring.page import Line

_SEPARATOR = re.compile(r"\s*[_|｜»]\s*|\s*--+\s*|\s+[-–—·:]+\s+|[-–—](?=[\u3400-\u9fff]{2,12}$)")
_SHORT_TITLE: Final = 3
_RANK_OF_H1: Final = 30
_MARKS: Final = frozenset("_|｜»-–—·:(（[【@/、《<")
_LONGEST_SUFFIX: Final = 30
_LONGEST_TITLE: Final = 80
_LONGEST_HEADING: Final = 300


def title(found: Sequence[Candidate], site_names: Sequence[str], lines: Sequence[Line]) -> Fact:
    """Return the title: a heading that the metadata confirms, else the metadata without the site's name."""
    strong = [*of(found, "title"), *of(found, "page_title")]
    headings = [each for each in of(found, "heading") if not _is_site(each.value, site_names)]
    confirmed = (_confirmed(each.value, headings) for each in strong)
    shortened = (_shortened(each, site_names, lines) for each in strong)
    chosen = next((fact for fact in (*confirmed, *shortened) if fact.value), NOTHING)
    top = [each for each in headings if each.rank == _RANK_OF_H1]
    return chosen if chosen.value or len(top) != 1 else Fact(top[0].value, top[0].location)


def _is_site(text: str, site_names: Sequence[str]) -> bool:
    return any(names.is_same(text, name) for name in site_names)


def _confirmed(title: str, headings: Sequence[Candidate]) -> Fact:
    """Return the longest heading that a title of the metadata confirms."""
    matching = [each for each in headings if len(each.value) > _SHORT_TITLE and _confirms(title, each.value)]
    best = max(matching, key=lambda each: len(each.value), default=None)
    return Fact(_unbroken(title, best.value), best.location) if best else NOTHING


def _unbroken(title: str, heading: str) -> str:
    """Return a heading with the spaces of the metadata, which has no line breaks and no drop caps."""
    if len(heading) > _LONGEST_HEADING:
        return heading
    found = re.search(r"\s*".join(re.escape(character) for character in "".join(heading.split())), title)
    return " ".join(found[0].split()) if found else heading


def _shortened(each: Candidate, site_names: Sequence[str], lines: Sequence[Line]) -> Fact:
    """Return a title of the metadata without the site's name; a title element may be that of a column only."""
    is_page_title = each.field == "page_title"
    if is_page_title and (shown := _shown_part(each.value, site_names, lines)).value:
        return shown
    text = _without_site(each.value, site_names, is_page_title=is_page_title)
    if not text or _is_site(text, site_names):
        return NOTHING
    visible = _above_facts(lines) if is_page_title else NOTHING
    is_shown = any(squash(line.visible) == squash(text) for line in lines if not line.aside)
    return visible if visible.value and not is_shown else Fact(" ".join(text.split()), each.location)


def _shown_part(text: str, site_names: Sequence[str], lines: Sequence[Line]) -> Fact:
    """Return the longest beginning of a title element, up to a separator, that is a line of the page."""
    visible = {squash(line.visible): line for line in reversed(lines) if not line.aside}
    for part in [text[: found.start()].strip() for found in _SEPARATOR.finditer(text)][::-1]:
        line = visible.get(squash(part))
        is_site = names.is_called_as_site(part) or _is_site(part, site_names)
        if line is not None and len(part) > _SHORT_TITLE and not is_site:
            return Fact(" ".join(part.split()), f"text, line {line.number}")
    return NOTHING


def _confirms(title: str, heading: str) -> bool:
    """Check whether a title is a heading with at most the names of column and site around it."""
    before, found, after = squash(title).partition(squash(heading))
    if not found:
        return False
    is_part = (not before or before[-1] in _MARKS) and (not after or after[0] in _MARKS)
    return is_part or len(found) > len(before) + len(after)


def _above_facts(lines: Sequence[Line]) -> Fact:
    """Return the line above the first line that gives both a date and a source, as a title of last resort."""
    for before, line in pairwise([line for line in lines if not line.aside]):
        if (
            dates.find(line.text)
            and re.search("来\\s*源|來源", line.visible)
            and _SHORT_TITLE < len(before.visible) <= _LONGEST_TITLE
            and not before.visible.endswith(("。", "；", "："))
        ):
            return Fact(before.visible, f"text, line {before.number}")
    return NOTHING


def _without_site(text: str, site_names: Sequence[str], *, is_page_title: bool) -> str:
    """Return a title without the names of site and column that follow it."""
    parts = _SEPARATOR.split(text)
    seps = _SEPARATOR.findall(text)
    while len(parts) > 1:
        last = parts[-1].strip()
        is_site = any(names.is_same(last, name) for name in site_names)
        if not is_site and not (
            is_page_title and not site_names and len(last) <= _LONGEST_SUFFIX and len(last) < len(parts[0]) * 1.5
        ):
            break
        text = text[: text.rindex(parts[-1])].rstrip()
        text = (
            text[: len(text) - len(seps[-1].rstrip())] if seps[-1].strip() and text.endswith(seps[-1].strip()) else text
        )
        parts, seps = parts[:-1], seps[:-1]
    return text.strip(" _|｜»-–—·")
