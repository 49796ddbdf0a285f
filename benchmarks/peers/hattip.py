"""hattip: this checkout or another, with feeds alone or with the settings of a new site."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks import corpus
from benchmarks.corpus import Shape
from benchmarks.markup import Fields, dump, to_yaml
from benchmarks.measure import Command
from benchmarks.peers.base import Peer, first_line

if TYPE_CHECKING:
    from benchmarks.corpus import Article

HERE: Final = Path(__file__).parents[2]
FEEDS: Final = "feeds"  # RSS and Atom of the newest articles, without archives
NEW_SITE: Final = "new-site"  # every feed format, with archives: what a new site has besides its HTML pages
SETTINGS: Final = (FEEDS, NEW_SITE)
_FILES: Final = {"rss": "rss.xml", "atom": "atom.xml"}


class Hattip(Peer):
    """The hattip of one checkout, with one choice of settings."""

    output: ClassVar[str] = "feeds"
    caches: ClassVar[tuple[str, ...]] = (".hattip-cache",)

    def __init__(self, settings: str = FEEDS, checkout: Path = HERE) -> None:
        self.settings = settings
        self.checkout = checkout
        self.name = "hattip" if checkout == HERE else "baseline"

    def version(self) -> str:
        """Return the version and the commit."""
        git = ("git", "-C", str(self.checkout))
        return f"{first_line(*git, 'log', '-1', '--format=%h %s')}"

    def site(self) -> dict[str, str]:
        """Return ``site.yaml``; its lists are JSON, which is valid YAML."""
        categories = [{"slug": category.slug, "title": category.title} for category in corpus.CATEGORIES]
        fields: Fields = {
            "id": "tag:hattip-site.org,2024:benchmark",
            "title": corpus.TITLE,
            "description": corpus.DESCRIPTION,
            "base_url": f"{corpus.HOME}feeds/",
            "home_url": corpus.HOME,
            "language": corpus.LANGUAGE,
            "timezone": corpus.TIMEZONE,
        }
        if self.settings == FEEDS:
            fields |= {"archive": False, "formats": tuple(_FILES)}
        else:
            fields["formats"] = (*_FILES, "json", "opml")
        text = to_yaml(fields)
        text += f"limit: {corpus.LIMIT}\npublisher: {{name: {corpus.TITLE}}}\n"
        text += f"categories: {json.dumps(categories, ensure_ascii=False)}\n"
        text += f"sources: {json.dumps(corpus.SOURCES_BY_KEY, ensure_ascii=False)}\n"
        return {"content/site.yaml": text}

    def article(self, article: Article) -> tuple[str, str]:
        """Return the path of the file, and one YAML document."""
        fields = _fields(article)
        folded = ("summary",) if article.shape is Shape.BLOCK else ()
        text = dump(fields) if article.dumped else to_yaml(fields, folded, ("content",))
        if article.group is not None:
            return f"content/articles/collected/{article.group:06d}.yaml", f"---\n{text}"
        return f"content/articles/{article.folder}/{article.name}.yaml", text

    def command(self, folder: Path) -> Command:
        """Return the command that publishes, with the cache in the folder of the site."""
        environment = {"PYTHONPATH": str(self.checkout), "HATTIP_CACHE": str(folder / self.caches[0])}
        return Command((sys.executable, "-m", "hattip", "--root", str(folder)), folder, environment)

    def feed(self, slug: str, form: str) -> str:
        """Return the path of a feed."""
        return f"{slug}/{_FILES[form]}"


def _fields(article: Article) -> Fields:
    return {
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
        "content": article.body,
    }
