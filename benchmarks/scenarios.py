"""What can be compared: what has to be done before a run, and who takes part."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import content
from benchmarks.contest import Contest, Contestant
from benchmarks.measure import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.sites import Site

_HERE: Final = Path(__file__).parent
_DROP: Final = Path("/proc/sys/vm/drop_caches")
_FIND: Final = ("find", "content", "-type", "f", "-printf", r"%s %T@\n")
# Without site-packages: it needs none, and is no slower for what is installed.
_HASH: Final = (sys.executable, "-I", "-S", str(_HERE / "hashing.py"), "content")


def _cold(site: Site, limit: float) -> None:  # noqa: ARG001 - all have one form
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
# What a scenario is compared with beside the peers, on hattip's own tree.
_REFERENCES: Final = {"unchanged": ("find", _FIND), "one-change": ("find", _FIND), "fresh-clone": ("hash", _HASH)}
_ARCHIVED: Final = ("cold", "unchanged", "one-change")
_ALONE: Final = "Not comparable with others: none of the peers has archives by month."
_BARE: Final = (sys.executable, str(_HERE / "bare.py"))
START: Final = "start"
ARCHIVES: Final = "archives"
NAMES: Final = (*_PREPARATIONS, ARCHIVES, START)


def impossible(scenario: str) -> str | None:
    """Return why a scenario cannot be run on this machine, or None."""
    if scenario == "cold-disk" and not os.access(_DROP, os.W_OK):
        return "the page cache can be emptied by root alone, on Linux"
    return None


def among(scenario: str, number: int, sites: Sequence[Site], limit: float) -> Contest:
    """Return the contest of all sites in one scenario, with what it is compared with."""
    contestants = []
    for site in sites:
        prepare = partial(_PREPARATIONS[scenario], site, limit)
        contestants.append(Contestant(site.peer.name, site.command(), prepare, site.check))
        if site.peer.kind == "hattip" and scenario in _REFERENCES:
            name, argv = _REFERENCES[scenario]
            contestants.append(Contestant(name, Command(argv, site.folder), is_reference=True))
    return Contest(scenario, number, contestants)


def with_archives(number: int, plain: Site, archived: Site, limit: float) -> list[Contest]:
    """Return the contests of hattip without and with its archives."""
    contests = [among(scenario, number, [plain, archived], limit) for scenario in _ARCHIVED]
    return [
        Contest(
            f"{ARCHIVES}-{contest.scenario}",
            number,
            [who for who in contest.contestants if not who.is_reference],
            [_ALONE],
        )
        for contest in contests
    ]


def of_start(number: int, site: Site) -> list[Contest]:
    """Return the contests of hattip, installed beside this Python, and a bare program of typer: who answers sooner.

    The last compares the check of one file, one of ``number``, with the bare program's only command, which does
    nothing: typer imports more for a command than for ``--version``.
    """
    path, _ = site.peer.article(content.article(0, site.seed))
    pairs: dict[str, tuple[list[str], list[str]]] = {
        "version": (["--version"], ["--version"]),
        "help": (["--help"], ["--help"]),
        "completion": ([], []),
        "check-one": (["check", path, "--root", str(site.folder)], []),
    }
    return [
        Contest(
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
    """Return a start of a program; completion is asked for as a shell does it."""
    called = Path(program[-1]).name
    # Versions of typer differ in what they make of a dot in a name.
    variables = {f"_{called.upper()}_COMPLETE", f"_{called.upper().replace('.', '_')}_COMPLETE"}
    shell = {"COMP_WORDS": f"{called} --", "COMP_CWORD": "1"} | dict.fromkeys(variables, "complete_bash")
    return Command((*program, *arguments), folder, shell if name == "completion" else {})
