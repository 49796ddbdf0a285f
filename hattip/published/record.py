"""Reads the record of what is published, from a folder or from the address that serves it.

An unreadable file never means that nothing was published: both sides of a merge conflict count, the other formats
replace a damaged file, and other feeds a damaged feed. What remains unknown is an error.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.feeds.selection import ALL
from hattip.formats import IDS
from hattip.problems import Code, Problem
from hattip.published.ids import parse_ids
from hattip.published.items import span_of
from hattip.published.merge_conflict import sides
from hattip.published.parse import PARSERS, ParseError, parse
from hattip.values.paths import feed_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hattip.catalog.item import Item

# The largest file that is read: a feed may have 100 MB.
MAX_BYTES: Final = 120_000_000


class FetchError(Exception):
    """A file could not be fetched from a server; the message is the address and the reason."""


class RecordPage(NamedTuple):
    """A feed or an archive page: its folder below ``feeds/``, and its files, the most expressive format first."""

    slug: str
    folder: str
    paths: tuple[str, ...]

    @property
    def is_feed(self) -> bool:
        """Whether this is the feed itself, not an archive page or the list of ids."""
        return self.folder == self.slug != ""


class RecordFile(NamedTuple):
    """The items of a page, read from its file ``path``.

    ``items`` is None if none of its files can be read. ``hash`` is that of the file's bytes, 16 of SHA-256;
    ``damaged`` are the files that could not be read, with the reason.
    """

    page: RecordPage
    path: str
    hash: bytes
    items: tuple[Item, ...] | None
    damaged: tuple[tuple[str, str], ...] = ()


def pages(files: Iterable[str], *, is_complete: bool = False) -> tuple[RecordPage, ...]:
    """Return the pages to read, of the files that a manifest lists: the feeds, and the archive of all articles.

    With ``is_complete`` also the archives of other feeds, which have no other articles.
    """
    known = set(files)
    folders = {path.rpartition("/")[0] for path in known if path.rpartition("/")[2] in PARSERS} - {""}
    found = [RecordPage(feed_of(folder), folder, tuple(_formats(folder, known))) for folder in sorted(folders)]
    wanted = [page for page in found if is_complete or page.is_feed or page.slug == ALL]
    listed = [RecordPage("", "", (IDS,))] if IDS in known else []
    return tuple(sorted(wanted, key=lambda page: (not page.is_feed, page.folder)) + listed)


def read_page(page: RecordPage, fetch: Callable[[str], bytes | None]) -> RecordFile:
    """Read a page from the first of its files that is not damaged."""
    damaged: list[tuple[str, str]] = []
    for path in page.paths:
        data = fetch(path)
        if data is None:
            damaged.append((path, "it is missing"))
            continue
        try:
            items = _items(path, data)
        except ParseError as error:
            damaged.append((path, str(error)))
            continue
        return RecordFile(page, path, sha256(data).digest()[:16], items, tuple(damaged))
    return RecordFile(page, page.paths[0], b"", None, tuple(damaged))


def read_record(files: Iterable[str], fetch: Callable[[str], bytes | None], limit: int) -> tuple[RecordFile, ...]:
    """Read all pages; ``limit`` is the number of items that a feed has at most.

    The items of a damaged feed are those that other feeds and archives know to be in it, where that is certain.
    """
    read = [read_page(page, fetch) for page in pages(files, is_complete=True)]
    return tuple(
        each if each.items is not None else each._replace(items=_recovered(each.page, read, limit)) for each in read
    )


def problems_of(files: Sequence[RecordFile], name: str) -> list[Problem]:
    """Return an error for each page whose items are unknown, and a note for each damaged file that others replace.

    ``name`` is the name of the published folder, or its address.
    """
    return [
        _unknown(path, reason, name) if each.items is None else _damaged(path, reason, name)
        for each in files
        for path, reason in each.damaged[: 1 if each.items is None else None]
    ]


def line_of(item: Item, fetch: Callable[[str], bytes | None]) -> int:
    """Return the line of a published item in its file, which is parsed again; 1 if it is not there any more."""
    with suppress(ParseError, FetchError):
        data = fetch(item.path)
        found = _items(item.path, data) if data is not None else ()
        return next((each.line for each in found if each.id == item.id), 1)
    return 1


def _formats(folder: str, known: set[str]) -> Iterator[str]:
    return (path for filename in PARSERS if (path := f"{folder}/{filename}") in known)


def _items(path: str, data: bytes) -> tuple[Item, ...]:
    """Parse a file, or both sides of a merge conflict: each item once, as it was updated last.

    Raises:
        ParseError: the file is damaged.
    """
    versions = sides(data)
    items: dict[str, Item] = {}
    for version in versions:
        for item in _parse(path, version):
            items[item.id] = _latest(items.get(item.id, item), item)
    if len(versions) > 1:
        items = dict(sorted(items.items(), key=lambda pair: pair[1].published, reverse=True))
    return tuple(item._replace(path=path, position=position) for position, item in enumerate(items.values()))


def _latest(one: Item, other: Item) -> Item:
    """Return the item that was updated last; it is in the feeds of both."""
    latest = other if one.updated < other.updated else one
    return latest._replace(slugs=tuple(sorted({*one.slugs, *other.slugs})))


def _parse(path: str, data: bytes) -> Sequence[Item]:
    return tuple(parse_ids(data)) if path == IDS else parse(path.rpartition("/")[2], data).items


def _recovered(page: RecordPage, read: Sequence[RecordFile], limit: int) -> tuple[Item, ...] | None:
    """Return the items of a page that cannot be read, from the pages of other feeds, or None if they are unknown.

    Each article is in ``all`` and in the feed of a category, so that either side replaces the other.
    """
    others = [each for each in read if each.page.slug and (each.page.slug == ALL) is not (page.slug == ALL)]
    if not page.slug or not others or any(each.items is None for each in others):
        return None
    found = _items_of(page.slug, others)
    if not found:
        return None
    own = [each for each in read if each.page.slug == page.slug]
    items = {item.id: item for item in [*found, *_all_items(own)]}
    newest = sorted(items.values(), key=lambda item: (item.published, item.id), reverse=True)
    return tuple(newest[:limit]) if page.is_feed else ()


def _items_of(slug: str, files: Iterable[RecordFile]) -> list[Item]:
    """Return the items of a feed among those of other feeds. Atom names the categories of an item."""
    return [item for item in _all_items(files) if slug == ALL or slug in item.slugs]


def _all_items(files: Iterable[RecordFile]) -> list[Item]:
    return [item for each in files for item in each.items or ()]


def _damaged(path: str, reason: str, name: str) -> Problem:
    return Problem(Code.DAMAGED_RECORD, span_of(name, path), "", {"reason": reason, "path": f"{name}/{path}"})


def _unknown(path: str, reason: str, name: str) -> Problem:
    return Problem(Code.UNREADABLE_RECORD, span_of(name, path), "", {"reason": reason, "path": f"{name}/{path}"})
