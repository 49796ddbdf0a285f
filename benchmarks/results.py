"""The raw figures as JSON, one block for each time the benchmarks ran, so that several make one plot."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from benchmarks.contest import Contest, Figures


def block(about: Mapping[str, str], versions: Mapping[str, str]) -> dict[str, Any]:
    """Return a block without figures: what the machine is, and of which version each contestant."""
    return {"machine": dict(about), "versions": dict(versions), "figures": []}


def add(to: dict[str, Any], contest: Contest, figures: Iterable[Figures]) -> None:
    """Add the figures of a contest to a block: seconds with four decimals, bytes of memory."""
    for found in figures:
        row = {"scenario": contest.scenario, "number": contest.number} | asdict(found)
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
    """Write blocks to a file, each set of figures on a line of its own."""
    text = ",\n".join(_text(each) for each in blocks)
    path.write_text(f"[\n{text}\n]\n", encoding="utf-8")


def _text(each: Mapping[str, Any]) -> str:
    rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in each["figures"])
    head = json.dumps({"machine": each["machine"], "versions": each["versions"]}, ensure_ascii=False)
    return f'{head[:-1]}, "figures": [\n{rows}\n]}}'
