"""The queries about the articles of a site, as of one time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.catalog.entries import SELECTED, Entry, entry_of
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from sqlite3 import Connection

_ENTRIES: Final = f"SELECT {SELECTED} FROM article JOIN file ON file.id = article.file"
_MEMBERS: Final = (
    f"SELECT {SELECTED} FROM membership CROSS JOIN article ON article.id = membership.article "
    "CROSS JOIN file ON file.id = article.file WHERE feed = ? AND membership.published <= ?"
)
_IDS: Final = (
    "SELECT uri, title_hash, group_concat(feed, ' ') FROM membership CROSS JOIN article "
    "ON article.id = membership.article WHERE membership.published <= ? AND feed NOT LIKE '%?%' GROUP BY article.id"
)
_NEWEST_FIRST: Final = 'ORDER BY membership.published DESC, "order", uri'
# The condition for an article that is published, as of a time.
DUE: Final = "draft = 0 AND article.published <= ?"


class Day(NamedTuple):
    """The articles of a feed on one day (such as 20240526): how many, and the sum of their fingerprints."""

    day: int
    articles: int
    fingerprint: int


class Catalog:
    """The articles that were read. A *due* article is no draft and its time of publication has come."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._sql, self._now, self._seconds = connection, now, dates.seconds(now)

    def __len__(self) -> int:
        """Return the number of due articles."""
        return int(self._value(f"SELECT count(*) FROM article WHERE {DUE}", self._seconds))

    @property
    def files(self) -> int:
        """The number of article files."""
        return int(self._value("SELECT count(*) FROM file"))

    def count(self, feed: str) -> int:
        """Return the number of due articles of a feed."""
        return int(
            self._value("SELECT count(*) FROM membership WHERE feed = ? AND published <= ?", feed, self._seconds)
        )

    def newest(self, feed: str, limit: int, withdrawn_days: int) -> list[Entry]:
        """Return the newest articles of a feed and those withdrawn in the last days, newest first.

        An article that was withdrawn earlier is left out: subscribers have already been notified.
        """
        since = dates.seconds(self._now - timedelta(days=withdrawn_days))
        shown = f"{_MEMBERS} AND (withdrawn IS NULL OR withdrawn > ?) {_NEWEST_FIRST} LIMIT ?"
        newest = self._entries(shown, feed, self._seconds, since, limit)
        if not self._value("SELECT EXISTS (SELECT 1 FROM article WHERE withdrawn > ?)", since):
            return newest
        withdrawn = self._entries(f"{_MEMBERS} AND withdrawn > ?", feed, self._seconds, since)
        return sorted({*newest, *withdrawn}, key=_newest_first)

    def tags(self, at_least: int) -> dict[str, str]:
        """Return the feeds of tags that have enough due articles: the tag by slug, in the order of the slugs."""
        many = (
            "SELECT feed, min(tag) FROM membership WHERE tag IS NOT NULL AND published <= ? "
            "GROUP BY feed HAVING count(*) >= ? ORDER BY feed"
        )
        return dict(self._sql.execute(many, (self._seconds, at_least)).fetchall())

    def oldest_shown(self, feed: str, limit: int) -> int | None:
        """Return the time of a feed's article number ``limit``, in seconds; None if it has fewer."""
        nth = "SELECT published FROM membership WHERE feed = ? AND published <= ? ORDER BY published DESC"
        found = self._sql.execute(f"{nth} LIMIT 1 OFFSET ?", (feed, self._seconds, limit - 1)).fetchone()
        return int(found[0]) if found else None

    def days(self, feed: str) -> list[Day]:
        """Return the days on which a feed has articles, oldest first."""
        # The sum of 64-bit numbers may exceed what SQLite can add; that of their halves cannot.
        rows = self._sql.execute(
            "SELECT day, count(*), sum(fingerprint >> 32), sum(fingerprint & 4294967295) FROM membership "
            "WHERE feed = ? AND published <= ? GROUP BY day ORDER BY day",
            (feed, self._seconds),
        )
        return [Day(day, articles, (high << 32) + low) for day, articles, high, low in rows]

    def ids(self) -> Iterator[tuple[str, str, str]]:
        """Yield each due article's id, hash of title and source, and slugs of its feeds, separated by spaces."""
        yield from self._sql.execute(_IDS, (self._seconds,))

    def between(self, feed: str, first: int, last: int) -> list[Entry]:
        """Return the articles of a feed from one day to another, both included, newest first."""
        return self._entries(f"{_MEMBERS} AND day BETWEEN ? AND ? {_NEWEST_FIRST}", feed, self._seconds, first, last)

    def unpublished(self) -> list[Entry]:
        """Return the drafts and the articles whose time has not come, newest first."""
        found = self._entries(f"{_ENTRIES} WHERE draft = 1 OR article.published > ?", self._seconds)
        return sorted(found, key=_newest_first)

    def find(self, id_: str) -> Entry | None:
        """Return the article with an id, due or not."""
        return next(iter(self._entries(f"{_ENTRIES} WHERE uri = ?", id_)), None)

    def is_due(self, entry: Entry) -> bool:
        """Return whether an article is published."""
        return not entry.draft and entry.published <= self._now

    def repeated(self) -> list[list[Entry]]:
        """Return the groups of articles that have one original, or one id and several originals."""
        groups = {
            "original": "original IS NOT NULL GROUP BY original HAVING count(*) > 1",
            "uri": "1 GROUP BY uri HAVING count(*) > 1 AND count(DISTINCT coalesce(original, id)) > 1",
        }
        return [
            self._entries(f"{_ENTRIES} WHERE article.{column} = ?", value)
            for column, condition in groups.items()
            for (value,) in self._sql.execute(f"SELECT {column} FROM article WHERE {condition}").fetchall()
        ]

    def with_original(self, original: str) -> list[Entry]:
        """Return the articles with an original."""
        return self._entries(f"{_ENTRIES} WHERE original = ?", original)

    def starts(self, path: str) -> set[int]:
        """Return the offsets at which the articles of a file begin."""
        return {entry.start for entry in self._entries(f"{_ENTRIES} WHERE file.path = ?", path)}

    def with_one_title(self) -> list[Entry]:
        """Return the articles whose title another article has as well; withdrawn ones do not count."""
        repeated = "SELECT title FROM article WHERE withdrawn IS NULL GROUP BY title HAVING count(*) > 1"
        return self._entries(f"{_ENTRIES} WHERE withdrawn IS NULL AND title IN ({repeated}) ORDER BY path, start")

    def sidecars(self) -> set[str]:
        """Return the paths of the content files that articles name."""
        return {path for (path,) in self._sql.execute("SELECT path FROM sidecar")}

    def withdrawn_later(self) -> list[Entry]:
        """Return the articles with a withdrawal in the future."""
        return self._entries(f"{_ENTRIES} WHERE withdrawn > ?", self._seconds)

    def next_due(self) -> datetime | None:
        """Return when the next article becomes due, or None."""
        found = self._value("SELECT min(published) FROM article WHERE draft = 0 AND published > ?", self._seconds)
        return None if found is None else dates.from_seconds(found)

    def next_change(self) -> datetime | None:
        """Return when the next ``updated`` of an article comes, or None."""
        found = self._value("SELECT min(until) FROM file WHERE until > ?", self._seconds)
        return None if found is None else dates.from_seconds(found)

    def next_expiry(self, withdrawn_days: int) -> datetime | None:
        """Return when the next notice of a withdrawal leaves the feeds, or None."""
        since = dates.seconds(self._now - timedelta(days=withdrawn_days))
        found = self._value(f"SELECT min(withdrawn) FROM article WHERE {DUE} AND withdrawn > ?", self._seconds, since)
        return None if found is None else dates.from_seconds(found) + timedelta(days=withdrawn_days)

    def _value(self, query: str, *values: Any) -> Any:
        return self._sql.execute(query, values).fetchone()[0]

    def _entries(self, query: str, *values: Any) -> list[Entry]:
        return [entry_of(row) for row in self._sql.execute(query, values)]


def _newest_first(entry: Entry) -> tuple[float, int, str]:
    return -entry.published.timestamp(), entry.order, entry.id
