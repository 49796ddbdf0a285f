"""What stands in the output folder, told without reading more of it than has changed."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hattip.catalog.outputs import Made


class Disk:
    """The files of an output folder as they are.

    ``known`` are files as an earlier run left them; ``lately`` is the moment from which on their times tell nothing. So
    only what was touched since has to be read.
    """

    def __init__(self, out: Path, known: Mapping[str, Made], lately: int) -> None:
        self.out, self._known, self._lately = out, known, lately
        self._base = os.fspath(out)
        self._folders: dict[str, bool] = {}
        self._found: dict[str, tuple[str, bytes | None]] = {}

    def digest(self, path: str) -> bytes | None:
        """Return the digest of the regular file at a path, or None where there is none."""
        return self._look(path)[1]

    def state(self, path: str) -> str:
        """Return what tells whether the file changes from now on: its size and times; ``?`` where they tell nothing."""
        return self._look(path)[0]

    def has(self, path: str, digest: bytes) -> bool:
        """Tell whether a regular file with a digest stands at a path, to which no link leads."""
        return self._look(path)[1] == digest and not self._is_foreign(path.rpartition("/")[0])

    def is_taken(self, path: str) -> bool:
        """Tell whether something else than a regular file stands at a path, or a link leads there."""
        return self._is_foreign(path.rpartition("/")[0]) or self._look(path) == ("taken", None)

    def forget(self, path: str) -> None:
        """Look at a file anew: it was written."""
        self._found.pop(path, None)
        self._folders.clear()

    def _look(self, path: str) -> tuple[str, bytes | None]:
        if path not in self._found:
            self._found[path] = self._read(path)
        return self._found[path]

    def _read(self, path: str) -> tuple[str, bytes | None]:
        target = f"{self._base}/{path}"
        try:
            found = os.lstat(target)
            if not stat.S_ISREG(found.st_mode):
                return "taken", None
            state = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
            known = self._known.get(path)
            if known is not None and known.state == state:
                digest = known.digest
            else:
                digest = sha256(Path(target).read_bytes()).digest()[:16]
        except OSError:
            return "missing", None
        return ("?" if max(found.st_mtime_ns, found.st_ctime_ns) >= self._lately > 0 else state), digest

    def _is_foreign(self, folder: str) -> bool:
        """Tell whether a folder, or one around it, is a link or a file."""
        if not folder:
            return False
        if folder not in self._folders:
            try:
                mode = os.lstat(f"{self._base}/{folder}").st_mode
            except OSError:
                mode = 0
            foreign = stat.S_ISLNK(mode) or stat.S_ISREG(mode)
            self._folders[folder] = foreign or self._is_foreign(folder.rpartition("/")[0])
        return self._folders[folder]
