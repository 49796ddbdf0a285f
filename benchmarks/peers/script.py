"""The script that anybody would write in an hour: ``forty_lines.py``, on hattip's own files."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measure import Command
from benchmarks.peers.base import Peer
from benchmarks.peers.hattip import Hattip

if TYPE_CHECKING:
    from benchmarks.corpus import Article

_SCRIPT: Final = Path(__file__).with_name("forty_lines.py")


class Script(Peer):
    """The script with libyaml's loader."""

    name = "script"

    def version(self) -> str:
        """Return the versions of its libraries."""
        return f"PyYAML {version('pyyaml')}, feedgen {version('feedgen')}"

    def site(self) -> dict[str, str]:
        """Return hattip's settings."""
        return Hattip().site()

    def article(self, article: Article) -> tuple[str, str]:
        """Return hattip's file."""
        return Hattip().article(article)

    def command(self, folder: Path) -> Command:
        """Return the command that runs it."""
        return Command((sys.executable, str(_SCRIPT), str(folder)), folder)

    def feed(self, slug: str, form: str) -> str:
        """Return the path of a feed."""
        return f"{slug}/{form}.xml"
