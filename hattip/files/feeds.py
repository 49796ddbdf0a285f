"""Writes the output folder, and knows by its manifest which files there are hattip's own."""

from __future__ import annotations

import json
import os
import platform
import stat
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from hattip.files import content, whole
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hattip.rendering import Output

MANIFEST: Final = "manifest.json"
# How many seconds a run waits for another.
PATIENCE: Final = 30
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
    site_id: str
    changes: Changes
    outputs: tuple[Output, ...]
    owned: frozenset[str]


def plan(out: Path, outputs: Iterable[Output], name: str, site_id: str) -> tuple[Plan, list[Problem]]:
    """Compare what is to be published with what is there. The problems are files that are not hattip's.

    ``name`` is what problems call the folder.
    """
    try:
        owned = _owned(out)
    except (OSError, ValueError) as error:
        message = f"The list of hattip's files cannot be read: {error}."
        hint = "Restore it from version control, or delete the folder and publish again."
        empty = Plan(name, site_id, Changes(), (), frozenset())
        return empty, [Problem(Code.BAD_MANIFEST, Span(f"{name}/{MANIFEST}"), message, hint)]
    changed: list[Output] = []
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
            changed.append(output)
    removed = tuple(sorted(owned - published))
    changes = Changes(**{state: tuple(sorted(paths)) for state, paths in sorted_into.items()}, removed=removed)
    return Plan(name, site_id, changes, tuple(changed), owned), sorted(problems)


@contextmanager
def locked(out: Path) -> Iterator[Problem | None]:
    """Keep others from publishing to a folder meanwhile. Yields a problem where somebody else keeps us from it.

    The operating system holds the lock, so that one who died holds nothing. Its file is not in the folder, which
    belongs to the feeds alone.
    """
    digest = sha256(os.fsencode(os.path.realpath(out))).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"hattip-{digest}.lock"
    lock = FileLock(path, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        message = f"Another run has been publishing to this folder for {PATIENCE} seconds."
        hint = f"Wait until it is done. It is {_holder(path) or 'unknown'}, and holds {path}."
        yield Problem(Code.LOCKED, Span(out.name), message, hint)
        return
    except OSError as error:
        message = f"No lock can be taken: {path}: {error.strerror or error}."
        yield Problem(Code.UNWRITABLE_OUTPUT, Span(out.name), message, "Delete that file, or set TMPDIR to a folder.")
        return
    try:
        with suppress(OSError):
            _holder_file(path).write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")
        yield None
    finally:
        _holder_file(path).unlink(missing_ok=True)
        lock.release()


def _holder_file(lock: Path) -> Path:
    """Return the file that says who holds a lock; the lock's own is emptied by those who wait for it."""
    return lock.with_suffix(".holder")


def _holder(lock: Path) -> str:
    try:
        return _holder_file(lock).read_text(encoding="utf-8")
    except OSError:
        return ""


def apply(out: Path, plan: Plan) -> list[Problem]:
    """Do what a plan says, each file whole or not at all.

    The manifest first names the old and the new files and only at the end the new ones alone: whenever the run ends
    before its time, the next one knows everything that may have been left. Files come before those that point to them:
    texts, archive pages from the oldest on, feeds, and last the list of feeds.
    """
    changes = plan.changes
    published = {*changes.added, *changes.changed, *changes.unchanged}
    path = ""
    try:
        _sweep(out, plan.owned | published)
        _write_manifest(out, plan.owned | published, plan.site_id)
        outputs = sorted(plan.outputs, key=_order)
        whole.replace_all((out / output.path, output.data) for output in outputs)
        for path in changes.removed:
            _remove(out, path)
        _write_manifest(out, published, plan.site_id)
    except OSError as error:
        path = content.relative(Path(error.filename), out) if error.filename else path
        message = f"This cannot be written: {error.strerror or error}."
        hint = "Make room or give the right to write, and publish again; every file is still whole."
        return [Problem(Code.UNWRITABLE_OUTPUT, Span(f"{plan.name}/{path}".rstrip("/")), message, hint)]
    return []


def _order(output: Output) -> tuple[int, str]:
    """Sort what is pointed to before what points to it."""
    if output.feed is None:
        return (3 if output.path.endswith(".opml") else 0), output.path
    return (1 if output.feed.is_archive else 2), output.path


def _sweep(out: Path, paths: Iterable[str]) -> None:
    """Remove temporary files that a run which ended before its time has left."""
    for folder in {out, *((out / path).parent for path in paths)}:
        if folder.is_dir() and not folder.is_symlink():
            for entry in os.scandir(folder):
                if entry.name.endswith(whole.TEMPORARY):
                    (folder / entry.name).unlink(missing_ok=True)


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


def _write_manifest(out: Path, paths: Iterable[str], site_id: str) -> None:
    manifest = {"comment": _COMMENT, "site": site_id, "files": sorted(paths)}
    data = json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
    target = out / MANIFEST
    if not target.is_file() or target.read_bytes() != data:
        whole.replace(target, data)


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
