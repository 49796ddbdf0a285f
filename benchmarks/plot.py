"""Draws how time and memory grow with the articles: ``python -m benchmarks.plot results.json docs/growth.svg``.

Needs matplotlib, which nothing else here does. The same figures give the same bytes.
"""

from __future__ import annotations

import argparse
import importlib
import math
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from benchmarks import results

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Colours that people who see fewer of them can tell apart (Okabe and Ito), and what people call each kind.
_STYLES: Final[Mapping[str, tuple[str, str, str]]] = {
    "hattip": ("#d55e00", "-", "hattip"),
    "zola": ("#0072b2", "-", "Zola"),
    "hugo": ("#cc79a7", "-", "Hugo"),
    "hugo-yaml": ("#cc79a7", "--", "Hugo, YAML"),
    "script-plain": ("#000000", "--", "script, safe_load"),
    "script": ("#000000", "-", "script"),
    "jekyll": ("#009e73", "-", "Jekyll"),
    "eleventy": ("#56b4e9", "-", "Eleventy"),
    "pelican": ("#e69f00", "-", "Pelican"),
    "find": ("#999999", ":", "find"),
}
_PANELS: Final = (
    ("cold", "wall", "Cold: nothing built, nothing remembered"),
    ("unchanged", "wall", "Nothing changed since the last run"),
    ("one-change", "wall", "One article changed since the last run"),
    ("cold", "memory", "Memory at the peak of a cold run"),
)
_RANGE: Final = (80, 2_000_000)  # articles: the labels need room behind the last
_APART: Final = 0.034  # of the height of a panel, between two labels
_SECONDS: Final = (
    (0.001, "1 ms"),
    (0.01, "10 ms"),
    (0.1, "0.1 s"),
    (1, "1 s"),
    (10, "10 s"),
    (100, "100 s"),
    (1000, "1,000 s"),
)
_BYTES: Final = tuple((size * 2**20, f"{size:,} MB") for size in (10, 30, 100, 300, 1000, 3000, 10_000))
_NUMBERS: Final = ((100, "100"), (1000, "1,000"), (10_000, "10,000"), (100_000, "100,000"), (1_000_000, "1 million"))


class Line(NamedTuple):
    """The growth of one contestant: seconds or bytes by the number of articles, smallest number first."""

    name: str
    points: Sequence[tuple[int, float]]


def lines(blocks: Iterable[Mapping[str, Any]], scenario: str, measure: str) -> list[Line]:
    """Return what was measured in a scenario: the median of ``wall``, or ``memory``. Later blocks replace earlier."""
    found: dict[str, dict[int, float]] = {}
    for block in blocks:
        for row in block["figures"]:
            value = row[measure] if measure == "memory" else median(row["wall"] or [0])
            if row["scenario"] == scenario and value:
                found.setdefault(row["name"], {})[row["number"]] = value
    return [Line(name, sorted(points.items())) for name, points in sorted(found.items())]


def draw(blocks: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the four panels as one SVG, with text as paths, so that it looks alike wherever it is shown."""
    matplotlib = importlib.import_module("matplotlib")
    matplotlib.use("svg")
    matplotlib.rcParams.update(
        {"svg.hashsalt": "hattip", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9}
    )
    figure, axes = importlib.import_module("matplotlib.pyplot").subplots(2, 2, figsize=(12, 9.5))
    for panel, (scenario, measure, title) in zip(axes.flat, _PANELS, strict=True):
        _panel(panel, lines(blocks, scenario, measure), measure)
        panel.set_title(title, loc="left", fontsize=11, fontweight="bold")
    figure.suptitle(_about(blocks), x=0.01, ha="left", fontsize=9, color="#555555")
    figure.tight_layout(rect=(0, 0, 1, 0.99), h_pad=2, w_pad=2)
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None}, facecolor="white")


def _panel(panel: Any, of: Sequence[Line], measure: str) -> None:
    panel.set(xscale="log", yscale="log", xlim=_RANGE, xlabel="articles")
    for line in of:
        color, dashes, _ = _style(line.name)
        ours = line.name == "hattip"
        numbers, values = zip(*line.points, strict=True)
        panel.plot(
            numbers, values, dashes, color=color, linewidth=3 if ours else 1.4, marker="o", markersize=5 if ours else 3,
            zorder=3 if ours else 2,
        )  # fmt: skip
    _ticks(panel.xaxis, _NUMBERS)
    _ticks(panel.yaxis, _BYTES if measure == "memory" else _SECONDS)
    panel.grid(visible=True, color="#e5e5e5", linewidth=0.6)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)
    _label(panel, of)


def _ticks(axis: Any, ticks: Sequence[tuple[float, str]]) -> None:
    low, high = sorted(axis.get_view_interval())
    shown = [(place, text) for place, text in ticks if low <= place <= high]
    axis.set_ticks([place for place, _ in shown], labels=[text for _, text in shown])
    axis.set_ticks([], minor=True)


def _label(panel: Any, of: Sequence[Line]) -> None:
    """Write names at the ends of the lines, those that end at one number moved apart."""
    ends: dict[int, list[Line]] = {}
    for line in of:
        ends.setdefault(line.points[-1][0], []).append(line)
    low, high = (math.log10(limit) for limit in panel.get_ylim())
    halo = importlib.import_module("matplotlib.patheffects").withStroke(linewidth=3, foreground="white")
    for number, group in ends.items():
        heights = [(math.log10(line.points[-1][1]) - low) / (high - low) for line in group]
        for line, height, place in zip(group, heights, spread(heights, _APART), strict=True):
            color, _, name = _style(line.name)
            panel.annotate(
                name,
                xy=(number, 10 ** (low + height * (high - low))),
                xytext=(number * 1.35, 10 ** (low + place * (high - low))),
                color=color,
                fontweight="bold" if line.name == "hattip" else "normal",
                va="center",
                path_effects=[halo],
                zorder=4,
                annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 3},
            )


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Return places in the same order that are at least ``apart``, each group of close ones around its own middle."""
    groups: list[list[int]] = []
    centers: list[float] = []
    for index in sorted(range(len(heights)), key=lambda i: heights[i]):
        groups.append([index])
        centers.append(heights[index])
        while len(groups) > 1 and _overlap(groups, centers, apart):
            last = groups.pop()
            groups[-1] += last
            centers.pop()
            centers[-1] = sum(heights[i] for i in groups[-1]) / len(groups[-1])
    places = [0.0] * len(heights)
    for group, center in zip(groups, centers, strict=True):
        for rank, index in enumerate(group):
            places[index] = center + (rank - (len(group) - 1) / 2) * apart
    return places


def _overlap(groups: Sequence[Sequence[int]], centers: Sequence[float], apart: float) -> bool:
    return centers[-1] - centers[-2] < apart * (len(groups[-1]) + len(groups[-2])) / 2


def _style(name: str) -> tuple[str, str, str]:
    """Return the colour, the dashes and the words for a contestant; of several Hugos each has its version."""
    if name in _STYLES:
        return _STYLES[name]
    kind, _, version = name.rpartition("-")
    color, dashes, words = _STYLES.get(kind, ("#666666", "-.", kind))
    return color, dashes, f"{words} {'.'.join(version.split('.')[:2])}".rstrip()


def _about(blocks: Sequence[Mapping[str, Any]]) -> str:
    machine = blocks[-1]["machine"]
    return f"Medians. {machine['processor']}, {machine['cores']} cores, {machine['memory']}; {machine['python']}"


def main() -> None:
    """Draw the figures of a file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plot", description=__doc__)
    parser.add_argument("results", type=Path, help="what --out wrote")
    parser.add_argument("picture", type=Path, help="SVG to write")
    options = parser.parse_args()
    blocks = results.load(options.results)
    if not blocks:
        parser.error(f"there are no figures in {options.results}")
    draw(blocks, options.picture)


if __name__ == "__main__":
    main()
