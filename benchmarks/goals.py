"""The table of goals: each row is one comparison with the numbers of articles and the settings that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.peers.hattip import FEEDS, NEW_SITE


@dataclass(frozen=True, slots=True)
class Goal:
    """One row of the table. ``limit`` is the highest accepted ratio to the contestant ``against``, if it has one."""

    about: str
    scenario: str
    settings: str
    numbers: tuple[int, ...]
    contestants: tuple[str, ...]
    repeat: int
    memory: bool = False
    limit: str = ""


GOALS: Final = (
    Goal("files", "cold", NEW_SITE, (100, 1000, 10_000), ("hattip", "baseline"), 1, limit="110 / 750 / 1,200 files"),
    Goal("cold, new site", "cold", NEW_SITE, (2000,), ("hattip", "baseline", "script"), 3,
         limit="cpu 3, clock 2 x script"),
    Goal("cold, feeds only", "cold", FEEDS, (1000, 10_000, 20_000), ("hattip", "baseline", "script"), 3,
         limit="clock 1.5 / 0.8 / 0.6 x script"),
    Goal("one change", "one-change", NEW_SITE, (10_000,), ("hattip", "baseline"), 5,
         limit="0.6 x baseline, 12 feed files written"),
    Goal("nothing changed", "unchanged", FEEDS, (100_000,), ("hattip", "baseline"), 5, limit="1.3 x baseline"),
    Goal("memory", "cold", FEEDS, (100_000,), ("hattip", "baseline"), 1, memory=True, limit="150 MB"),
)  # fmt: skip
