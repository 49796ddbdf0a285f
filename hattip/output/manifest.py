"""Writes the manifest: hattip deletes only files that it lists, and changes no others."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

from hattip.disk import Failure, Reason, read_file
from hattip.formats import GITATTRIBUTES, is_output
from hattip.output import gitattributes
from hattip.problems import Code, Problem, Span
from hattip.published.manifest import MANIFEST, MAX_BYTES, Manifest, parse_manifest
from hattip.values.dates import rfc3339

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

__all__ = ["MANIFEST", "Manifest", "read_manifest", "render"]

_COMMENT: Final = "The files hattip wrote here. It deletes those it no longer writes, and changes no others."


def read_manifest(out: Path, name: str) -> tuple[Manifest, list[Problem]]:
    """Read the manifest of a folder; ``name`` is the folder's name in problems.

    A damaged manifest, or one that is missing though there are feeds, is replaced by the names of the files in the
    folder; a link or device instead of it is an error.
    """
    data = read_file(out / MANIFEST, MAX_BYTES, below=out)
    if data == Failure(Reason.MISSING):
        return _without_manifest(out, name)
    if isinstance(data, Failure):
        fields = {"reason": data.detail or _REASONS[data.reason], "path": f"{name}/{MANIFEST}"}
        return Manifest(), [Problem(Code.BAD_MANIFEST, Span(f"{name}/{MANIFEST}"), "", fields)]
    manifest = parse_manifest(data, _present(out))
    return manifest, [_damaged(name, manifest.damage)] if manifest.damage else []


def render(paths: Iterable[str], site_id: str, next_change: datetime | None, unfinished: Collection[str] = ()) -> bytes:
    """Return the bytes of a manifest."""
    time = rfc3339(next_change) if next_change else None
    manifest = {"comment": _COMMENT, "site": site_id, "next": time, "files": sorted(paths)}
    if unfinished:
        manifest["unfinished"] = sorted(unfinished)
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"


_REASONS: Final = {
    Reason.LINK: "it is a link that leads out of the folder",
    Reason.NOT_A_FILE: "it is not a regular file",
    Reason.TOO_LARGE: "it is too large",
    Reason.CHANGING: "another program is writing it",
    Reason.REFUSED: "the operating system refused it",
}


def _without_manifest(out: Path, name: str) -> tuple[Manifest, list[Problem]]:
    """Return what is known of a folder without a manifest: it is new, or hattip's ``.gitattributes`` is in it."""
    found = read_file(out / GITATTRIBUTES, MAX_BYTES, below=out)
    if not isinstance(found, bytes) or not found.startswith(gitattributes.render().splitlines()[0]):
        return Manifest(), []
    files = frozenset(path for path in _present(out) if is_output(path))
    if files == {GITATTRIBUTES}:
        return Manifest(), []
    manifest = Manifest(None, files, "it is missing")
    return manifest, [_damaged(name, manifest.damage)]


def _damaged(name: str, reason: str) -> Problem:
    return Problem(Code.DAMAGED_RECORD, Span(f"{name}/{MANIFEST}"), "manifest", {"reason": reason})


def _present(out: Path) -> Iterator[str]:
    """Yield the paths of all files in a folder. No link to a folder is followed."""
    for folder, _, names in os.walk(out):
        below = os.path.relpath(folder, out).replace(os.sep, "/")
        yield from names if below == "." else (f"{below}/{name}" for name in names)
