"""Publishes a site for the preview. The last good version stays while the content has errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

import hattip
from hattip.codes import GUARD
from hattip.content import load
from hattip.disk import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from hattip.output.changes import Changes
    from hattip.publication import Publication

_MAX_BYTES: Final = 1 << 30


class StoredFile(NamedTuple):
    """A file in memory, and when its bytes changed, in UTC."""

    data: bytes
    changed: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What the preview shows: the files of the last good run by path, and the result of the last run.

    ``number`` grows with every run. ``built`` is the time at which the last run ended, ``shown`` that of the last good
    one, or None if there was none. ``base_url`` is the site's, or empty before the first good run.
    """

    number: int
    files: Mapping[str, StoredFile]
    done: Publication
    built: datetime
    shown: datetime | None
    base_url: str

    @property
    def is_outdated(self) -> bool:
        """Whether the files are older than the content, because of errors."""
        return self.done.changes is None

    def is_due(self, now: datetime) -> bool:
        """Whether an article was scheduled for the time since the last run."""
        return self.done.next is not None and self.done.next <= now


class Builder:
    """Publishes a site to a private folder, and reads what changed into memory."""

    def __init__(self, root: Path, out: Path, clock: Callable[[], datetime], resources: hattip.Resources) -> None:
        """Take the site's folder, a private output folder, a clock in UTC, and the resources of the first run."""
        self._root, self._out, self._clock, self._resources = root, out, clock, resources

    def build(self, before: Version | None) -> Version:
        """Publish, and return the new version. Changes that the guard would refuse are accepted: nobody subscribed."""
        options = hattip.Options(accept=tuple(GUARD))
        # Later runs are small, and happen in a thread, from which no process must be forked.
        resources = self._resources._replace(executor=None) if before else self._resources
        done = hattip.publish(self._root, self._out, now=self._clock(), options=options, resources=resources)
        # The time at the end, because the version before was served until now.
        now = self._clock()
        if done.changes is None:
            empty = Version(0, {}, done, now, None, "")
            return replace(before or empty, number=before.number + 1 if before else 1, done=done, built=now)
        site = load.load_site(self._root).site
        return Version(
            number=before.number + 1 if before else 1,
            files=self._read(before.files if before else {}, done.changes, now.replace(microsecond=0)),
            done=done,
            built=now,
            shown=now,
            base_url=site.base_url if site else "",
        )

    def _read(self, before: Mapping[str, StoredFile], changes: Changes, now: datetime) -> dict[str, StoredFile]:
        kept = {path: before[path] for path in changes.unchanged if path in before}
        missing = (path for path in changes.unchanged if path not in before)
        return kept | self._load((*changes.added, *changes.changed, *missing), now)

    def _load(self, paths: Iterable[str], now: datetime) -> dict[str, StoredFile]:
        read = ((path, read_file(self._out / path, _MAX_BYTES, below=self._out)) for path in paths)
        return {path: StoredFile(data, now.astimezone(UTC)) for path, data in read if isinstance(data, bytes)}
