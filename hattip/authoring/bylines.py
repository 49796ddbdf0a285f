"""Candidates for authors, dates and summaries from the lines around the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.authoring import dates, patterns
from hattip.authoring.candidates import Candidate
from hattip.authoring.known_names import AGENCIES
from hattip.authoring.label_value import value_of
from hattip.authoring.page import EDGE
from hattip.authoring.place import AFTER_TITLE, BYLINE, FAR, SHORT_NAME, Place

if TYPE_CHECKING:
    from collections.abc import Iterator


# The mark of an original, the account and the date.
_PLATFORM_FACTS: Final = 3
# What separates names in a list, with the borders of the elements around it.
_POSTED = re.compile(r"\b(?:posted|submitted|added|filed|uploaded)\b", re.IGNORECASE)
_LIST = re.compile(r"[\s\x1f]*(,\s*and\b|,|;|&|\band\b)[\s\x1f]*")


def candidates(place: Place) -> Iterator[Candidate]:
    """Yield what a line contains about authors, dates, agencies, the account of a platform, and the summary."""
    yield from _authors(place)
    yield from dates_of(place)
    yield from _agencies(place)
    yield from _account(place)
    yield from _summaries(place)


def _authors(place: Place) -> Iterator[Candidate]:
    text = place.line.text
    for label in patterns.AUTHOR.finditer(text):
        if place.is_fact(*label.span()):
            value, _ = value_of(place, label.end(), with_spaces=True)
            field, rank = _kind(label[0])
            yield Candidate(field, _people(text, label.end()) or value, rank, place.location)
    yield from (Candidate("authors", names, rank, place.location) for names, rank in _unlabelled(place))
    yield from _english(place)


def _kind(label: str) -> tuple[str, int]:
    """Return the field of a label and its rank. 本文作者 is part of the copyright notice of a blog, reprint or not."""
    if "原" in label:
        return "authors", 4
    if "本文" in label:
        return "own_author", 10
    return "authors", 10 if "作" in label or "文" in label else 14


def _unlabelled(place: Place) -> Iterator[tuple[str, int]]:
    """Yield names in bylines without a label, with their ranks."""
    text = place.line.text
    if found := patterns.SHARED.search(text):
        yield found["names"], 11
    if place.is_near:
        yield from ((reporters, 15) for reporters in _reporters(place))
    if place.distance <= 3 * AFTER_TITLE:
        yield from ((reporter["names"], 18) for reporter in patterns.REPORTER.finditer(text[:BYLINE]))


def _english(place: Place) -> Iterator[Candidate]:
    """Yield the names of an English byline. Who posted a reprint did not write it."""
    text = place.line.text
    if len(text) <= BYLINE and not patterns.HAN.search(text) and not place.is_quoted:
        text = _LIST.sub(r" \1 ", text)
        kinds = (patterns.AUTHOR_EN, patterns.BY, patterns.DATE_BY) if place.is_near else (patterns.POSTED_BY,)
        english = (pattern.search(text) for pattern in kinds)
        field = "own_author" if _POSTED.search(text) else "authors"
        yield from [Candidate(field, found["names"], 16, place.location) for found in english if found][:1]


def _reporters(place: Place) -> Iterator[str]:
    """Yield the names of reporters in a line near the title."""
    text = place.line.text
    if found := patterns.REPORTER_LINE.match(text):
        yield found["names"]
    if place.is_short and (found := patterns.INLINE_REPORTER.search(text)):
        yield found["names"] or found["taiwan"]
    if found := patterns.AFFILIATED.match(" ".join(text.replace(EDGE, " ").split())):
        yield found["names"]


def _people(text: str, start: int) -> str:
    """Return several Chinese names with spaces between them, which would otherwise end at the first space."""
    rest = text[start:].lstrip(f" \u3000{EDGE}")
    if label := patterns.LABEL.search(rest):
        rest = rest[: label.start()]
    found = re.match(
        r"[\u3400-\u9fff]{2,4}(?:[ \u3000、，]+[\u3400-\u9fff]{2,4}(?![\u3400-\u9fff:：]))+|"
        r"[\u3400-\u9fff][ \u3000]+[\u3400-\u9fff](?![\u3400-\u9fff:：])",
        rest,
    )
    if not found or re.search(patterns.EDITOR, found[0]):
        return ""
    after = rest[found.end() :].lstrip()
    return "" if after[:1] in {":", "："} else found[0]


def dates_of(place: Place) -> Iterator[Candidate]:
    """Yield the dates of a line."""
    text = place.line.text
    original = patterns.ORIGINAL_DATE.search(text) or _stated(place)
    if not dates.find(text):
        if original and (day := patterns.DAY.search(text, original.end(), original.end() + FAR)):
            yield Candidate("original_day", day[0], 14, place.location)
        return
    if len(place.line.visible) > BYLINE:
        if original:
            yield from _date(place, "original_published", text[original.end() : original.end() + 120], 14)
        return
    if original:
        yield from _date(place, "original_published", text[original.end() :], 14)
        text = text[: original.start()]
    elif updated := patterns.UPDATED.search(text):
        after = dates.normalize(text[updated.end() :])
        found = dates.find(after)
        yield from _date(place, "published", after, 50)
        text = text[: updated.start()] + (after[found[2] :] if found else "")
    yield from _published(place, text)


def _stated(place: Place) -> re.Match[str] | None:
    """Return the words of a sentence that names who published the article first; its date is the original's.

    A label in the line of facts may be followed by the date of the page.
    """
    found = patterns.FROM.search(place.line.text)
    is_label = found and place.is_near and bool(set(":：") & set(found[0])) and "文" not in found[0]
    return None if is_label else found


def _published(place: Place, text: str) -> Iterator[Candidate]:
    labelled = patterns.DATE.search(text)
    if labelled and (place.is_near or place.is_short):
        yield from _date(place, "published", text[labelled.end() :], 9 if place.is_near else 27)
    elif place.is_near:
        yield from _date(place, "published", text, 28 if place.distance >= 0 else 33)


def _date(place: Place, field: str, text: str, rank: int) -> Iterator[Candidate]:
    """Yield the first date of a text, if there is any."""
    if found := dates.find(text):
        yield Candidate(field, found[0], rank, place.location)


def _agencies(place: Place) -> Iterator[Candidate]:
    """Yield the agency of a dateline, such as "LONDON (Reuters) -" or 新华社北京5月26日电."""
    if found := patterns.RELEASED.fullmatch(place.line.visible):
        yield Candidate("source", found["name"], 17, place.location)
    if place.is_near and (found := patterns.AFFILIATED.match(" ".join(place.line.text.replace(EDGE, " ").split()))):
        yield Candidate("source", AGENCIES.get(found["agency"], found["agency"]), 47, place.location)
    for part in re.split(rf"[{EDGE}|•·]|\s[-–—]\s", place.line.text) if place.is_near else ():
        name = re.sub(r"^[Bb][Yy]\s+", "", part.strip())
        if name in AGENCIES:
            yield Candidate("source", AGENCIES[name], 47, place.location)
    for pattern in (patterns.DATELINE, patterns.PR_DATELINE, patterns.XINHUA):
        if place.distance >= 0 and (found := pattern.match(place.line.text)):
            yield Candidate("source", AGENCIES.get(found["agency"], found["agency"]), 48, place.location)


def _account(place: Place) -> Iterator[Candidate]:
    """Yield the account of a platform: a name in a line that has besides it only 原创 and a date."""
    parts = [part.strip() for part in re.split(rf"[{EDGE}|·]", place.line.text) if part.strip()]
    others = [part for part in parts if part not in {"原创", "原創"} and not dates.find(part)]
    if (
        place.is_near
        and len(others) == 1
        and len(parts) == _PLATFORM_FACTS
        and len(others[0]) <= SHORT_NAME
        and patterns.HAN.search(others[0])
    ):
        yield Candidate("source", others[0], 26, place.location)


def _summaries(place: Place) -> Iterator[Candidate]:
    if place.line.tag in {"h2", "h3", "h4"} and patterns.ABSTRACT.fullmatch(place.line.visible) and place.following:
        yield Candidate("summary", place.following.visible, 19, place.location)
    if found := patterns.SUMMARY.match(place.line.text):
        text = place.line.text[found.end() :].replace(EDGE, "").strip()
        if not text and place.following is not None:
            text = place.following.visible
        yield Candidate("summary", text, 6, place.location)
