"""The items that were rendered in this run: a table, which SQLite writes to the disk if it is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from sqlite3 import Connection

    from hattip.catalog.entries import Entry


class RenderedTable:
    """The bytes of each item in each format, by the number of its article."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def missing(self, entries: Iterable[Entry], format_: str) -> list[Entry]:
        """Return the articles that were not rendered yet in a format."""
        rendered = "SELECT 1 FROM rendered WHERE article = ? AND format = ?"
        return [entry for entry in entries if self._sql.execute(rendered, (entry.number, format_)).fetchone() is None]

    def put(self, items: Iterable[tuple[int, Mapping[str, bytes], int, bytes]]) -> None:
        """Store rendered items: the number of the article, its bytes by format, its size, and its hash for readers."""
        for number, rendered, size, shown in items:
            rows = [(number, name, data) for name, data in rendered.items()]
            self._sql.executemany("INSERT OR REPLACE INTO rendered VALUES (?, ?, ?)", rows)
            self._sql.execute("UPDATE article SET size = ?, shown = ? WHERE id = ?", (size, shown, number))

    def get(self, entries: Sequence[Entry]) -> list[dict[str, bytes]]:
        """Return the bytes of articles that were rendered, by format."""
        select = "SELECT format, data FROM rendered WHERE article = ?"
        return [dict(self._sql.execute(select, (entry.number,)).fetchall()) for entry in entries]
