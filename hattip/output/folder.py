"""The files of the output folder as they are. A file that has not changed since the last run is not read again."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.content.files import native
from hattip.content.folder import state_of
from hattip.disk import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hattip.catalog.outputs import OutputFile

# The largest max_bytes of a site, and room for the head of a feed.
MAX_BYTES: Final = 128 << 20


class _Found(NamedTuple):
    """What is at a path: the state and hash of a regular file, or whether anything else is there."""

    state: str = ""
    hash: bytes | None = None
    is_blocked: bool = False


class OutputFolder:
    """An output folder. ``known`` are its files as the last run left them."""

    def __init__(self, out: Path, known: Mapping[str, OutputFile]) -> None:
        self.out, self._known = out, known
        self._found: dict[str, _Found] = {}
        self._linked: dict[str, bool] = {"": False}

    def hash(self, path: str) -> bytes | None:
        """Return the hash of the regular file at a path, or None if there is none."""
        return self._look(path).hash

    def state(self, path: str) -> str:
        """Return the size and times of the file at a path."""
        return self._look(path).state

    def is_blocked(self, path: str) -> bool:
        """Return whether something else than a regular file is at a path, or a symlink leads there."""
        return self._is_linked(path.rpartition("/")[0]) or self._look(path).is_blocked

    def read(self, path: str) -> bytes | None:
        """Return the bytes of the regular file at a path, or None if it cannot be read."""
        data = read_file(native(self.out, path), MAX_BYTES, below=self.out)
        return data if isinstance(data, bytes) else None

    def written(self, path: str, hash_: bytes) -> None:
        """Take note that a file with this hash was written."""
        self._found[path] = _Found(state_of(os.lstat(native(self.out, path))), hash_)
        self._linked = {"": False}

    def _look(self, path: str) -> _Found:
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def _find(self, path: str) -> _Found:
        try:
            status = os.lstat(native(self.out, path))
        except OSError:
            return _Found()
        if not stat.S_ISREG(status.st_mode):
            return _Found(is_blocked=True)
        state, known = state_of(status), self._known.get(path)
        if known is not None and known.state == state:
            return _Found(state, known.hash)
        data = self.read(path)
        return _Found(state, None if data is None else hash_of(data), is_blocked=data is None)

    def _is_linked(self, folder: str) -> bool:
        """Return whether a folder, or one that contains it, is a symlink or a file."""
        if folder not in self._linked:
            try:
                mode = os.lstat(native(self.out, folder)).st_mode
            except OSError:
                mode = 0
            linked = stat.S_ISLNK(mode) or stat.S_ISREG(mode)
            self._linked[folder] = linked or self._is_linked(folder.rpartition("/")[0])
        return self._linked[folder]


def hash_of(data: bytes) -> bytes:
    """Return the hash of a file's bytes: 16 bytes of SHA-256."""
    return sha256(data).digest()[:16]
