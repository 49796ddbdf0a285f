"""Atom 1.0 (RFC 4287), with license links (RFC 4946), archives (RFC 5005) and tombstones (RFC 6721)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from hattip.feeds.feed import categories, free_tags, has_language
from hattip.formats import FORMATS
from hattip.rendering import credit, stylesheets
from hattip.rendering.feedgen_adapter import head_links, new_entry, new_feed
from hattip.rendering.pictures import image_type
from hattip.rendering.xml import ATOM, HISTORY, XML, Namespaces, add, insert, new_element, serialize_within
from hattip.values.dates import rfc3339
from hattip.values.ids import uri_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lxml.etree import _Element as Element

    from hattip.feeds.feed import Feed
    from hattip.model import Article, Enclosure, Image, Site, Source, Withdrawal
    from hattip.rendering.pages import Links

_TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"
_ITEM_NAMESPACES: Final[Namespaces] = {None: ATOM, "at": _TOMBSTONES}
_ENTRY: Final = b"  <entry"


def render_item(article: Article, site: Site, content: str) -> bytes:
    """Return an article as an ``entry`` of a page, after a ``deleted-entry`` if it is withdrawn (RFC 6721)."""
    made = new_entry(article, content, partial(_finish_entry, article, site))
    made.id(uri_of(site.id, article.id))
    made.published(article.published)
    made.summary(credit.summary(article, site))
    for author in article.authors:  # on every entry: most readers do not inherit the feed's
        made.author(name=author.name, email=author.email, uri=author.url)
    for category in categories(site, article):
        made.category(term=category.slug, scheme=site.id, label=category.title)
    for tag in free_tags(site, article):
        made.category(term=tag, label=tag)
    if article.rights:
        made.rights(article.rights)
    tombstones = [_tombstone(article, site, article.withdrawn)] if article.withdrawn else []
    return serialize_within(("feed",), _ITEM_NAMESPACES, [*tombstones, made.atom_entry()])


def render_page(feed: Feed, links: Links, items: Sequence[bytes]) -> bytes:
    """Return a feed as Atom 1.0; its tombstones precede its entries."""
    split = [item.partition(_ENTRY) for item in items]
    tombstones = [tombstone for tombstone, _, _ in split if tombstone]
    namespaces: Namespaces = {"at": _TOMBSTONES} if tombstones else {}
    atom = new_feed(feed, namespaces, partial(_finish_feed, feed))
    publisher = feed.site.publisher
    atom.author(name=publisher.name, email=publisher.email, uri=publisher.url)
    if feed.icon:
        atom.icon(feed.icon)
    if feed.logo:
        atom.logo(feed.logo)
    if feed.category:
        atom.category(term=feed.category.slug, scheme=feed.site.id, label=feed.category.title)
    atom.link(href=links.self, rel="self", type=FORMATS["atom"].media_type)
    atom.link(href=feed.site.home_url, rel="alternate")
    for link in head_links(feed, links):
        atom.link(**link)
    children = [*tombstones, *(_ENTRY + rest for _, _, rest in split)]
    return stylesheets.with_stylesheet(insert(atom.atom_str(pretty=True), 1, children), links.root)


def render_site(site: Site, _feeds: Sequence[Feed]) -> Mapping[str, bytes]:
    """Return the stylesheet of the feed, by its name."""
    return stylesheets.render(site)


def _finish_feed(feed: Feed, root: Element) -> None:
    root.set(f"{{{XML}}}lang", feed.language)
    _set_date(root, "updated", feed.updated)
    if feed.is_archive:
        add(root, f"{{{HISTORY}}}archive")


def _tombstone(article: Article, site: Site, withdrawal: Withdrawal) -> Element:
    tombstone = new_element(
        f"{{{_TOMBSTONES}}}deleted-entry", ref=uri_of(site.id, article.id), when=rfc3339(withdrawal.on)
    )
    add(tombstone, f"{{{_TOMBSTONES}}}comment", withdrawal.reason)
    return tombstone


def _finish_entry(article: Article, site: Site, entry: Element) -> None:
    if has_language(site, article):
        entry.set(f"{{{XML}}}lang", article.language)
    for link in entry.findall("link"):  # there is one, and feedgen lost its rel
        link.set("rel", "alternate")
    _set_date(entry, "updated", article.changed)
    _set_date(entry, "published", article.published)
    if article.original_url:
        add(entry, "link", rel="via", href=article.original_url)
    if article.license:
        add(entry, "link", rel="license", href=article.license)
    for enclosure in article.enclosures:
        _add_enclosure(entry, enclosure)
    if article.image:
        _add_image(entry, article, article.image)
    if article.source:
        _add_source(entry, article.source, article.original_published or article.published)


def _add_enclosure(entry: Element, enclosure: Enclosure) -> None:
    length = {"length": str(enclosure.length)} if enclosure.length else {}
    title = {"title": enclosure.title} if enclosure.title else {}
    add(entry, "link", rel="enclosure", type=enclosure.type, href=enclosure.url, **length, **title)


def _add_image(entry: Element, article: Article, image: Image) -> None:
    """Append the picture after the enclosures, with its type: one app offers the first one without a type as audio."""
    kind = image_type(image.url)
    if kind and not article.is_image_enclosed:
        title = {"title": image.alt} if image.alt else {}
        add(entry, "link", rel="enclosure", type=kind, href=image.url, **title)


def _add_source(entry: Element, source: Source, updated: datetime) -> None:
    """Append the source last: one parser gives the entry the title of a source that precedes its own.

    RFC 4287 section 4.2.11 requires the source feed's id, title and updated. A source without a feed has its site's
    address as its id; the source's last change is unknown, so the time at which it published the original is used.
    """
    element = add(entry, "source")
    add(element, "id", source.feed or source.url)
    add(element, "title", source.name)
    add(element, "updated", rfc3339(updated))
    if source.feed:
        add(element, "link", rel="self", href=source.feed)
    add(element, "link", rel="alternate", href=source.url)
    if source.icon:
        add(element, "icon", source.icon)


def _set_date(parent: Element, tag: str, time: datetime) -> None:
    for element in parent.findall(tag):
        element.text = rfc3339(time)
