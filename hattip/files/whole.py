"""Puts whole files in the place of others: whoever reads finds the old one or the new one, never a part."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEMPORARY: Final = ".hattip-tmp"


def replace(target: Path, data: bytes) -> None:
    """Write one file, as :func:`replace_all` does."""
    replace_all([(target, data)])


def replace_all(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write files under names of their own, then through to the disk, and only then give them their names, in order.

    So nothing has changed yet if the disk is full, and what counts is on the disk. All are written before the first is
    written through, because then the disk can do it in one go. The folders they need are made.

    Raises:
        OSError: it could not be done. Every file is the old one or the new one, and nothing is left beside them; the
        error names the file.
    """
    waiting: dict[Path, Path] = {}
    try:
        for target, data in files:
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting[target] = target.with_name(f".{target.name}.{os.getpid()}{TEMPORARY}")
            waiting[target].write_bytes(data)
        for temporary in waiting.values():
            with temporary.open("rb+") as stream:
                os.fsync(stream.fileno())
        for target, temporary in waiting.items():
            temporary.replace(target)
        for folder in {target.parent for target in waiting}:
            _sync(folder)
    except BaseException:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
        raise


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
