"""All articles of a site, in order, asked by query; kept in SQLite, so that no run needs them all in memory.

The index holds where an article stands, who it is and when it is. What it says is read again where it is rendered, so
that the index stays small, and a run costs what has changed.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from hattip.catalog import schema
from hattip.catalog.conflicts import conflicts
from hattip.catalog.entries import SELECTED, TO_PUBLISH, Entry, entry
from hattip.catalog.files import Files
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from sqlite3 import Connection

    from hattip.catalog.files import Touched
    from hattip.content.validate import Record
    from hattip.problems import Problem

# What stands for all articles, where a category stands otherwise.
_ALL: Final = ""
_PLACE: Final = "CROSS JOIN file ON file.id = article.file CROSS JOIN folder ON folder.id = file.folder"
_ARTICLES: Final = f"SELECT {SELECTED} FROM article {_PLACE} WHERE"
_FILED: Final = f"SELECT {SELECTED} FROM filed CROSS JOIN article ON article.id = filed.article {_PLACE} WHERE"


class Index:
    """The articles of one site: those to publish, and those held back.

    A category is given by its slug, and None means all articles. Articles come newest first, those of one moment in
    the order of their ids.
    """

    def __init__(self, connection: Connection, now: datetime, timezone: str, context: str) -> None:
        """Ask for articles as of ``now``; one that is a draft or dated after it is held back.

        ``connection`` is to a database that has its tables. ``context`` is the stamp of what articles are read against;
        with another, nothing counts that was read before.
        """
        self._sql, self._now, self._timezone = connection, now, timezone
        if schema.fact(connection, "context") != context:
            schema.forget_content(connection)
            schema.note(connection, "context", context)
        self.seconds = dates.seconds(now)
        self._has_months = schema.fact(self._sql, "months") is not None
        self._is_settled = schema.fact(self._sql, schema.SETTLED) is not None
        self.files = Files(connection, self._touched)
        self._notice_time()

    def is_about(self, folder: str) -> bool:
        """Tell whether what is known of published files is of this folder."""
        return schema.fact(self._sql, schema.FOLDER) == folder

    def turn_to(self, folder: str) -> None:
        """Forget what is known of the files in another folder than this."""
        if not self.is_about(folder):
            schema.forget_published(self._sql)
            schema.note(self._sql, schema.FOLDER, folder)

    def __len__(self) -> int:
        """Count the articles to publish."""
        count = f"SELECT count(*) FROM article WHERE {TO_PUBLISH}"
        return int(self._sql.execute(count, (self.seconds,)).fetchone()[0])

    def newest(self, category: str | None, limit: int, withdrawn_days: int) -> tuple[Entry, ...]:
        """Return the newest articles, and those that were withdrawn in the last days, whatever their age.

        One that was withdrawn before that is no longer among the newest: who has it has been told.
        """
        since = dates.seconds(self._now - timedelta(days=withdrawn_days))
        newest = self._entries(category, "(withdrawn IS NULL OR withdrawn > ?)", since, limit=limit)
        withdrawn = self._entries(category, "withdrawn > ?", since) if self._has_withdrawn(since) else []
        return tuple(sorted({*newest, *withdrawn}, key=_order))

    def _has_withdrawn(self, since: int) -> bool:
        return self._sql.execute("SELECT 1 FROM article WHERE withdrawn > ? LIMIT 1", (since,)).fetchone() is not None

    def _entries(self, category: str | None, condition: str, *values: int, limit: int = -1) -> list[Entry]:
        """Return the articles to publish that meet a condition, in which ``at`` is the moment of publication."""
        start, at = (_ARTICLES, "published") if category is None else (f"{_FILED} category = ? AND", "moment")
        given = (*([] if category is None else [category]), self.seconds, *values, limit)
        where = f"draft = 0 AND {at} <= ? AND {condition.format(at=at)} ORDER BY {at} DESC, uri LIMIT ?"
        return [entry(row) for row in self._sql.execute(f"{start} {where}", given)]

    def _found(self, condition: str, *values: Any) -> list[Entry]:
        return [entry(row) for row in self._sql.execute(f"{_ARTICLES} {condition}", values)]

    def held_back(self) -> list[Entry]:
        """Return the articles that are not to be published yet."""
        found = self._found("draft = 1") + self._found("draft = 0 AND published > ?", self.seconds)
        return sorted(found, key=_order)

    def find(self, id_: str) -> Entry | None:
        """Return the article of an id, published or held back."""
        return next(iter(self._found("uri = ?", id_)), None)

    def get(self, id_: str) -> Entry:
        """Return the article of an id that is there."""
        return self._found("uri = ?", id_)[0]

    def is_held_back(self, entry: Entry) -> bool:
        """Tell whether an article is not to be published yet."""
        return entry.draft or entry.published > self._now

    def __contains__(self, id_: str) -> bool:
        """Tell whether an article of this id is to be published."""
        found = self.find(id_)
        return found is not None and not self.is_held_back(found)

    def alike(self, originals: Iterable[int], links: Iterable[int], titles: Iterable[int]) -> Iterator[Entry]:
        """Yield, in order, the articles to publish that seem to have one of these originals, links or titles."""
        wanted = (set(originals), set(links), set(titles))
        select = f"SELECT id, original, link, title FROM article WHERE {TO_PUBLISH} ORDER BY published DESC, uri"
        for id_, *found in self._sql.execute(select, (self.seconds,)).fetchall():
            if any(number in numbers for number, numbers in zip(found, wanted, strict=True)):
                yield from self._found("article.id = ?", id_)

    def problems(self, locate: Callable[[Sequence[Entry]], list[Record]]) -> list[Problem]:
        """Return what is wrong among articles: one has the id or original of another, or is withdrawn in the future.

        ``locate`` gives articles with their places.
        """
        found = {*self._repeated("uri"), *self._repeated("original"), *self._found("withdrawn > ?", self.seconds)}
        # Noted before a file that changed lets the run begin anew.
        schema.note(self._sql, "conflicts", "some" if found else "none")
        problems = list(conflicts(locate(list(found)), self._now)) if found else []
        if not problems:  # only checksums were alike: nor will they be a conflict until one of the articles changes
            schema.note(self._sql, "conflicts", "none")
        return problems

    def _repeated(self, column: str) -> Iterator[Entry]:
        """Yield the articles that have in a column what another has.

        Where there were none in the last run and only little has changed, only that is looked at.
        """
        if schema.fact(self._sql, "conflicts") == "none" and (fresh := self.files.fresh) is not None:
            select = f"SELECT {column} FROM article WHERE file IN ({', '.join(map(str, fresh))})"
            values = {value for (value,) in self._sql.execute(select) if value is not None}
        else:
            select = f"SELECT {column} FROM article WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1"
            values = {value for (value,) in self._sql.execute(select)}
        for value in values:
            found = self._found(f"{column} = ?", value)
            yield from found if len(found) > 1 else ()

    def _touched(self, articles: Iterable[Touched]) -> None:
        """Take note of articles that come or go."""
        found = list(articles)
        if self._is_settled:
            self._sql.executemany("INSERT OR IGNORE INTO touched VALUES (?)", [(uri,) for uri, _, _ in found])
        self._touch((categories, published) for _, categories, published in found)

    # The archive

    def _touch(self, articles: Iterable[tuple[str, int]]) -> None:
        """Take note that the months of articles are no longer what they were."""
        if self._has_months:
            months = {
                (category, self.month(published))
                for categories, published in articles
                for category in (_ALL, *categories.split(" "))
            }
            self._sql.executemany("INSERT OR IGNORE INTO stale VALUES (?, ?)", months)

    def _notice_time(self) -> None:
        """Take note of the articles whose time has come since the last run; or, where it was later, has not yet."""
        before, found = schema.fact(self._sql, "now"), []
        if before is not None and int(before) != self.seconds:
            between = sorted((int(before), self.seconds))
            select = "SELECT categories, published FROM article WHERE draft = 0 AND published > ? AND published <= ?"
            found = self._sql.execute(select, between).fetchall()
            self._touch(found)
        if before is None or found:  # otherwise it is the same to the index when the last run was
            schema.note(self._sql, "now", str(self.seconds))

    def month(self, published: int) -> str:
        """Return the month, as ``2024-05``, in which a moment falls in the site's timezone."""
        return dates.day(published, self._timezone)[:7]

    def stale_months(self, category: str | None) -> list[str]:
        """Return the months of which the pages have to be laid out again; from then on they count as laid out."""
        if not self._has_months:
            self._has_months = True
            schema.note(self._sql, "months", "known")
            self._touch(self._sql.execute("SELECT categories, published FROM article"))
        slug = _ALL if category is None else category
        found = self._sql.execute("SELECT month FROM stale WHERE category = ?", (slug,)).fetchall()
        self._sql.execute("DELETE FROM stale WHERE category = ?", (slug,))
        return [month for (month,) in found]

    def in_month(self, category: str | None, month: str) -> list[Entry]:
        """Return the articles of a month."""
        first = datetime.combine(date.fromisoformat(f"{month}-01"), datetime.min.time(), UTC)
        around = (dates.seconds(first - timedelta(days=2)), dates.seconds(first + timedelta(days=33)))
        found = self._entries(category, "{at} >= ? AND {at} < ?", *around)
        return [each for each in found if self.month(dates.seconds(each.published)) == month]

    def set_pages(self, category: str | None, month: str, pages: Sequence[tuple[str, str]]) -> None:
        """Note the pages of a month, each with its stamp; a month without any is forgotten."""
        key = (_ALL if category is None else category, month)
        if pages:
            self._sql.execute("INSERT OR REPLACE INTO month VALUES (?, ?, ?)", (*key, json.dumps(pages)))
        else:
            self._sql.execute("DELETE FROM month WHERE category = ? AND month = ?", key)

    def pages(self, category: str | None) -> list[tuple[str, str]]:
        """Return the pages of the archive, each with its stamp, the newest month first."""
        select = "SELECT pages FROM month WHERE category = ? ORDER BY month DESC"
        found = self._sql.execute(select, (_ALL if category is None else category,))
        return [(name, stamp) for (pages,) in found for name, stamp in json.loads(pages)]


def _order(entry: Entry) -> tuple[float, str]:
    return (-entry.published.timestamp(), entry.id)
