"""What subscribers have, from the output folder or from where it is served: the values that are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip.catalog.published import PublishedTable
from hattip.problems import Code, Problem
from hattip.published.items import Joined, Published, span_of
from hattip.published.manifest import MANIFEST, Manifest, parse_manifest
from hattip.published.record import FetchError, line_of, pages, problems_of, read_page, read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from sqlite3 import Connection

    from hattip.catalog.catalog import Catalog
    from hattip.catalog.item import Item
    from hattip.problems import Span
    from hattip.published.record import RecordFile, RecordPage


class RecordOrigin(NamedTuple):
    """A folder or server with published feeds: its name in problems, its manifest with its problems, and a reader.

    ``fetch`` returns the bytes of a file below ``feeds/``, or None; ``hash`` returns its hash without reading it again,
    or None.
    """

    name: str
    manifest: Manifest
    problems: Sequence[Problem]
    fetch: Callable[[str], bytes | None]
    hash: Callable[[str], bytes | None] = lambda _: None


class Snapshot(NamedTuple):
    """What is published, as the table of items and as values."""

    table: PublishedTable
    published: Published
    problems: list[Problem]


def origin_of(name: str, fetch: Callable[[str], bytes | None], *, first: bool) -> RecordOrigin:
    """Return a folder or address, given by a function that returns its files.

    It must have a manifest, unless this is the ``first`` publication.
    """
    try:
        data = fetch(MANIFEST)
    except FetchError as error:
        return RecordOrigin(name, Manifest(), [_unreachable(name, error)], fetch)
    manifest = Manifest() if data is None else parse_manifest(data)
    reason = "there is none" if data is None and not first else manifest.damage
    return RecordOrigin(name, manifest, [_no_manifest(name, reason)] if reason else [], fetch)


def take_snapshot(connection: Connection, now: datetime, origin: RecordOrigin, limit: int) -> Snapshot:
    """Read the published files that the table does not contain yet; ``limit`` is the number of items of a feed."""
    table = PublishedTable(connection, now)
    try:
        return _take_snapshot(table, origin, limit)
    except FetchError as error:
        return Snapshot(table, Published(), [*origin.problems, _unreachable(origin.name, error)])


def _take_snapshot(table: PublishedTable, origin: RecordOrigin, limit: int) -> Snapshot:
    files = origin.manifest.files
    paths = {page: _known(table, origin, page) for page in pages(files)}
    read = _read(table, origin, [page for page, path in paths.items() if path is None], limit)
    for file in read:
        paths[file.page] = _store(table, file)
    table.keep({path for path in paths.values() if path})
    feeds = {page.slug: table.items(path) for page, path in paths.items() if page.is_feed and path}
    problems = [*origin.problems, *problems_of(read, origin.name)]
    return Snapshot(table, Published(origin.manifest.site_id, files, feeds), problems)


def _read(
    table: PublishedTable, origin: RecordOrigin, unknown: Iterable[RecordPage], limit: int
) -> Sequence[RecordFile]:
    """Read pages; if one of them is damaged, read all, because others may have its items."""
    read = [read_page(page, origin.fetch) for page in unknown]
    if all(file.items is not None for file in read):
        return read
    return [_remembered(table, file) for file in read_record(origin.manifest.files, origin.fetch, limit)]


def _store(table: PublishedTable, file: RecordFile) -> str | None:
    """Store the items of a file, and return its path, or None if they are unknown."""
    if file.items is None:
        return None
    table.put(file.path, file.hash, file.items)
    return file.path


def _remembered(table: PublishedTable, file: RecordFile) -> RecordFile:
    """Return a page as the last run wrote it, if none of its files can be read and no other page replaces it."""
    path = file.page.paths[0]
    if file.items is not None or path not in table.hashes:
        return file
    return file._replace(items=table.items(path))


def _no_manifest(name: str, reason: str) -> Problem:
    fields = {"reason": reason, "path": f"{name}/{MANIFEST}"}
    return Problem(Code.UNREADABLE_RECORD, span_of(name, MANIFEST), "manifest", fields)


def _unreachable(name: str, error: FetchError) -> Problem:
    return Problem(Code.UNREADABLE_RECORD, span_of(name, ""), "server", {"reason": str(error)})


def _known(table: PublishedTable, origin: RecordOrigin, page: RecordPage) -> str | None:
    """Return the preferred file of a page if the table has its items."""
    path = page.paths[0]
    known = table.hashes.get(path)
    return path if known is not None and known == origin.hash(path) else None


def locate_item(origin: RecordOrigin, item: Item) -> Span:
    """Return the location of a published item, whose file is parsed again; that of the file if it is not there."""
    return span_of(origin.name, item.path, line_of(item, origin.fetch))


def join(snapshot: Snapshot, catalog: Catalog, ids: Iterable[str]) -> Joined:
    """Compare the published items with the due articles; ``ids`` are those of the articles in the feeds."""
    table, wanted = snapshot.table, list(ids)
    vanished = table.vanished()
    found = ((item.id, catalog.find(item.id)) for item in vanished)
    return Joined(
        vanished=vanished,
        not_due={id_: entry for id_, entry in found if entry is not None},
        candidates=table.candidates() if vanished else (),
        redated=table.redated(),
        known=table.known(wanted),
    )
