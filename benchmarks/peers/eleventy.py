"""Eleventy: the articles are Markdown without a page, the feeds are one JavaScript template over all of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks import content
from benchmarks.peers.base import FORMS, Peer, Tools, on_path, said
from benchmarks.quoting import Fields, yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.content import Article

_SETTINGS: Final = """\
module.exports = (config) => {
  config.setUseGitIgnore(false);
  return {
    dir: { input: "content", output: "public" },
    templateFormats: ["md", "11ty.js"],
    markdownTemplateEngine: false,
  };
};
"""
# Collections come oldest first.
_FEEDS: Final = """\
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const xml = (text) => String(text).replace(/[&<>"]/g, (found) => escapes[found]);
const newest = (collections, slug, limit) => collections[slug === "all" ? "article" : slug].slice(-limit).reverse();

function rss(site, feed, articles, sources) {
  const items = articles.map(({ data, date }) => {
    const source = sources[data.source];
    return `<item>
<title>${xml(data.title)}</title>
<link>${xml(data.original_url)}</link>
<guid isPermaLink="false">${xml(data.original_url)}</guid>
<pubDate>${date.toUTCString()}</pubDate>
<description>${xml(data.description)}</description>
<source url="${xml(source.feed || source.url)}">${xml(source.name)}</source>
<atom:link rel="via" href="${xml(data.original_url)}"/>
</item>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${xml(feed.title)}</title>
<link>${site.url}</link>
<description>${xml(site.description)}</description>
<language>${site.language}</language>
<atom:link href="${site.url}${feed.path}" rel="self" type="application/rss+xml"/>
${items.join("\\n")}
</channel>
</rss>
`;
}

function atom(site, feed, articles, sources) {
  const entries = articles.map(({ data, date }) => {
    const source = sources[data.source];
    const authors = (data.authors || [source.name]).map((name) => `<author><name>${xml(name)}</name></author>`);
    return `<entry>
<id>${xml(data.original_url)}</id>
<title>${xml(data.title)}</title>
<link href="${xml(data.original_url)}"/>
<link rel="via" href="${xml(data.original_url)}"/>
<published>${date.toISOString()}</published>
<updated>${date.toISOString()}</updated>
${authors.join("\\n")}
<summary>${xml(data.description)}</summary>
<source><id>${xml(source.url)}</id><title>${xml(source.name)}</title></source>
</entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.language}">
<id>${site.url}${feed.path}</id>
<title>${xml(feed.title)}</title>
<link href="${site.url}${feed.path}" rel="self" type="application/atom+xml"/>
<updated>${articles[0].date.toISOString()}</updated>
${entries.join("\\n")}
</feed>
`;
}

module.exports = {
  data: {
    pagination: { data: "site.feeds", size: 1, alias: "feed" },
    permalink: ({ feed }) => feed.path,
    eleventyExcludeFromCollections: true,
  },
  render({ site, feed, sources, collections }) {
    const articles = newest(collections, feed.slug, site.limit);
    return (feed.form === "rss" ? rss : atom)(site, feed, articles, sources);
  },
};
"""


class Eleventy(Peer):
    """The Eleventy on PATH, in ``node_modules`` of the current folder, or in those that ``tools`` name.

    It is started as its own program: ``npx`` would take longer to find it than a small build takes.
    """

    kind: ClassVar[str] = "eleventy"

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._version = said(*command, "--version")
        self.name = self.kind

    @classmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:
        """Return the first that runs. A tool may be a program or a folder ``node_modules``."""
        node = shutil.which("node")
        commands = [[str(path)] for path in on_path("eleventy")]
        for path in [*tools.get("eleventy", []), Path("node_modules")]:
            program = path / "@11ty/eleventy/cmd.cjs"
            if program.is_file() and node:
                commands.append([node, str(program.resolve())])
            elif path.is_file():
                commands.append([str(path)])
        return [eleventy for eleventy in map(cls, commands) if eleventy.version()][:1]

    def version(self) -> str | None:
        """Return the version."""
        return self._version

    def site(self) -> dict[str, str]:
        """Return settings, the template of all feeds, and data: the site, the sources, what holds for all articles."""
        site = {
            "url": content.HOME.rstrip("/"),
            "description": content.DESCRIPTION,
            "language": content.LANGUAGE,
            "limit": content.LIMIT,
            "feeds": [
                {"slug": slug, "form": form, "title": title, "path": f"/{self.feed(slug, form)}"}
                for slug, title in content.TITLES.items()
                for form in FORMS
            ],
        }
        return {
            "eleventy.config.cjs": _SETTINGS,
            "content/feeds.11ty.cjs": _FEEDS,
            "content/_data/site.json": json.dumps(site, ensure_ascii=False),
            "content/_data/sources.json": json.dumps(content.SOURCES_BY_KEY, ensure_ascii=False),
            "content/articles/articles.json": json.dumps({"permalink": False, "tags": ["article"]}),
        }

    def article(self, article: Article) -> tuple[str, str]:
        """Return a page that is all front matter; Eleventy's tags are the collections it is in."""
        fields: Fields = {
            "title": article.title,
            "date": article.day,
            "tags": article.category,
            "source": article.source.key,
            "original_url": article.original_url,
            "authors": article.authors or None,
            "description": article.summary,
            "keywords": article.tags,
            "lang": article.language,
            "rights": article.rights,
        }
        return f"content/articles/{article.folder}/{article.name}.md", f"---\n{yaml(fields)}---\n"

    def command(self, folder: Path) -> list[str]:  # noqa: ARG002 - it builds the folder it is started in
        """Build everything; ``--incremental`` works in watch mode only."""
        return [*self._command, "--quiet"]

    def feed(self, slug: str, form: str) -> str:
        """Return its place."""
        return f"{slug}/{form}.xml"
