"""What was published: the files, what they were made from, and the items in those that are read back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from hattip.catalog import schema
from hattip.catalog.entries import TO_PUBLISH
from hattip.feeds.item import Item
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime
    from sqlite3 import Connection

    from hattip.catalog import Index

_COLUMNS: Final = "uri, title, link, original, source, published, updated, withdrawn, line"
_ITEMS: Final = f"SELECT {_COLUMNS}, path, position FROM item JOIN record ON record.id = item.record"
_PUT: Final = f"INSERT INTO item (record, position, {_COLUMNS}) VALUES (?, ?{', ?' * (_COLUMNS.count(',') + 1)})"
Row = tuple[Any, ...]


def rows(items: Iterable[Item]) -> list[Row]:
    """Return what is kept of items, in their order."""
    return [
        (
            item.id,
            item.title,
            item.link,
            item.original,
            item.source,
            dates.seconds(item.published),
            dates.seconds(item.updated),
            item.withdrawn,
            item.line,
        )
        for item in items
    ]


class Published:
    """The record of what subscribers have: the feeds of every slug, and with ``all`` its whole archive.

    Where an item stands in several files, the one that was updated last counts. ``site_id`` is None where the record
    does not say.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection
        self.site_id: str | None = None
        self._heads: dict[str, str] = {}
        self._digests: dict[str, bytes] = dict(connection.execute("SELECT path, digest FROM record"))
        self._settled = schema.fact(connection, schema.SETTLED)

    # Keeping it

    def digest(self, path: str) -> bytes | None:
        """Return the digest of a file when its items were put in, or None."""
        return self._digests.get(path)

    def take(self, path: str, digest: bytes, items: Sequence[Row]) -> None:
        """Put in the items of a file that somebody else may have written."""
        self._settled = None
        schema.forget(self._sql, schema.SETTLED)
        self.put(path, digest, items)

    def put(self, path: str, digest: bytes, items: Sequence[Row]) -> None:
        """Put in the items of a file that was made from the articles as they are, in place of those it had."""
        self.forget([path])
        self._digests[path] = digest
        record = self._sql.execute("INSERT INTO record (path, digest) VALUES (?, ?)", (path, digest)).lastrowid
        self._sql.executemany(_PUT, [(record, position, *row) for position, row in enumerate(items)])

    def forget(self, paths: Iterable[str]) -> None:
        """Take out files with their items."""
        for path in paths:
            self._digests.pop(path, None)
            self._sql.execute("DELETE FROM item WHERE record = (SELECT id FROM record WHERE path = ?)", (path,))
            self._sql.execute("DELETE FROM record WHERE path = ?", (path,))

    def count(self, heads: dict[str, str], pages: Iterable[str]) -> None:
        """Say which files count: the feed of each slug, and the pages of the archive of all; all others go."""
        self.forget(self._digests.keys() - {*heads.values(), *pages})
        self._heads = heads

    def settle(self, index: Index) -> None:
        """Note that it agrees with the articles: everything that does not was let through, and is now as they are."""
        schema.note(self._sql, schema.SETTLED, str(index.seconds))
        self._sql.execute("DELETE FROM touched")

    def _is_settled(self, index: Index) -> bool:
        """Tell whether it can only disagree about articles that were touched. As time goes on, articles but come."""
        return self._settled is not None and index.seconds >= int(self._settled)

    # Asking it

    @property
    def slugs(self) -> Collection[str]:
        """The slugs of its feeds."""
        return self._heads.keys()

    def size(self, slug: str) -> int:
        """Count the items of a feed."""
        count = "SELECT count(*) FROM item WHERE record = (SELECT id FROM record WHERE path = ?)"
        return int(self._sql.execute(count, (self._heads.get(slug),)).fetchone()[0])

    def head(self, slug: str) -> list[Item]:
        """Return the items of a feed, in their order; none where there is no such feed."""
        found = self._sql.execute(f"{_ITEMS} WHERE path = ? ORDER BY position", (self._heads.get(slug),))
        return [_item(row) for row in found]

    def item(self, id_: str) -> Item | None:
        """Return the item of an id, or None."""
        return next(iter(self._items("uri = ?", id_)), None)

    def lost(self, index: Index) -> list[Item]:
        """Return the items of which no article is to be published any longer."""
        article = f"SELECT 1 FROM article INDEXED BY article_uri WHERE article.uri = item.uri AND {TO_PUBLISH}"
        touched = "uri IN (SELECT uri FROM touched) AND " if self._is_settled(index) else ""
        return self._items(f"{touched}NOT EXISTS ({article})", index.seconds)

    def moved(self, index: Index) -> Iterator[tuple[Item, datetime]]:
        """Yield the items of which the article has a new date and would stand before others that were newer.

        The moment is that new date.
        """
        items = "touched CROSS JOIN item INDEXED BY item_uri ON item.uri = touched.uri"
        select = (
            f"SELECT DISTINCT item.uri, article.published FROM {items if self._is_settled(index) else 'item'} "
            "CROSS JOIN article INDEXED BY article_uri ON article.uri = item.uri "
            "WHERE article.published > item.published AND article.draft = 0 AND article.published <= ?"
        )
        for id_, published in self._sql.execute(select, (index.seconds,)).fetchall():
            found = self.item(id_)
            if found is not None and self.overtakes(found, dates.moment(published)):
                yield found, dates.moment(published)

    def overtakes(self, item: Item, published: datetime) -> bool:
        """Tell whether an item with a new date would stand before others that were newer than it."""
        between = "SELECT 1 FROM item WHERE published > ? AND published <= ? AND uri != ? LIMIT 1"
        moments = (dates.seconds(item.published), dates.seconds(published))
        return self._sql.execute(between, (*moments, item.id)).fetchone() is not None

    def _items(self, condition: str, *values: Any) -> list[Item]:
        """Return the items that meet a condition, each once, in the order in which the record has them."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in sorted(map(_item, self._sql.execute(f"{_ITEMS} WHERE {condition}", values)), key=_place):
            found[item.id].append(item)
        return [max(items, key=lambda item: item.updated) for items in found.values()]


def _item(row: Sequence[Any]) -> Item:
    uri, title, link, original, source, published, updated, withdrawn, line, path, position = row
    return Item(
        id=uri,
        title=title,
        link=link,
        original=original,
        source=source,
        authors=(),
        published=dates.moment(published),
        updated=dates.moment(updated),
        withdrawn=None if withdrawn is None else bool(withdrawn),
        line=line,
        path=path,
        position=position,
    )


def _place(item: Item) -> tuple[str, bool, str, int]:
    """Order as the record is read: slug by slug, of each the feed and then its archive."""
    return item.path.partition("/")[0], item.path.count("/") > 1, item.path, item.position
