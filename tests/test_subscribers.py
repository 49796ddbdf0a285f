"""No subscriber is hurt, whatever happens to the content and to the published files."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest
from simulation import HarmError, Simulation

if TYPE_CHECKING:
    from pathlib import Path

# 20 runs of 100 steps; HATTIP_RUNS=200 makes it 20,000 steps.
RUNS = int(os.environ.get("HATTIP_RUNS", "20"))
STEPS = 100


def _simulate(root: Path, seed: int, steps: int) -> dict[str, int]:
    root.mkdir()
    site = Simulation(root, Random(seed))  # noqa: S311 - the same steps each time
    for _ in range(steps):
        try:
            site.step()
        except Exception as error:
            error.add_note(f"seed {seed}: " + "; ".join(site.history))
            raise
    return site.counts


def test_a_few_steps(tmp_path: Path) -> None:
    counts = _simulate(tmp_path / "site", 1, 20)
    assert counts["published"] > 5


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(RUNS))
def test_no_subscriber_is_hurt(tmp_path: Path, seed: int) -> None:
    counts = _simulate(tmp_path / "site", seed, STEPS)
    assert counts["published"] > STEPS // 4
    assert counts["refused"] > 5


@pytest.mark.slow
@pytest.mark.parametrize("check", ["reannounced", "vanished", "feed-removed"])
def test_the_simulation_notices_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str) -> None:
    """Without one of the guard's checks, some step hurts a subscriber."""
    from hattip.published import guard  # noqa: PLC0415

    real = guard._refusals  # noqa: SLF001
    monkeypatch.setattr(guard, "_refusals", lambda *given: (each for each in real(*given) if each.code != check))
    with pytest.raises(HarmError):
        _simulate_until_harm(tmp_path)


def _simulate_until_harm(root: Path) -> None:
    for seed in range(5):
        _simulate(root / str(seed), seed, 60)
