"""The table of output formats: one line each. ``rendering`` finds the module of a format here, ``model`` its name."""

from __future__ import annotations

from typing import Final, NamedTuple


class Format(NamedTuple):
    """An output format: what it is called, its file, how a link names its type, and the module that renders it.

    The module has one public function. For a format of feeds it is ``render(feed, links) -> bytes``; for one of the
    whole site, which stands once in ``feeds/``, ``render(site, feeds) -> bytes``.
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
