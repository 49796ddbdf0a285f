"""The table of the items that were rendered in this run. It keeps memory bounded: SQLite writes it to disk if it is large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from sqlite3 import Connection

    from hattip.catalog.entries import Entry

    Forms = Mapping[str, bytes]


class RenderedTable:
    """The bytes of each item in each format, by the number of its article."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def missing(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the articles that were not rendered yet."""
        rendered = "SELECT 1 FROM rendered WHERE article = ? LIMIT 1"
        return [entry for entry in entries if self._sql.execute(rendered, (entry.number,)).fetchone() is None]

    def put(self, items: Iterable[tuple[Entry, Forms]]) -> None:
        """Store the forms of articles."""
        rows: list[tuple[Any, ...]] = []
        for entry, forms in items:
            rows += [(entry.number, name, data) for name, data in forms.items()]
        self._sql.executemany("INSERT INTO rendered VALUES (?, ?, ?)", rows)

    def get(self, entries: Sequence[Entry]) -> list[dict[str, bytes]]:
        """Return the forms of articles that were rendered, by format."""
        forms = "SELECT format, data FROM rendered WHERE article = ?"
        return [dict(self._sql.execute(forms, (entry.number,)).fetchall()) for entry in entries]

