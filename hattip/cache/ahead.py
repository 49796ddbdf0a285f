"""Lists the content in processes of its own, while this one still imports what it needs to read it."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final

from hattip.content import folder as content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hattip.problems import Problem

    Listing = Iterator[content.Folder | Problem]

# One alone takes longer to list a large archive than the imports take.
_PROCESSES: Final = 2


def scan(root: Path) -> Callable[[Path], Listing]:
    """Begin to list the content below ``root``, and return what stands for :func:`content.scan` once.

    This forks: it is for a program that has a single thread, and little in memory yet. Elsewhere nothing is begun.
    """
    if sys.platform != "linux":  # pragma: no cover - it needs memfd_create, and a fork that is safe
        return content.scan
    waiting = [_begin(root, number) for number in range(_PROCESSES)]

    def listed(wanted: Path) -> Listing:
        streams = [(stream, os.waitpid(process, 0)[1]) for process, stream in waiting]
        waiting.clear()
        # Where it is asked for again, or something went wrong there, the content is listed here.
        if not streams or any(status for _, status in streams) or wanted != root:
            for stream, _ in streams:
                stream.close()
            return content.scan(wanted)
        return chain.from_iterable(_read(stream) for stream, _ in streams)

    return listed


def _begin(root: Path, number: int) -> tuple[int, BinaryIO]:
    """Begin a process; returns its id, and where its list will stand."""
    stream = os.fdopen(os.memfd_create("hattip-listing"), "w+b")
    process = os.fork()
    if process == 0:  # pragma: no cover - the other process ends without telling what of it was covered
        _list(root, number, stream)
    return process, stream


def _list(root: Path, number: int, stream: BinaryIO) -> None:  # pragma: no cover - see above
    """List a share of the content to a stream, and end this process, whatever happens."""
    status = 1
    gc.disable()  # nothing here is worth looking for, and all of it ends with the process
    try:
        for found in content.scan(root, number, _PROCESSES):
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
