"""Zola, from 0.19 on, which is the first to write two forms of feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks import content
from benchmarks.peers.base import Peer, Tools, on_path, said
from benchmarks.quoting import Fields, quoted, toml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.content import Article

_SETTINGS: Final = """\
base_url = {home}
title = {title}
description = {description}
default_language = {language}
compile_sass = false
build_search_index = false
generate_sitemap = false
generate_robots_txt = false
generate_feeds = true
feed_filenames = ["rss.xml", "atom.xml"]
feed_limit = {limit}
taxonomies = [{{ name = "categories", feed = true }}]
"""
_TITLE: Final = "{% if term %}{{ config.extra.titles[term.slug] }}{% else %}{{ config.title }}{% endif %}"
_RSS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>TITLE</title>
<link>{{ config.base_url | escape_xml | safe }}</link>
<description>{{ config.description }}</description>
<language>{{ lang }}</language>
<atom:link href="{{ feed_url | escape_xml | safe }}" rel="self" type="application/rss+xml"/>
{%- for page in pages %}
{%- set source = config.extra.sources[page.extra.source] %}
<item>
<title>{{ page.title }}</title>
<link>{{ page.extra.original_url | escape_xml | safe }}</link>
<guid isPermaLink="false">{{ page.extra.original_url | escape_xml | safe }}</guid>
<pubDate>{{ page.date | date(format="%a, %d %b %Y %H:%M:%S %z") }}</pubDate>
<description>{{ page.description }}</description>
<source url="{{ source.feed | default(value=source.url) | escape_xml | safe }}">{{ source.name }}</source>
<atom:link rel="via" href="{{ page.extra.original_url | escape_xml | safe }}"/>
</item>
{%- endfor %}
</channel>
</rss>
"""
_ATOM: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{ lang }}">
<id>{{ feed_url | escape_xml | safe }}</id>
<title>TITLE</title>
<link href="{{ feed_url | escape_xml | safe }}" rel="self" type="application/atom+xml"/>
<updated>{{ last_updated | date(format="%+") }}</updated>
{%- for page in pages %}
{%- set source = config.extra.sources[page.extra.source] %}
<entry>
<id>{{ page.extra.original_url | escape_xml | safe }}</id>
<title>{{ page.title }}</title>
<link href="{{ page.extra.original_url | escape_xml | safe }}"/>
<link rel="via" href="{{ page.extra.original_url | escape_xml | safe }}"/>
<published>{{ page.date | date(format="%+") }}</published>
<updated>{{ page.date | date(format="%+") }}</updated>
{%- for author in page.authors %}
<author><name>{{ author }}</name></author>
{%- else %}
<author><name>{{ source.name }}</name></author>
{%- endfor %}
<summary>{{ page.description }}</summary>
<source><id>{{ source.url | escape_xml | safe }}</id><title>{{ source.name }}</title></source>
</entry>
{%- endfor %}
</feed>
"""
# A site and a taxonomy with feeds have pages too; these are as small as pages can be.
_PAGES: Final = ("index.html", "404.html", "taxonomy_list.html", "taxonomy_single.html")


class Zola(Peer):
    """The Zola on PATH, or one that ``tools`` name."""

    kind: ClassVar[str] = "zola"

    def __init__(self, program: Path) -> None:
        self._program = program
        self._version = (said(program, "--version") or "").removeprefix("zola ") or None
        self.name = self.kind

    @classmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:
        """Return the first that runs."""
        zolas = map(cls, [*tools.get("zola", []), *on_path("zola")])
        return [zola for zola in zolas if zola.version()][:1]

    def version(self) -> str | None:
        """Return the version."""
        return self._version

    def site(self) -> dict[str, str]:
        """Return settings, with the names of categories and sources, and templates."""
        settings = _SETTINGS.format(
            home=quoted(content.HOME.rstrip("/")),
            title=quoted(content.TITLE),
            description=quoted(content.DESCRIPTION),
            language=quoted(content.LANGUAGE),
            limit=content.LIMIT,
        )
        settings += f"[extra.titles]\n{toml(content.TITLES)}"
        for key, source in content.SOURCES_BY_KEY.items():
            settings += f"[extra.sources.{key}]\n{toml(source)}"
        return {
            "config.toml": settings,
            "templates/rss.xml": _RSS.replace("TITLE", _TITLE),
            "templates/atom.xml": _ATOM.replace("TITLE", _TITLE),
        } | {f"templates/{page}": "<!doctype html>\n" for page in _PAGES}

    def article(self, article: Article) -> tuple[str, str]:
        """Return a page that is all front matter and is not rendered."""
        page: Fields = {
            "title": article.title,
            "date": article.day,
            "description": article.summary,
            "authors": article.authors or None,
            "render": False,
        }
        extra: Fields = {
            "source": article.source.key,
            "original_url": article.original_url,
            "tags": article.tags,
            "language": article.language,
            "rights": article.rights,
        }
        taxonomies: Fields = {"categories": (article.category,)}
        text = f"{toml(page)}[taxonomies]\n{toml(taxonomies)}[extra]\n{toml(extra)}"
        return f"content/articles/{article.folder}/{article.name}.md", f"+++\n{text}+++\n"

    def command(self, folder: Path) -> list[str]:
        """Build."""
        return [str(self._program), "--root", str(folder), "build"]

    def feed(self, slug: str, form: str) -> str:
        """Return its place."""
        return f"{form}.xml" if slug == content.ALL else f"categories/{slug}/{form}.xml"
