"""Gives work to processes, where there is enough of it to be worth their start."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

T = TypeVar("T")
# How many batches wait for a process or for us; more would only take up memory.
_AHEAD: Final = 8


class Workers:
    """Runs functions over batches, here or in the processes of an executor, which is made when it is first wanted.

    Any executor will do that takes a function of a module with plain values, even one on other machines, if they see
    the same folders.
    """

    def __init__(self, make: Callable[[], Executor] | None = None) -> None:
        self._make = make
        self._executor: Executor | None = None

    def run(
        self, function: Callable[..., T], batches: Iterable[tuple[Any, ...]], *, elsewhere: bool
    ) -> Iterator[tuple[tuple[Any, ...], T]]:
        """Yield every batch, in order, with what the function returns for it; ``elsewhere`` is in processes."""
        if not elsewhere or self._make is None:
            for batch in batches:
                yield batch, function(*batch)
            return
        if self._executor is None:
            self._executor = self._make()
        waiting: deque[tuple[tuple[Any, ...], Future[T]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._executor.submit(function, *batch)))
                if len(waiting) > _AHEAD:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            for _, future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
