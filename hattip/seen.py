"""What a subscriber sees: published feeds, read back by paths that share nothing with the renderers.

RSS and Atom through lxml, JSON Feed through json. It serves the comparison with what was published before and the check
of what is about to be.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

_NAMES: Final = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


class Item(NamedTuple):
    """One item as a machine reads it. ``published`` and ``updated`` are in UTC; ``updated`` where it differs.

    ``withdrawn`` is None in RSS, which has no word for it; ``line`` is where it begins in the file, in XML. In a record
    ``path`` is that file, below ``feeds/``, and ``position`` its number in it.
    """

    id: str
    title: str
    link: str
    original: str | None
    source: str | None
    authors: tuple[str, ...]
    published: datetime
    updated: datetime
    withdrawn: bool | None
    content: str
    line: int = 1
    path: str = ""
    position: int = 0


class Document(NamedTuple):
    """One file of a feed. ``id`` is the feed's own, which only Atom has."""

    id: str | None
    items: tuple[Item, ...]


class SeenError(ValueError):
    """The bytes are no feed in the format they are said to be."""


def read(filename: str, data: bytes) -> Document:
    """Read a published file by its name, such as ``atom.xml``.

    Raises:
        SeenError: it cannot be read as that.
    """
    try:
        return READERS[filename](data)
    except (SyntaxError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SeenError(f"{filename} cannot be read: {error}") from error


def _atom(data: bytes) -> Document:
    root = _xml(data)
    removed = {entry.get("ref") for entry in root.iterfind("at:deleted-entry", _NAMES)}
    items = tuple(_atom_item(entry, removed) for entry in root.iterfind("a:entry", _NAMES))
    return Document(_text(root, "a:id"), items)


def _atom_item(entry: Element, removed: set[str | None]) -> Item:
    links = {link.get("rel", "alternate"): link.get("href") for link in entry.iterfind("a:link", _NAMES)}
    identity = _text(entry, "a:id")
    return Item(
        id=identity,
        title=_text(entry, "a:title"),
        link=links["alternate"] or "",
        original=links.get("via"),
        source=entry.findtext("a:source/a:title", None, _NAMES),
        authors=tuple(name.text or "" for name in entry.iterfind("a:author/a:name", _NAMES)),
        published=_iso(_text(entry, "a:published")),
        updated=_iso(_text(entry, "a:updated")),
        withdrawn=identity in removed,
        content=_text(entry, "a:content"),
        line=_line(entry),
    )


def _rss(data: bytes) -> Document:
    return Document(None, tuple(_rss_item(item) for item in _xml(data).iterfind("channel/item")))


def _rss_item(item: Element) -> Item:
    published = parsedate_to_datetime(_text(item, "pubDate")).astimezone(UTC)
    updated = item.findtext("a:updated", None, _NAMES)
    via = [link.get("href") for link in item.iterfind("a:link", _NAMES) if link.get("rel") == "via"]
    return Item(
        id=_text(item, "guid"),
        title=_text(item, "title"),
        link=_text(item, "link"),
        original=via[0] if via else None,
        source=item.findtext("source") or item.findtext("dc:source", None, _NAMES),
        authors=tuple((item.findtext("dc:creator", None, _NAMES) or "").split(", ")),
        published=published,
        updated=_iso(updated) if updated else published,
        withdrawn=None,
        content=_text(item, "content:encoded"),
        line=_line(item),
    )


def _json(data: bytes) -> Document:
    return Document(None, tuple(_json_item(item) for item in json.loads(data)["items"]))


def _json_item(item: dict[str, Any]) -> Item:
    published = _iso(item["date_published"])
    return Item(
        id=item["id"],
        title=item["title"],
        link=item["url"],
        original=item.get("external_url"),
        source=item["_source"]["name"] if "_source" in item else None,
        authors=tuple(author["name"] for author in item["authors"]),
        published=published,
        updated=_iso(item["date_modified"]) if "date_modified" in item else published,
        withdrawn="_withdrawn" in item,
        content=item["content_html"],
    )


# The order is that of preference, where one of them is enough: what says the most comes first.
READERS: Final[dict[str, Callable[[bytes], Document]]] = {"atom.xml": _atom, "feed.json": _json, "rss.xml": _rss}


def _xml(data: bytes) -> Element:
    from lxml import etree  # noqa: PLC0415 - wanted only where something was published or is

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _text(element: Element, path: str) -> str:
    found = element.find(path, _NAMES)
    if found is None:
        raise ValueError(f"there is no {path}")
    return found.text or ""


def _line(element: Element) -> int:
    line: Any = element.sourceline
    return int(line or 1)


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
