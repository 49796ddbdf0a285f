"""The only module that opens files: regular, of bounded size, and never through a link that leads out of a folder.

What a pull request, a merge or another program can put on the disk is not trusted. A pipe would keep a run waiting, a
device never ends, and a link may lead to a secret or to a file that is not ours.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# How often a file is read again if a program is writing it.
_ATTEMPTS: Final = 5
# O_NONBLOCK: opening a pipe does not block. O_BINARY: Windows does not translate line ends. Windows lacks the others.
_FLAGS: Final = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY", "O_CLOEXEC", "O_NOCTTY"))


class Reason(StrEnum):
    """Why a file cannot be read."""

    MISSING = "missing"
    LINK = "link"  # a link that leads out of the folder, or to nothing
    NOT_A_FILE = "not-a-file"  # a folder, pipe, socket or device
    TOO_LARGE = "too-large"
    CHANGING = "changing"  # a program is writing it
    REFUSED = "refused"  # by the operating system


class Failure(NamedTuple):
    """Why a file was not read; ``detail`` is the operating system's own text, if it gave one."""

    reason: Reason
    detail: str = ""


def read_file(path: Path, max_bytes: int, *, below: Path) -> bytes | Failure:
    """Read a regular file of at most ``max_bytes`` bytes that is in the folder ``below``, which is no link itself.

    A link, also one to a folder on the way, is followed only to a file in ``below``. Never raises an OSError.
    """
    try:
        found = real_path(path, below)
        return _read(found, max_bytes) if isinstance(found, str) else found
    except (FileNotFoundError, NotADirectoryError):
        return Failure(Reason.MISSING)
    except OSError as error:
        return Failure(Reason.REFUSED, error.strerror or str(error))
    except ValueError as error:  # a name with a NUL or, on some systems, a surrogate
        return Failure(Reason.REFUSED, str(error))


def real_path(path: Path, below: Path) -> str | Failure:
    """Return the path with its links followed, or a failure if one of them leads out of ``below`` or to nothing.

    Raises:
        OSError: the operating system refused to look.
    """
    if not _has_link(path, below):
        return os.fspath(path)
    if below.is_symlink():
        return Failure(Reason.LINK)
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(below)) or not target.exists():
        return Failure(Reason.LINK)
    return os.fspath(target)


def create_file(path: Path, data: bytes) -> None:
    """Write a new file.

    Raises:
        OSError: it cannot be written, or anything has that name already, even a link.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o666)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk.

    Raises:
        OSError: it cannot be opened; Windows opens no folder.
    """
    descriptor = os.open(path, (os.O_RDONLY if path.is_dir() else os.O_RDWR) | _FLAGS)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_replaceable(path: Path) -> bool:
    """Return whether a path is a regular file, or nothing yet; a link, pipe or device is not."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return True
    except OSError:
        return False


def open_folder(path: Path) -> int:
    """Return a descriptor of a folder, which is no link.

    Raises:
        OSError: it is none, or cannot be opened; Windows opens no folder.
    """
    return os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _FLAGS)


@contextmanager
def listable(path: Path) -> Iterator[int | Path]:
    """Yield what :func:`os.scandir` takes to list a folder: a descriptor, so that no entry is looked up by its path.

    Windows has no descriptors of folders: there it is the path.

    Raises:
        OSError: it is no folder, or cannot be opened.
    """
    if os.scandir not in os.supports_fd:  # pragma: no cover - Windows
        yield path
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_lock_file(path: Path) -> int:
    """Return a descriptor of a file that exists while it is open, and is created if need be; never through a link.

    Raises:
        OSError: it cannot be created or opened.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_TEMPORARY", 0) | _FLAGS, 0o600)


def _has_link(path: Path, below: Path) -> bool:
    """Whether ``below``, a folder in it on the way to ``path``, or ``path`` itself is a link."""
    current, full = os.fspath(below), os.fspath(path)
    if full.startswith(current + os.sep):
        parts = full[len(current) + 1 :].split(os.sep)  # noqa: PTH206 - for each file
    else:
        parts = list(Path(os.path.relpath(full, current)).parts)
    if os.pardir in parts:
        return True
    for part in ("", *parts):
        current = f"{current}{os.sep}{part}" if part else current
        if stat.S_ISLNK(os.lstat(current).st_mode):
            return True
    return False


def _read(path: str, max_bytes: int) -> bytes | Failure:
    for _ in range(_ATTEMPTS):
        descriptor = os.open(path, os.O_RDONLY | _FLAGS)
        try:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                return Failure(Reason.NOT_A_FILE)
            # One byte more than the size: a file that grows is noticed, and nothing larger is allocated.
            data = _read_bytes(descriptor, before.st_size + 1) if before.st_size <= max_bytes else b""
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        if max(before.st_size, len(data)) > max_bytes:
            return Failure(Reason.TOO_LARGE)
        if (before.st_size, before.st_mtime_ns) == (len(data), after.st_mtime_ns):
            return data
    return Failure(Reason.CHANGING)


def _read_bytes(descriptor: int, limit: int) -> bytes:
    """Read to the end, or ``limit`` bytes."""
    data = os.read(descriptor, limit)
    while len(data) < limit - 1 and (chunk := os.read(descriptor, limit - len(data))):
        data += chunk
    return data
