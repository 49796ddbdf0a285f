"""What one run leaves for the next: the index, in a folder that may be deleted at any time.

The cache can only make a run faster. It counts only as a whole and unchanged, for the very code and libraries that
made it: its seal, a file beside it, says which they were, and holds a checksum. The seal is broken before anything is
written and made anew at the end, so that whatever happens in between leaves a cache that does not count. Where there
is none, or another run has it, the index is made in a place of its own, and goes with the run.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import zlib
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = ".hattip-cache"
_INDEX: Final = "index.sqlite"
_SEAL: Final = "seal.json"
_MARK: Final = "CACHEDIR.TAG"
_IGNORE: Final = ".gitignore"
# SQLite's name for an index that is in memory as long as it is small, then in a file without a name.
_NOWHERE: Final = ""
# How lately a file may have been changed for its times to tell nothing: two seconds is how often the clock of the
# coarsest file system in use moves.
_COARSE: Final = 2_000_000_000
# The cache needs no journal: whoever is interrupted leaves a broken seal.
_SETTINGS: Final = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "cache_size = -4096",  # in KiB
)
_PART: Final = 1 << 20
_TAG: Final = b"""Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of hattip's. It may be deleted at any time.
"""


# What an index that cannot be read or written raises.
Error = sqlite3.Error


@dataclass(slots=True)
class Cache:
    """An index to work in.

    ``lately`` is the moment, in nanoseconds, from which on the times of a file do not tell whether it changed; 0 where
    nothing is kept.
    """

    connection: sqlite3.Connection
    lately: int = 0
    _aside: sqlite3.Connection | None = None

    def aside(self) -> sqlite3.Connection:
        """Return an index that goes with the run, for what must not take the place of what is kept."""
        self._aside = self._aside or _connect(_NOWHERE)
        return self._aside

    def close(self) -> None:
        """Close what goes with the run."""
        if self._aside is not None:
            self._aside.close()


class _Kept(NamedTuple):
    """What the last run has left, with its checksum; None where nothing of it counts."""

    checksum: int | None


@contextmanager
def opened(folder: Path | None) -> Iterator[Cache]:
    """Open the cache in a folder; or, where there can be none, an index that goes with the run."""
    key = _key() if folder else ""
    with _locked(folder, key) as kept:
        if folder is None or kept is None:
            with closing(_connect(_NOWHERE)) as connection, closing(Cache(connection)) as cache:
                yield cache
            return
        with closing(_connect(os.fspath(folder / _INDEX))) as connection:
            before = _version(connection)
            # By the clock of the file system itself.
            with closing(Cache(connection, (folder / _MARK).stat().st_mtime_ns - _COARSE)) as cache:
                yield cache
            after = _version(connection)
            connection.commit()
        with suppress(OSError):  # then it does not count
            checksum = kept.checksum if before == after else _checksum(folder / _INDEX)
            (folder / _SEAL).write_text(json.dumps([key, checksum]), encoding="utf-8")


def _version(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return what changes with everything that is written to an index."""
    return connection.total_changes, connection.execute("PRAGMA schema_version").fetchone()[0]


@contextmanager
def _locked(folder: Path | None, key: str) -> Iterator[_Kept | None]:
    """Lock a cache and make it ready; yields None where another run has it, or nothing can be written."""
    if folder is None:
        yield None
        return
    from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to import, and a check of one file locks nothing

    from hattip.output.lock import lock_file  # noqa: PLC0415

    lock = FileLock(lock_file(folder))
    try:
        try:
            lock.acquire(timeout=0)
            kept = _prepare(folder, key)
        except (Timeout, OSError):
            kept = None
        yield kept
    finally:
        lock.release()


def _prepare(folder: Path, key: str) -> _Kept | None:
    """Take away the seal of a cache, and all of it that does not count. Returns None where a link leads elsewhere."""
    index, seal = folder / _INDEX, folder / _SEAL
    if any(path.is_symlink() for path in (folder, index, seal, folder / _MARK, folder / _IGNORE)):
        return None  # whoever may change the repository may not choose where else hattip writes
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _IGNORE).write_bytes(b"*\n")
    (folder / _MARK).write_bytes(_TAG)
    checksum = _checksum(index)
    counts = checksum is not None and _sealed(seal) == [key, checksum]
    seal.unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.name.startswith(_INDEX) and not (counts and path == index):  # with what SQLite would take for a journal
            path.unlink()
    return _Kept(checksum if counts else None)


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def _sealed(seal: Path) -> object:
    try:
        return json.loads(seal.read_bytes())
    except (OSError, ValueError):
        return None


def _checksum(index: Path) -> int | None:
    """Return a checksum of the whole index, which finds damage, not malice: who can write there can write anything."""
    try:
        with index.open("rb") as stream:
            checksum = 0
            while part := stream.read(_PART):
                checksum = zlib.crc32(part, checksum)
            return checksum
    except OSError:
        return None


def _key() -> str:
    """Return what stands for everything that reads content and makes feeds: this code, Python, and every library."""
    here, digest = Path(__file__).parents[1], sha256(sys.version.encode())
    for path in sorted([*here.rglob("*.py"), *here.rglob("*.toml")]):
        digest.update(path.read_bytes())
    for folder in sys.path:
        with suppress(OSError):
            names = (name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))  # noqa: PTH208 - names
            digest.update("\n".join(sorted(names)).encode(errors="surrogateescape"))
    return digest.hexdigest()
