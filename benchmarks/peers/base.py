"""What every contestant can do: write the articles in its own form, build, forget what it built, and be edited."""

from __future__ import annotations

import shutil
import subprocess
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks.corpus import SLUGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from benchmarks.corpus import Article
    from benchmarks.measure import Command

FORMATS: Final = ("rss", "atom")
_TIMEOUT: Final = 60  # seconds for a tool to print its version


class Peer(ABC):
    """One generator, with everything it needs to write the same feeds as the others.

    Paths are relative to the site's folder, in which the command runs. A cold run finds neither ``output`` nor
    ``caches``; a fresh clone with a restored cache finds ``caches`` as they were.
    """

    output: ClassVar[str] = "public"
    caches: ClassVar[tuple[str, ...]] = ()
    name: str  # the name in the tables, and the folder of its site

    @abstractmethod
    def version(self) -> str:
        """Return the version, or "" if it does not run."""

    @abstractmethod
    def site(self) -> Mapping[str, str]:
        """Return settings and templates: the text of each file by its path."""

    @abstractmethod
    def article(self, article: Article) -> tuple[str, str]:
        """Return the path of an article's file, and the text that is appended to that file."""

    @abstractmethod
    def command(self, folder: Path) -> Command:
        """Return the command that builds the site in ``folder``."""

    @abstractmethod
    def feed(self, slug: str, form: str) -> str:
        """Return the path of a feed below ``output``; ``slug`` may be ``all``, ``form`` is rss or atom."""

    def write(self, articles: Iterable[Article], folder: Path) -> None:
        """Replace the site by one with these articles."""
        shutil.rmtree(folder, ignore_errors=True)
        self.write_site(folder)
        parents: set[str] = set()
        for article in articles:
            path, text = self.article(article)
            parent = path.rpartition("/")[0]
            if parent not in parents:
                (folder / parent).mkdir(parents=True, exist_ok=True)
                parents.add(parent)
            with (folder / path).open("ab") as stream:
                stream.write(text.encode())

    def write_site(self, folder: Path) -> None:
        """Write settings and templates, but no file that has these bytes already."""
        for path, text in self.site().items():
            file = folder / path
            if not file.is_file() or file.read_bytes() != text.encode():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())

    def edit(self, folder: Path, article: Article) -> None:
        """Overwrite the file of an article that has a file of its own."""
        path, text = self.article(article)
        (folder / path).write_bytes(text.encode())

    def clean(self, folder: Path) -> None:
        """Remove the output and the caches, so that the next run is cold."""
        for name in (self.output, *self.caches):
            shutil.rmtree(folder / name, ignore_errors=True)

    def feeds(self, folder: Path) -> dict[tuple[str, str], Path]:
        """Return the path of each feed by slug and format."""
        return {(slug, form): folder / self.output / self.feed(slug, form) for slug in SLUGS for form in FORMATS}


def first_line(*command: str | Path) -> str:
    """Return the first line that a command prints, or "" if it cannot be run."""
    try:
        ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_TIMEOUT)
    except (OSError, subprocess.SubprocessError):
        return ""
    return ran.stdout.strip().partition("\n")[0]
