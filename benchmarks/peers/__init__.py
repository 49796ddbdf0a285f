"""The contestants: one module for each generator, all of one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.peers.eleventy import Eleventy
from benchmarks.peers.hattip import Hattip, HattipArchives
from benchmarks.peers.hugo import Hugo, HugoYaml
from benchmarks.peers.jekyll import Jekyll
from benchmarks.peers.pelican import Pelican
from benchmarks.peers.script import PlainScript, Script
from benchmarks.peers.zola import Zola

if TYPE_CHECKING:
    from collections.abc import Collection

    from benchmarks.peers.base import Peer, Tools

# In the order of the tables. A new peer is a line here.
PEERS: Final[tuple[type[Peer], ...]] = (Hattip, Zola, Hugo, HugoYaml, Script, PlainScript, Jekyll, Eleventy, Pelican)
KINDS: Final = tuple(peer.kind for peer in PEERS)


def find(kinds: Collection[str], tools: Tools) -> tuple[list[Peer], list[str]]:
    """Return the peers of these kinds that are installed, and the kinds of which none is."""
    found = {peer.kind: peer.found(tools) for peer in PEERS if peer.kind in kinds}
    return [peer for peers in found.values() for peer in peers], [kind for kind, peers in found.items() if not peers]


__all__ = ["KINDS", "PEERS", "HattipArchives", "find"]
