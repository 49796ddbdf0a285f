"""What hattip's other files contain about one of its feeds: its site's id and publisher, formats, and categories."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from hattip.authoring import json_feed, xml_feed
from hattip.authoring.errors import AuthoringError
from hattip.formats import FORMATS, Format

if TYPE_CHECKING:
    from hattip.authoring.incoming import IncomingFeed

# Returns a file by its address relative to the feed, or None.
Open = Callable[[str], bytes | None]
_SEPARATOR: Final = " · "


def complete(feed: IncomingFeed, open_: Open) -> None:
    """Fill in what the feed itself does not contain, as far as its sibling files exist."""
    files = _manifest(feed, open_("../manifest.json"))
    if "all/atom.xml" in files or not files:
        _head(feed, open_("../all/atom.xml"))
    feed.formats = [name for name, form in FORMATS.items() if _has(form, files)]
    titles = _opml(open_("../feeds.opml"))
    for slug in dict.fromkeys([*titles, *_folders(files)]):
        title, description = titles.get(slug) or (_feed_title(slug, files, open_), "")
        feed.categories.append((slug, title, description))


def _has(form: Format, files: set[str]) -> bool:
    return f"all/{form.filename}" in files if form.filename else not files.isdisjoint(form.site_files)


def _manifest(feed: IncomingFeed, data: bytes | None) -> set[str]:
    """Take the site's id from the manifest, which JSON Feed does not contain; return the names of all files."""
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return set()
    if not isinstance(found, dict):
        return set()
    site, files = found.get("site"), found.get("files")
    if isinstance(site, str) and site and not feed.scope:
        feed.scope = site
    return {each for each in files if isinstance(each, str)} if isinstance(files, list) else set()


def _folders(files: set[str]) -> list[str]:
    folders = {file.partition("/")[0] for file in files if file.count("/") == 1}
    return sorted(folders - {"all"})


def _head(feed: IncomingFeed, data: bytes | None) -> None:
    try:
        head = xml_feed.read(data, "atom.xml") if data else None
    except AuthoringError:
        return
    if head is not None:
        feed.publisher = head.publisher or feed.publisher
        feed.rights = head.rights or feed.rights
        feed.scope = feed.scope or head.scope


def _feed_title(slug: str, files: set[str], open_: Open) -> str:
    """Return the title of the feed of a category."""
    name = next((each for each in ("atom.xml", "rss.xml", "feed.json") if f"{slug}/{each}" in files), "")
    data = open_(f"../{slug}/{name}") if name else None
    try:
        return (json_feed if name == "feed.json" else xml_feed).read(data, name).title if data else ""
    except AuthoringError:
        return ""


def _opml(data: bytes | None) -> dict[str, tuple[str, str]]:
    """Return the title and description of each feed of the OPML file but the first, by slug."""
    if not data:
        return {}
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(data, parser)
    found = {}
    for outline in root.iter("outline") if root is not None else ():
        slug = outline.get("xmlUrl", "").rpartition("/")[0].rpartition("/")[2]
        if slug and slug != "all":
            found[slug] = (outline.get("text", ""), outline.get("description", ""))
    return found
