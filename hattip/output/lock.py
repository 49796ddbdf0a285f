"""Prevents two runs from writing to one folder at once.

The operating system locks the output folder itself, so that no file is left anywhere, whatever the user or the folder
for temporary files, and a run that was killed locks nothing. Where it cannot lock a folder, as on Windows, the lock is
a file in that folder, which is deleted at the end.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from hattip.disk import open_folder, open_lock_file
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How many seconds a run waits for another, and how long between two attempts.
PATIENCE: Final = 30.0
_PAUSE: Final = 0.05
LOCK_FILE: Final = ".hattip-lock"
# Another run has the lock; and the file system cannot lock a folder.
_BUSY: Final = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_UNSUPPORTED: Final = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


@contextmanager
def locked(out: Path, name: str = "") -> Iterator[Problem | None]:
    """Lock an output folder, which is created if it does not exist. Yields a problem if it cannot be locked.

    ``out`` is no link; ``name`` is the folder's name in problems. A folder that was created and is still empty at the
    end is deleted again.
    """
    if out.is_symlink():
        yield Problem(Code.UNWRITABLE_OUTPUT, Span(name or out.name), "symlink")
        return
    is_new = not out.exists()
    try:
        descriptor = _acquire(out)
    except TimeoutError:
        yield Problem(Code.LOCKED, Span(name or out.name), "", {"seconds": int(PATIENCE)})
        return
    except OSError as error:
        fields = {"reason": error.strerror or str(error)}
        yield Problem(Code.UNWRITABLE_OUTPUT, Span(name or out.name), "lock", fields)
        return
    try:
        yield None
    finally:
        _release(out, descriptor, is_new=is_new)


def _acquire(out: Path) -> int:
    """Return a descriptor that has the lock.

    Raises:
        TimeoutError: another run has had it for too long.
        OSError: the folder cannot be created, opened or locked.
    """
    for _ in range(round(PATIENCE / _PAUSE)):
        out.mkdir(parents=True, exist_ok=True)
        descriptor = _try(out)
        if descriptor is not None:
            return descriptor
        time.sleep(_PAUSE)
    raise TimeoutError


def _try(out: Path) -> int | None:
    """Return a descriptor that has the lock, or None if another run has it."""
    try:
        return _lock(out, open_folder(out))
    except OSError as error:
        if error.errno not in _UNSUPPORTED and sys.platform != "win32":
            raise
    return _lock(out / LOCK_FILE, open_lock_file(out / LOCK_FILE))


def _lock(path: Path, descriptor: int) -> int | None:
    try:
        _lock_now(descriptor)
        if _is_current(path, descriptor):
            return descriptor
    except OSError as error:
        if error.errno not in _BUSY:
            os.close(descriptor)
            raise
    os.close(descriptor)
    return None


def _lock_now(descriptor: int) -> None:
    """Lock a file or folder.

    Raises:
        OSError: another run has locked it, or it cannot be locked.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_current(path: Path, descriptor: int) -> bool:
    """Whether the locked file or folder still has its name: the run that had the lock may have deleted it."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    return False


def _release(out: Path, descriptor: int, *, is_new: bool) -> None:
    with suppress(OSError):
        (out / LOCK_FILE).unlink(missing_ok=True)
        if is_new:
            out.rmdir()
    os.close(descriptor)
