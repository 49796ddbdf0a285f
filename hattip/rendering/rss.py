"""RSS 2.0 (rssboard.org/rss-specification) with the RSS Best Practices Profile, and the modules it lacks words for."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

from hattip import credit
from hattip.feeds import NEVER, Feed
from hattip.rendering.feedgenerator import ATOM, add, add_entry, generator, rfc3339

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from hattip.model import Article

_DC: Final = "http://purl.org/dc/elements/1.1/"
_LICENSE: Final = "http://backend.userland.com/creativeCommonsRssModule"
_NAMESPACES: Final = {"dc": _DC, "creativeCommons": _LICENSE}


def render(feed: Feed, url: str) -> bytes:
    """Return the feed as RSS 2.0; ``url`` is where it will be."""
    rss = generator(feed, _NAMESPACES, partial(_finish_channel, feed))
    rss.docs("https://www.rssboard.org/rss-specification")
    publisher = feed.site.publisher
    if publisher.email:
        rss.managingEditor(f"{publisher.email} ({publisher.name})")
    if feed.category:
        rss.category(term=feed.category.title, scheme=feed.site.id)
    rss.link(href=url, rel="self", type="application/rss+xml")
    rss.link(href=feed.site.home_url, rel="alternate")  # last: feedgen's channel link is the last it was given
    for article in feed.articles:
        _add_item(rss, feed, article)
    document: bytes = rss.rss_str(pretty=True)
    return document


def _finish_channel(feed: Feed, root: Element) -> None:
    channel = root[0]
    if feed.updated == NEVER:
        for built in channel.findall("lastBuildDate"):
            channel.remove(built)


def _add_item(rss: Any, feed: Feed, article: Article) -> None:
    item = add_entry(rss, feed, article, partial(_finish_item, feed, article))
    item.description(escape(credit.summary(article), quote=False))  # RSS reads a description as HTML
    for category in feed.categories(article):
        item.category(term=category.title, scheme=feed.site.id)
    for tag in article.tags:
        item.category(term=tag)


def _finish_item(feed: Feed, article: Article, item: Element) -> None:
    # One creator, the names joined: readers truncate two. <author> would have to be an e-mail address.
    add(item, f"{{{_DC}}}creator", ", ".join(article.authors))
    if article.original_url:
        add(item, f"{{{ATOM}}}link", rel="via", href=article.original_url)
    if article.updated:
        add(item, f"{{{ATOM}}}updated", rfc3339(article.updated))
    if article.language != feed.site.language:
        add(item, f"{{{_DC}}}language", article.language)
    if article.rights:
        add(item, f"{{{_DC}}}rights", article.rights)
    if article.license:
        add(item, f"{{{_LICENSE}}}license", article.license)
    if article.source and article.source.feed:
        add(item, "source", article.source.name, url=article.source.feed)
    elif article.source:
        add(item, f"{{{_DC}}}source", article.source.name)  # <source> wants a feed's address, never a page's
