"""What every contestant can do: write the articles in its own form, build, forget what it built, and be edited."""

from __future__ import annotations

import shutil
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks.content import SLUGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.content import Article

FORMS: Final = ("rss", "atom")
# Where ``--tool KIND=PATH`` says tools are, beside those on PATH and in this Python.
Tools = dict[str, list[Path]]
_PATIENCE: Final = 60  # seconds for a tool to say its version


class Peer(ABC):
    """One generator, with what it needs to write the same feeds as all others.

    Paths are relative to the folder of the site, which is also the folder the command runs in. ``output`` and
    ``caches`` are what a cold run must not find; of a fresh clone with a restored cache, only ``caches`` are as they
    were.
    """

    kind: ClassVar[str]  # what --peer selects
    output: ClassVar[str] = "public"
    caches: ClassVar[tuple[str, ...]] = ()
    name: str  # how the tables call it: the kind, and whatever tells it from others of its kind

    @classmethod
    @abstractmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:
        """Return every one of this kind that is installed, none if none is. ``tools`` names further places."""

    @abstractmethod
    def version(self) -> str | None:
        """Return the version, or None where it does not run."""

    @abstractmethod
    def site(self) -> Mapping[str, str]:
        """Return settings and templates: the text of each file by its path."""

    @abstractmethod
    def article(self, article: Article) -> tuple[str, str]:
        """Return the path and the text of the file of one article."""

    @abstractmethod
    def command(self, folder: Path) -> list[str]:
        """Return what to run, in ``folder``."""

    @abstractmethod
    def feed(self, slug: str, form: str) -> str:
        """Return the path of a feed below ``output``; ``slug`` may be ``all``, ``form`` is rss or atom."""

    def write(self, articles: Iterable[Article], folder: Path) -> None:
        """Write the whole site anew, one article at a time."""
        shutil.rmtree(folder, ignore_errors=True)
        self.write_site(folder)
        made: set[str] = set()
        for article in articles:
            path, text = self.article(article)
            parent = path.rpartition("/")[0]
            if parent not in made:
                (folder / parent).mkdir(parents=True, exist_ok=True)
                made.add(parent)
            (folder / path).write_bytes(text.encode())

    def write_site(self, folder: Path) -> None:
        """Write settings and templates, and touch none that is as it should be."""
        for path, text in self.site().items():
            file = folder / path
            if not file.is_file() or file.read_bytes() != text.encode():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())

    def edit(self, folder: Path, article: Article) -> None:
        """Write one article again that has changed."""
        path, text = self.article(article)
        (folder / path).write_bytes(text.encode())

    def clean(self, folder: Path) -> None:
        """Remove all that was built and remembered, so that the next run is a cold one."""
        for name in (self.output, *self.caches):
            shutil.rmtree(folder / name, ignore_errors=True)

    def feeds(self, folder: Path) -> dict[tuple[str, str], Path]:
        """Return where each feed must be, by slug and form."""
        return {(slug, form): folder / self.output / self.feed(slug, form) for slug in SLUGS for form in FORMS}


def on_path(name: str) -> list[Path]:
    """Return the program of this name on PATH, if there is one."""
    found = shutil.which(name)
    return [Path(found)] if found else []


def said(*command: str | Path) -> str | None:
    """Return the first line that a command prints, or None where it cannot be run."""
    try:
        ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_PATIENCE)
    except (OSError, subprocess.SubprocessError):
        return None
    return ran.stdout.strip().partition("\n")[0]
