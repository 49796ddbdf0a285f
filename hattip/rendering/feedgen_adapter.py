"""The wall around feedgen: the only module that imports it.

feedgen makes the skeleton of a feed, and here is made up for what it leaves out. It loses every attribute of an Atom
entry's link but ``href`` (so it gets exactly one link there, the alternate), fills ``updated`` from the clock when it
is not told, and knows neither a complete Atom ``source`` nor an item's rights. Its one clean seam is a pair of
extension classes that see each element after it is made; whatever else a format needs goes through that seam.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator

from hattip.formats import FORMATS
from hattip.rendering import credit
from hattip.rendering.xml import HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from hattip.feeds.feed import Feed
    from hattip.model import Article
    from hattip.rendering import Links

# Completes an element that feedgen has made: the channel or feed, an item or entry.
Finish = Callable[["Element"], None]


class _Seam(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Hands each element on to a function. feedgen makes the instances itself, so the function is set afterwards."""

    finish: Finish
    namespaces: Mapping[str, str] = {}

    def extend_ns(self) -> Mapping[str, str]:
        return self.namespaces

    def extend_rss(self, element: Element) -> Element:
        self.finish(element)
        return element

    extend_atom = extend_rss


def generator(feed: Feed, namespaces: Mapping[str, str], finish: Finish) -> Any:
    """Return a feedgen ``FeedGenerator`` with the head that RSS and Atom have in common."""
    made = FeedGenerator()
    made.register_extension("seam", _Seam, _Seam)
    made.seam.finish = finish
    made.seam.namespaces = {**namespaces, "fh": HISTORY} if feed.is_archive else namespaces
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.description)
    made.description(feed.description)
    made.language(feed.site.language)
    made.updated(feed.updated)
    made.generator("hattip")
    if feed.site.rights:
        made.rights(feed.site.rights)
    return made


def add_entry(made: Any, feed: Feed, article: Article, finish: Finish) -> Any:
    """Append an article with what RSS and Atom have in common; return feedgen's ``FeedEntry``."""
    entry = made.add_entry(order="append")
    entry.seam.finish = finish
    entry.id(article.id)
    entry.title(article.title)
    entry.link(href=article.link, rel="alternate")
    entry.published(article.published)
    entry.updated(article.changed)
    entry.content(credit.content(article, feed.site), type="html")
    return entry


def head_links(feed: Feed, links: Links) -> Iterator[dict[str, str]]:
    """Yield the Atom links of a feed's head but for self and the site: siblings, OPML, WebSub hub, history."""
    for form, url in links.siblings:
        yield {"rel": "alternate", "type": form.media_type, "href": url, "title": form.title}
    if links.opml:
        yield {"rel": "related", "type": FORMATS["opml"].media_type, "href": links.opml}
    if feed.site.hub and not feed.is_archive:
        yield {"rel": "hub", "href": feed.site.hub}
    if feed.is_archive:
        yield {"rel": "current", "href": links.current}
    if links.previous:
        yield {"rel": "prev-archive", "href": links.previous}
    if links.next:
        yield {"rel": "next-archive", "href": links.next}
