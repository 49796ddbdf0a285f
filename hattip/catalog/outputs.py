"""The table of the output files as the last run left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection


class OutputFile(NamedTuple):
    """An output file: the fingerprint of what it was rendered from, its size and times, and its hash."""

    fingerprint: str
    state: str
    hash: bytes


def read_outputs(connection: Connection) -> dict[str, OutputFile]:
    """Return the output files of the last run by path."""
    rows = connection.execute("SELECT path, fingerprint, state, hash FROM output")
    return {path: OutputFile(*rest) for path, *rest in rows}


def write_outputs(connection: Connection, before: Mapping[str, OutputFile], after: Mapping[str, OutputFile]) -> None:
    """Store the output files of this run; ``before`` are those that are stored."""
    changed = [(path, *file) for path, file in after.items() if before.get(path) != file]
    connection.executemany("INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?)", changed)
    connection.executemany("DELETE FROM output WHERE path = ?", [(path,) for path in before.keys() - after.keys()])
