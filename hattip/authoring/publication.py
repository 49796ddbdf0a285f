"""Decides on which day, and at which time, a page was published."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hattip.authoring import dates
from hattip.authoring.facts import NOTHING, Fact
from hattip.authoring.texts import Text
from hattip.values.dates import zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.authoring.candidates import Candidate
    from hattip.authoring.page import PageTree

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D|$)")
# From this rank on, a date has no label.
_WEAK_DATE: Final = 28
# The offsets of the zones furthest from UTC.
_WEST: Final = timedelta(hours=-12)
# A day without a year that is longer ago may be one of an earlier year.
_LONG_AGO: Final = timedelta(days=120)
_EAST: Final = timedelta(hours=14)


def published(found: Sequence[Candidate], page: PageTree, timezone: str, url: str) -> tuple[Fact, list[Text]]:
    """Return the date of a page, and a note if another library reads another one. ``url`` may contain the date."""
    candidates = [*(each for each in found if each.field == "published"), *_seconds(found, timezone)]
    candidates.sort(key=lambda each: each.rank)
    chosen = best(candidates, timezone)
    if not chosen.value and (match := _URL_DATE.search(url)):
        chosen = Fact(dates.read("-".join(match.groups())), "its address")
    originals = {dates.day(dates.read(each.value)) for each in found if each.field == "original_published"}
    return _checked(chosen, page, originals, is_weak=bool(candidates) and candidates[0].rank >= _WEAK_DATE)


def original(found: Sequence[Candidate], published: str, timezone: str) -> Fact:
    """Return the date of the original; one without a year is the last such day up to that of the page."""
    dated = best([each for each in found if each.field == "original_published"], timezone)
    day = next((each for each in found if each.field == "original_day"), None)
    if dated.value or day is None or not published:
        return dated
    there = _last(day.value, date.fromisoformat(dates.day(published)))
    return Fact(there, day.location) if there else NOTHING


def _last(day: str, until: date) -> str:
    """Return the last such day of the months before another, or an empty text."""
    found = (_in_year(day, year) for year in (until.year, until.year - 1))
    return next((each for each in found if each and timedelta() <= until - date.fromisoformat(each) < _LONG_AGO), "")


def _in_year(day: str, year: int) -> str:
    """Return a day without a year as a day of a year."""
    return dates.read(f"{year}年{day}" if day.endswith("日") else f"{day}, {year}")


def _seconds(found: Sequence[Candidate], timezone: str) -> list[Candidate]:
    return [
        each._replace(field="published", value=dates.from_seconds(int(each.value), zone(timezone)))
        for each in found
        if each.field == "seconds"
    ]


def best(candidates: Sequence[Candidate], timezone: str) -> Fact:
    """Return the most trusted date, with the time and the zone that another candidate gives for the same day."""
    read = [(iso, each) for each in candidates if (iso := dates.read(each.value))]
    if not read:
        return NOTHING
    same = [pair for pair in read if _is_same(read[0][0], pair[0], timezone) and pair[1].rank < _WEAK_DATE + 5]
    iso, each = max([read[0], *same], key=lambda pair: _precision(pair[0]))
    return Fact(iso, each.location)


def _day(iso: str, timezone: str) -> str:
    time = datetime.fromisoformat(iso)
    return (time.astimezone(zone(timezone)) if time.tzinfo else time).date().isoformat()


def _is_same(iso: str, other: str, timezone: str) -> bool:
    """Check whether a time may be another one with less precision: the same day, or the same time in some zone."""
    if _day(iso, timezone) == _day(other, timezone):
        return True
    time, zoned = datetime.fromisoformat(iso), datetime.fromisoformat(other)
    if time.tzinfo is not None or zoned.tzinfo is None or zoned.utcoffset() == _offset(zoned, timezone):
        return False
    offset = time - zoned.astimezone(UTC).replace(tzinfo=None)
    if "T" not in iso:
        return _WEST - timedelta(days=1) < offset <= _EAST
    return _WEST <= offset <= _EAST and offset % timedelta(minutes=15) <= timedelta(minutes=1)


def _offset(time: datetime, timezone: str) -> timedelta | None:
    return time.astimezone(zone(timezone)).utcoffset()


def _precision(iso: str) -> int:
    return 0 if "T" not in iso else 1 + (datetime.fromisoformat(iso).tzinfo is not None)


def _checked(best: Fact, page: PageTree, originals: set[str], *, is_weak: bool) -> tuple[Fact, list[Text]]:
    """Compare a date with htmldate's, where that is installed; a weak date that it contradicts is left out.

    ``originals`` are the days of the original, which it may find instead.
    """
    try:
        from htmldate import find_date
    except ImportError:
        return best, []
    try:
        other = find_date(page.text, original_date=True) or ""
    except Exception:  # noqa: BLE001 - a second opinion must not stop the work, whatever its parser meets
        return best, []
    # It gives the first of a month, or of a year, where it found no more than that.
    if not other or other in originals or other.endswith("-01") or not best.value or dates.day(best.value) == other:
        return best, []
    note = Text("htmldate", {"date": best.value, "location": best.location, "other": other})
    return (NOTHING if is_weak else best), [note]
