"""What the callers of a run choose: how to publish, with which resources, and what to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor
    from pathlib import Path

T = TypeVar("T")


def _untracked(items: Iterable[T], _count: int, _label: str) -> Iterable[T]:
    return items


class Against(NamedTuple):
    """What to compare with instead of the output folder: its name in problems, and a function that returns its files.

    The function gets a path below ``feeds/`` and returns None if there is no such file. Only ``first`` may there be
    nothing.
    """

    name: str
    fetch: Callable[[str], bytes | None]
    first: bool = False


class Options(NamedTuple):
    """How to publish.

    ``strict`` treats warnings as errors; without ``write`` the files are only compared; ``accept`` are codes of the
    guard that this run accepts; ``verify_full`` verifies pages with feedparser, too; ``against`` is what subscribers
    have, if that is not what the output folder contains.
    """

    strict: bool = False
    write: bool = True
    accept: tuple[str, ...] = ()
    verify_full: bool = False
    against: Against | None = None


class Resources(NamedTuple):
    """What a run may use; the result does not depend on it.

    ``cache`` is the folder of the caches, or None for no cache; ``executor`` is what large work is given to, any
    :class:`concurrent.futures.Executor`, or a function that creates one, which is then shut down at the end;
    ``track`` wraps an iterable, given its length and a label, to show progress.
    """

    cache: Path | None = None
    executor: Executor | Callable[[], Executor] | None = None
    track: Callable[[Iterable[Any], int, str], Iterable[Any]] = _untracked
