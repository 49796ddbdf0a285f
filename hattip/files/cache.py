"""What one run leaves for the next: the index, in a folder that may be deleted at any time.

The cache can only make a run faster. It counts only as a whole and unchanged, for the very code and libraries that
made it: its seal, a file beside it, says which they were, and holds a checksum. The seal is broken before anything is
written and made anew at the end, so that whatever happens in between leaves a cache that does not count. Where there
is none, or another run has it, the index is made in a place of its own, and goes with the run.
"""

from __future__ import annotations

import json
import mmap
import os
import sqlite3
import sys
import zlib
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from hattip.files.locks import lock_file

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = ".hattip-cache"
_INDEX: Final = "index.sqlite"
_SEAL: Final = "seal.json"
_MARK: Final = "CACHEDIR.TAG"
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
    "cache_size = -16384",  # in KiB
)
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


@contextmanager
def opened(folder: Path | None) -> Iterator[Cache]:
    """Open the cache in a folder; or, where there can be none, an index that goes with the run."""
    key, lock = _key(), FileLock(lock_file(folder or Path()))
    try:
        usable = folder is not None and _prepare(folder, lock, key)
        with closing(_connect(os.fspath(folder / _INDEX) if folder and usable else _NOWHERE)) as connection:
            # By the clock of the file system itself.
            lately = (folder / _MARK).stat().st_mtime_ns - _COARSE if folder and usable else 0
            yield Cache(connection, lately)
            connection.commit()
        if folder and usable:
            with suppress(OSError):  # then it does not count
                (folder / _SEAL).write_text(json.dumps([key, _checksum(folder / _INDEX)]), encoding="utf-8")
    finally:
        lock.release()


def _prepare(folder: Path, lock: FileLock, key: str) -> bool:
    """Make a cache ready and break its seal; returns False where another run has it, or nothing can be written."""
    index, seal = folder / _INDEX, folder / _SEAL
    try:
        lock.acquire(timeout=0)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_bytes(b"*\n")
        (folder / _MARK).write_bytes(_TAG)
        checksum = _checksum(index)
        is_whole = checksum is not None and _sealed(seal) == [key, checksum]
        seal.write_bytes(b"")
        if not is_whole:
            index.unlink(missing_ok=True)
    except (Timeout, OSError):
        return False
    return True


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
        with index.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return zlib.crc32(data)
    except (OSError, ValueError):
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
