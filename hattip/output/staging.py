"""Puts whole files in the place of others: whoever reads finds the old one or the new one, never a part."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

TEMPORARY: Final = ".hattip-tmp"


def replace(target: Path, data: bytes) -> None:
    """Write one file, as :class:`Replacement` does."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with Replacement(target.parent) as replacement:
        replacement.add(target, data)
        replacement.commit([target])


class Replacement:
    """Files that wait to take the place of others, under names of their own in one folder.

    Nothing has changed yet if the disk is full, and what counts is on the disk. All are written before the first is
    written through, because then the disk can do it in one go. As a context manager it leaves nothing behind.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[Path, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        for temporary in self._waiting.values():
            temporary.unlink(missing_ok=True)

    def add(self, target: Path, data: bytes) -> None:
        """Write a file that is to stand at ``target`` one day."""
        name = f".{len(self._waiting)}.{target.name}.{os.getpid()}{TEMPORARY}"
        self._waiting[target] = self._folder / name
        self._waiting[target].write_bytes(data)

    def commit(self, order: Iterable[Path]) -> None:
        """Write all files through to the disk, and only then give them their names, in order. Makes their folders.

        Raises:
            OSError: it could not be done; the error names the file. Every file is the old one or the new one.
        """
        for temporary in self._waiting.values():
            with temporary.open("rb+") as stream:
                os.fsync(stream.fileno())
        folders: set[Path] = set()
        for target in order:
            if target.parent not in folders:
                target.parent.mkdir(parents=True, exist_ok=True)
                folders.add(target.parent)
            self._waiting[target].replace(target)
            del self._waiting[target]
        for folder in folders:
            _sync(folder)


def _sync(folder: Path) -> None:
    """Write a folder's new names through to the disk, where the system can: Windows opens no folders."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # pragma: no cover - Windows
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
