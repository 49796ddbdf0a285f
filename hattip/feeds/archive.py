"""Archive pages (RFC 5005): which articles of a feed are on which page.

A page is a year. A year of more than :data:`MAX_ARTICLES` is divided into months, such a month into days, and such a
day by the hashes of its ids. So the page of an article depends on how full its own year is, never on other years.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hattip.catalog.catalog import Day
    from hattip.catalog.entries import Entry

MAX_ARTICLES: Final = 250
_HASH_BITS: Final = 16


class DayPart(NamedTuple):
    """A part of a day: the ids whose hash begins with the ``bits`` bits of ``number``."""

    bits: int
    number: int

    def contains(self, id_: str) -> bool:
        """Return whether an id is in this part."""
        return _bits(id_, self.bits) == self.number


class ArchivePage(NamedTuple):
    """An archive page: its name, its first and last day (numbers such as 20240526), and its part of a day.

    ``fingerprint`` changes whenever one of its articles does.
    """

    name: str
    first: int
    last: int
    fingerprint: int
    part: DayPart | None = None


def paginate(days: Sequence[Day], crowded: Mapping[int, Sequence[Entry]]) -> list[ArchivePage]:
    """Return the archive pages of a feed, oldest first.

    ``days`` are the days on which it has articles, oldest first; ``crowded`` has the articles of each day that has more
    than :data:`MAX_ARTICLES`.
    """
    return [page for _, year in groupby(days, lambda day: day.day // 10_000) for page in _year(list(year), crowded)]


def crowded_days(days: Iterable[Day]) -> list[int]:
    """Return the days with too many articles for a page."""
    return [day.day for day in days if day.articles > MAX_ARTICLES]


def _year(days: Sequence[Day], crowded: Mapping[int, Sequence[Entry]]) -> Iterator[ArchivePage]:
    if _fits(days):
        yield _page(days, _year_name)
        return
    for _, month in groupby(days, lambda day: day.day // 100):
        of_month = list(month)
        if _fits(of_month):
            yield _page(of_month, _month_name)
        else:
            yield from (page for day in of_month for page in _day(day, crowded))


def _day(day: Day, crowded: Mapping[int, Sequence[Entry]]) -> Iterator[ArchivePage]:
    if _fits([day]):
        yield _page([day], _day_name)
        return
    entries = crowded[day.day]
    bits = min((len(entries) // MAX_ARTICLES).bit_length() + 1, _HASH_BITS)
    parts: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        parts[_bits(entry.id, bits)].append(entry)
    for number in sorted(parts):
        name = f"{_day_name(day.day)}-{number:0{(_HASH_BITS + 3) // 4}x}"
        fingerprint = sum(entry.fingerprint for entry in parts[number])
        yield ArchivePage(name, day.day, day.day, fingerprint, DayPart(bits, number))


def _fits(days: Iterable[Day]) -> bool:
    return sum(day.articles for day in days) <= MAX_ARTICLES


def _page(days: Sequence[Day], name: Callable[[int], str]) -> ArchivePage:
    return ArchivePage(name(days[0].day), days[0].day, days[-1].day, sum(day.fingerprint for day in days))


def _bits(id_: str, bits: int) -> int:
    """Return the first bits of an id's hash."""
    return int.from_bytes(sha256(id_.encode()).digest()[:2]) >> (_HASH_BITS - bits)


def _year_name(day: int) -> str:
    return f"{day // 10_000:04}"


def _month_name(day: int) -> str:
    return f"{_year_name(day)}-{day // 100 % 100:02}"


def _day_name(day: int) -> str:
    return f"{_month_name(day)}-{day % 100:02}"
