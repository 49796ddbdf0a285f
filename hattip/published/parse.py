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

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_AUTHOR, _CONTENT, _ENTRY, _ID, _LINK, _NAME, _PUBLISHED, _SOURCE, _TITLE, _UPDATED = (
    f"{_ATOM}{name}"
    for name in ("author", "content", "entry", "id", "link", "name", "published", "source", "title", "updated")
)
_DELETED: Final = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_ENCODED: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
_DC_SOURCE: Final = "{http://purl.org/dc/elements/1.1/}source"


class Item(NamedTuple):
    """One item of a feed. ``published`` and ``updated`` are in UTC.

    ``withdrawn`` is None in RSS, which cannot mark it. ``line`` is where the item starts in an XML file; in the record
    ``path`` is that file, below ``feeds/``, and ``position`` the item's number in it. ``title_hash`` is the hash of
    title and source, ``shown`` that of everything a reader shows. ``slugs`` are known for lines of ``ids.txt`` only.
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
    title_hash: str = ""
    shown: bytes = b""
    slugs: tuple[str, ...] = ()


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


class _Texts(dict[str, str]):
    """The texts of the elements in an item, by their names."""

    def __missing__(self, name: str) -> str:
        raise ValueError(f"there is no {name.rpartition('}')[2]}")


def _atom(data: bytes) -> Document:
    root = _xml(data)
    entries: list[Element] = []
    removed: set[str | None] = set()
    identity = None
    for element in root:
        tag = element.tag
        if tag == _ENTRY:
            entries.append(element)
        elif tag == _DELETED:
            removed.add(element.get("ref"))
        elif tag == _ID and identity is None:
            identity = element.text or ""
    if identity is None:
        raise ValueError("there is no id")
    return Document(identity, tuple(_atom_item(entry, removed) for entry in entries))


def _atom_item(entry: Element, removed: set[str | None]) -> Item:
    texts = _Texts()
    links: dict[str, str | None] = {}
    authors: list[str] = []
    source = None
    for element in entry:
        tag = element.tag
        if tag == _LINK:
            links[element.get("rel", "alternate")] = element.get("href")
        elif tag == _AUTHOR:
            authors += [name.text or "" for name in element.iterfind(_NAME)]
        elif tag == _SOURCE and source is None:
            source = element.findtext(_TITLE)
        else:
            texts.setdefault(tag, element.text or "")
    identity = texts[_ID]
    return Item(
        id=identity,
        title=texts[_TITLE],
        link=links["alternate"] or "",
        original=links.get("via"),
        source=source,
        authors=tuple(authors),
        published=_iso(texts[_PUBLISHED]),
        updated=_iso(texts[_UPDATED]),
        withdrawn=identity in removed,
        content=texts[_CONTENT],
        line=_line(entry),
    )


def _rss(data: bytes) -> Document:
    return Document(None, tuple(_rss_item(item) for item in _xml(data).iterfind("channel/item")))


def _rss_item(item: Element) -> Item:
    texts = _Texts()
    via = None
    for element in item:
        tag = element.tag
        if tag == _LINK:
            via = element.get("href") if via is None and element.get("rel") == "via" else via
        else:
            texts.setdefault(tag, element.text or "")
    published = parsedate_to_datetime(texts["pubDate"]).astimezone(UTC)
    updated = texts.get(_UPDATED)
    return Item(
        id=texts["guid"],
        title=texts["title"],
        link=texts["link"],
        original=via,
        source=texts.get("source") or texts.get(_DC_SOURCE),
        authors=tuple((texts.get(_CREATOR) or "").split(", ")),
        published=published,
        updated=_iso(updated) if updated else published,
        withdrawn=None,
        content=texts[_ENCODED],
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


def _line(element: Element) -> int:
    line: Any = element.sourceline
    return int(line or 1)


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
