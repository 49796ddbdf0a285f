"""Parses published feeds: RSS and Atom with lxml, JSON Feed with json. It shares no code with the renderers.

The comparison with what is published and the verification of what will be published use it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.catalog.item import Item, with_hashes
from hattip.values.ids import id_of_uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

# The feed's id, and each item with its content.
_Parsed = tuple["str | None", "list[tuple[Item, str]]"]
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_AUTHOR, _CATEGORY, _CONTENT, _ENTRY, _FEED, _ID, _LINK, _NAME, _PUBLISHED, _SOURCE, _TITLE, _UPDATED = (
    f"{_ATOM}{name}"
    for name in (
        *("author", "category", "content", "entry", "feed", "id"),
        *("link", "name", "published", "source", "title", "updated"),
    )
)
_DELETED: Final = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_ENCODED: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
_DC_SOURCE: Final = "{http://purl.org/dc/elements/1.1/}source"


# What parsers raise if the bytes are damaged or hostile: nested too deeply, another type, a year that does not exist.
_DAMAGES: Final = (SyntaxError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


class ParsedFeed(NamedTuple):
    """One file of a feed. ``id`` is the feed's own, which only Atom has; ``contents`` is the HTML of each item."""

    id: str | None
    items: tuple[Item, ...]
    contents: tuple[str, ...]


class PageItem(NamedTuple):
    """An item of an HTML page, as far as programs can read it (microformats2)."""

    id: str
    title: str
    link: str
    original: str | None
    source: str | None
    published: datetime


class ParseError(ValueError):
    """The bytes are not a feed in the format that the file's name implies."""


def parse(filename: str, data: bytes) -> ParsedFeed:
    """Parse a published file by its name, such as ``atom.xml``.

    Raises:
        ParseError: the bytes are not a feed in that format.
    """
    identity, found = _parse(filename, data)
    items = tuple(with_hashes(item, content) for item, content in found)
    return ParsedFeed(identity, items, tuple(content for _, content in found))


def parse_item(filename: str, data: bytes) -> tuple[Item, str]:
    """Parse a file with one item; return the item, without its hashes, and its content.

    Raises:
        ParseError: the bytes are not a feed in that format, or it has another number of items.
    """
    _, found = _parse(filename, data)
    if len(found) != 1:
        raise ParseError(f"{filename} has {len(found)} items")
    return found[0]


def _parse(filename: str, data: bytes) -> _Parsed:
    try:
        return PARSERS[filename](data)
    except _DAMAGES as error:
        raise ParseError(f"{filename} cannot be read: {error}") from error


class _Texts(dict[str, str]):
    """The texts of the elements in an item, by tag."""

    def __missing__(self, name: str) -> str:
        raise ValueError(f"there is no {name.rpartition('}')[2]}")


def _atom(data: bytes) -> _Parsed:
    root = _xml(data)
    if root.tag != _FEED:
        raise ValueError("there is no feed")
    entries: list[Element] = []
    removed: set[str | None] = set()
    identity = None
    for element in root:
        tag = element.tag
        if tag == _ENTRY:
            entries.append(element)
        elif tag == _DELETED:
            removed.add(id_of_uri(element.get("ref", "")))
        elif tag == _ID and identity is None:
            identity = element.text or ""
    if identity is None:
        raise ValueError("there is no id")
    return identity, [_atom_item(entry, removed) for entry in entries]


def _atom_item(entry: Element, removed: set[str | None]) -> tuple[Item, str]:
    children: defaultdict[str, list[Element]] = defaultdict(list)
    for element in entry:
        children[element.tag].append(element)
    texts = _Texts({tag: elements[0].text or "" for tag, elements in children.items()})
    links = {link.get("rel", "alternate"): link.get("href") for link in children[_LINK]}
    sources = (source.findtext(_TITLE) for source in children[_SOURCE])
    identity = id_of_uri(texts[_ID])
    item = Item(
        id=identity,
        title=texts[_TITLE],
        link=links["alternate"] or "",
        original=links.get("via"),
        source=next((title for title in sources if title is not None), None),
        authors=tuple(name.text or "" for author in children[_AUTHOR] for name in author.iterfind(_NAME)),
        published=_iso(texts[_PUBLISHED]),
        updated=_iso(texts[_UPDATED]),
        withdrawn=identity in removed,
        line=_line(entry),
        # A tag of the article has no scheme.
        slugs=tuple(each.get("term", "") for each in children[_CATEGORY] if each.get("scheme")),
    )
    return item, texts[_CONTENT]


def _rss(data: bytes) -> _Parsed:
    channel = _xml(data).find("channel")
    if channel is None:
        raise ValueError("there is no channel")
    return None, [_rss_item(item) for item in channel.iterfind("item")]


def _rss_item(element: Element) -> tuple[Item, str]:
    texts = _Texts()
    via = None
    for child in element:
        tag = child.tag
        if tag == _LINK:
            via = child.get("href") if via is None and child.get("rel") == "via" else via
        else:
            texts.setdefault(tag, child.text or "")
    published = _utc(parsedate_to_datetime(texts["pubDate"]))
    updated = texts.get(_UPDATED)
    item = Item(
        id=texts["guid"],
        title=texts["title"],
        link=texts["link"],
        original=via,
        source=texts.get("source") or texts.get(_DC_SOURCE),
        authors=tuple((texts.get(_CREATOR) or "").split(", ")),
        published=published,
        updated=_iso(updated) if updated else published,
        withdrawn=None,
        line=_line(element),
    )
    return item, texts[_ENCODED]


def _json(data: bytes) -> _Parsed:
    return None, [_json_item(item) for item in json.loads(data)["items"]]


def _json_item(fields: dict[str, Any]) -> tuple[Item, str]:
    published = _iso(fields["date_published"])
    original, source = fields.get("external_url"), fields.get("_source")
    item = Item(
        id=_text(fields["id"]),
        title=_text(fields["title"]),
        link=_text(fields["url"]),
        original=None if original is None else _text(original),
        source=None if source is None else _text(source["name"]),
        authors=tuple(_text(author["name"]) for author in fields["authors"]),
        published=published,
        updated=_iso(fields["date_modified"]) if "date_modified" in fields else published,
        withdrawn="_withdrawn" in fields,
    )
    return item, _text(fields["content_html"])


def parse_page_item(data: bytes) -> PageItem:
    """Parse an item of an HTML page, which is well-formed XML.

    Raises:
        ParseError: it is not an item.
    """
    try:
        item: Any = _xml(data)
        found = {name: element for element in item.iter() for name in element.get("class", "").split()}
        source = item.find(".//cite")
        return PageItem(
            id=id_of_uri(item.attrib["id"]),
            title="".join(found["p-name"].itertext()),
            link=found["u-url"].attrib["href"],
            original=found["u-repost-of"].get("href") if "u-repost-of" in found else None,
            source="".join(source.itertext()) if source is not None else None,
            published=_iso(found["dt-published"].attrib["datetime"]),
        )
    except (SyntaxError, ValueError, KeyError) as error:
        raise ParseError(f"the item cannot be read: {error}") from error


# In order of preference, if one format suffices: the most expressive first.
PARSERS: Final[dict[str, Callable[[bytes], _Parsed]]] = {"atom.xml": _atom, "feed.json": _json, "rss.xml": _rss}


def _xml(data: bytes) -> Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _line(element: Element) -> int:
    line: Any = element.sourceline
    return int(line or 1)


def _text(value: Any) -> str:
    """Return a text; JSON can contain any other value there, and half of a surrogate pair."""
    if not isinstance(value, str):
        raise TypeError(f"a text is missing: {type(value).__name__}")
    value.encode()
    return value


def _iso(text: Any) -> datetime:
    return _utc(datetime.fromisoformat(_text(text)))


def _utc(time: datetime) -> datetime:
    """Return a time in UTC; without an offset it is in UTC already, never in the timezone of this machine."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
