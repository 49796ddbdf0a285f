"""The wall around feedgen: the only module that imports it.

feedgen makes the elements of a feed's head and of its items; this module adds what it omits. It drops every attribute
of an Atom entry's link except ``href`` (so it gets one link, the alternate), sets ``updated`` from the clock unless it
is given, and cannot write a complete Atom ``source`` or an item's rights. Its one clean hook is an extension class
that sees each element after it is made; formats add everything else there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator

from hattip.formats import FORMATS
from hattip.rendering.xml import HISTORY, Namespaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from hattip.feeds.feed import Feed
    from hattip.model import Article
    from hattip.rendering.pages import Links

# Completes an element that feedgen has made: the channel or feed, an item or entry.
Finish = Callable[["Element"], None]
_HOOK: Final = "hook"


class _Hook(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Passes each element to a function. feedgen makes the instances itself, so the function is set afterwards."""

    finish: Finish
    namespaces: Namespaces

    def extend_ns(self) -> Namespaces:
        return self.namespaces

    def extend_rss(self, element: Element) -> Element:
        self.finish(element)
        return element

    extend_atom = extend_rss


def new_feed(feed: Feed, namespaces: Namespaces, finish: Finish) -> Any:
    """Return a feedgen ``FeedGenerator`` with the part of the head that RSS and Atom share."""
    made = FeedGenerator()
    made.register_extension(_HOOK, _Hook, _Hook)
    made.hook.finish = finish
    made.hook.namespaces = {**namespaces, "fh": HISTORY} if feed.is_archive else namespaces
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.description)
    made.description(feed.description)
    made.language(feed.language)
    made.updated(feed.updated)
    made.generator("hattip")
    if feed.site.rights:
        made.rights(feed.site.rights)
    return made


def new_entry(article: Article, content: str, finish: Finish) -> Any:
    """Return a feedgen ``FeedEntry`` with the part of an item that RSS and Atom share."""
    made = FeedEntry()
    made.register_extension(_HOOK, _Hook)
    made.hook.finish = finish
    made.id(article.id)
    made.title(article.title)
    made.link(href=article.link, rel="alternate")
    made.updated(article.changed)
    made.content(content, type="html")
    return made


def head_links(feed: Feed, links: Links) -> Iterator[dict[str, str]]:
    """Yield the Atom links of a feed's head except self and the site: siblings, OPML, WebSub hub, archive.

    The other formats and the page are related: of several alternates, SimplePie takes the first for the site's own
    address, and Liferea the last.
    """
    for form, url in links.siblings:
        yield {"rel": "related", "type": form.media_type, "href": url, "title": form.title}
    if links.page and not feed.is_archive:
        yield {"rel": "related", "type": FORMATS["html"].media_type, "href": links.page}
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
