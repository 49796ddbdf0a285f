"""The rendered items: those of this run, which SQLite writes to the disk if they are many, and those of the feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from sqlite3 import Connection

    from hattip.catalog.entries import Entry

# The tables with items, by the number of the article and the format.
_TABLES: Final = ("rendered", "feed_item")


class RenderedTable:
    """The bytes of each item in each format, by the number of its article."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def missing(self, entries: Iterable[Entry], format_: str) -> list[Entry]:
        """Return the articles that were not rendered yet in a format."""
        return [entry for entry in entries if not any(self._has(table, entry.number, format_) for table in _TABLES)]

    def _has(self, table: str, number: int, format_: str) -> bool:
        found = self._sql.execute(f"SELECT 1 FROM {table} WHERE article = ? AND format = ?", (number, format_))
        return found.fetchone() is not None

    def put(self, items: Iterable[tuple[int, Mapping[str, bytes], int, bytes]]) -> None:
        """Store rendered items: the number of the article, its bytes by format, its size, and its hash for readers."""
        for number, rendered, size, shown in items:
            rows = [(number, name, data) for name, data in rendered.items()]
            self._sql.executemany("INSERT OR REPLACE INTO rendered VALUES (?, ?, ?)", rows)
            self._sql.execute("UPDATE article SET size = ?, shown = ? WHERE id = ?", (size, shown, number))

    def get(self, entries: Sequence[Entry]) -> list[dict[str, bytes]]:
        """Return the bytes of articles that were rendered, by format."""
        select = " UNION ALL ".join(f"SELECT format, data FROM {table} WHERE article = ?1" for table in _TABLES)
        return [dict(self._sql.execute(select, (entry.number,)).fetchall()) for entry in entries]

    def keep(self, numbers: Iterable[int]) -> None:
        """Store the items of these articles for the next run, and no others."""
        self._sql.execute("CREATE TEMP TABLE kept (article INTEGER PRIMARY KEY)")
        self._sql.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((number,) for number in numbers))
        kept = "(SELECT article FROM kept)"
        self._sql.execute(f"DELETE FROM feed_item WHERE article NOT IN {kept}")
        self._sql.execute(f"INSERT OR IGNORE INTO feed_item SELECT * FROM rendered WHERE article IN {kept}")
        self._sql.execute("DROP TABLE kept")
