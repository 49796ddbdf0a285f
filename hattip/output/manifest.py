"""The list of the files hattip wrote: it removes what it no longer writes, and touches nothing else."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from hattip.output import staging as whole
from hattip.problems import Code, Problem, Span, literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST: Final = "manifest.json"
# Nearly all are of this form, and there may be thousands.
_SIMPLE: Final = re.compile(r"[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*")
_COMMENT: Final = "The files hattip wrote here. It removes what it no longer writes, and touches nothing else."


def owned(out: Path, name: str) -> tuple[frozenset[str], list[Problem]]:
    """Return the files that are hattip's own, and what is wrong with the list.

    ``name`` is what problems call the folder.
    """
    try:
        return _owned(out), []
    except (OSError, ValueError) as error:
        message = f"The list of hattip's files cannot be read: {error}."
        hint = "Restore it from version control, or delete the folder and publish again."
        return frozenset(), [literal(Code.BAD_MANIFEST, Span(f"{name}/{MANIFEST}"), message, hint)]


def _owned(out: Path) -> frozenset[str]:
    """Read the manifest. It may have been edited or merged by hand, so its paths are not trusted."""
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
    except FileNotFoundError:
        return frozenset()
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, list) or not all(isinstance(path, str) and _is_below(path) for path in files):
        text = 'it has no list of paths called "files"'
        raise ValueError(text)
    return frozenset(files)


def _is_below(path: str) -> bool:
    """Tell whether a path stays inside the folder it is relative to, on every system."""
    if _SIMPLE.fullmatch(path):
        return True
    pure = PurePosixPath(path)
    return bool(pure.name) and not pure.is_absolute() and ".." not in pure.parts and not set("\\:\0") & set(path)


def write(out: Path, paths: Iterable[str], site_id: str) -> None:
    """Write the list, unless it says so already."""
    manifest = {"comment": _COMMENT, "site": site_id, "files": sorted(paths)}
    data = json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
    target = out / MANIFEST
    if not target.is_file() or target.read_bytes() != data:
        whole.replace(target, data)


def listed(data: bytes | None) -> tuple[str | None, list[str]]:
    """Return the site's id and the files that a manifest names; whether it can be trusted is for the writer to say."""
    try:
        manifest = json.loads(data or b"{}")
        files = [path for path in manifest.get("files", []) if isinstance(path, str)]
    except (ValueError, AttributeError, TypeError):
        return None, []
    site_id = manifest.get("site")
    return site_id if isinstance(site_id, str) else None, files
