"""The script one would write in an hour: ``forty_lines.py``, on hattip's own files."""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks.peers.base import Peer, Tools
from benchmarks.peers.hattip import Hattip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.content import Article

_SCRIPT: Final = Path(__file__).with_name("forty_lines.py")


class Script(Peer):
    """The script with libyaml's loader, or with the plain one of ``yaml.safe_load``."""

    kind: ClassVar[str] = "script"
    options: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.name = self.kind

    @classmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:  # noqa: ARG003 - it is here
        """Return it, where this Python has what it imports."""
        return [cls()] if all(importlib.util.find_spec(name) for name in ("yaml", "feedgen")) else []

    def version(self) -> str | None:
        """Return the versions of what it is made of."""
        return f"PyYAML {version('pyyaml')}, feedgen {version('feedgen')}"

    def site(self) -> dict[str, str]:
        """Return hattip's."""
        return Hattip().site()

    def article(self, article: Article) -> tuple[str, str]:
        """Return hattip's."""
        return Hattip().article(article)

    def command(self, folder: Path) -> list[str]:
        """Run it."""
        return [sys.executable, str(_SCRIPT), *self.options, str(folder)]

    def feed(self, slug: str, form: str) -> str:
        """Return its place."""
        return f"{slug}/{form}.xml"


class PlainScript(Script):
    """The script as most would write it first."""

    kind: ClassVar[str] = "script-plain"
    options: ClassVar[tuple[str, ...]] = ("--plain",)
