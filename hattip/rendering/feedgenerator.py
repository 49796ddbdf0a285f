"""The wall around feedgen: the only module that imports it.

feedgen makes the skeleton of a feed, and here is made up for what it leaves out. It loses every attribute of an Atom
entry's link but ``href`` (so it gets exactly one link there, the alternate), fills ``updated`` from the clock when it
is not told, and knows neither a complete Atom ``source`` nor an item's rights. Its one clean seam is a pair of
extension classes that see each element after it is made; whatever else a format needs goes through that seam.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement

from hattip import credit

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element as Element

    from hattip.feeds import Feed
    from hattip.model import Article

ATOM: Final = "http://www.w3.org/2005/Atom"
XML: Final = "http://www.w3.org/XML/1998/namespace"

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
    made.seam.finish, made.seam.namespaces = finish, namespaces
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


def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Append an element."""
    element = SubElement(parent, tag, attributes)
    element.text = text
    return element


def rfc3339(moment: datetime) -> str:
    """Format a moment in UTC, in whole seconds, with ``Z``: feedgen writes ``+00:00``, which one reader ignores."""
    return moment.isoformat().removesuffix("+00:00") + "Z"
