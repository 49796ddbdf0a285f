"""The scenarios: what is done before each run, and which commands run."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import corpus
from benchmarks.comparison import Comparison, Contestant
from benchmarks.measure import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.sites import Site

_HERE: Final = Path(__file__).parent
_DROP: Final = Path("/proc/sys/vm/drop_caches")
_FIND: Final = ("find", "content", "-type", "f", "-printf", r"%s %T@\n")
_HASH: Final = (sys.executable, "-I", "-S", str(_HERE / "hashing.py"), "content")  # -S: no site-packages


def _cold(site: Site, limit: float) -> None:  # noqa: ARG001 - every preparation has these parameters
    site.peer.clean(site.folder)


def _unchanged(site: Site, limit: float) -> None:
    site.build(limit)


def _one_change(site: Site, limit: float) -> None:
    site.build(limit)
    site.edit()


def _fresh_clone(site: Site, limit: float) -> None:
    site.build(limit)
    site.clone_anew()


def _cold_disk(site: Site, limit: float) -> None:
    _cold(site, limit)
    os.sync()
    _DROP.write_text("3\n", encoding="ascii")


_PREPARATIONS: Final[Mapping[str, Callable[[Site, float], None]]] = {
    "cold": _cold,
    "unchanged": _unchanged,
    "one-change": _one_change,
    "fresh-clone": _fresh_clone,
    "cold-disk": _cold_disk,
}
# Commands to compare with, which run on hattip's site.
_REFERENCES: Final = {"unchanged": ("find", _FIND), "one-change": ("find", _FIND), "fresh-clone": ("hash", _HASH)}
_BARE: Final = (sys.executable, str(_HERE / "bare.py"))
START: Final = "start"
NAMES: Final = (*_PREPARATIONS, START)


def impossible(scenario: str) -> str | None:
    """Return why a scenario cannot run on this machine, or None."""
    if scenario == "cold-disk" and not os.access(_DROP, os.W_OK):
        return "only root on Linux can empty the page cache"
    return None


def among(scenario: str, number: int, sites: Sequence[Site], limit: float) -> Comparison:
    """Return the comparison of all sites in one scenario, with its reference command."""
    contestants = []
    for site in sites:
        prepare = partial(_PREPARATIONS[scenario], site, limit)
        contestants.append(Contestant(site.peer.name, site.command(), prepare, site.check))
        if site.peer.name == "hattip" and scenario in _REFERENCES:
            name, argv = _REFERENCES[scenario]
            contestants.append(Contestant(name, Command(argv, site.folder), is_reference=True))
    return Comparison(scenario, number, contestants)


def of_start(number: int, site: Site) -> list[Comparison]:
    """Return the comparisons of hattip with a bare typer program: version, help, completion, and the check of one file.

    The bare program's command does nothing; it is compared with the check because typer imports more for a command
    than for ``--version``.
    """
    path, _ = site.peer.article(corpus.article(0, site.seed))
    pairs: dict[str, tuple[list[str], list[str]]] = {
        "version": (["--version"], ["--version"]),
        "help": (["--help"], ["--help"]),
        "completion": ([], []),
        "check-one": (["check", path, "--root", str(site.folder)], []),
    }
    return [
        Comparison(
            f"{START}-{name}",
            number,
            [
                Contestant("hattip", _started(_hattip(), ours, name, site.folder)),
                Contestant("bare", _started(_BARE, theirs, name, site.folder), is_reference=True),
            ],
        )
        for name, (ours, theirs) in pairs.items()
    ]


def _hattip() -> tuple[str, ...]:
    script = Path(sys.executable).with_name("hattip")
    return (str(script),) if script.is_file() else (sys.executable, "-m", "hattip")


def _started(program: tuple[str, ...], arguments: list[str], name: str, folder: Path) -> Command:
    """Return the start of a program; completion is requested through the variables that a shell sets."""
    called = Path(program[-1]).name
    # typer versions differ in how they convert a dot in a name.
    variables = {f"_{called.upper()}_COMPLETE", f"_{called.upper().replace('.', '_')}_COMPLETE"}
    shell = {"COMP_WORDS": f"{called} --", "COMP_CWORD": "1"} | dict.fromkeys(variables, "complete_bash")
    return Command((*program, *arguments), folder, shell if name == "completion" else {})
