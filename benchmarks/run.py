"""The command: finds the contestants, writes their sites, compares them, prints the figures and saves them."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import comparison, corpus, machine, peers, report, results, scenarios, sites
from benchmarks.comparison import Rules
from benchmarks.expected import DifferentError
from benchmarks.goals import GOALS
from benchmarks.measure import FailedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.comparison import Comparison

# For CI: every scenario once, to see that it works. No time is checked.
_SMOKE: Final = {
    "n": [100],
    "scenario": ["cold", "unchanged", "one-change", "fresh-clone"],
    "repeat": 1,
    "memory": False,
}
_MINIMUM: Final = len(corpus.CATEGORIES)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks. The exit code is 1 if a command failed or its output is wrong, 2 for wrong usage."""
    options = _options(arguments)
    block = results.block(machine.describe(), _versions(options.baseline))
    _print(report.head(block))
    before = results.load(options.out) if options.out else []
    with ExitStack() as stack:
        work = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hattip-benchmarks-")))
        try:
            for settings, compared, rules in _comparisons(options, work):
                figures = comparison.run(compared, rules)
                _print(report.table(settings, compared, figures))
                results.add(block, settings, compared, figures)
                if options.out:
                    results.save(options.out, [*before, block])
        except (FailedError, DifferentError) as error:
            sys.exit(f"\n{error}")


def _versions(baseline: Path | None) -> dict[str, str]:
    return {peer.name: peer.version() for peer in peers.find(peers.KINDS, peers.FEEDS, baseline)}


def _comparisons(options: argparse.Namespace, work: Path) -> Iterator[tuple[str, Comparison, Rules]]:
    """Yield each comparison with its settings and rules: the goals, or what the options name."""
    if options.goals:
        for goal in GOALS:
            print(f"\n== {goal.about}; limit: {goal.limit}")
            rules = Rules(goal.repeat, options.limit, goal.memory)
            for number in goal.numbers:
                chosen = [name for name in goal.contestants if name in options.peer]
                found = _sites(chosen, goal.settings, number, options, work)
                yield goal.settings, scenarios.among(goal.scenario, number, found, options.limit), rules
        return
    rules = Rules(options.repeat, options.limit, options.memory)
    for number in sorted(options.n):
        found = _sites(options.peer, options.settings, number, options, work)
        for scenario in options.scenario:
            for compared in _of(scenario, number, found, options.limit):
                yield options.settings, compared, rules


def _sites(
    names: Sequence[str], settings: str, number: int, options: argparse.Namespace, work: Path
) -> list[sites.Site]:
    found = peers.find(names, settings, options.baseline)
    return [sites.prepare(peer, number, options.seed, work / settings) for peer in found]


def _of(scenario: str, number: int, found: Sequence[sites.Site], limit: float) -> list[Comparison]:
    if why := scenarios.impossible(scenario):
        print(f"\n{scenario}, {number:,} articles: left out, {why}")
        return []
    if scenario == scenarios.START:
        return scenarios.of_start(number, found[0])
    return [scenarios.among(scenario, number, found, limit)]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures hattip beside others.")
    add = parser.add_argument
    add("--n", type=_number, nargs="+", default=[1000], metavar="N", help="numbers of articles; default: 1000")
    add("--scenario", nargs="+", choices=scenarios.NAMES, default=["cold", "unchanged", "one-change"], metavar="NAME")
    add("--settings", choices=peers.SETTINGS, default=peers.FEEDS, help="hattip's; default: feeds (RSS and Atom alone)")
    add("--goals", action="store_true", help="measure every row of the table of goals instead")
    add(
        "--peer", nargs="+", choices=peers.KINDS, default=list(peers.KINDS), metavar="NAME", help=", ".join(peers.KINDS)
    )
    add("--baseline", type=_folder, metavar="PATH", help="another checkout of hattip, as the contestant 'baseline'")
    add("--repeat", type=int, default=5, help="timed runs of each contestant; default: 5")
    add("--limit", type=float, default=600, metavar="SECONDS", help="longer runs are given up; default: 600")
    add("--memory", action=argparse.BooleanOptionalAction, default=True, help="measure memory in one more run")
    add("--work", type=_folder, help="folder for the sites, to be used again; default: a temporary one")
    add("--out", type=Path, metavar="FILE", help="JSON file to which the raw figures are added")
    add("--seed", type=int, default=corpus.SEED, help="of the corpus")
    add("--smoke", action="store_true", help="check in seconds that everything works; for CI")
    options = parser.parse_args(arguments)
    vars(options).update(_SMOKE if options.smoke else {})
    return options


def _number(text: str) -> int:
    number = int(text.replace("_", ""))
    if number < _MINIMUM:
        raise argparse.ArgumentTypeError(f"at least {_MINIMUM}, one for each category")
    return number


def _folder(text: str) -> Path:
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


__all__ = ["main"]
