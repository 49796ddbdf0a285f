"""Finds out why there is no site in a folder, and names the one thing to do.

Each case has one problem. Whatever else is wrong in such a folder is a consequence.
"""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hattip.content.files import CONTENT, SITE
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# What people, and Notepad on Windows, call the file instead.
_OTHER_NAME = re.compile(r"site(?:\.ya?ml(?:\.txt)?)?", re.IGNORECASE)
_SITE_NAME: Final = "site.yaml"
# The folders above and below in which a site is looked for.
_MAX_ABOVE: Final = 8
_MAX_BELOW: Final = 1000


def problem(root: Path) -> Problem:
    """Return the problem that there is no site in a folder."""
    folder = {} if root == Path() else {"folder": str(root)}
    if not os.path.lexists(root):
        return Problem(Code.NO_SITE, Span(""), "no-folder", {"folder": str(root)})
    if not root.is_dir():
        return Problem(Code.NO_SITE, Span(""), "not-a-folder", {"folder": str(root)})
    if name := _other_name(root / CONTENT):
        return Problem(Code.NO_SITE, Span(f"{CONTENT}/{name}"), "name", {"name": name})
    if root.resolve().name != CONTENT and (name := _other_name(root)):
        return Problem(Code.NO_SITE, Span(name), "place", {"name": name})
    if (site := _elsewhere(root)) is not None:
        return Problem(Code.NO_SITE, Span(""), "elsewhere", {"folder": site.as_posix()})
    return Problem(Code.NO_SITE, Span(SITE), "folder" if folder else "", folder)


def _other_name(folder: Path) -> str | None:
    """Return the name of a file in a folder that was probably meant to be ``site.yaml``."""
    try:
        names = sorted(path.name for path in folder.iterdir() if _OTHER_NAME.fullmatch(path.name) and path.is_file())
    except OSError:
        return None
    return next(iter(names), None)


def _elsewhere(root: Path) -> Path | None:
    """Return the folder of the site that a folder is in, or of the only site in a folder directly below it."""
    real = root.resolve()
    for count, above in enumerate(islice(real.parents, _MAX_ABOVE), 1):
        if _has_site(above) or (count == 1 and real.name == CONTENT and _other_name(real)):
            return Path(os.path.normpath(root.joinpath(*[".."] * count)))
    below = list(islice(_sites_below(root), 2))
    return below[0] if len(below) == 1 else None


def _sites_below(root: Path) -> Iterator[Path]:
    try:
        with os.scandir(root) as entries:
            yield from (root / entry.name for entry in islice(entries, _MAX_BELOW) if _has_site(root / entry.name))
    except OSError:
        return


def _has_site(folder: Path) -> bool:
    return (folder / CONTENT / _SITE_NAME).is_file()
