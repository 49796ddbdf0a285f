"""The figures as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.contest import Contest, Figures

_OURS: Final = "hattip"


def table(contest: Contest, figures: Sequence[Figures]) -> Iterator[str]:
    """Yield the lines of one contest: seconds, memory, and what share of each contestant's time hattip takes."""
    ours = next((found for found in figures if found.name == _OURS), None)
    repeat = max((len(found.wall) for found in figures), default=0)
    yield f"\n{contest.scenario}, {contest.number:,} articles, {repeat} run{'s' * (repeat != 1)} each"
    width = max((len(found.name) for found in figures), default=0)
    yield f"{'':{width}}  {'median':>9}  {'min..max':>17}  {'cpu':>9}  {'memory':>8}  hattip / it"
    for found in figures:
        yield f"{found.name:{width}}  {_cells(found, ours)}".rstrip()
    peers = [
        found for found in figures if not found.is_reference and not found.name.startswith(_OURS) and found.seconds
    ]
    fastest = min(peers, key=lambda found: found.seconds or 0, default=None)
    if fastest and ours and ours.seconds:
        yield f"hattip takes {_ratio(ours, fastest)} of the time of {fastest.name}, the fastest peer here."
    yield from contest.remarks


def work(figures: Sequence[Figures]) -> Iterator[str]:
    """Yield what each contestant has done."""
    for found in figures:
        if found.work:
            beside = f", {found.work.others:,} other files" if found.work.others else ""
            yield f"{found.name}: {found.work.feeds} feeds, {found.work.entries:,} entries{beside}"


def head(about: Mapping[str, str], versions: Mapping[str, str], missing: Sequence[str]) -> Iterator[str]:
    """Yield what runs where."""
    yield from (f"{name}: {value}" for name, value in about.items())
    yield from (f"{name}: {version}" for name, version in versions.items())
    if missing:
        yield f"not installed: {', '.join(missing)}"


def _cells(found: Figures, ours: Figures | None) -> str:
    if found.seconds is None:
        return found.note
    span = f"{min(found.wall):.3f}..{max(found.wall):.3f}"
    cpu = sorted(found.cpu)[len(found.cpu) // 2]
    memory = f"{found.memory / 2**20:,.0f} MB" if found.memory else ""
    ratio = _ratio(ours, found) if ours and found is not ours else ""
    return f"{found.seconds:>7.3f} s  {span:>17}  {cpu:>7.3f} s  {memory:>8}  {ratio:>11}  {found.note}"


def _ratio(ours: Figures, theirs: Figures) -> str:
    if not ours.seconds or not theirs.seconds:
        return ""
    return f"{ours.seconds / theirs.seconds:.3g}"
