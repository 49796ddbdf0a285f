"""Bring the articles of another publisher into a site, with the ids that subscribers know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from hattip.authoring import article_file, credit_in, draft, file_names, hosts, names, site_file, write
from hattip.authoring.categories import Categories
from hattip.authoring.draft import Draft
from hattip.authoring.errors import AuthoringError
from hattip.authoring.existing import Existing, read_existing
from hattip.authoring.imported_site import Settings, make_site
from hattip.authoring.incoming import IncomingSource
from hattip.authoring.texts import Text, located, phrase
from hattip.authoring.xml_feed import strip_markup
from hattip.content import document, files, validate
from hattip.content.decode import SourceFile
from hattip.model import SELF
from hattip.values import dates
from hattip.values.ids import article_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hattip.authoring.incoming import IncomingArticle, IncomingFeed
    from hattip.model import Site
    from hattip.model.context import Context

_LONGEST_SUMMARY: Final = 2_000
_LONGEST_COPY: Final = 400


@dataclass(slots=True)
class Imported:
    """What an import did: the paths it wrote, how many articles were there already, and what was omitted."""

    written: list[str] = field(default_factory=list)
    known: int = 0
    drafts: list[str] = field(default_factory=list)
    omitted: list[Text] = field(default_factory=list)
    is_new_site: bool = False
    categories: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def import_feed(root: Path, feed: IncomingFeed, settings: Settings) -> Imported:
    """Write the articles of a feed that are not in the site yet.

    Raises:
        AuthoringError: the site has errors, or cannot be written.
    """
    done = Imported()
    for article in feed.articles:
        credit_in.strip(article, feed)
    is_new = not files.native(root, files.SITE).exists()
    file = make_site(feed, settings) if is_new else _read_site(root)
    site, _ = _valid(file)
    existing = Existing() if is_new else read_existing(root, site)
    fresh = [article for article in feed.articles if not _is_known(article, existing, done)]
    job = _Job(root, feed, site, settings)
    made = [(article, job.fields(article)) for article in fresh]
    file = job.edited(file)
    done.categories = [each["slug"] for each in job.categories.added]
    done.sources = list(job.new_sources)
    site, context = _valid(file)
    if is_new:
        write.create(root, files.SITE, file.data.decode())
        done.is_new_site = True
    elif done.categories or done.sources:
        write.replace(root, file)
    for article, fields in made:
        _write(root, article, fields, context, done, settings.language)
    return done


def _is_known(article: IncomingArticle, existing: Existing, done: Imported) -> bool:
    """Check whether an article is in the site, by its id or its original; two articles may share our own page."""
    is_known = bool(existing.find(article.id) or (existing.find(article.original or article.link)))
    done.known += is_known
    return is_known


def _read_site(root: Path) -> SourceFile:
    file = files.read(root, files.SITE)
    if not isinstance(file, SourceFile):
        raise AuthoringError("feed_unreadable", name=files.SITE)
    return file


def _valid(file: SourceFile) -> tuple[Site, Context]:
    documents, _ = document.parse(file)
    site, context, _ = validate.read_site(documents[0]) if documents else (None, None, [])
    if site is None or context is None:
        raise AuthoringError("invalid_site")
    return site, context


class _Job:
    """The fields of incoming articles, with the categories and sources that they need."""

    def __init__(self, root: Path, feed: IncomingFeed, site: Site, settings: Settings) -> None:
        self.feed, self.site = feed, site
        self.is_new_site = not files.native(root, files.SITE).exists()
        known = {} if self.is_new_site else {each.slug: each.title for each in site.categories}
        self.categories = Categories(known, settings.slugs, settings.category)
        self.categories.prepare(feed)
        self.new_sources: dict[str, dict[str, str]] = {}
        self._keys = {(source.name, source.url): key for key, source in site.sources.items()}

    def fields(self, article: IncomingArticle) -> dict[str, Any]:
        """Return the YAML fields of an article."""
        link, original = _addresses(article, self.feed, self.site)
        slugs, tags = self.categories.assign(article)
        content, summary = _texts(article)
        published = article.published or article.updated
        fields: dict[str, Any] = {
            "title": article.title or (strip_markup(content) or summary)[:80],
            "published": self._local(published),
            "updated": self._local(article.updated) if _is_later(article.updated, published) else "",
            "categories": slugs,
            "source": self._source_of(article, original),
            "original_url": original,
            "url": _unless(link, original),
            "authors": self._authors(article),
            "summary": summary,
            "image": article.image,
            "enclosures": article.enclosures,
            "language": _unless(article.language, self.site.language),
            "rights": article.rights if original else _unless(article.rights, self.site.rights or ""),
            "license": article.license,
            "tags": tags,
            "id": _unless(article.id, self._usual_id(link, original)),
            "draft": "true" if article.is_draft else "",
            "content": content,
            "withdrawn": _withdrawal(article),
        }
        return {key: value for key, value in fields.items() if value}

    def _usual_id(self, link: str, original: str) -> str:
        """Return the id that is made from the addresses of an article without an id."""
        return article_id(self.site.id, original or None, _unless(link, original) or None, self.site.home_url)

    def _source_of(self, article: IncomingArticle, original: str) -> str:
        is_own = article.source is None if self.feed.is_ours else not original
        return SELF if is_own else str(self._source(article, original))

    def _authors(self, article: IncomingArticle) -> list[str]:
        """Return the authors; none if they are only the source or the publisher, which is the default."""
        name = article.source.name if article.source and article.source.name else self.site.publisher.name
        return [] if article.authors == [name] else article.authors

    def _local(self, iso: str) -> str:
        """Return a time with an offset in the site's time zone, where people read it."""
        if "T" not in iso:
            return iso
        time = datetime.fromisoformat(iso)
        if time.tzinfo is None:
            return iso
        local = time.astimezone(dates.zone(self.site.timezone))
        return local.isoformat(timespec="seconds" if local.second else "minutes").replace("+00:00", "Z")

    def _source(self, article: IncomingArticle, original: str) -> Any:
        source = article.source or IncomingSource()
        name = source.name or hosts.site(original)
        url = hosts.absolute(source.url, original) or hosts.home(original)
        if key := self._known_key(name, url):
            return key
        key = site_file.source_key(name, url, [*self.site.sources, *self.new_sources])
        self._keys[name, url] = key
        fields = {"name": name, "url": url, "feed": hosts.absolute(source.feed) if source.feed else ""}
        self.new_sources[key] = {each: value for each, value in fields.items() if value}
        return key

    def _known_key(self, name: str, url: str) -> str:
        """Return the key of a source that the site has or that was added, or an empty text."""
        for (known_name, known_url), key in self._keys.items():
            if known_name == name and (known_url == url or names.is_same(known_name, name)):
                return key
        return ""

    def edited(self, file: SourceFile) -> SourceFile:
        """Return ``site.yaml`` with the new categories and sources.

        Raises:
            AuthoringError: they cannot be added to it as it is written.
        """
        if self.is_new_site and self.categories.added:
            documents, _ = document.parse(file)
            fields = {**documents[0].data, "categories": self.categories.added}
            file = SourceFile(file.path, article_file.render(fields).encode())
            added: Sequence[dict[str, str]] = ()
        else:
            added = self.categories.added
        for category in added:
            file = _or_fail(site_file.add_category(file, category), "category", category["slug"])
        for key, source in self.new_sources.items():
            file = _or_fail(site_file.add_source(file, key, source), "source", key)
        return file


def _or_fail(file: SourceFile | None, what: str, key: str) -> SourceFile:
    if file is None:
        raise AuthoringError(f"not_editable_{what}", key=key)
    return file


def _addresses(article: IncomingArticle, feed: IncomingFeed, site: Site) -> tuple[str, str]:
    """Return our own page and the original of an article; of a link blog, its link is the original."""
    link, original = hosts.absolute(article.link, feed.address), hosts.absolute(article.original, feed.address)
    home = hosts.absolute(feed.home, feed.address) or site.home_url
    if not original and not feed.is_ours and (article.source is not None or (link and not hosts.is_same(link, home))):
        own = article.id if article.id.startswith("http") and hosts.is_same(article.id, home) else ""
        return hosts.absolute(own), link
    return link, original


def _withdrawal(article: IncomingArticle) -> dict[str, str]:
    if article.withdrawn is None:
        return {}
    return {"on": article.withdrawn[0], "reason": article.withdrawn[1] or "Withdrawn"}


def _unless(value: str, other: str) -> str:
    """Return a text, or an empty one if it is the same as another."""
    return "" if value == other else value


def _is_later(updated: str, published: str) -> bool:
    if not updated or not published or "T" not in updated or "T" not in published:
        return False
    one, other = datetime.fromisoformat(updated), datetime.fromisoformat(published)
    return (one.tzinfo is None) == (other.tzinfo is None) and one > other


def _texts(article: IncomingArticle) -> tuple[str, str]:
    """Return the content and the plain summary; HTML where a summary should be is content if there is no other."""
    summary, content = article.summary, article.content
    if article.is_summary_html and ("<" in summary or "&" in summary):
        if not (content or article.markdown) and re_block(summary):
            return summary, ""
        summary = strip_markup(summary)
    summary = " ".join(summary.split())
    return content, "" if len(summary) > _LONGEST_SUMMARY or (
        content and strip_markup(content).startswith(summary) and len(summary) > _LONGEST_COPY
    ) else summary


def re_block(text: str) -> bool:
    """Check whether HTML has more than inline markup."""
    return any(
        f"<{tag}" in text.lower()
        for tag in ("p", "div", "ul", "ol", "img", "blockquote", "table", "h2", "h3", "br", "figure")
    )


def _write(
    root: Path, article: IncomingArticle, fields: dict[str, Any], context: Context, done: Imported, language: str
) -> None:
    """Write the file of an article; what the model refuses becomes a gap."""
    made = Draft(dict(fields), language=language)
    for key in ("title", "published", "categories", "source"):
        if key not in fields:
            made.add_gap(key, "none_given")
    path = file_names.path(
        root,
        str(fields.get("title", "article")),
        str(fields.get("published", "")),
        {each.lower() for each in done.written},
    )
    if article.markdown:
        made.fields["content_file"] = f"{path.rpartition('/')[2].removesuffix('.yaml')}.md"
        write.create(root, f"{path.removesuffix('.yaml')}.md", article.markdown)
    draft.leave_out_refused(made, root, path, context)
    text = made.render([phrase(language, "imported_from", location=article.location)] if made.missing else [])
    write.create(root, path, text)
    done.written.append(path)
    done.drafts += [path] if made.missing else []
    done.omitted += [located(article.location, located(gap.key, gap.text)) for gap in made.gaps]
    done.omitted += [located(article.location, omitted) for omitted in article.omitted]
