"""The rendered items: those of this run, which SQLite writes to the disk if they are many, and those of the feeds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from sqlite3 import Connection, Cursor

    from hattip.catalog.entries import Entry

# The tables with items, by the number of the article and the format.
_TABLES: Final = ("rendered", "feed_item")


class RenderedTable:
    """The bytes of each item in each format, by the number of its article."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def missing(self, entries: Iterable[Entry], format_: str) -> list[Entry]:
        """Return the articles that were not rendered yet in a format."""
        entries = list(entries)
        rows = self._select("article", "format = ?2", [entry.number for entry in entries], format_)
        found = {number for (number,) in rows}
        return [entry for entry in entries if entry.number not in found]

    def put(self, items: Iterable[tuple[int, Mapping[str, bytes], int, bytes]]) -> None:
        """Store rendered items: the number of the article, its bytes by format, its size, and its hash for readers."""
        for number, rendered, size, shown in items:
            rows = [(number, name, data) for name, data in rendered.items()]
            self._sql.executemany("INSERT OR REPLACE INTO rendered VALUES (?, ?, ?)", rows)
            self._sql.execute("UPDATE article SET size = ?, shown = ? WHERE id = ?", (size, shown, number))

    def get(self, entries: Sequence[Entry]) -> list[dict[str, bytes]]:
        """Return the bytes of articles that were rendered, by format."""
        found: dict[int, dict[str, bytes]] = {entry.number: {} for entry in entries}
        for number, format_, data in self._select("article, format, data", "TRUE", found):
            found[number][format_] = data
        return [found[entry.number] for entry in entries]

    def _select(self, columns: str, condition: str, numbers: Iterable[int], *values: str) -> Cursor:
        """Select from the items of some articles."""
        wanted = f"article IN (SELECT value FROM json_each(?1)) AND {condition}"
        select = " UNION ALL ".join(f"SELECT {columns} FROM {table} WHERE {wanted}" for table in _TABLES)
        return self._sql.execute(select, (json.dumps(list(numbers)), *values))

    def keep(self, numbers: Iterable[int]) -> None:
        """Store the items of these articles for the next run, and no others."""
        self._sql.execute("CREATE TEMP TABLE kept (article INTEGER PRIMARY KEY)")
        self._sql.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((number,) for number in numbers))
        kept = "(SELECT article FROM kept)"
        self._sql.execute(f"DELETE FROM feed_item WHERE article NOT IN {kept}")
        self._sql.execute(f"INSERT OR IGNORE INTO feed_item SELECT * FROM rendered WHERE article IN {kept}")
        self._sql.execute("DROP TABLE kept")
