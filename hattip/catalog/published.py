"""The tables of what is published: the items of each file, and how they differ from the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hattip.catalog.catalog import DUE
from hattip.catalog.entries import SELECTED, Entry, entry_of
from hattip.catalog.item import Item
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime
    from sqlite3 import Connection

_COLUMNS: Final = "uri, title, link, original, source, published, updated, withdrawn, title_hash, shown"
_ITEMS: Final = f"SELECT {_COLUMNS}, path, position FROM item"
# An item may be in several files; in a group SQLite returns the row that has the maximum.
_LATEST: Final = f"SELECT {_COLUMNS.replace(' updated', ' max(updated)')}, path, position FROM item"
_EACH_ONCE: Final = "GROUP BY uri ORDER BY path, position"
_PUT: Final = f"INSERT INTO item (path, position, {_COLUMNS}) VALUES (?, ?{', ?' * (_COLUMNS.count(',') + 1)})"
_COPY: Final = (
    f"INSERT INTO item (path, position, {_COLUMNS}) SELECT ?, ?, uri, title, link, original, source, published, "
    "changed, withdrawn IS NOT NULL, title_hash, shown FROM article WHERE id = ?"
)
_DUE_ARTICLE: Final = f"SELECT 1 FROM article INDEXED BY article_uri WHERE article.uri = item.uri AND {DUE}"


class PublishedTable:
    """The items that subscribers have, by the file that contains them."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._sql, self._seconds = connection, dates.seconds(now)
        self.hashes: dict[str, bytes] = dict(connection.execute("SELECT path, hash FROM record"))

    def put(self, path: str, hash_: bytes, items: Iterable[Item]) -> None:
        """Store the items of a file, in place of those it had."""
        self.delete([path])
        self._add(path, hash_)
        self._sql.executemany(_PUT, ((path, position, *_values(item)) for position, item in enumerate(items)))

    def copy(self, path: str, hash_: bytes, articles: Iterable[int]) -> None:
        """Store the items of a file that was just rendered from articles, given by their numbers."""
        self.delete([path])
        self._add(path, hash_)
        self._sql.executemany(_COPY, [(path, position, article) for position, article in enumerate(articles)])

    def _add(self, path: str, hash_: bytes) -> None:
        self.hashes[path] = hash_
        self._sql.execute("INSERT INTO record VALUES (?, ?)", (path, hash_))

    def delete(self, paths: Iterable[str]) -> None:
        """Delete files and their items."""
        for path in [path for path in paths if self.hashes.pop(path, None) is not None]:
            self._sql.execute("DELETE FROM item WHERE path = ?", (path,))
            self._sql.execute("DELETE FROM record WHERE path = ?", (path,))

    def keep(self, paths: Collection[str]) -> None:
        """Delete all files but these."""
        self.delete(self.hashes.keys() - set(paths))

    def items(self, path: str) -> tuple[Item, ...]:
        """Return the items of a file, in their order."""
        rows = self._sql.execute(f"{_ITEMS} WHERE path = ? ORDER BY position", (path,))
        return tuple(_item(row) for row in rows)

    def known(self, ids: Iterable[str]) -> dict[str, Item]:
        """Return the published items with these ids."""
        found = (self._latest("uri = ?", id_) for id_ in ids)
        return {items[0].id: items[0] for items in found if items}

    def vanished(self) -> tuple[Item, ...]:
        """Return the published items that are no due article any more, each once."""
        return self._latest(f"NOT EXISTS ({_DUE_ARTICLE})", self._seconds)

    def redated(self) -> list[tuple[Item, Entry]]:
        """Return the items whose article is published later than before, and would overtake another item."""
        rows = self._sql.execute(
            f"SELECT DISTINCT {SELECTED} FROM item CROSS JOIN article INDEXED BY article_uri ON article.uri = item.uri "
            f"CROSS JOIN file ON file.id = article.file WHERE article.published > item.published AND {DUE}",
            (self._seconds,),
        )
        entries = [entry_of(row) for row in rows.fetchall()]
        known = self.known(entry.id for entry in entries)
        return [(known[entry.id], entry) for entry in entries if self._overtakes(known[entry.id], entry)]

    def _overtakes(self, item: Item, entry: Entry) -> bool:
        between = "SELECT 1 FROM item WHERE published > ? AND published <= ? AND uri != ? LIMIT 1"
        times = (dates.seconds(item.published), dates.seconds(entry.published))
        return entry.published > item.published and self._sql.execute(between, (*times, item.id)).fetchone() is not None

    def candidates(self) -> list[Entry]:
        """Return the due articles that are not published yet and share a text with an item that vanished, newest first.

        The text is the original, the link, or the title together with the source.
        """
        vanished = f"SELECT * FROM item WHERE NOT EXISTS ({_DUE_ARTICLE})"
        rows = self._sql.execute(
            f"WITH vanished AS MATERIALIZED ({vanished}) "
            f"SELECT {SELECTED} FROM article JOIN file ON file.id = article.file WHERE {DUE} "
            "AND NOT EXISTS (SELECT 1 FROM item WHERE item.uri = article.uri) "
            "AND (original IN (SELECT original FROM vanished) OR link IN (SELECT link FROM vanished) "
            "OR title_hash IN (SELECT title_hash FROM vanished)) "
            "ORDER BY article.published DESC, article.uri",
            (self._seconds, self._seconds),
        )
        return [entry_of(row) for row in rows]

    def _latest(self, condition: str, *values: Any) -> tuple[Item, ...]:
        return tuple(_item(row) for row in self._sql.execute(f"{_LATEST} WHERE {condition} {_EACH_ONCE}", values))


def _values(item: Item) -> tuple[Any, ...]:
    return (
        item.id, item.title, item.link, item.original, item.source, dates.seconds(item.published),
        dates.seconds(item.updated), item.withdrawn, item.title_hash, item.shown,
    )  # fmt: skip


def _item(row: Sequence[Any]) -> Item:
    *texts, published, updated, withdrawn, title_hash, shown, path, position = row
    id_, title, link, original, source = texts
    return Item(
        id=id_,
        title=title,
        link=link,
        original=original,
        source=source,
        authors=(),
        published=dates.from_seconds(published),
        updated=dates.from_seconds(updated),
        withdrawn=None if withdrawn is None else bool(withdrawn),
        path=path,
        position=position,
        title_hash=title_hash,
        shown=shown,
    )
