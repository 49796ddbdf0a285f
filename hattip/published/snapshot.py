"""What subscribers have, from the output folder or from where it is served: the values that are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip.catalog.published import PublishedTable
from hattip.published.items import Joined, Published
from hattip.published.record import pages, problems_of, read_page, read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime
    from sqlite3 import Connection

    from hattip.catalog import Catalog
    from hattip.problems import Problem
    from hattip.published.record import RecordFile, RecordPage


class Source(NamedTuple):
    """A place where feeds are published: its name in problems, the manifest's site id and files, and a reader.

    ``fetch`` returns the bytes of a file below ``feeds/``, or None; ``hash`` returns its hash without reading it again,
    or None.
    """

    name: str
    site_id: str | None
    files: Collection[str]
    fetch: Callable[[str], bytes | None]
    hash: Callable[[str], bytes | None] = lambda _: None


class Snapshot(NamedTuple):
    """What is published, as the table of items and as values."""

    table: PublishedTable
    published: Published
    problems: list[Problem]


def take_snapshot(connection: Connection, now: datetime, source: Source, limit: int) -> Snapshot:
    """Read the published files that the table does not contain yet; ``limit`` is the number of items of a feed."""
    table = PublishedTable(connection, now)
    paths = {page: _known(table, source, page) for page in pages(source.files)}
    read = [read_page(page, source.fetch) for page, path in paths.items() if path is None]
    if any(file.items is None for file in read):
        read = [_remembered(table, file) for file in read_record(source.files, source.fetch, limit)]
    for file in read:
        paths[file.page] = file.path
        if file.items is not None:
            table.put(file.path, file.hash, file.items)
    table.keep({path for path in paths.values() if path})
    feeds = {page.slug: table.items(path) for page, path in paths.items() if page.is_feed and path}
    problems = problems_of(read, source.name)
    return Snapshot(table, Published(source.site_id, frozenset(source.files), feeds), problems)


def _remembered(table: PublishedTable, file: RecordFile) -> RecordFile:
    """Return what the last run wrote if a file cannot be read and nothing else replaces it."""
    path = file.page.paths[0]
    if file.items is not None or path not in table.hashes:
        return file
    return file._replace(items=table.items(path))


def _known(table: PublishedTable, source: Source, page: RecordPage) -> str | None:
    """Return the preferred file of a page if the table has its items."""
    path = page.paths[0]
    known = table.hashes.get(path)
    return path if known is not None and known == source.hash(path) else None


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
        slugs=table.slugs(wanted),
    )
