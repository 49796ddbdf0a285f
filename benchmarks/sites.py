"""One peer's site on disk: written once for a number of articles, used again, edited, and cloned anew."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from benchmarks import content, measure, sameness
from benchmarks.measure import Command

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.peers.base import Peer


@dataclass
class Site:
    """The site of one peer in one folder. ``edits`` counts how often its newest article was edited."""

    peer: Peer
    folder: Path
    seed: int
    expected: dict[str, list[sameness.Entry]]
    edits: int = 0

    def command(self) -> Command:
        """Return what builds it."""
        return Command(tuple(self.peer.command(self.folder)), self.folder)

    def build(self, limit: float) -> None:
        """Build it where that was never done, so that there is something that can be unchanged."""
        if not (self.folder / self.peer.output).is_dir():
            measure.timed(self.command(), limit)

    def edit(self) -> None:
        """Change the title of the newest article to one it did not have before."""
        self.edits += 1
        self.peer.edit(self.folder, content.edited(self.edits, self.seed))

    def check(self) -> sameness.Work:
        """Return how much was built.

        Raises:
            DifferentError: it is not what all contestants must build.
        """
        feeds, output = self.peer.feeds(self.folder), self.folder / self.peer.output
        return sameness.check(feeds, output, self.expected, content.edited(self.edits, self.seed))

    def clone_anew(self) -> None:
        """Put new files of the same bytes in place of all there are but the caches, as a clone with a restored cache.

        The output is part of it: hattip's is committed, and that of others is no worse for being there.
        """
        old = self.folder.with_name(f"{self.folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        self.folder.rename(old)
        _copy(old, self.folder, {old / name for name in self.peer.caches})
        shutil.rmtree(old)


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
    """Return the site of a peer with a number of articles, its newest article as it was made.

    What was written before into ``work`` is used again, where it is still the same articles in the same form.
    """
    folder = work / str(number) / peer.name
    mark = folder.with_name(f"{peer.name}.written")
    written = _digest(peer, number, seed)
    if not folder.is_dir() or not mark.is_file() or mark.read_text(encoding="utf-8") != written:
        mark.unlink(missing_ok=True)
        peer.write(content.articles(number, seed), folder)
        mark.write_text(written, encoding="utf-8")
    peer.write_site(folder)
    site = Site(peer, folder, seed, _expected(number, seed, work))
    peer.edit(folder, content.edited(0, seed))
    return site


def _digest(peer: Peer, number: int, seed: int) -> str:
    """Return what stands for all that was written: the articles, and how this peer writes one."""
    sample = [peer.article(content.article(i, seed)) for i in range(min(number, 20))]
    return sha256(repr((content.VERSION, number, seed, sample)).encode()).hexdigest()


def _expected(number: int, seed: int, work: Path) -> dict[str, list[sameness.Entry]]:
    path = work / str(number) / f"expected-{content.VERSION}-{seed}.json"
    if not path.is_file():
        path.write_text(json.dumps(sameness.wanted(content.articles(number, seed))), encoding="utf-8")
    loaded = json.loads(path.read_text(encoding="utf-8"))
    return {slug: [sameness.Entry(*entry) for entry in entries] for slug, entries in loaded.items()}
