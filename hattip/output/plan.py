"""Writes the output folder, of which the manifest says which files are hattip's own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hattip.content import folder as content
from hattip.output import manifest
from hattip.output import staging as whole
from hattip.output.changes import Changes
from hattip.problems import Code, Problem, Span, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hattip.output.disk import Disk


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

    def stays(self, paths: Iterable[str]) -> bool:
        """Tell whether files stay as they are."""
        return all(self._states.get(path) == "unchanged" for path in paths)

    def sort(self, path: str, digest: bytes) -> bool:
        """Say what is to stand at a path; returns whether it has to be written."""
        there = self.disk.digest(path)
        if self.disk.is_taken(path) or (there not in {None, digest} and path not in self.owned):
            hint = "Move it away, or publish to another folder with --out."
            message = "This stands where a feed must go, and hattip did not write it."
            self.problems.append(literal(Code.NOT_OURS, Span(f"{self.name}/{path}"), message, hint))
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
    def written(self) -> Iterator[whole.Replacement]:
        """Write what is added meanwhile under names of its own; what the system refuses becomes a problem.

        What it yields is for :meth:`carry_out`.
        """
        out = self.disk.out
        try:
            out.mkdir(parents=True, exist_ok=True)
            _sweep(out)
            with whole.Replacement(out) as self._waiting:
                yield self._waiting
        except OSError as error:
            self.problems.append(self._refused(error))

    def add(self, path: str, data: bytes) -> None:
        """Write a file that takes its place when all are there."""
        if self._waiting is not None:
            self._waiting.add(self.disk.out / path, data)

    def carry_out(self, waiting: whole.Replacement) -> None:
        """Put every file in its place, and remove what is no longer published.

        The manifest first names the old and the new files and only at the end the new ones alone: whenever the run ends
        before its time, the next one knows everything that may have been left. Files come before those that point to
        them: texts, archive pages from the oldest on, feeds, and last the list of feeds.
        """
        out = self.disk.out
        written = sorted((path for path, state in self._states.items() if state != "unchanged"), key=_order)
        manifest.write(out, self.owned | self._states.keys(), self.site_id)
        waiting.commit(out / path for path in written)
        if removed := sorted(self.owned - self._states.keys()):
            for path in removed:
                _remove(out, path)
            manifest.write(out, self._states, self.site_id)
        for path in written:
            self.disk.forget(path)

    def _refused(self, error: OSError) -> Problem:
        path = content.relative(Path(error.filename), self.disk.out) if error.filename else ""
        message = f"This cannot be written: {error.strerror or error}."
        hint = "Make room or give the right to write, and publish again; every file is still whole."
        return literal(Code.UNWRITABLE_OUTPUT, Span(f"{self.name}/{path}".rstrip("/")), message, hint)


def _order(path: str) -> tuple[int, str]:
    """Sort what is pointed to before what points to it."""
    if "/" not in path:
        return (3 if path.endswith(".opml") else 0), path
    return (1 if path.count("/") > 1 else 2), path


def _sweep(out: Path) -> None:
    """Remove temporary files that a run which ended before its time has left; they all stand in one folder."""
    for entry in os.scandir(out):
        if entry.name.endswith(whole.TEMPORARY):
            (out / entry.name).unlink(missing_ok=True)


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
