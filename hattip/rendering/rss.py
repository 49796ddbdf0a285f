"""RSS 2.0 (rssboard.org/rss-specification) with the RSS Best Practices Profile and modules for the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from hattip.feeds.feed import NEVER, categories, free_tags, has_language
from hattip.formats import FORMATS
from hattip.rendering import credit, stylesheets
from hattip.rendering.feedgen_adapter import head_links, new_entry, new_feed
from hattip.rendering.pictures import image_type
from hattip.rendering.xml import ATOM, HISTORY, Namespaces, add, insert, serialize_within
from hattip.values.dates import rfc822, rfc3339
from hattip.values.names import join_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from hattip.feeds.feed import Feed
    from hattip.model import Article, Enclosure, Image, Site
    from hattip.rendering.pages import Links

_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_LICENSE: Final = "http://backend.userland.com/creativeCommonsRssModule"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
# What an image of a channel can be.
_PICTURES: Final = (".gif", ".jpeg", ".jpg", ".png")
_NAMESPACES: Final[Namespaces] = {"dc": _DC, "creativeCommons": _LICENSE}
_ITEM_NAMESPACES: Final[Namespaces] = {**_NAMESPACES, "atom": ATOM, "content": _CONTENT, "media": _MEDIA}


def render_item(article: Article, site: Site, content: str) -> bytes:
    """Return an article as an ``item`` of a page."""
    made = new_entry(article, content, partial(_finish_item, article, site))
    made.description(credit.summary_html(article, site))  # RSS reads a description as HTML
    for category in categories(site, article):
        made.category(term=category.title, scheme=site.id)
    for tag in free_tags(site, article):
        made.category(term=tag)
    for enclosure in article.enclosures[:1]:  # the profile allows one; the others are media:content
        made.enclosure(enclosure.url, str(enclosure.length), enclosure.type)
    return serialize_within(("rss", "channel"), _ITEM_NAMESPACES, [made.rss_entry()])


def render_page(feed: Feed, links: Links, items: Sequence[bytes]) -> bytes:
    """Return a feed as RSS 2.0."""
    has_media = any(b"<media:" in item for item in items)
    namespaces = {**_NAMESPACES, "media": _MEDIA} if has_media else _NAMESPACES
    rss = new_feed(feed, namespaces, partial(_finish_channel, feed, links))
    rss.docs("https://www.rssboard.org/rss-specification")
    publisher = feed.site.publisher
    if publisher.email:
        rss.managingEditor(f"{publisher.email} ({publisher.name})")
    if picture := next((url for url in (feed.logo, feed.icon) if url and url.lower().endswith(_PICTURES)), None):
        rss.image(url=picture, title=feed.title, link=feed.site.home_url)
    if feed.category:
        rss.category(term=feed.category.title, scheme=feed.site.id)
    rss.link(href=links.self, rel="self", type=FORMATS["rss"].media_type)
    rss.link(href=feed.site.home_url, rel="alternate")  # last: feedgen's channel link is the last it was given
    return stylesheets.with_stylesheet(insert(rss.rss_str(pretty=True), 2, items), links.root)


def render_site(site: Site, _feeds: Sequence[Feed]) -> Mapping[str, bytes]:
    """Return the stylesheet of the feed, by its name."""
    return stylesheets.render(site)


def _finish_channel(feed: Feed, links: Links, root: Element) -> None:
    channel = root[0]
    for built in channel.findall("lastBuildDate"):
        built.text = rfc822(feed.updated, feed.site.timezone)
        if feed.updated == NEVER:
            channel.remove(built)
    for link in head_links(feed, links):
        add(channel, f"{{{ATOM}}}link", **link)
    if feed.is_archive:
        add(channel, f"{{{HISTORY}}}archive")


def _finish_item(article: Article, site: Site, item: Element) -> None:
    add(item, "pubDate", rfc822(article.published, site.timezone))  # feedgen's uses UTC and the process's locale
    # One creator, the names joined: readers truncate two. <author> would have to be an e-mail address.
    add(item, f"{{{_DC}}}creator", join_names(article.author_names))
    if article.original_url:
        add(item, f"{{{ATOM}}}link", rel="via", href=article.original_url)
    if article.changed != article.published:
        add(item, f"{{{ATOM}}}updated", rfc3339(article.changed))
    if has_language(site, article):
        add(item, f"{{{_DC}}}language", article.language)
    if article.rights:
        add(item, f"{{{_DC}}}rights", article.rights)
    if article.license:
        add(item, f"{{{_LICENSE}}}license", article.license)
    if article.image:
        _add_image(item, article, article.image)
    for enclosure in article.enclosures[1:]:
        _add_media(item, enclosure)
    if article.source and article.source.feed:
        add(item, "source", article.source.name, url=article.source.feed)
    elif article.source:
        add(item, f"{{{_DC}}}source", article.source.name)  # <source> wants a feed's address, never a page's


def _add_image(item: Element, article: Article, image: Image) -> None:
    if not article.is_image_enclosed:
        _add_picture(item, article, image)
    add(item, f"{{{_MEDIA}}}thumbnail", url=image.url, **_measures(image))


def _add_picture(item: Element, article: Article, image: Image) -> None:
    kind = {"type": kind} if (kind := image_type(image.url)) else {}
    content = add(item, f"{{{_MEDIA}}}content", url=image.url, **kind, medium="image", **_measures(image))
    if image.alt:  # as a title: feedparser takes a media:description for the item's own, and rss2email mails that
        add(content, f"{{{_MEDIA}}}title", image.alt, type="plain")
    if article.source:
        add(content, f"{{{_MEDIA}}}credit", article.source.name)


def _measures(image: Image) -> dict[str, str]:
    measures = {"width": image.width, "height": image.height}
    return {name: str(pixels) for name, pixels in measures.items() if pixels}


def _add_media(item: Element, enclosure: Enclosure) -> None:
    size = {"fileSize": str(enclosure.length)} if enclosure.length else {}
    content = add(item, f"{{{_MEDIA}}}content", url=enclosure.url, type=enclosure.type, **size)
    if enclosure.title:
        add(content, f"{{{_MEDIA}}}title", enclosure.title, type="plain")
