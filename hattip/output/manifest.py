"""The manifest: the list of the files that hattip wrote. It removes what it no longer writes, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.disk import Reason, read_file
from hattip.output.staging import replace
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST: Final = "manifest.json"
MAX_BYTES: Final = 64 << 20
# Nearly all paths have this form, and there may be thousands.
_SIMPLE: Final = re.compile(r"[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*")
_COMMENT: Final = "The files hattip wrote here. It removes what it no longer writes, and touches nothing else."


class Manifest(NamedTuple):
    """A manifest: the id of the site, or None if unknown, the files, and its problems."""

    site_id: str | None = None
    files: frozenset[str] = frozenset()
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
    return Manifest(site_id if isinstance(site_id, str) else None, frozenset(files))


def _unreadable(name: str, reason: str) -> Problem:
    message = f"The list of hattip's files cannot be read: {reason}."
    return Problem(Code.BAD_MANIFEST, Span(f"{name}/{MANIFEST}"), message, "Restore it from version control.")


def _is_below(path: str) -> bool:
    """Return whether a path is inside the folder it is relative to, on every system."""
    if _SIMPLE.fullmatch(path):
        return True
    pure = PurePosixPath(path)
    return bool(pure.name) and not pure.is_absolute() and ".." not in pure.parts and not set("\\:\0") & set(path)


def write(out: Path, paths: Iterable[str], site_id: str) -> None:
    """Write the manifest, unless it is the same already."""
    manifest = {"comment": _COMMENT, "site": site_id, "files": sorted(paths)}
    data = json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
    if read_file(out / MANIFEST, MAX_BYTES, below=out) != data:
        replace(out / MANIFEST, data)
