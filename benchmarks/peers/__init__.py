"""The contestants: one module for each generator, all with the same methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.peers.hattip import FEEDS, SETTINGS, Hattip
from benchmarks.peers.hugo import Hugo, HugoYaml
from benchmarks.peers.script import Script

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from benchmarks.peers.base import Peer

BASELINE: Final = "baseline"
KINDS: Final = ("hattip", BASELINE, "script", "hugo", "hugo-yaml")


def find(kinds: Collection[str], settings: str, baseline: Path | None) -> list[Peer]:
    """Return the named contestants that are installed, in the order of the tables.

    Only hattip has ``settings``: the others always make feeds alone.
    """
    every: list[Peer] = [Hattip(settings), *([Hattip(settings, baseline)] if baseline else [])]
    every += [Script(), Hugo(), HugoYaml()]
    return [peer for peer in every if peer.name in kinds and peer.version()]


__all__ = ["BASELINE", "FEEDS", "KINDS", "SETTINGS", "find"]
