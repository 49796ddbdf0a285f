"""Keeps two runs from writing to one folder: the system holds the lock, so that one who died holds nothing."""

from __future__ import annotations

import os
import platform
import tempfile
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from hattip.problems import Code, Problem, Span, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

# How many seconds a run waits for another.
PATIENCE: Final = 30


def lock_file(folder: Path) -> Path:
    """Return the file that is locked for a folder. It does not stand in the folder, which belongs to what is in it."""
    digest = sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"hattip-{digest}.lock"


@contextmanager
def locked(out: Path) -> Iterator[Problem | None]:
    """Keep others from publishing to a folder meanwhile. Yields a problem where somebody else keeps us from it."""
    path = lock_file(out)
    lock = FileLock(path, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        message = f"Another run has been publishing to this folder for {PATIENCE} seconds."
        hint = f"Wait until it is done. It is {_holder(path) or 'unknown'}, and holds {path}."
        yield literal(Code.LOCKED, Span(out.name), message, hint)
        return
    except OSError as error:
        message = f"No lock can be taken: {path}: {error.strerror or error}."
        yield literal(Code.UNWRITABLE_OUTPUT, Span(out.name), message, "Delete that file, or set TMPDIR to a folder.")
        return
    try:
        with suppress(OSError):
            _holder_file(path).write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")
        yield None
    finally:
        _holder_file(path).unlink(missing_ok=True)
        lock.release()


def _holder_file(lock: Path) -> Path:
    """Return the file that says who holds a lock; the lock's own is emptied by those who wait for it."""
    return lock.with_suffix(".holder")


def _holder(lock: Path) -> str:
    try:
        return _holder_file(lock).read_text(encoding="utf-8")
    except OSError:
        return ""
