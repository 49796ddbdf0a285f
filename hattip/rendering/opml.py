"""OPML 2.0 (opml.org/spec2.opml): all feeds of a site, to be imported in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml.etree import Element, tostring

from hattip.formats import FORMATS
from hattip.rendering.xml import add

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hattip.feeds.feed import Feed
    from hattip.model import Site

# Readers import feeds of these formats; one of them is enough, or everything would be subscribed to twice.
_PREFERRED: Final = ("atom", "rss", "json")


def render_site(site: Site, feeds: Sequence[Feed]) -> Mapping[str, bytes]:
    """Return the list of the site's feeds, in its own order, each in the one format that most readers read best."""
    opml = Element("opml", version="2.0")
    head = add(opml, "head")
    add(head, "title", site.title)
    add(head, "ownerName", site.publisher.name)
    if site.publisher.email:
        add(head, "ownerEmail", site.publisher.email)
    body = add(opml, "body")
    form = next((FORMATS[name] for name in _PREFERRED if name in site.formats), None)
    for feed in feeds if form else ():
        attributes = {
            "text": feed.title,
            "title": feed.title,
            "type": "rss",  # for Atom and JSON Feed too: OPML knows no other word for a subscription
            "xmlUrl": feed.url(feed.slug, form.filename) if form else "",
            "htmlUrl": site.home_url,
            "description": feed.description,
            "language": feed.language,
        }
        add(body, "outline", **attributes)
    document: bytes = tostring(opml, pretty_print=True, encoding="UTF-8", xml_declaration=True)
    return {"feeds.opml": document}
