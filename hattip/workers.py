"""Runs functions over batches, in this process or in the workers of an executor."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

T = TypeVar("T")
# Batches in flight for each worker: one that runs and two that wait, so that no worker is idle while we use a result.
_BATCHES_PER_WORKER: Final = 3
# The number of workers to assume if an executor does not have it.
_UNKNOWN_WORKERS: Final = 8


class Workers:
    """Runs functions over batches, in this process or in the workers of an executor.

    Any :class:`concurrent.futures.Executor` will do, also one of a cluster whose machines see the same folders:
    functions are module-level, arguments and results can be pickled, and no function writes files.

    ``executor`` belongs to the caller and is never shut down. Without one, ``make`` makes an executor when it is first
    needed; that one is shut down by :meth:`close`. ``number`` is the number of its workers; None asks the executor.
    """

    def __init__(
        self,
        make: Callable[[], Executor] | None = None,
        *,
        executor: Executor | None = None,
        number: int | None = None,
    ) -> None:
        self._make = make
        self._given = executor
        self._made: Executor | None = None
        self._number = number
        self._in_flight: set[Future[Any]] = set()

    @classmethod
    def of(cls, executor: Executor | Callable[[], Executor] | None) -> Self:
        """Return workers for an executor of the caller, or for a function that creates one."""
        return cls(executor) if executor is None or callable(executor) else cls(executor=executor)

    def run(
        self, function: Callable[..., T], batches: Iterable[tuple[Any, ...]], *, parallel: bool
    ) -> Iterator[tuple[tuple[Any, ...], T]]:
        """Yield each batch, in order, with the function's result; in this process unless ``parallel``."""
        executor = self._executor() if parallel else None
        if executor is None:
            for batch in batches:
                yield batch, function(*batch)
            return
        limit = _BATCHES_PER_WORKER * (self._number or _worker_count(executor))
        waiting: deque[tuple[tuple[Any, ...], Future[T]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._submit(executor, function, batch)))
                if len(waiting) >= limit:
                    yield self._result(waiting)
            while waiting:
                yield self._result(waiting)
        finally:
            self._cancel(future for _, future in waiting)

    def close(self) -> None:
        """Cancel our own futures, and shut down the executor if we made it."""
        self._cancel(list(self._in_flight))
        if self._made is not None:
            # Without cancel_futures: the executors of Dask and loky have no such argument.
            self._made.shutdown()
            self._made = None

    def _executor(self) -> Executor | None:
        if self._given is not None:
            return self._given
        if self._made is None and self._make is not None:
            self._made = self._make()
        return self._made

    def _submit(self, executor: Executor, function: Callable[..., T], batch: tuple[Any, ...]) -> Future[T]:
        future = executor.submit(function, *batch)
        self._in_flight.add(future)
        return future

    def _result(self, waiting: deque[tuple[tuple[Any, ...], Future[T]]]) -> tuple[tuple[Any, ...], T]:
        batch, future = waiting.popleft()
        result = future.result()
        self._in_flight.discard(future)
        return batch, result

    def _cancel(self, futures: Iterable[Future[Any]]) -> None:
        for future in futures:
            with suppress(NotImplementedError):  # some executors cannot cancel: the work is then done for nothing
                future.cancel()
            self._in_flight.discard(future)


def _worker_count(executor: Executor) -> int:
    """Return the number of an executor's workers: the standard library's and loky's have it as ``_max_workers``."""
    number = getattr(executor, "_max_workers", None)
    return number if isinstance(number, int) and number > 0 else _UNKNOWN_WORKERS
