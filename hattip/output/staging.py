"""Replace files atomically: a reader finds the old file or the new one, never a part of one."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from hattip.disk import create_file, sync

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

FOLDER: Final = ".hattip-tmp"


def replace(target: Path, data: bytes) -> None:
    """Write a file of the user's: it is on the disk, under a temporary name, before it replaces the old one.

    Raises:
        OSError: it cannot be written. The old file is unchanged.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.hattip-tmp")
    try:
        create_file(temporary, data)
        sync(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    with suppress(OSError):  # Windows opens no folders
        sync(target.parent)


class Staging:
    """A folder inside the output folder with the new files, until all of them are there.

    They are not synced to the disk: after a power failure the next run regenerates what is damaged. As a context
    manager it removes the folder at the end, and one that a killed run left.
    """

    def __init__(self, out: Path) -> None:
        self._out, self._folder = out, out / FOLDER
        self._files: dict[str, Path] = {}

    def __enter__(self) -> Self:
        self._out.mkdir(parents=True, exist_ok=True)
        _remove(self._folder)
        self._folder.mkdir()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        _remove(self._folder)

    def add(self, path: str, data: bytes) -> None:
        """Write the new file for a path below the output folder."""
        self._files[path] = self._folder / str(len(self._files))
        create_file(self._files[path], data)

    def replace(self, path: str, data: bytes) -> None:
        """Replace one file at once."""
        staged = self._folder / "single"
        create_file(staged, data)
        staged.replace(self._out / path)

    def commit(self, order: Iterable[str]) -> None:
        """Rename the new files to their paths, in order, and create their folders.

        Raises:
            OSError: it could not be done; the error names the file. Every file is the old one or the new one.
        """
        created: set[Path] = set()
        for path in order:
            target = self._out / path
            if target.parent not in created:
                target.parent.mkdir(parents=True, exist_ok=True)
                created.add(target.parent)
            self._files[path].replace(target)


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
