"""What a run does to the output folder."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hattip.catalog.outputs import OutputFile
from hattip.content import files
from hattip.content.folder import is_racy
from hattip.output import manifest
from hattip.output.changes import Changes
from hattip.output.folder import hash_of
from hattip.problems import Code, Problem, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from hattip.output.folder import OutputFolder
    from hattip.output.manifest import Manifest
    from hattip.output.staging import Staging


@dataclass(slots=True)
class Plan:
    """The files that the output folder will contain. Nothing is replaced before :meth:`commit`.

    ``name`` is the folder's name in problems; ``listed`` is its manifest, ``known`` are the files of the last run.
    ``next`` is the next time at which they would change. If ``staging`` is None, new files are compared with those in
    the folder and then dropped.
    """

    folder: OutputFolder
    name: str
    site_id: str
    listed: Manifest
    known: Mapping[str, OutputFile]
    next: datetime | None = None
    staging: Staging | None = None
    problems: list[Problem] = field(default_factory=list)
    _fingerprints: dict[str, str] = field(default_factory=dict)
    _hashes: dict[str, bytes] = field(default_factory=dict)
    _changed: dict[str, str] = field(default_factory=dict)
    is_partial: bool = False
    _committed: Changes | None = None
    _written_manifest: bytes | None = None

    @property
    def owned(self) -> frozenset[str]:
        """The files that hattip wrote, or may have written."""
        return self.listed.owned

    def keep(self, fingerprint: str, paths: Sequence[str]) -> bool:
        """Keep files if they were rendered from the same and have not changed since; return whether they are kept."""
        files = [(path, self.known[path]) for path in paths if path in self.known]
        if len(files) < len(paths) or not all(self._is_current(path, fingerprint, file) for path, file in files):
            return False
        for path, file in files:
            self._fingerprints[path], self._hashes[path] = fingerprint, file.hash
        return True

    def _is_current(self, path: str, fingerprint: str, known: OutputFile) -> bool:
        is_same = known.fingerprint == fingerprint and self.folder.hash(path) == known.hash
        return is_same and not self.folder.is_blocked(path)

    def add(self, path: str, data: bytes, fingerprint: str) -> bytes | None:
        """Add a rendered file; return its hash, or None if a file that hattip did not write has its path."""
        present, new = self.folder.hash(path), hash_of(data)
        if self.folder.is_blocked(path) or (present not in {None, new} and path not in self.owned):
            self.problems.append(_not_ours(path, Span(f"{self.name}/{path}")))
            return None
        self._fingerprints[path], self._hashes[path] = fingerprint, new
        if present != new:
            self._changed[path] = "added" if present is None else "changed"
            if self.staging is not None:
                self.staging.add(path, data)
        return new

    @property
    def has_errors(self) -> bool:
        """Whether a problem keeps the files from being written."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def is_unchanged(self, paths: Iterable[str]) -> bool:
        """Return whether all of these files are in the folder already as they will be."""
        return all(path in self._hashes and path not in self._changed for path in paths)

    @property
    def paths(self) -> Collection[str]:
        """The files that the folder will contain."""
        return self._hashes.keys()

    def hash(self, path: str) -> bytes | None:
        """Return the hash that a file will have, or None if there will be none."""
        return self._hashes.get(path)

    @property
    def changes(self) -> Changes:
        """The changes to the folder, as before the commit. The manifest is listed only if no other file changes."""
        return self._committed or self._find_changes()

    def _find_changes(self) -> Changes:
        changes = Changes(
            added=tuple(sorted(path for path, change in self._changed.items() if change == "added")),
            changed=tuple(sorted(path for path, change in self._changed.items() if change == "changed")),
            unchanged=tuple(sorted(self._hashes.keys() - self._changed.keys())),
            removed=tuple(self._removed()),
        )
        is_current = not changes.is_empty or self.folder.read(manifest.MANIFEST) == self._manifest(self._hashes)
        return changes if is_current else changes._replace(changed=(manifest.MANIFEST,))

    def _manifest(self, paths: Iterable[str], unfinished: Collection[str] = ()) -> bytes:
        return manifest.render(paths, self.site_id, self.next, unfinished)

    def commit(self) -> None:
        """Rename every new file to its path, and remove those that are no longer published; nothing without staging.

        The manifest lists the files that are complete, and as unfinished those that may be there besides: first the new
        ones, then those to remove. So the run after a killed one knows them all, and what was published. Files come
        before those that link to them: archive pages, then feeds, then the list of feeds.
        """
        if self.staging is None:
            return
        self._committed = self._find_changes()
        self._written_manifest = self.folder.read(manifest.MANIFEST)
        out, removed = self.folder.out, self._removed()
        self._write_manifest(self.listed.files, (self.owned | self._hashes.keys()) - self.listed.files)
        self.is_partial = True
        self.staging.commit(sorted(self._changed, key=_order))
        self._write_manifest(self._hashes, removed)
        for path in removed:
            _remove(out, path)
        self._write_manifest(self._hashes)
        self.is_partial = False
        for path in self._changed:
            self.folder.written(path, self._hashes[path])

    def _write_manifest(self, paths: Iterable[str], unfinished: Collection[str] = ()) -> None:
        data = self._manifest(paths, unfinished)
        if self.staging is not None and data != self._written_manifest:
            self.staging.replace(manifest.MANIFEST, data)
            self._written_manifest = data

    def _removed(self) -> list[str]:
        return sorted(self.owned - self._hashes.keys()) if not self.listed.damage else []

    def outputs(self, racy_since: int) -> dict[str, OutputFile]:
        """Return the files of the folder that are as they should be, for the next run.

        The state of a file that was changed at or after ``racy_since`` (in nanoseconds) is left out: it may change
        again without its times changing.
        """
        states = {
            path: self.folder.state(path) for path, hash_ in self._hashes.items() if self.folder.hash(path) == hash_
        }
        return {
            path: OutputFile(self._fingerprints[path], "" if is_racy(state, racy_since) else state, self._hashes[path])
            for path, state in states.items()
        }

    @contextmanager
    def report_errors(self) -> Iterator[None]:
        """Turn what the operating system refuses into a problem."""
        try:
            yield
        except OSError as error:
            path = files.relative(Path(os.fsdecode(error.filename)), self.folder.out) if error.filename else ""
            span = Span(f"{self.name}/{path}".rstrip("/"))
            fields = {"reason": error.strerror or str(error)}
            text = "partial" if self.is_partial else ""
            self.problems.append(Problem(Code.UNWRITABLE_OUTPUT, span, text, fields))


def _not_ours(path: str, span: Span) -> Problem:
    """Return the problem of a file that hattip did not write. A site may have HTML pages of its own: they stay."""
    return Problem(Code.PAGE_NOT_OURS if path.endswith(".html") else Code.NOT_OURS, span)


def _order(path: str) -> tuple[int, str]:
    """Sort files before those that link to them."""
    if "/" not in path:
        return (3 if path.endswith(".opml") else 0), path
    return (1 if path.count("/") > 1 else 2), path


def _remove(out: Path, path: str) -> None:
    """Delete a file that hattip wrote, and the folders that it leaves empty; not what someone put there."""
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
