"""What every run has: the means by which it is carried out, and what it says at the end."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from hattip.cache import store as cache
from hattip.content import folder as content
from hattip.content.load import ChangedError
from hattip.problems import Code, Problem, Severity, Span, literal
from hattip.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from hattip.catalog.entries import Entry
    from hattip.output.changes import Changes

T = TypeVar("T")
# How often a run begins anew because somebody edits what it reads.
_TRIES: Final = 5


def _untracked(items: Iterable[T], _: int) -> Iterable[T]:
    return items


class Means(NamedTuple):
    """How a run is carried out; nothing that comes out depends on it.

    ``cache`` is the folder in which it leaves something for the next; ``executor`` makes the processes for large work;
    ``track`` wraps what is to be read, with its number, to show how far that has come; ``scan`` lists the content.
    """

    cache: Path | None = None
    executor: Callable[[], Executor] | None = None
    track: Callable[[Iterable[Any], int], Iterable[Any]] = _untracked
    scan: Callable[[Path], Iterator[content.Folder | Problem]] = content.scan


class Run(NamedTuple):
    """A run as it is carried out: the cache it works in, the processes it can give work to, and its means."""

    cache: cache.Cache
    workers: Workers
    means: Means


def run(means: Means | None, work: Callable[[Run], T], otherwise: Callable[[Publication], T]) -> T:
    """Do the work of a run; begin anew where somebody edits what it reads, and say so if that never ends."""
    means = means or Means()
    with closing(Workers(means.executor)) as workers:
        try:
            with cache.opened(means.cache) as store:
                return _try(lambda: work(Run(store, workers, means)), otherwise)
        except cache.Error:  # damaged where no checksum tells, or no room for it: without it the run is only slower
            with cache.opened(None) as store:
                return _try(lambda: work(Run(store, workers, means)), otherwise)


def _try(work: Callable[[], T], otherwise: Callable[[Publication], T]) -> T:
    path = ""
    for _ in range(_TRIES):
        try:
            return work()
        except ChangedError as error:
            path = str(error)
    message = "This changes all the time while it is read."
    problem = literal(Code.UNREADABLE_FILE, Span(path), message, "Wait until nobody writes it.")
    return otherwise(Publication((problem,)))


class Head(NamedTuple):
    """A feed as it comes out: how many articles it holds, and how many it would had it not become too large."""

    slug: str
    held: int
    wanted: int

    @property
    def is_shortened(self) -> bool:
        """Tell whether it holds fewer articles than the site's limit."""
        return self.held < self.wanted


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run did, for the report. ``changes`` is None where nothing may be written because of a problem."""

    problems: tuple[Problem, ...]
    files: int = 0
    articles: int = 0
    categories: int = 0
    feeds: int = 0
    held_back: tuple[Entry, ...] = ()
    heads: tuple[Head, ...] = ()
    accepted: tuple[tuple[Problem, str], ...] = ()
    changes: Changes | None = None
    strict: bool = field(default=False, kw_only=True)

    @property
    def failed(self) -> bool:
        """Tell whether a problem stands in the way: an error, or under ``--strict`` anything."""
        return stops(self.problems, strict=self.strict)


def stops(problems: Iterable[Problem], *, strict: bool) -> bool:
    """Tell whether any of the problems keeps a publication from going out."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)
