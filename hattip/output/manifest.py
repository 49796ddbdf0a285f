"""The manifest: the list of the files that hattip wrote. It removes what it no longer writes, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.disk import Reason, read_file
from hattip.output.staging import replace
from hattip.problems import Code, Problem, Span
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST: Final = "manifest.json"
MAX_BYTES: Final = 64 << 20
# Nearly all paths have this form, and there may be thousands.
_SIMPLE: Final = re.compile(r"[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*")
_COMMENT: Final = "The files hattip wrote here. It removes what it no longer writes, and touches nothing else."


class Manifest(NamedTuple):
    """A manifest: the id of the site, or None if unknown, the files, and its problems.

    ``next`` is the next time at which publishing would have changed something when it was written, or None.
    """

    site_id: str | None = None
    files: frozenset[str] = frozenset()
    next: datetime | None = None
    problems: tuple[Problem, ...] = ()


def read(out: Path, name: str) -> Manifest:
    """Read the manifest of an output folder; ``name`` is the folder's name in problems."""
    data = read_file(out / MANIFEST, MAX_BYTES, below=out)
    if isinstance(data, bytes):
        return parse(data, name)
    if data.reason is Reason.MISSING:
        return Manifest()
    return Manifest(problems=(_unreadable(name, data.detail or data.reason),))


def parse(data: bytes | None, name: str) -> Manifest:
    """Parse a manifest. It may have been edited or merged by hand, so its paths are not trusted."""
    if data is None:
        return Manifest()
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        return Manifest(problems=(_unreadable(name, str(error)),))
    files = document.get("files") if isinstance(document, dict) else None
    if not isinstance(files, list) or not all(isinstance(path, str) and _is_below(path) for path in files):
        return Manifest(problems=(_unreadable(name, 'it has no list of paths called "files"'),))
    site_id = document.get("site")
    return Manifest(site_id if isinstance(site_id, str) else None, frozenset(files), _time(document.get("next")))


def _time(text: object) -> datetime | None:
    """Return a time with a UTC offset; None for anything else."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _unreadable(name: str, reason: str) -> Problem:
    message = f"The list of hattip's files cannot be read: {reason}."
    return Problem(Code.BAD_MANIFEST, Span(f"{name}/{MANIFEST}"), message, "Restore it from version control.")


def _is_below(path: str) -> bool:
    """Return whether a path is inside the folder it is relative to, on every system."""
    if _SIMPLE.fullmatch(path):
        return True
    pure = PurePosixPath(path)
    return bool(pure.name) and not pure.is_absolute() and ".." not in pure.parts and not set("\\:\0") & set(path)


def render(paths: Iterable[str], site_id: str, next_change: datetime | None) -> bytes:
    """Return the bytes of a manifest."""
    time = dates.rfc3339(next_change) if next_change else None
    manifest = {"comment": _COMMENT, "site": site_id, "next": time, "files": sorted(paths)}
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"


def write(out: Path, data: bytes) -> None:
    """Write the manifest, unless it is the same already."""
    if read_file(out / MANIFEST, MAX_BYTES, below=out) != data:
        replace(out / MANIFEST, data)
