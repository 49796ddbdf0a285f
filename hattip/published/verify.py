"""Parses what will be published, as subscribers will, and compares it with its articles.

An item is compared once, when it is rendered (:func:`verify_item`); a page only has to be well-formed and to contain
the right items (:func:`verify_page`). Each difference is a bug in hattip.
"""

from __future__ import annotations

import json
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from hattip.catalog.item import with_hashes
from hattip.formats import FORMATS
from hattip.published.parse import PageItem, ParseError, parse_item, parse_page_item
from hattip.values.ids import id_of_uri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.catalog.entries import Entry
    from hattip.catalog.item import Item
    from hattip.model import Article
    from hattip.rendering import RenderedItem


class VerificationError(Exception):
    """What was about to be published differs from its articles: a bug in hattip, and nothing may be published."""


# A feed around one item, in each format.
_ONE_ITEM: Final = {
    "rss.xml": (
        (
            b'<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
            b'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"><channel>'
        ),
        b"</channel></rss>",
    ),
    "atom.xml": (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id/>',
        b"</feed>",
    ),
    "feed.json": (b'{"items": [', b"]}"),
}
# The element that is an item, and the one in it that is its id, by the file's name. In a page an attribute is the id.
_TAGS: Final[dict[str, tuple[str, str | None]]] = {
    "rss.xml": ("item", "guid"),
    "atom.xml": ("entry", "id"),
    "index.html": ("article", None),
}


# Files that have the ids as they are; the others have URIs.
_VERBATIM: Final = frozenset({"rss.xml", "feed.json"})


def verify_item(rendered: RenderedItem, article: Article) -> None:
    """Parse an item in each of its formats and compare it with its article.

    Raises:
        VerificationError: something differs.
    """
    for name, data in rendered.formats.items():
        filename = FORMATS[name].filename
        found = _page_differences(data, article) if name == "html" else _differences(filename, data, rendered, article)
        if differences := list(found):
            raise VerificationError(f"{name}: {', '.join(differences)} of {article.id} differs")


def verify_page(filename: str, data: bytes, ids: Sequence[str]) -> None:
    """Check that a page is well-formed and contains exactly the items with these ids, in their order.

    Raises:
        VerificationError: it is not or does not.
    """
    try:
        found = _json_ids(data) if filename.endswith(".json") else _Ids(*_TAGS[filename]).parse(data)
        found = found if filename in _VERBATIM else [id_of_uri(each) for each in found]
    except (expat.ExpatError, ValueError, KeyError, TypeError) as error:
        raise VerificationError(f"{filename} is not well-formed: {error}") from error
    if found != list(ids):
        raise VerificationError(f"{filename}: the items are not the articles, in their order")


def verify_with_feedparser(filename: str, data: bytes, entries: Sequence[Entry]) -> None:
    """Check a page in an XML format as feedparser, which many readers use, parses it.

    Raises:
        VerificationError: it is not well-formed, has other items, or hides a credit.
    """
    import feedparser

    parsed = feedparser.parse(data)
    if parsed.bozo:
        raise VerificationError(f"{filename}: {parsed.bozo_exception}")
    if [id_of_uri(item.id) for item in parsed.entries] != [entry.id for entry in entries]:
        raise VerificationError(f"{filename}: the items are not the articles, in their order")
    for item, entry in zip(parsed.entries, entries, strict=True):
        content = unescape("".join(part.value for part in item.get("content", ())) + item.get("summary", ""))
        if entry.source and not (entry.source in content and (entry.original or "") in content):
            raise VerificationError(f"{filename}: the credit of {entry.id} is not visible")


def _differences(filename: str, data: bytes, rendered: RenderedItem, article: Article) -> Iterator[str]:
    """Yield the names of the fields in which a form of an item differs from its article."""
    before, after = _ONE_ITEM[filename]
    try:
        item, content = parse_item(filename, before + data + after)
    except ParseError as error:
        yield str(error)
        return
    for name, (found, expected) in _pairs(item, article).items():
        if found != expected:
            yield name
    if with_hashes(item, content).shown != rendered.shown:
        yield "content"
    if article.source and not _credits(content, article):
        yield "visible credit"


def _page_differences(data: bytes, article: Article) -> Iterator[str]:
    """Yield the names of the fields in which an item of an HTML page differs from its article."""
    try:
        item = parse_page_item(data)
    except ParseError as error:
        yield str(error)
        return
    expected = PageItem(
        id=article.id,
        title=article.title,
        link=article.link,
        original=article.original_url if article.source else None,
        source=article.source.name if article.source else None,
        published=article.published,
    )
    for name, found, wanted in zip(PageItem._fields, item, expected, strict=True):
        if found != wanted:
            yield name


def _pairs(item: Item, article: Article) -> dict[str, tuple[Any, Any]]:
    return {
        "id": (item.id, article.id),
        "title": (item.title, article.title),
        "link": (item.link, article.link),
        "original": (item.original, article.original_url),
        "source": (item.source, article.source.name if article.source else None),
        "authors": (_joined(item.authors), _joined(article.author_names)),
        "published": (item.published, article.published),
        "updated": (item.updated, article.changed),
        "withdrawn": (item.withdrawn, article.withdrawn is not None if item.withdrawn is not None else None),
    }


def _joined(names: Sequence[str]) -> str:
    """Return names in one text, however they are separated: RSS has one text for all."""
    return ", ".join(names).replace("; ", ", ")


def _credits(content: str, article: Article) -> bool:
    """Whether a content shows the source's name and a link to the original."""
    name = article.source.name if article.source else ""
    return escape(name) in content and f'href="{escape(article.original_url or "")}"' in content


def _json_ids(data: bytes) -> list[str]:
    return [item["id"] for item in json.loads(data)["items"]]


class _Ids:
    """Collects the ids of the items in an XML document.

    An id is an attribute of the item or, if ``identity`` is given, the text of the item's first element of that name.
    """

    def __init__(self, item: str, identity: str | None) -> None:
        self._item, self._identity = item, identity
        self._is_open = False  # whether an item has begun whose id has not come yet
        self._parser = expat.ParserCreate()
        self.found: list[str] = []

    def parse(self, data: bytes) -> list[str]:
        """Return the ids of a document.

        Raises:
            ExpatError: it is not well-formed.
        """
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        try:
            self._parser.Parse(data, True)  # noqa: FBT003 - expat's own
        finally:
            self._parser.StartElementHandler = None  # it refers to us, and we to the parser
        return self.found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._item:
            self._is_open = self._identity is not None
            if self._identity is None:
                self.found.append(attributes["id"])
        elif self._is_open and tag == self._identity:
            self._is_open = False
            self.found.append("")
            self._parser.CharacterDataHandler, self._parser.EndElementHandler = self._text, self._end

    def _text(self, text: str) -> None:
        self.found[-1] += text

    def _end(self, _tag: str) -> None:
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
