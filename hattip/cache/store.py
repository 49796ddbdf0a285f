"""Open the cache, or report why it cannot be used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from hattip.cache.key import cache_key
from hattip.catalog import schema
from hattip.disk import create_file, is_replaceable
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The name of the value that the cache is valid for.
KEY: Final = "key"
# The finest time that every file system in use can store changes at least every two seconds.
_RESOLUTION: Final = 2_000_000_000
_CORRUPT: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNUSABLE: Final = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH,
}  # fmt: skip


class CacheError(Exception):
    """The cache cannot be used: ``problem`` is the reason. A corrupt one has been deleted."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Cache:
    """An open database, in one transaction.

    ``is_kept`` is whether it is stored for the next run. Files with a time of ``racy_since`` (in nanoseconds) or later
    may change again without their times changing.
    """

    connection: sqlite3.Connection
    is_kept: bool
    racy_since: int


def cache_path(folder: Path, root: Path, out: Path) -> Path:
    """Return the file of the cache for a site and its output folder."""
    name = "\0".join((os.path.realpath(root), os.path.realpath(out)))
    return folder / f"{sha256(name.encode(errors='surrogateescape')).hexdigest()[:32]}.sqlite"


@contextmanager
def open_cache(path: Path | None) -> Iterator[Cache]:
    """Open the cache in a file, or a temporary database if that is None.

    The transaction is committed at the end, or rolled back if there is an exception.

    Raises:
        CacheError: the file is locked, read-only or corrupt, or the disk is full, now or in a later query.
    """
    if path is None:
        with closing(_connect("")) as connection:
            schema.create(connection)
            yield Cache(connection, is_kept=False, racy_since=0)
        return
    if not is_replaceable(path):
        raise CacheError(_problem(path, "it is not a regular file"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        racy_since = _file_system_time(path.parent) - _RESOLUTION
    except OSError as error:
        raise CacheError(_problem(path, error.strerror or str(error))) from error
    try:
        with closing(_connect(os.fspath(path))) as connection:
            _prepare(connection)
            yield Cache(connection, is_kept=True, racy_since=racy_since)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise _cache_error(path, error) from error


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -8192")  # in KiB
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the tables; drop those that other code or other packages filled."""
    key = cache_key()
    has_meta = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
    if has_meta and schema.get_meta(connection, KEY) != key:
        schema.recreate(connection)
    schema.create(connection)
    schema.set_meta(connection, KEY, key)


def _file_system_time(folder: Path) -> int:
    """Return the present time in nanoseconds, by the clock of the file system."""
    probe = folder / f".{os.getpid()}.time"
    create_file(probe, b"")
    try:
        return probe.stat().st_mtime_ns
    finally:
        probe.unlink()


def _cache_error(path: Path, error: sqlite3.Error) -> Exception:
    """Return the cache error for an error of SQLite, or the error itself if it is a bug."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _CORRUPT:
        with suppress(OSError):
            path.unlink()
        return CacheError(_problem(path, f"{error}; it was deleted"))
    return CacheError(_problem(path, str(error))) if code in _UNUSABLE else error


def _problem(path: Path, reason: str) -> Problem:
    return Problem(Code.CACHE_UNUSABLE, Span(os.fspath(path)), "", {"reason": reason})
