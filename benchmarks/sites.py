"""The site of one contestant on disk: written once for a number of articles, used again, edited, and cloned."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from benchmarks import corpus, expected, measure

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.measure import Command
    from benchmarks.peers.base import Peer


@dataclass
class Site:
    """The site of one contestant in one folder. ``edits`` counts the edits of its newest article."""

    peer: Peer
    folder: Path
    seed: int
    wanted: dict[str, list[expected.Entry]]
    edits: int = 0
    _times: dict[Path, int] = field(default_factory=dict)

    def command(self) -> Command:
        """Return the command that builds it."""
        return self.peer.command(self.folder)

    def build(self, limit: float) -> None:
        """Build it unless it was built before, so that there is something that can be unchanged."""
        if not (self.folder / self.peer.output).is_dir():
            measure.timed(self.command(), limit)
        self._times = self._modified()

    def edit(self) -> None:
        """Change the title of the newest article to one that it never had."""
        self.edits += 1
        self.peer.edit(self.folder, corpus.edited(self.edits, self.seed))

    def check(self) -> expected.Work:
        """Return the amount of work.

        Raises:
            DifferentError: the feeds differ from those that every contestant must build.
        """
        feeds, output = self.peer.feeds(self.folder), self.folder / self.peer.output
        work = expected.check(feeds, output, self.wanted, corpus.edited(self.edits, self.seed))
        return work._replace(written=sum(self._times.get(path) != time for path, time in self._modified().items()))

    def clone_anew(self) -> None:
        """Replace every file but the caches by a new file with the same bytes, as a clone with a restored cache does.

        The output is cloned too: hattip's is committed, and for the others it makes no difference.
        """
        old = self.folder.with_name(f"{self.folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        self.folder.rename(old)
        _copy(old, self.folder, {old / name for name in self.peer.caches})
        shutil.rmtree(old)

    def _modified(self) -> dict[Path, int]:
        output = self.folder / self.peer.output
        return {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}


def _copy(old: Path, new: Path, moved: set[Path]) -> None:
    new.mkdir()
    for path in old.iterdir():
        if path in moved:
            path.rename(new / path.name)
        elif path.is_dir():
            _copy(path, new / path.name, moved)
        else:
            (new / path.name).write_bytes(path.read_bytes())


def prepare(peer: Peer, number: int, seed: int, work: Path) -> Site:
    """Return the site of a contestant with a number of articles, its newest article unedited.

    A site that was written into ``work`` before is used again if its articles would be written the same today.
    """
    folder = work / str(number) / peer.name
    mark = folder.with_name(f"{peer.name}.written")
    written = _fingerprint(peer, number, seed)
    if not folder.is_dir() or not mark.is_file() or mark.read_text(encoding="utf-8") != written:
        mark.unlink(missing_ok=True)
        peer.write(corpus.articles(number, seed), folder)
        mark.write_text(written, encoding="utf-8")
    peer.write_site(folder)
    peer.edit(folder, corpus.edited(0, seed))
    return Site(peer, folder, seed, _wanted(number, seed, work))


def _fingerprint(peer: Peer, number: int, seed: int) -> str:
    sample = [peer.article(corpus.article(i, seed)) for i in range(min(number, 100))]
    return sha256(repr((corpus.VERSION, number, seed, sample)).encode()).hexdigest()


def _wanted(number: int, seed: int, work: Path) -> dict[str, list[expected.Entry]]:
    path = work / str(number) / f"expected-{corpus.VERSION}-{seed}.json"
    if not path.is_file():
        path.write_text(json.dumps(expected.wanted(corpus.articles(number, seed))), encoding="utf-8")
    loaded = json.loads(path.read_text(encoding="utf-8"))
    return {slug: [expected.Entry(*entry) for entry in entries] for slug, entries in loaded.items()}
