"""The raw figures as JSON: one block for each run of the benchmarks."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from benchmarks.comparison import Comparison, Figures


def block(machine: Mapping[str, str], versions: Mapping[str, str]) -> dict[str, Any]:
    """Return a block without figures: the machine, and the version of each contestant."""
    return {"machine": dict(machine), "versions": dict(versions), "figures": []}


def add(to: dict[str, Any], settings: str, comparison: Comparison, figures: Iterable[Figures]) -> None:
    """Add the figures of a comparison to a block: seconds with four decimals, memory in bytes."""
    for found in figures:
        row = {"scenario": comparison.scenario, "settings": settings, "number": comparison.number} | asdict(found)
        row["wall"] = [round(seconds, 4) for seconds in found.wall]
        row["cpu"] = [round(seconds, 4) for seconds in found.cpu]
        row["work"] = found.work._asdict() if found.work else None
        to["figures"].append(row)


def load(path: Path) -> list[dict[str, Any]]:
    """Return the blocks in a file, none if there is no file."""
    if not path.is_file():
        return []
    blocks: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return blocks


def save(path: Path, blocks: Iterable[Mapping[str, Any]]) -> None:
    """Write blocks to a file, with one line for each row of figures."""
    text = ",\n".join(_text(each) for each in blocks)
    path.write_text(f"[\n{text}\n]\n", encoding="utf-8")


def _text(each: Mapping[str, Any]) -> str:
    rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in each["figures"])
    head = json.dumps({"machine": each["machine"], "versions": each["versions"]}, ensure_ascii=False)
    return f'{head[:-1]}, "figures": [\n{rows}\n]}}'
