"""The one command: finds the peers, writes their sites, holds the contests, prints and keeps the figures."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import content, contest, machine, peers, report, results, scenarios, sites
from benchmarks.measure import FailedError
from benchmarks.sameness import DifferentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.contest import Contest, Figures
    from benchmarks.peers.base import Peer, Tools

# What every change must leave working: a look at everything, and at no times.
_SMOKE: Final = {
    "n": [100],
    "scenario": ["cold", "unchanged", "one-change", "fresh-clone"],
    "repeat": 1,
    "memory": False,
}
_LEAST: Final = len(content.CATEGORIES)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks. The exit code is 1 where a command failed or did not do the work, 2 for wrong usage."""
    options = _options(arguments)
    found, missing = peers.find(options.peer, options.tool)
    versions = {peer.name: peer.version() or "" for peer in found}
    about = machine.describe()
    _print(report.head(about, versions, missing))
    block = results.block(about, versions)
    before = results.load(options.out) if options.out else []
    with ExitStack() as stack:
        work = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hattip-benchmarks-")))
        try:
            seen: set[int] = set()
            for held, figures in _hold_all(options, found, work):
                _print(report.table(held, figures))
                if held.number not in seen:
                    seen.add(held.number)
                    _print(report.work(figures))
                results.add(block, held, figures)
                if options.out:
                    results.save(options.out, [*before, block])
        except (FailedError, DifferentError) as error:
            sys.exit(f"\n{error}")


def _hold_all(
    options: argparse.Namespace, found: Sequence[Peer], work: Path
) -> Iterator[tuple[Contest, list[Figures]]]:
    """Yield each contest that was held, smaller numbers first. Who was too slow once takes no part in larger ones."""
    rules = contest.Rules(options.repeat, options.limit, options.memory)
    slow: dict[str, str] = {}
    for number in sorted(options.n):
        for held in _contests(options, number, found, work, slow):
            remarks = [*held.remarks, *(f"{name} takes no part any more: {why}" for name, why in slow.items())]
            taking_part = [who for who in held.contestants if who.name not in slow]
            figures = contest.hold(replace(held, contestants=taking_part), rules)
            slow |= {each.name: f"{each.note} in {held.scenario}" for each in figures if each.note and not each.wall}
            yield replace(held, remarks=remarks), figures


def _contests(
    options: argparse.Namespace, number: int, found: Sequence[Peer], work: Path, slow: dict[str, str]
) -> Iterator[Contest]:
    prepared = [sites.prepare(peer, number, options.seed, work) for peer in found if peer.name not in slow]
    ours = next((site for site in prepared if site.peer.kind == "hattip"), None)
    for scenario in options.scenario:
        if why := scenarios.impossible(scenario):
            print(f"\n{scenario}, {number:,} articles: left out, {why}")
        elif scenario == scenarios.START and ours and number == min(options.n):
            yield from scenarios.of_start(number, ours)
        elif scenario == scenarios.ARCHIVES and ours:
            archived = sites.prepare(peers.HattipArchives(), number, options.seed, work)
            yield from scenarios.with_archives(number, ours, archived, options.limit)
        elif scenario not in {scenarios.START, scenarios.ARCHIVES}:
            yield scenarios.among(scenario, number, prepared, options.limit)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures hattip beside other generators."
    )
    add = parser.add_argument
    add("--n", type=_number, nargs="+", default=[1000], metavar="N", help="how many articles; default: 1000")
    add("--scenario", nargs="+", choices=scenarios.NAMES, default=["cold", "unchanged", "one-change"], metavar="NAME")
    add(
        "--peer", nargs="+", choices=peers.KINDS, default=list(peers.KINDS), metavar="KIND", help=", ".join(peers.KINDS)
    )
    add("--repeat", type=int, default=5, help="timed runs of each contestant; default: 5")
    add("--limit", type=float, default=600, metavar="SECONDS", help="longer runs are given up; default: 600")
    add("--memory", action=argparse.BooleanOptionalAction, default=True, help="one more run each, to look at memory")
    add("--tool", type=_tool, action="append", default=[], metavar="KIND=PATH", help="a tool that is not on PATH")
    add("--work", type=Path, help="folder for the sites, to be used again; default: a temporary one")
    add("--out", type=Path, metavar="FILE", help="JSON file to add the raw figures to")
    add("--seed", type=int, default=content.SEED, help="of the content")
    add("--smoke", action="store_true", help="only see that everything works and does the same work, in seconds")
    options = parser.parse_args(arguments)
    vars(options).update(_SMOKE if options.smoke else {}, tool=_tools(options.tool))
    options.work = options.work.resolve() if options.work else None
    return options


def _number(text: str) -> int:
    number = int(text.replace("_", ""))
    if number < _LEAST:
        raise argparse.ArgumentTypeError(f"{_LEAST} at least, one for each category")
    return number


def _tool(text: str) -> tuple[str, Path]:
    kind, _, path = text.partition("=")
    if kind not in peers.KINDS or not Path(path).exists():
        raise argparse.ArgumentTypeError(f"KIND=PATH, with a PATH that exists and of KIND {', '.join(peers.KINDS)}")
    return kind, Path(path).absolute()


def _tools(given: Sequence[tuple[str, Path]]) -> Tools:
    tools: dict[str, list[Path]] = {}
    for kind, path in given:
        tools.setdefault(kind, []).append(path)
    return tools


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


__all__ = ["main"]
