"""Checks the output of a contestant: every feed exists and contains the newest articles, newest first."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from benchmarks import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from benchmarks.corpus import Article

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
# The time zone of the articles' days. A contestant without time zones uses midnight UTC, which is the same day there.
_ZONE: Final = timezone(timedelta(hours=8))


class DifferentError(Exception):
    """A feed is wrong: the message names it and the mistake."""


class Entry(NamedTuple):
    """An expected entry. ``day`` is YYYY-MM-DD; each of ``texts`` must be somewhere in the entry."""

    url: str
    title: str
    day: str
    texts: Sequence[str]


class Found(NamedTuple):
    """An entry of a feed; ``text`` is its complete text."""

    url: str
    title: str
    day: str
    text: str


class Work(NamedTuple):
    """The amount of work: feeds, the entries in them, other files in the output, and files written by the last run."""

    feeds: int
    entries: int
    others: int
    written: int = 0


def wanted(articles: Iterable[Article]) -> dict[str, list[Entry]]:
    """Return the expected entries of each feed, newest first.

    No generator promises an order within a day, so a feed may contain any articles of its oldest day. All of them are
    returned, even beyond the limit of a feed.
    """
    found: dict[str, list[Entry]] = {slug: [] for slug in corpus.SLUGS}
    for article in articles:
        texts = [article.summary, article.source.name, *([article.phrase] if article.body else [])]
        entry = Entry(article.original_url, article.title, article.day.isoformat(), texts)
        for slug in (corpus.ALL, article.category):
            found[slug].append(entry)
            if len(found[slug]) > 4 * corpus.LIMIT and not len(found[slug]) % corpus.LIMIT:
                found[slug] = _newest(found[slug])
    return {slug: _newest(entries) for slug, entries in found.items()}


def _newest(entries: list[Entry]) -> list[Entry]:
    entries = sorted(entries, key=lambda entry: entry.day, reverse=True)
    oldest = entries[: corpus.LIMIT][-1].day if entries else ""
    return [entry for entry in entries if entry.day >= oldest]


def check(feeds: dict[tuple[str, str], Path], output: Path, expected: dict[str, list[Entry]], newest: Article) -> Work:
    """Return the amount of work of a contestant. ``newest`` is the newest article after its edits.

    Raises:
        DifferentError: a feed is missing, is not XML, or has other entries.
    """
    entries = 0
    for (slug, form), path in feeds.items():
        try:
            found = _read(path, form)
            _compare(found, expected[slug], newest)
        except (OSError, ET.ParseError, ValueError) as error:
            raise DifferentError(f"{path}: {error}") from error
        entries += len(found)
    files = sum(1 for path in output.rglob("*") if path.is_file())
    return Work(len(feeds), entries, files - len(feeds))


def _compare(found: Sequence[Found], expected: Sequence[Entry], newest: Article) -> None:
    """Raise ValueError if the entries of a feed are not the expected ones."""
    number = min(len(expected), corpus.LIMIT)
    if len(found) != number:
        raise ValueError(f"{len(found)} entries instead of {number}")
    known = {entry.url: entry for entry in expected}
    if newest.original_url in known:
        known[newest.original_url] = known[newest.original_url]._replace(title=newest.title)
    for entry in found:
        wanted_entry = known.pop(entry.url, None)
        if wanted_entry is None:
            raise ValueError(f"{entry.url} is not among the newest, or is there twice")
        if entry[:3] != wanted_entry[:3]:
            raise ValueError(f"{entry[:3]} instead of {wanted_entry[:3]}")
        if lacking := [text for text in wanted_entry.texts if text not in entry.text]:
            raise ValueError(f"{entry.url} lacks {lacking[0]}")
    days = [entry.day for entry in found]
    if days != sorted(days, reverse=True):
        raise ValueError("the newest do not come first")
    if left := [entry.url for entry in known.values() if entry.day > days[-1]]:
        raise ValueError(f"{left[0]} is missing")


def _read(path: Path, form: str) -> list[Found]:
    root = ET.parse(path).getroot()  # noqa: S314 - a generator that we started wrote it
    if form == "rss":
        return [_rss(item) for item in root.iter("item")]
    return [_atom(entry) for entry in root.iter(f"{_ATOM}entry")]


def _rss(item: ET.Element) -> Found:
    published = parsedate_to_datetime(item.findtext("pubDate", ""))
    return _found(item, item.findtext("link", ""), item.findtext("title", ""), published)


def _atom(entry: ET.Element) -> Found:
    links = entry.findall(f"{_ATOM}link")
    url = next((link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"), "")
    published = datetime.fromisoformat(entry.findtext(f"{_ATOM}published", ""))
    return _found(entry, url, entry.findtext(f"{_ATOM}title", ""), published)


def _found(element: ET.Element, url: str, title: str, published: datetime) -> Found:
    day = published.astimezone(_ZONE).date().isoformat()
    return Found(url, title, day, " ".join(element.itertext()))
