"""The files of an output folder as the last run left them, and what they were made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection


class Made(NamedTuple):
    """A file: the stamp of what it was made from, what tells whether it was touched since, and its digest."""

    stamp: str
    state: str
    digest: bytes


class Outputs:
    """What is known of the files of one output folder."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection
        found = connection.execute("SELECT path, stamp, state, digest FROM output")
        self.files = {row[0]: Made._make(row[1:]) for row in found}
        self._held = {slug: (stamp, held) for slug, stamp, held in connection.execute("SELECT * FROM head")}

    def held(self, slug: str, stamp: str) -> int | None:
        """Return how many articles a feed could hold when it was made from what has this stamp, or None."""
        known, held = self._held.get(slug, ("", 0))
        return held if known == stamp else None

    def put_held(self, slug: str, stamp: str, held: int) -> None:
        """Note how many articles a feed can hold."""
        if self._held.get(slug) != (stamp, held):
            self._sql.execute("INSERT OR REPLACE INTO head VALUES (?, ?, ?)", (slug, stamp, held))

    def put(self, files: Iterable[tuple[str, Made]]) -> None:
        """Note files as they are now."""
        changed = [(path, *made) for path, made in files if self.files.get(path) != made]
        self._sql.executemany("INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?)", changed)

    def forget(self, paths: Iterable[str]) -> None:
        """Forget files."""
        self._sql.executemany("DELETE FROM output WHERE path = ?", [(path,) for path in paths])
