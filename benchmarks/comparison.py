"""Runs contestants in turns, A B C A B C, so that other load of the machine slows all of them alike."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.expected import Work
    from benchmarks.measure import Command


@dataclass(frozen=True, slots=True)
class Contestant:
    """A command, what must be done before each of its runs, and the check of its output."""

    name: str
    command: Command
    prepare: Callable[[], None] = lambda: None
    check: Callable[[], Work] | None = None
    is_reference: bool = False  # a command to compare with that makes no feeds


@dataclass(frozen=True, slots=True)
class Comparison:
    """One scenario with one number of articles."""

    scenario: str
    number: int
    contestants: Sequence[Contestant]


@dataclass
class Figures:
    """The measurements of one contestant: seconds of each run, peak memory in bytes, and the amount of its work."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: int | None = None
    work: Work | None = None
    is_reference: bool = False
    note: str = ""  # why it was given up

    @property
    def seconds(self) -> float | None:
        """The median clock time, or None without a run."""
        return median(self.wall) if self.wall else None

    @property
    def cpu_seconds(self) -> float | None:
        """The median processor time of the command and its descendants, or None without a run."""
        return median(self.cpu) if self.cpu else None


@dataclass(frozen=True, slots=True)
class Rules:
    """The number of timed runs, the longest time of a run in seconds, and whether memory is measured as well."""

    repeat: int
    limit: float
    memory: bool


def run(comparison: Comparison, rules: Rules) -> list[Figures]:
    """Return the figures of all contestants: one warm-up each, the timed runs in turns, one run for memory.

    The output is checked after the first run and after the last. A contestant that exceeds the limit is given up.

    Raises:
        FailedError: a command failed.
        DifferentError: the output of a contestant is wrong.
    """
    figures = [Figures(each.name, is_reference=each.is_reference) for each in comparison.contestants]
    for turn in [_warm_up, *[_timed] * rules.repeat, *[_weighed] * rules.memory]:
        for contestant, found in zip(comparison.contestants, figures, strict=True):
            if found.note:
                continue
            try:
                contestant.prepare()
                os.sync()  # so that no contestant waits for the writes of another
                turn(contestant, found, rules.limit)
            except measure.TooLongError:
                found.note = f"over {rules.limit:g} s"
    for contestant, found in zip(comparison.contestants, figures, strict=True):
        if contestant.check and not found.note:
            found.work = contestant.check()
    return figures


def _warm_up(contestant: Contestant, found: Figures, limit: float) -> None:
    measure.timed(contestant.command, limit)
    found.work = contestant.check() if contestant.check else None


def _timed(contestant: Contestant, found: Figures, limit: float) -> None:
    run = measure.timed(contestant.command, limit)
    found.wall.append(run.wall)
    found.cpu.append(run.cpu)


def _weighed(contestant: Contestant, found: Figures, limit: float) -> None:
    found.memory = None if contestant.is_reference else measure.peak_memory(contestant.command, limit)
