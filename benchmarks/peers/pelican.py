"""Pelican: the articles are HTML without a body, the feeds its own, with the source named by a plugin."""

from __future__ import annotations

import importlib.util
import sys
from html import escape
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks import content
from benchmarks.peers.base import Peer, Tools, on_path, said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.content import Article

# Everything that is no feed of all or of a category is switched off, and what was read is kept for the next run.
_SETTINGS: Final = """\
SITENAME = {title!r}
SITESUBTITLE = {description!r}
SITEURL = {url!r}
TIMEZONE = {timezone!r}
DEFAULT_LANG = {language!r}
LOCALE = "C"
PATH = "content"
OUTPUT_PATH = "output"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = STATIC_PATHS = DIRECT_TEMPLATES = THEME_STATIC_PATHS = []
USE_FOLDER_AS_CATEGORY = False
SLUGIFY_SOURCE = "basename"
ARTICLE_URL = "{{original_url}}"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = FEED_ALL_ATOM = FEED_ALL_RSS = None
FEED_ATOM = "all/atom.xml"
FEED_RSS = "all/rss.xml"
CATEGORY_FEED_ATOM = "{{slug}}/atom.xml"
CATEGORY_FEED_RSS = "{{slug}}/rss.xml"
FEED_MAX_ITEMS = {limit}
RSS_FEED_SUMMARY_ONLY = True
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "generator"
CHECK_MODIFIED_METHOD = "mtime"
GZIP_CACHE = False
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["credit"]
SOURCES = {sources!r}
"""
_PLUGIN: Final = '''\
"""Names the source and the original in every entry, which Pelican's own feeds have no place for."""

from pelican.plugins import signals
from pelican.writers import Writer


class CreditWriter(Writer):
    def _add_item_to_the_feed(self, feed, item):
        super()._add_item_to_the_feed(feed, item)
        entry = feed.items[-1]
        entry["author_name"] = getattr(item, "byline", "")
        entry["description"] = f"{item.summary} ({self.settings['SOURCES'][item.source_key]}: {item.original_url})"


def writer(pelican):
    return CreditWriter


def register():
    signals.get_writer.connect(writer)
'''


class Pelican(Peer):
    """The Pelican on PATH, of this Python, or one that ``tools`` name."""

    kind: ClassVar[str] = "pelican"
    output: ClassVar[str] = "output"
    caches: ClassVar[tuple[str, ...]] = ("cache",)

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._version = said(*command, "--version")
        self.name = self.kind

    @classmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:
        """Return the first that runs."""
        commands = [[str(path)] for path in [*tools.get("pelican", []), *on_path("pelican")]]
        if importlib.util.find_spec("pelican"):
            commands.append([sys.executable, "-m", "pelican"])
        return [pelican for pelican in map(cls, commands) if pelican.version()][:1]

    def version(self) -> str | None:
        """Return the version."""
        return self._version

    def site(self) -> dict[str, str]:
        """Return settings, with the names of the sources, and the plugin."""
        settings = _SETTINGS.format(
            title=content.TITLE,
            description=content.DESCRIPTION,
            url=content.HOME.rstrip("/"),
            timezone=content.TIMEZONE,
            language=content.LANGUAGE,
            limit=content.LIMIT,
            sources={source.key: source.name for source in content.SOURCES},
        )
        return {"pelicanconf.py": settings, "plugins/credit.py": _PLUGIN}

    def article(self, article: Article) -> tuple[str, str]:
        """Return HTML that is all head: of Pelican's forms the fastest to read. A category is known by its slug.

        Authors and tags have other names than Pelican's own, for which it would gather pages, in quadratic time, even
        where none is saved.
        """
        fields = {
            "date": str(article.day),
            "category": article.category,
            "source_key": article.source.key,
            "original_url": article.original_url,
            "byline": ", ".join(article.authors),
            "summary": article.summary,
            "labels": ", ".join(article.tags),
            "language": article.language,
            "rights": article.rights,
        }
        lines = [f'<meta name="{key}" content="{escape(value)}">\n' for key, value in fields.items() if value]
        text = f"<html>\n<head>\n<title>{escape(article.title)}</title>\n{''.join(lines)}</head>\n</html>\n"
        return f"content/articles/{article.folder}/{article.name}.html", text

    def command(self, folder: Path) -> list[str]:
        """Build."""
        return [*self._command, "--quiet", "--settings", str(folder / "pelicanconf.py")]

    def feed(self, slug: str, form: str) -> str:
        """Return its place."""
        return f"{slug}/{form}.xml"
