"""A run, and the attempts at it."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from hattip.cache import CacheError, cache_path, open_cache
from hattip.content import files
from hattip.content.files import ContentChangedError, always_changing
from hattip.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from sqlite3 import Connection

    from hattip.cache import Cache
    from hattip.options import Resources
    from hattip.problems import Problem

# How often to try again if the content changes during the run.
_MAX_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class Run:
    """An attempt to publish the site in ``root`` to the folder ``out``.

    ``connection`` is a database that already has the tables of the catalog, with what the cache stores;
    ``racy_since`` is a time in nanoseconds: files changed since then may change again with the same times.
    """

    root: Path
    out: Path
    connection: Connection
    is_cached: bool
    racy_since: int
    workers: Workers
    track: Callable[[Iterable[Any], int, str], Iterable[Any]]
    problems: tuple[Problem, ...]


class Attempts:
    """Attempts at one run: another one if the content changed during it or if the cache cannot be used.

    ``for attempt in attempts: with attempt as run: return ...`` leaves the loop with the first that succeeds; if none
    does, ``problem`` is the reason.
    """

    def __init__(self, resources: Resources, root: Path, out: Path) -> None:
        self._resources, self._root, self._out = resources, root, out
        # A folder without a site gets no cache, so that nothing is left behind.
        is_cached = files.has_site(root)
        self._cache = cache_path(resources.cache, root, out) if resources.cache and is_cached else None
        self._problems: tuple[Problem, ...] = ()
        self._changed = ""

    def __iter__(self) -> Iterator[AbstractContextManager[Run, bool]]:
        for _ in range(_MAX_ATTEMPTS):
            # Unlike the type of a generator's manager, this type allows exceptions to be suppressed.
            yield cast("AbstractContextManager[Run, bool]", self._attempt())

    @property
    def problem(self) -> Problem:
        """The problem that a file of the content changed during every attempt."""
        return always_changing(self._changed)

    @contextmanager
    def _attempt(self) -> Iterator[Run]:
        try:
            with closing(Workers.of(self._resources.executor)) as workers, self._open() as cache:
                yield Run(
                    self._root,
                    self._out,
                    cache.connection,
                    cache.is_kept,
                    cache.racy_since,
                    workers,
                    self._resources.track,
                    self._problems,
                )
        except CacheError as error:
            self._do_without(error)
        except ContentChangedError as error:
            self._changed = str(error)

    @contextmanager
    def _open(self) -> Iterator[Cache]:
        """Open the cache, or a temporary database if the cache cannot be used."""
        with ExitStack() as stack:
            try:
                cache = stack.enter_context(open_cache(self._cache))
            except CacheError as error:
                self._do_without(error)
                cache = stack.enter_context(open_cache(None))
            yield cache

    def _do_without(self, error: CacheError) -> None:
        self._cache, self._problems = None, (error.problem,)
