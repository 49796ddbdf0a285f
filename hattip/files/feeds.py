"""Writes the output folder, and knows by its manifest which files there are hattip's own."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from hattip.files.whole import replace
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hattip.rendering import Output

MANIFEST: Final = "manifest.json"
_COMMENT: Final = "The files hattip wrote here. It removes what it no longer writes, and touches nothing else."


@dataclass(frozen=True, slots=True)
class Changes:
    """What a publication does to the output folder: paths below it, sorted. The manifest is not counted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """Tell whether everything is as it was."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be done, and the bytes to do it with: nothing has been touched yet."""

    name: str
    changes: Changes
    data: Mapping[str, bytes]
    owned: frozenset[str]


def plan(out: Path, outputs: Iterable[Output], name: str) -> tuple[Plan, list[Problem]]:
    """Compare what is to be published with what is there. The problems are files that are not hattip's.

    ``name`` is what problems call the folder.
    """
    try:
        owned = _owned(out)
    except (OSError, ValueError) as error:
        message = f"The list of hattip's files cannot be read: {error}."
        hint = "Restore it from version control, or delete the folder and publish again."
        return Plan(name, Changes(), {}, frozenset()), [
            Problem(Code.BAD_MANIFEST, Span(f"{name}/{MANIFEST}"), message, hint)
        ]
    data: dict[str, bytes] = {}
    problems: list[Problem] = []
    sorted_into: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    published: set[str] = set()
    for output in outputs:
        published.add(output.path)
        state = _state(out, output, owned)
        if state == "foreign":
            hint = "Move it away, or publish to another folder with --out."
            message = "This stands where a feed must go, and hattip did not write it."
            problems.append(Problem(Code.NOT_OURS, Span(f"{name}/{output.path}"), message, hint))
            continue
        sorted_into[state].append(output.path)
        if state != "unchanged":
            data[output.path] = output.data
    removed = tuple(sorted(owned - published))
    changes = Changes(**{state: tuple(sorted(paths)) for state, paths in sorted_into.items()}, removed=removed)
    return Plan(name, changes, data, owned), sorted(problems)


def apply(out: Path, plan: Plan) -> list[Problem]:
    """Do what a plan says, each file whole or not at all.

    The manifest first names the old and the new files and only at the end the new ones alone: whenever the run ends
    before its time, the next one knows everything that may have been left.
    """
    changes = plan.changes
    published = {*changes.added, *changes.changed, *changes.unchanged}
    path = MANIFEST
    try:
        _write_manifest(out, plan.owned | published)
        for path, data in plan.data.items():
            replace(out / path, data)
        for path in changes.removed:
            _remove(out, path)
        path = MANIFEST
        _write_manifest(out, published)
    except OSError as error:
        message = f"This cannot be written: {error.strerror or error}."
        hint = "Make room or give the right to write, and publish again; every file is still whole."
        return [Problem(Code.UNWRITABLE_OUTPUT, Span(f"{plan.name}/{path}"), message, hint)]
    return []


def _state(out: Path, output: Output, owned: frozenset[str]) -> str:
    """Tell what a file is before it is written: added, changed, unchanged, or foreign."""
    target = out / output.path
    if any(parent.is_symlink() or parent.is_file() for parent in target.parents[: output.path.count("/")]):
        return "foreign"
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return "added"
    if stat.S_ISREG(mode) and target.read_bytes() == output.data:
        return "unchanged"
    return "changed" if stat.S_ISREG(mode) and output.path in owned else "foreign"


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
    pure = PurePosixPath(path)
    return bool(pure.name) and not pure.is_absolute() and ".." not in pure.parts and not set("\\:\0") & set(path)


def _write_manifest(out: Path, paths: Iterable[str]) -> None:
    data = json.dumps({"comment": _COMMENT, "files": sorted(paths)}, indent=1, ensure_ascii=False).encode() + b"\n"
    target = out / MANIFEST
    if not target.is_file() or target.read_bytes() != data:
        replace(target, data)


def _remove(out: Path, path: str) -> None:
    """Delete a file of ours and the folders it leaves empty; what someone put in its place stays."""
    target = out / path
    if target.is_symlink() or any(parent.is_symlink() for parent in target.parents[: path.count("/")]):
        return
    if not target.is_dir():
        target.unlink(missing_ok=True)
    for folder in target.parents[: path.count("/")]:
        try:
            folder.rmdir()
        except OSError:  # not empty, or gone already
            return
