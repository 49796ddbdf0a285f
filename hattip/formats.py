"""The table of output formats. ``rendering`` finds the module of a format here, ``model`` its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class Format(NamedTuple):
    """An output format: its name, title, file, media type, and the module that renders it.

    The module of a feed format has ``render_item(article, site, content)``, which returns the bytes of an item as they
    appear in a page, and ``render_page(feed, links, items)``, which returns a page of such items. The module of a site
    format, which has one file for all feeds, has ``render_site(site, feeds)``.
    """

    name: str
    title: str
    filename: str
    media_type: str
    module: str
    of_site: bool = False


FORMATS: Final = {
    form.name: form
    for form in (
        Format("rss", "RSS 2.0", "rss.xml", "application/rss+xml", "hattip.rendering.rss"),
        Format("atom", "Atom 1.0", "atom.xml", "application/atom+xml", "hattip.rendering.atom"),
        Format("json", "JSON Feed 1.1", "feed.json", "application/feed+json", "hattip.rendering.jsonfeed"),
        Format("opml", "OPML 2.0", "feeds.opml", "text/x-opml", "hattip.rendering.opml", of_site=True),
    )
}


def feed_formats(names: Collection[str]) -> Iterator[Format]:
    """Yield the feed formats among some names, in the order of the table."""
    return (form for name, form in FORMATS.items() if name in names and not form.of_site)


def site_formats(names: Collection[str]) -> Iterator[Format]:
    """Yield the site formats among some names, in the order of the table."""
    return (form for name, form in FORMATS.items() if name in names and form.of_site)
