"""Lets contestants run in turns, A B C A B C, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.measure import Command
    from benchmarks.sameness import Work


@dataclass(frozen=True, slots=True)
class Contestant:
    """A command, what has to be done before each of its runs, and how its work is checked."""

    name: str
    command: Command
    prepare: Callable[[], None] = lambda: None
    check: Callable[[], Work] | None = None
    is_reference: bool = False  # something to compare with that makes no feeds


@dataclass(frozen=True, slots=True)
class Contest:
    """One scenario with one number of articles."""

    scenario: str
    number: int
    contestants: Sequence[Contestant]
    remarks: Sequence[str] = ()


@dataclass
class Figures:
    """What was measured of one contestant: seconds of each run, bytes of memory, and what it did."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: int | None = None
    work: Work | None = None
    is_reference: bool = False
    note: str = ""  # why it did not run to the end

    @property
    def seconds(self) -> float | None:
        """The median by the clock, or None where it did not come to a run."""
        return median(self.wall) if self.wall else None


@dataclass(frozen=True, slots=True)
class Rules:
    """How often each contestant runs, how many seconds at most, and whether memory is looked at in a further run."""

    repeat: int
    limit: float
    memory: bool


def hold(contest: Contest, rules: Rules) -> list[Figures]:
    """Return the figures of all contestants: one warm-up each, the timed runs in turns, one run for memory.

    The work is checked after the first run and after the last. One that takes too long is left out from then on.

    Raises:
        FailedError: a command failed.
        DifferentError: a contestant did not do the work.
    """
    figures = [Figures(contestant.name, is_reference=contestant.is_reference) for contestant in contest.contestants]
    for turn in [_warm_up, *[_run] * rules.repeat, *[_weigh] * rules.memory]:
        for contestant, found in zip(contest.contestants, figures, strict=True):
            if found.note:
                continue
            try:
                contestant.prepare()
                os.sync()  # what others wrote is not written out at the cost of this one
                turn(contestant, found, rules.limit)
            except measure.TooLongError:
                found.note = f"over {rules.limit:g} s"
    for contestant, found in zip(contest.contestants, figures, strict=True):
        if contestant.check and not found.note:
            contestant.check()
    return figures


def _warm_up(contestant: Contestant, found: Figures, limit: float) -> None:
    measure.timed(contestant.command, limit)
    found.work = contestant.check() if contestant.check else None


def _run(contestant: Contestant, found: Figures, limit: float) -> None:
    run = measure.timed(contestant.command, limit)
    found.wall.append(run.wall)
    found.cpu.append(run.cpu)


def _weigh(contestant: Contestant, found: Figures, limit: float) -> None:
    found.memory = None if contestant.is_reference else measure.peak_memory(contestant.command, limit)
