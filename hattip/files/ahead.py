"""Lists the content in a process of its own, while this one still imports what it needs to read it."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

from hattip.files import content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hattip.problems import Problem

    Listing = Iterator[content.Folder | Problem]


def scan(root: Path) -> Callable[[Path], Listing]:
    """Begin to list the content below ``root``, and return what stands for :func:`content.scan` once.

    This forks: it is for a program that has a single thread, and little in memory yet. Elsewhere nothing is begun.
    """
    if sys.platform != "linux":  # pragma: no cover - it needs memfd_create, and a fork that is safe
        return content.scan
    stream = os.fdopen(os.memfd_create("hattip-listing"), "w+b")
    process = os.fork()
    if process == 0:  # pragma: no cover - the other process ends without telling what of it was covered
        _list(root, stream)
    waiting = [process]

    def listed(wanted: Path) -> Listing:
        # Where it is asked for again, or something went wrong there, the content is listed here.
        if not waiting or os.waitpid(waiting.pop(), 0)[1] != 0 or wanted != root:
            return content.scan(wanted)
        return _read(stream)

    return listed


def _list(root: Path, stream: BinaryIO) -> None:  # pragma: no cover - see above
    """List the content to a stream, and end this process, whatever happens."""
    status = 1
    gc.disable()  # nothing here is worth looking for, and all of it ends with the process
    try:
        for found in content.scan(root):
            pickle.dump(found, stream)
        stream.flush()
        status = 0
    finally:
        os._exit(status)


def _read(stream: BinaryIO) -> Listing:
    with stream:
        stream.seek(0)
        while True:
            try:
                found: content.Folder | Problem = pickle.load(stream)  # noqa: S301 - we have just written it
            except EOFError:
                return
            yield found
