"""The table of output formats. ``rendering`` finds the module of a format here, ``model`` its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class Format(NamedTuple):
    """An output format: its name, title, file, media type, and the module that renders it.

    ``filename`` is the file of each page, or empty for a format that has none; ``is_feed`` is whether people subscribe
    to it. ``site_files`` are files that exist once
    for all feeds.

    The module of a format of feeds has ``render_item(article, site, content)``, which returns the bytes of an item as
    they appear in a page, and ``render_page(feed, links, items)``, which returns a page of such items. A module whose
    format has site files has ``render_site(site, feeds)``, which returns their bytes by name.
    """

    name: str
    title: str
    filename: str
    media_type: str
    module: str
    site_files: tuple[str, ...] = ()
    is_feed: bool = True


FORMATS: Final = {
    form.name: form
    for form in (
        Format("rss", "RSS 2.0", "rss.xml", "application/rss+xml", "hattip.rendering.rss", ("style.css",)),
        Format("atom", "Atom 1.0", "atom.xml", "application/atom+xml", "hattip.rendering.atom", ("style.css",)),
        Format(
            "json",
            "JSON Feed 1.1",
            "feed.json",
            "application/feed+json",
            "hattip.rendering.jsonfeed",
            ("json-feed.txt",),
        ),
        Format("opml", "OPML 2.0", "", "text/x-opml", "hattip.rendering.opml", ("feeds.opml",), is_feed=False),
        Format(
            "html",
            "HTML",
            "index.html",
            "text/html",
            "hattip.rendering.html",
            ("index.html", "style.css"),
            is_feed=False,
        ),
    )
}


def page_formats(names: Collection[str], *, is_archive: bool = False) -> Iterator[Format]:
    """Yield the formats of a page among some names, in the order of the table; an archive page has feeds only."""
    return (
        form for form in FORMATS.values() if form.name in names and form.filename and (form.is_feed or not is_archive)
    )


def feed_formats(names: Collection[str]) -> Iterator[Format]:
    """Yield the formats that people subscribe to among some names, in the order of the table."""
    return (form for form in FORMATS.values() if form.name in names and form.is_feed)


# The media types of all files that are published, by name or extension. Hosts should send the same; all text is UTF-8.
MEDIA_TYPES: Final = {
    "rss.xml": FORMATS["rss"].media_type,
    "atom.xml": FORMATS["atom"].media_type,
    "feed.json": FORMATS["json"].media_type,
    ".opml": FORMATS["opml"].media_type,
    ".html": FORMATS["html"].media_type,
    ".css": "text/css",
    ".json": "application/json",
    ".txt": "text/plain",
}


def media_type_of(path: str) -> str:
    """Return the media type of a published file."""
    name = path.rpartition("/")[2]
    return MEDIA_TYPES.get(name) or MEDIA_TYPES[f".{name.rpartition('.')[2]}"]


# The ids of all published articles, which belongs to no format.
IDS: Final = "ids.txt"
GITATTRIBUTES: Final = ".gitattributes"
_ADDRESSES: Final = frozenset({"feeds.opml", *(form.filename for form in FORMATS.values() if form.filename)})
_SITE_FILES: Final = frozenset({IDS, GITATTRIBUTES, *(name for form in FORMATS.values() for name in form.site_files)})
_PAGE: Final = re.compile(
    r"(?:[\w-]+/){{1,2}}(?:archive/[a-z0-9-]+/)?(?:{})".format(
        "|".join(re.escape(form.filename) for form in FORMATS.values() if form.filename)
    )
)


def is_address(path: str) -> bool:
    """Return whether people may have the address of a published file: a feed, a list of feeds or an HTML page."""
    return path.rpartition("/")[2] in _ADDRESSES and is_output(path)


def is_output(path: str) -> bool:
    """Return whether hattip writes files of this name, a path below ``feeds/``. All others are never touched."""
    return path in _SITE_FILES or _PAGE.fullmatch(path) is not None
