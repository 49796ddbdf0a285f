"""Read the posts of a site generator, and join them with the site's live feed, which has the ids that readers know."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from hattip import disk
from hattip.authoring import dates, front_matter, generators, hosts, restructured
from hattip.authoring.decode import decode
from hattip.authoring.errors import AuthoringError
from hattip.authoring.field_values import names_of, text_of
from hattip.authoring.incoming import IncomingArticle, IncomingFeed, IncomingSource
from hattip.authoring.live_feed import LiveFeed
from hattip.authoring.template_tags import without_tags
from hattip.authoring.texts import Text, located

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hattip.authoring.generators import Generator


_EXTENSIONS: Final = (".md", ".markdown", ".mkd", ".mdown", ".html", ".htm", ".rst")
# How Pelican writes the address of a file of its own.
_STATIC = re.compile(r"(?:\{(?:static|attach)\}|\|static\|)/?")
_MAX_BYTES: Final = 4 << 20
_MAX_FILES: Final = 50_000
_SKIPPED: Final = frozenset(
    {
        "node_modules",
        "themes",
        "_site",
        "public",
        "vendor",
        "static",
        "assets",
        "output",
        "layouts",
        "_layouts",
        "_includes",
    }
)
# The keys of the generators, by their meaning; the first that a file has counts.
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title",),
    "published": ("date", "publishdate", "pubdate", "published_at", "created", "created_at"),
    "updated": ("lastmod", "updated", "modified", "last_modified_at", "updated_at", "last-modified"),
    "summary": ("description", "summary", "excerpt", "abstract", "subtitle"),
    "categories": ("categories", "category"),
    "tags": ("tags", "tag", "keywords"),
    "authors": ("authors", "author"),
    "image": ("image", "cover", "thumbnail", "featured_image", "featuredimage", "header_image", "top_img", "images"),
    "language": ("lang", "language"),
    "id": ("guid", "id", "atom_id"),
    "original": (
        "original_url",
        "external_url",
        "externalurl",
        "link",
        "linkurl",
        "source_url",
        "original",
        "canonical_url",
    ),
    "source": ("source", "source_name", "publication"),
    "license": ("license_url",),
}
_USED: Final = frozenset(
    {*(name for names in _KEYS.values() for name in names), "slug", "permalink", "url", "draft", "published", "status"}
)
# Keys that concern only how the generator shows a page.
_PRESENTATION: Final = frozenset(
    [
        "layout",
        "comments",
        "comment",
        "toc",
        "weight",
        "type",
        "aliases",
        "alias",
        "math",
        "mathjax",
        "menu",
        "sitemap",
        "showtoc",
        "template",
        "sidebar",
        "classes",
        "header",
        "author_profile",
        "share",
        "related",
        "read_time",
        "top",
        "sticky",
        "copyright",
        "draft",
        "noindex",
        "robots",
        "css",
        "js",
        "redirect_from",
        "hidden",
        "pin",
        "mermaid",
        "katex",
        "cover_image_alt",
        "disqus_identifier",
        "disqusid",
    ]
)


@dataclass(slots=True)
class _Reader:
    """Reads the posts of one folder."""

    root: Path
    site: Generator
    live: LiveFeed | None
    omitted: list[Text] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)

    def articles(self) -> Iterator[IncomingArticle]:
        for path, below in self._paths():
            found = self._split(path)
            if isinstance(found, Text | str):
                self.omitted.append(located(path, found))
            elif not _is_list(path, found.fields):
                article = self._article(path, below, found)
                if article.published or article.is_draft:
                    yield article
                else:
                    self.omitted.append(located(path, Text("omitted_no_date", {})))

    def _split(self, path: str) -> front_matter.SplitFile | Text | str:
        """Return a file divided into front matter and text, or why it cannot be."""
        data = disk.read_file(self.root / path, _MAX_BYTES, below=self.root)
        if isinstance(data, disk.Failure):
            return Text("omitted_unreadable", {"reason": data.detail or data.reason})
        found = front_matter.split(decode(data)[0].replace("\r\n", "\n"), path)
        if found is None:
            return Text("omitted_no_front_matter", {})
        return found.problem or found

    def _paths(self) -> Iterator[tuple[str, str]]:
        """Yield the paths of posts, relative to the root and to their folder of posts, in the order of their names."""
        for folder in self.site.folders or ("",):
            base = self.root / folder
            listed = sorted(each for each in base.rglob("*") if each.suffix.lower() in _EXTENSIONS)[:_MAX_FILES]
            for each in listed:
                below = each.relative_to(base)
                is_readme = each.stem.lower() in {"readme", "license", "changelog", "contributing"}
                if not is_readme and not any(part.startswith(".") or part in _SKIPPED for part in below.parts[:-1]):
                    yield each.relative_to(self.root).as_posix(), below.as_posix()

    def _article(self, path: str, below: str, found: front_matter.SplitFile) -> IncomingArticle:
        fields = {key.lower(): value for key, value in found.fields.items()}
        self.unknown.update(key for key in fields if key not in _USED and key not in _PRESENTATION)
        dated, _ = generators.dated_name(below.rpartition("/")[2].rpartition(".")[0])
        published = dates.read(text_of(fields, _KEYS["published"])) or dated
        article = IncomingArticle(
            id=text_of(fields, _KEYS["id"]),
            title=text_of(fields, _KEYS["title"]) or generators.title_of(self.site, generators.slug_of(below, fields)),
            link=generators.address(self.site, below, fields, published),
            published=published,
            updated=dates.read(text_of(fields, _KEYS["updated"])),
            summary=" ".join(text_of(fields, _KEYS["summary"]).split()),
            authors=names_of(fields.get("authors", fields.get("author")), ","),
            scoped=[("", title) for title in _labels("categories", fields, self.site.name)],
            tags=_labels("tags", fields, self.site.name),
            language=text_of(fields, _KEYS["language"]),
            image=text_of(fields, _KEYS["image"]),
            license=text_of(fields, _KEYS["license"]),
            is_draft=_is_draft(path, fields),
            location=path,
        )
        _credit(article, fields)
        _body(article, found, path, self.site)
        if self.live is not None:
            self.live.join(article, generators.slug_of(below, fields))
        self._complete(article, below)
        return article

    def _complete(self, article: IncomingArticle, below: str) -> None:
        """Make addresses absolute, and give a post without an address of its own the one that is most likely."""
        article.link = article.link and urljoin(self.site.home, article.link)  # that of a live feed may be relative
        base = article.link or self.site.home
        article.image = hosts.absolute(article.image, base)
        if not article.link and self.site.home and not article.original:
            article.link = f"{self.site.home}{generators.slug_of(below, {})}"
            article.omitted.append(Text("omitted_address", {"address": article.link}))


def read(root: Path, live: IncomingFeed | None, home_url: str) -> tuple[IncomingFeed, list[Text]]:
    """Return the posts of a folder as a feed, and what could not be read.

    ``live`` is the site's feed, if the user named it; ``home_url`` its address, if the settings do not have it.

    Raises:
        AuthoringError: there are no posts.
    """
    site = generators.recognize(lambda path: _read_text(root, path), lambda path: (root / path).exists())
    home = hosts.absolute(home_url or site.home or (live.home if live else ""))
    site = generators.with_home(site, home)
    reader = _Reader(root, site, LiveFeed(live.articles) if live else None)
    articles = list(reader.articles())
    if not articles:
        raise AuthoringError("no_posts", folder=str(root))
    if not home or not all(article.link or article.original for article in articles):
        raise AuthoringError("no_home_url")
    if reader.live is not None:
        reader.live.complete_ids(articles)
        reader.omitted += reader.live.unused()
    reader.omitted += [
        Text("omitted_front_matter", {"key": key, "count": count}) for key, count in sorted(reader.unknown.items())
    ]
    feed = IncomingFeed(
        title=site.title or (live.title if live else ""),
        description=site.description or (live.description if live else ""),
        home=home,
        address=live.address if live else "",
        language=_language(site.language) or (live.language if live else ""),
        publisher={"name": site.author} if site.author else dict(live.publisher) if live else {},
        timezone=site.timezone,
        articles=sorted(articles, key=lambda article: article.published),
    )
    return feed, reader.omitted


def _read_text(root: Path, path: str) -> str | None:
    data = disk.read_file(root / path, _MAX_BYTES, below=root)
    return decode(data)[0] if isinstance(data, bytes) else None


def _language(tag: str) -> str:
    tag = tag.replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else ""


def _is_list(path: str, fields: Mapping[str, Any]) -> bool:
    """Check whether a file is the page of a section or a page without a date rather than a post."""
    return path.rpartition("/")[2].startswith("_index.") or str(fields.get("layout", "")) in {"page", "archive", "home"}


def _labels(name: str, fields: Mapping[str, Any], generator: str) -> list[str]:
    """Return the categories or tags; Jekyll separates several in one text by spaces, the others by commas."""
    key = next((key for key in _KEYS[name] if fields.get(key)), "")
    value = fields.get(key, "")
    is_spaced = generator == "jekyll" and key in {"categories", "tags"} and isinstance(value, str) and "," not in value
    return list(dict.fromkeys(names_of(value, " " if is_spaced else ",")))


def _is_draft(path: str, fields: Mapping[str, Any]) -> bool:
    return (
        str(fields.get("draft", "")).lower() == "true"
        or str(fields.get("published", "")).lower() == "false"
        or str(fields.get("status", "")).lower() in {"draft", "hidden"}
        or "_drafts/" in path
    )


def _credit(article: IncomingArticle, fields: Mapping[str, Any]) -> None:
    """Take over the original of a link blog or a reprint."""
    original, name = text_of(fields, _KEYS["original"]), text_of(fields, _KEYS["source"])
    if original.startswith("http") and not hosts.is_same_page(original, article.link):
        article.original = original
        article.source = IncomingSource("" if "://" in name else name)


def _body(article: IncomingArticle, found: front_matter.SplitFile, path: str, site: Generator) -> None:
    text, omitted = (found.body, []) if site.name == "pelican" else without_tags(found.body, found.line, site.home)
    article.omitted += omitted
    text = _STATIC.sub(site.home, text)
    if path.lower().endswith(".rst"):
        converted = restructured.convert(text, found.line)
        article.omitted += converted.omitted
        text = converted.text
    if path.lower().endswith((".html", ".htm")):
        article.content = text.strip()
    else:
        article.markdown = f"{text.strip()}\n" if text.strip() else ""
