"""The figures as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.comparison import Comparison, Figures

_HEADINGS: Final = ("clock", "min..max", "cpu", "memory", "files", "written", "hattip / it: clock", "cpu")


def table(settings: str, comparison: Comparison, figures: Sequence[Figures]) -> Iterator[str]:
    """Yield the lines of one comparison: seconds, memory, files, and hattip's share of each contestant's time."""
    ours = next((found for found in figures if found.name == "hattip"), None)
    repeat = max((len(found.wall) for found in figures), default=0)
    yield f"\n{comparison.scenario}, {settings}, {comparison.number:,} articles, {repeat} run{'s' * (repeat != 1)} each"
    rows = [("", *_HEADINGS), *((found.name, *_cells(found, ours)) for found in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        aligned = (f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join([f"{name:{widths[0]}}", *aligned]).rstrip()
    yield from (f"{found.name}: {found.note}" for found in figures if found.note)


def head(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield the machine and the versions of a block of results."""
    yield from (f"{name}: {value}" for part in ("machine", "versions") for name, value in block[part].items())


def _cells(found: Figures, ours: Figures | None) -> list[str]:
    if found.seconds is None or found.cpu_seconds is None:
        return [""] * len(_HEADINGS)
    work = found.work
    clock, cpu = _ratios(ours, found)
    return [
        f"{found.seconds:.3f} s",
        f"{min(found.wall):.3f}..{max(found.wall):.3f}",
        f"{found.cpu_seconds:.3f} s",
        f"{found.memory / 2**20:,.0f} MB" if found.memory else "",
        f"{work.feeds + work.others:,}" if work else "",
        f"{work.written:,}" if work else "",
        clock,
        cpu,
    ]


def _ratios(ours: Figures | None, theirs: Figures) -> tuple[str, str]:
    if ours is None or ours is theirs or not ours.seconds or not theirs.seconds:
        return "", ""
    cpu = f"{(ours.cpu_seconds or 0) / theirs.cpu_seconds:.3g}" if theirs.cpu_seconds else ""
    return f"{ours.seconds / theirs.seconds:.3g}", cpu
