"""Atom 1.0 (RFC 4287), with license links (RFC 4946), archives (RFC 5005) and tombstones (RFC 6721)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from hattip.formats import FORMATS
from hattip.rendering import credit
from hattip.rendering.feedgen_adapter import add_entry, generator, head_links
from hattip.rendering.xml import HISTORY, XML, add
from hattip.values.dates import rfc3339

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element as Element

    from hattip.feeds.feed import Feed
    from hattip.model import Article, Enclosure, Source
    from hattip.rendering import Links

_TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"


def render(feed: Feed, links: Links) -> bytes:
    """Return the feed as Atom 1.0."""
    has_tombstones = any(article.withdrawn for article in feed.articles)
    namespaces = {"at": _TOMBSTONES} if has_tombstones else {}
    atom = generator(feed, namespaces, partial(_finish_feed, feed))
    publisher = feed.site.publisher
    atom.author(name=publisher.name, email=publisher.email, uri=publisher.url)
    if feed.category:
        atom.category(term=feed.category.slug, scheme=feed.site.id, label=feed.category.title)
    atom.link(href=links.self, rel="self", type=FORMATS["atom"].media_type)
    atom.link(href=feed.site.home_url, rel="alternate")
    for link in head_links(feed, links):
        atom.link(**link)
    for article in feed.articles:
        _add_entry(atom, feed, article)
    document: bytes = atom.atom_str(pretty=True)
    return document


def _finish_feed(feed: Feed, root: Element) -> None:
    root.set(f"{{{XML}}}lang", feed.site.language)
    _set_date(root, "updated", feed.updated)
    if feed.is_archive:
        add(root, f"{{{HISTORY}}}archive")
    for article in feed.articles:
        if article.withdrawn:
            tombstone = add(root, f"{{{_TOMBSTONES}}}deleted-entry", ref=article.id, when=rfc3339(article.withdrawn.on))
            add(tombstone, f"{{{_TOMBSTONES}}}comment", article.withdrawn.reason)


def _add_entry(atom: Any, feed: Feed, article: Article) -> None:
    entry = add_entry(atom, feed, article, partial(_finish_entry, feed, article))
    entry.summary(credit.summary(article, feed.site))
    for author in article.authors:  # on every entry: most readers do not inherit the feed's
        entry.author(name=author)
    for category in feed.categories(article):
        entry.category(term=category.slug, scheme=feed.site.id, label=category.title)
    for tag in article.tags:
        entry.category(term=tag, label=tag)
    if article.rights:
        entry.rights(article.rights)


def _finish_entry(feed: Feed, article: Article, entry: Element) -> None:
    if article.language != feed.site.language:
        entry.set(f"{{{XML}}}lang", article.language)
    for link in entry.findall("link"):  # there is one, and feedgen lost its rel
        link.set("rel", "alternate")
    _set_date(entry, "updated", article.changed)
    _set_date(entry, "published", article.published)
    if article.original_url:
        add(entry, "link", rel="via", href=article.original_url)
    if article.license:
        add(entry, "link", rel="license", href=article.license)
    if article.image:
        add(entry, "link", rel="enclosure", href=article.image.url)
    for enclosure in article.enclosures:
        _add_enclosure(entry, enclosure)
    if article.source:
        _add_source(entry, article.source, article.changed)


def _add_enclosure(entry: Element, enclosure: Enclosure) -> None:
    length = {"length": str(enclosure.length)} if enclosure.length else {}
    title = {"title": enclosure.title} if enclosure.title else {}
    add(entry, "link", rel="enclosure", type=enclosure.type, href=enclosure.url, **length, **title)


def _add_source(entry: Element, source: Source, updated: datetime) -> None:
    """Append the source, last of all: a parser gives the entry the title of a source that stands before its own.

    RFC 4287 section 4.2.11 asks for the source feed's id, title and updated. Where the source has no feed, its site
    stands in, and in any case its last change is known to us only as that of the entry.
    """
    element = add(entry, "source")
    add(element, "id", source.feed or source.url)
    add(element, "title", source.name)
    add(element, "updated", rfc3339(updated))
    if source.feed:
        add(element, "link", rel="self", href=source.feed)
    add(element, "link", rel="alternate", href=source.url)


def _set_date(parent: Element, tag: str, moment: datetime) -> None:
    for element in parent.findall(tag):
        element.text = rfc3339(moment)
