"""Writes the output folder, of which the manifest says which files are hattip's own."""

from __future__ import annotations

import os
import platform
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from hattip.files import content, manifest, whole
from hattip.files.locks import lock_file
from hattip.files.manifest import MANIFEST
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["MANIFEST", "PATIENCE", "Changes", "Disk", "Plan", "locked"]

# How many seconds a run waits for another.
PATIENCE: Final = 30


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


class Disk:
    """The files of an output folder as they are.

    ``known`` are files of an earlier run, each with what told whether it has changed, and its digest; ``lately`` is the
    moment from which on that tells nothing. So only what was touched since has to be read.
    """

    def __init__(self, out: Path, known: Mapping[str, tuple[str, bytes]], lately: int) -> None:
        self.out, self._known, self._lately = out, known, lately
        self._folders: dict[str, bool] = {}
        self._found: dict[str, tuple[str, bytes | None]] = {}

    def digest(self, path: str) -> bytes | None:
        """Return the digest of the regular file at a path, or None where there is none."""
        return self._look(path)[1]

    def state(self, path: str) -> str:
        """Return what tells whether the file changes from now on: its size and times; ``?`` where they tell nothing."""
        return self._look(path)[0]

    def is_taken(self, path: str) -> bool:
        """Tell whether something else than a regular file stands at a path, or a link leads there."""
        return self._is_foreign(path.rpartition("/")[0]) or self._look(path) == ("taken", None)

    def forget(self, path: str) -> None:
        """Look at a file anew: it was written."""
        self._found.pop(path, None)
        self._folders.clear()

    def _look(self, path: str) -> tuple[str, bytes | None]:
        if path not in self._found:
            self._found[path] = self._read(path)
        return self._found[path]

    def _read(self, path: str) -> tuple[str, bytes | None]:
        target = f"{self.out}/{path}"
        try:
            found = os.lstat(target)
            if not stat.S_ISREG(found.st_mode):
                return "taken", None
            state = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
            known, digest = self._known.get(path, ("?", b""))
            if known != state:
                digest = sha256(Path(target).read_bytes()).digest()[:16]
        except OSError:
            return "missing", None
        return ("?" if max(found.st_mtime_ns, found.st_ctime_ns) >= self._lately > 0 else state), digest

    def _is_foreign(self, folder: str) -> bool:
        """Tell whether a folder, or one around it, is a link or a file."""
        if not folder:
            return False
        if folder not in self._folders:
            target = self.out / folder
            foreign = target.is_symlink() or target.is_file()
            self._folders[folder] = foreign or self._is_foreign(folder.rpartition("/")[0])
        return self._folders[folder]


@contextmanager
def locked(out: Path) -> Iterator[Problem | None]:
    """Keep others from publishing to a folder meanwhile. Yields a problem where somebody else keeps us from it."""
    path = lock_file(out)
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


@dataclass(slots=True)
class Plan:
    """What has to be done to the output folder. Nothing of it has been touched before :meth:`carry_out`.

    ``name`` is what problems call the folder, ``owned`` are the files there that are hattip's own.
    """

    disk: Disk
    name: str
    site_id: str
    owned: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    _states: dict[str, str] = field(default_factory=dict)
    _waiting: whole.Replacement | None = None

    def keep(self, path: str) -> None:
        """Say that a file is to stay as it is."""
        self._states[path] = "unchanged"

    def has(self, path: str, digest: bytes) -> bool:
        """Tell whether what stands at a path has a digest, and nothing is amiss with the place."""
        return self.disk.digest(path) == digest and not self.disk.is_taken(path)

    def sort(self, path: str, digest: bytes) -> bool:
        """Say what is to stand at a path; returns whether it has to be written."""
        there = self.disk.digest(path)
        if self.disk.is_taken(path) or (there not in {None, digest} and path not in self.owned):
            hint = "Move it away, or publish to another folder with --out."
            message = "This stands where a feed must go, and hattip did not write it."
            self.problems.append(Problem(Code.NOT_OURS, Span(f"{self.name}/{path}"), message, hint))
            return False
        self._states[path] = "added" if there is None else "unchanged" if there == digest else "changed"
        return there != digest

    @property
    def changes(self) -> Changes:
        """What is to be done, as it is known by now."""
        sorted_into: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
        for path, state in self._states.items():
            sorted_into[state].append(path)
        removed = tuple(sorted(self.owned - self._states.keys()))
        return Changes(**{state: tuple(sorted(paths)) for state, paths in sorted_into.items()}, removed=removed)

    @contextmanager
    def written(self) -> Iterator[None]:
        """Write what is added meanwhile under names of its own; what the system refuses becomes a problem."""
        out = self.disk.out
        try:
            out.mkdir(parents=True, exist_ok=True)
            _sweep(out, self.owned | self._states.keys())
            with whole.Replacement(out) as self._waiting:
                yield
        except OSError as error:
            self.problems.append(self._refused(error))

    def add(self, path: str, data: bytes) -> None:
        """Write a file that takes its place when all are there."""
        if self._waiting is not None:
            self._waiting.add(self.disk.out / path, data)

    def carry_out(self) -> None:
        """Put every file in its place, and remove what is no longer published.

        The manifest first names the old and the new files and only at the end the new ones alone: whenever the run ends
        before its time, the next one knows everything that may have been left. Files come before those that point to
        them: texts, archive pages from the oldest on, feeds, and last the list of feeds.
        """
        changes, out = self.changes, self.disk.out
        manifest.write(out, self.owned | self._states.keys(), self.site_id)
        if self._waiting is not None:
            paths = sorted((*changes.added, *changes.changed), key=_order)
            self._waiting.commit(out / path for path in paths)
        for path in changes.removed:
            _remove(out, path)
        manifest.write(out, self._states, self.site_id)
        for path in (*changes.added, *changes.changed):
            self.disk.forget(path)

    def _refused(self, error: OSError) -> Problem:
        path = content.relative(Path(error.filename), self.disk.out) if error.filename else ""
        message = f"This cannot be written: {error.strerror or error}."
        hint = "Make room or give the right to write, and publish again; every file is still whole."
        return Problem(Code.UNWRITABLE_OUTPUT, Span(f"{self.name}/{path}".rstrip("/")), message, hint)


def _order(path: str) -> tuple[int, str]:
    """Sort what is pointed to before what points to it."""
    if "/" not in path:
        return (3 if path.endswith(".opml") else 0), path
    return (1 if path.count("/") > 1 else 2), path


def _sweep(out: Path, paths: Iterable[str]) -> None:
    """Remove temporary files that a run which ended before its time has left."""
    for folder in {out, *(out / path.rpartition("/")[0] for path in paths)}:
        if folder.is_dir() and not folder.is_symlink():
            for entry in os.scandir(folder):
                if entry.name.endswith(whole.TEMPORARY):
                    (folder / entry.name).unlink(missing_ok=True)


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
