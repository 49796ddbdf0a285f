"""Jekyll: the articles are posts that are not written, the feeds are pages with a Liquid layout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks import content
from benchmarks.peers.base import FORMS, Peer, Tools, on_path, said
from benchmarks.quoting import Fields, yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.content import Article

# Posts have no body: nothing in them is Liquid, and there is no excerpt to cut out.
_SETTINGS: Final = """\
timezone: Asia/Shanghai
excerpt_separator: ""
collections:
  articles:
    output: false
defaults:
- scope: {path: "", type: articles}
  values: {render_with_liquid: false}
"""
_POSTS: Final = """\
{%- if page.slug == "all" %}{% assign posts = site.articles %}
{%- else %}{% assign posts = site.articles | where: "category", page.slug %}{% endif %}
{%- assign posts = posts | reverse -%}
"""
_RSS: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{{ page.title | xml_escape }}</title>
<link>{{ site.url }}</link>
<description>{{ site.description | xml_escape }}</description>
<language>{{ site.lang }}</language>
<atom:link href="{{ page.url | absolute_url }}" rel="self" type="application/rss+xml"/>
{%- for post in posts limit: site.feed_limit %}
{%- assign source = site.data.sources[post.source] %}
<item>
<title>{{ post.title | xml_escape }}</title>
<link>{{ post.original_url | xml_escape }}</link>
<guid isPermaLink="false">{{ post.original_url | xml_escape }}</guid>
<pubDate>{{ post.date | date_to_rfc822 }}</pubDate>
<description>{{ post.description | xml_escape }}</description>
<source url="{{ source.feed | default: source.url }}">{{ source.name | xml_escape }}</source>
<atom:link rel="via" href="{{ post.original_url | xml_escape }}"/>
</item>
{%- endfor %}
</channel>
</rss>
"""
_ATOM: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{ site.lang }}">
<id>{{ page.url | absolute_url }}</id>
<title>{{ page.title | xml_escape }}</title>
<link href="{{ page.url | absolute_url }}" rel="self" type="application/atom+xml"/>
<updated>{{ posts[0].date | date_to_xmlschema }}</updated>
{%- for post in posts limit: site.feed_limit %}
{%- assign source = site.data.sources[post.source] %}
<entry>
<id>{{ post.original_url | xml_escape }}</id>
<title>{{ post.title | xml_escape }}</title>
<link href="{{ post.original_url | xml_escape }}"/>
<link rel="via" href="{{ post.original_url | xml_escape }}"/>
<published>{{ post.date | date_to_xmlschema }}</published>
<updated>{{ post.date | date_to_xmlschema }}</updated>
{%- for author in post.authors %}
<author><name>{{ author | xml_escape }}</name></author>
{%- else %}
<author><name>{{ source.name | xml_escape }}</name></author>
{%- endfor %}
<summary>{{ post.description | xml_escape }}</summary>
<source><id>{{ source.url }}</id><title>{{ source.name | xml_escape }}</title></source>
</entry>
{%- endfor %}
</feed>
"""


class Jekyll(Peer):
    """The Jekyll on PATH, or those that ``tools`` name."""

    kind: ClassVar[str] = "jekyll"
    output: ClassVar[str] = "_site"
    caches: ClassVar[tuple[str, ...]] = (".jekyll-cache",)

    def __init__(self, program: Path) -> None:
        self._program = program
        self._version = (said(program, "--version") or "").removeprefix("jekyll ") or None
        self.name = self.kind

    @classmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:
        """Return the first that runs."""
        jekylls = map(cls, [*tools.get("jekyll", []), *on_path("jekyll")])
        return [jekyll for jekyll in jekylls if jekyll.version()][:1]

    def version(self) -> str | None:
        """Return the version."""
        return self._version

    def site(self) -> dict[str, str]:
        """Return settings, two layouts, the sources as data and one page for each feed."""
        settings = _SETTINGS + yaml(
            {
                "url": content.HOME.rstrip("/"),
                "title": content.TITLE,
                "description": content.DESCRIPTION,
                "lang": content.LANGUAGE,
            }
        )
        pages = {
            f"feeds/{slug}-{form}.xml": f"---\nlayout: {form}\npermalink: /{self.feed(slug, form)}\nslug: {slug}\n"
            f"title: {title}\n---\n"
            for slug, title in content.TITLES.items()
            for form in FORMS
        }
        return pages | {
            "_config.yml": f"{settings}feed_limit: {content.LIMIT}\n",
            "_layouts/rss.xml": _POSTS + _RSS,
            "_layouts/atom.xml": _POSTS + _ATOM,
            "_data/sources.json": json.dumps(content.SOURCES_BY_KEY, ensure_ascii=False),
        }

    def article(self, article: Article) -> tuple[str, str]:
        """Return a post that is all front matter; its date and category are what Jekyll sorts it by."""
        fields: Fields = {
            "title": article.title,
            "date": article.day,
            "category": article.category,
            "source": article.source.key,
            "original_url": article.original_url,
            "authors": article.authors or None,
            "description": article.summary,
            "tags": article.tags,
            "lang": article.language,
            "rights": article.rights,
        }
        return f"_articles/{article.folder}/{article.name}.md", f"---\n{yaml(fields)}---\n"

    def command(self, folder: Path) -> list[str]:
        """Build everything: ``--incremental`` does not see that a feed depends on its posts."""
        return [
            str(self._program),
            "build",
            "--quiet",
            "--source",
            str(folder),
            "--destination",
            str(folder / self.output),
        ]

    def feed(self, slug: str, form: str) -> str:
        """Return its place."""
        return f"{slug}/{form}.xml"
