"""hattip itself: feeds alone, as the peers make them, or with its archives in all formats."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, ClassVar

import hattip
from benchmarks import content
from benchmarks.peers.base import Peer, Tools
from benchmarks.quoting import Fields, yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.content import Article

_FILES = {"rss": "rss.xml", "atom": "atom.xml"}


class Hattip(Peer):
    """The hattip of this Python."""

    kind: ClassVar[str] = "hattip"
    output: ClassVar[str] = "feeds"
    caches: ClassVar[tuple[str, ...]] = (".hattip-cache",)
    archive: ClassVar[bool] = False

    def __init__(self) -> None:
        self.name = self.kind

    @classmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:  # noqa: ARG003 - it is in this Python
        """Return the one there is."""
        return [cls()]

    def version(self) -> str | None:
        """Return the version."""
        return hattip.__version__

    def site(self) -> dict[str, str]:
        """Return ``site.yaml``; its lists are JSON, which is YAML too."""
        categories = [{"slug": category.slug, "title": category.title} for category in content.CATEGORIES]
        text = yaml(
            {
                "id": "tag:hattip-site.org,2024:benchmark",
                "title": content.TITLE,
                "description": content.DESCRIPTION,
                "base_url": f"{content.HOME}feeds/",
                "home_url": content.HOME,
                "language": content.LANGUAGE,
                "timezone": content.TIMEZONE,
                "archive": self.archive,
                "formats": None if self.archive else tuple(_FILES),
            }
        )
        text += f"limit: {content.LIMIT}\npublisher: {{name: {content.TITLE}}}\n"
        text += f"categories: {json.dumps(categories, ensure_ascii=False)}\n"
        text += f"sources: {json.dumps(content.SOURCES_BY_KEY, ensure_ascii=False)}\n"
        return {"content/site.yaml": text}

    def article(self, article: Article) -> tuple[str, str]:
        """Return a file of one YAML document."""
        fields: Fields = {
            "title": article.title,
            "published": article.day,
            "categories": article.category,
            "source": article.source.key,
            "original_url": article.original_url,
            "authors": article.authors or None,
            "summary": article.summary,
            "tags": article.tags,
            "language": article.language,
            "rights": article.rights,
        }
        return f"content/articles/{article.folder}/{article.name}.yaml", yaml(fields)

    def command(self, folder: Path) -> list[str]:
        """Publish."""
        return [sys.executable, "-m", "hattip", "--root", str(folder)]

    def feed(self, slug: str, form: str) -> str:
        """Return its place."""
        return f"{slug}/{_FILES[form]}"


class HattipArchives(Hattip):
    """The same with the whole history by month, in every format there is."""

    kind: ClassVar[str] = "hattip-archives"
    archive: ClassVar[bool] = True
