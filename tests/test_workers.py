"""Workers: any executor will do, and only an executor of our own is ever shut down."""

from __future__ import annotations

import operator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import loky
import pytest
from conftest import SITE, Folder

import hattip
from hattip.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = datetime(2026, 1, 31, tzinfo=UTC)
MANY = 250  # enough articles for parallel work
BATCHES = [(number, 2) for number in range(50)]
PRODUCTS = [((number, 2), number * 2) for number in range(50)]


class Recorder(Executor):
    """An executor whose futures stay pending; like those of Dask and loky it knows no ``cancel_futures``."""

    def __init__(self, max_workers: int | None = None) -> None:
        if max_workers is not None:
            self._max_workers = max_workers
        self.futures: list[Future[Any]] = []
        self.shutdowns = 0

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
        self.futures.append(Future())
        return self.futures[-1]

    def shutdown(self, wait: bool = True) -> None:  # type: ignore[override]  # noqa: ARG002, FBT001, FBT002
        self.shutdowns += 1


class Uncancellable(Future[Any]):
    """A future like those of parsl."""

    def cancel(self) -> bool:
        raise NotImplementedError


def _loky() -> Executor:
    executor: Executor = loky.get_reusable_executor(max_workers=2, timeout=60)
    return executor


@pytest.mark.parametrize("make", [_loky, lambda: ProcessPoolExecutor(2), lambda: ThreadPoolExecutor(2)])
def test_results_come_in_order_from_any_executor(make: Callable[[], Executor]) -> None:
    workers = Workers(make)
    assert list(workers.run(operator.mul, BATCHES, parallel=True)) == PRODUCTS
    workers.close()


def test_close_ends_an_executor_of_our_own() -> None:
    made: list[Executor] = []

    def make() -> Executor:
        made.append(_loky())
        return made[0]

    workers = Workers(make)
    assert next(workers.run(operator.mul, BATCHES, parallel=True)) == PRODUCTS[0]
    workers.close()
    with pytest.raises(RuntimeError):
        made[0].submit(operator.mul, 1, 1)


def test_a_given_executor_is_used_and_never_shut_down() -> None:
    executor = ThreadPoolExecutor(2)
    workers = Workers(executor=executor)
    assert list(workers.run(operator.mul, BATCHES, parallel=True)) == PRODUCTS
    workers.close()
    assert executor.submit(operator.mul, 3, 3).result() == 9
    executor.shutdown()


def test_close_cancels_our_own_futures_only() -> None:
    executor = Recorder(max_workers=1)
    other = executor.submit(operator.mul, 1, 1)
    workers = Workers(executor=executor)
    running = _start(workers, executor)
    workers.close()
    assert not other.cancelled()
    assert [future.cancelled() for future in executor.futures[1:]] == [False, True, True]
    assert executor.shutdowns == 0
    running.close()


def test_a_plain_shutdown_ends_our_own_executor() -> None:
    executor = Recorder(max_workers=1)
    workers = Workers(lambda: executor)
    running = _start(workers, executor)
    workers.close()
    assert executor.shutdowns == 1
    running.close()


def test_futures_that_cannot_be_cancelled_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    executor = Recorder(max_workers=1)

    def submit(*_: Any) -> Future[Any]:
        executor.futures.append(Uncancellable())
        return executor.futures[-1]

    monkeypatch.setattr(executor, "submit", submit)
    workers = Workers(lambda: executor)
    running = _start(workers, executor)
    workers.close()
    assert executor.shutdowns == 1
    running.close()


@pytest.mark.parametrize(
    ("max_workers", "number", "in_flight"), [(1, None, 3), (7, None, 21), (None, None, 24), (7, 2, 6)]
)
def test_batches_in_flight_follow_the_number_of_workers(
    max_workers: int | None, number: int | None, in_flight: int
) -> None:
    executor = Recorder(max_workers)
    running = _start(Workers(executor=executor, number=number), executor)
    assert len(executor.futures) == in_flight
    running.close()
    assert all(future.cancelled() for future in executor.futures[1:])


def test_no_executor_is_made_for_work_in_this_process() -> None:
    workers = Workers(lambda: pytest.fail("an executor was made"))
    assert list(workers.run(operator.mul, BATCHES, parallel=False)) == PRODUCTS
    workers.close()


@pytest.mark.slow
def test_a_site_published_with_an_executor_of_the_caller_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executor = _loky()
    submit, tasks = executor.submit, []

    def count(*task: Any) -> Future[Any]:
        tasks.append(task)
        return submit(*task)

    monkeypatch.setattr(executor, "submit", count)
    outputs: list[dict[str, bytes]] = []
    for given in (None, executor):
        site = Folder(tmp_path / f"site-{len(outputs)}")
        site.write("content/site.yaml", SITE)
        for number in range(MANY):
            site.article(f"{number:03}", summary=f"Sentence {number}.", published=f"2024-05-{number % 28 + 1:02}")
        assert not hattip.publish(site.root, now=NOW, resources=hattip.Resources(executor=given)).failed
        outputs.append(site.files())
    assert outputs[0] == outputs[1]
    assert len(tasks) > 1
    assert submit(operator.mul, 3, 3).result() == 9


def _start(workers: Workers, executor: Recorder) -> Any:
    """Start a run and take its first result, so that as many batches as allowed are in flight."""
    before = len(executor.futures)

    def batches() -> Iterator[tuple[int, int]]:
        for batch in BATCHES:
            yield batch
            if len(executor.futures) == before + 1:
                executor.futures[before].set_result(0)

    running = workers.run(operator.mul, batches(), parallel=True)
    assert next(running) == ((0, 2), 0)
    return running
