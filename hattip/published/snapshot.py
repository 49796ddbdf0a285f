"""What subscribers have, from the output folder or from where it is served: the values that are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip.catalog.published import PublishedTable
from hattip.published.items import Joined, Published
from hattip.published.record import pages, problems_of, read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from sqlite3 import Connection

    from hattip.catalog import Catalog
    from hattip.output.manifest import Manifest
    from hattip.problems import Problem
    from hattip.published.record import RecordFile, RecordPage


class Source(NamedTuple):
    """A place where feeds are published: its name in problems, its manifest, and a reader.

    ``fetch`` returns the bytes of a file below ``feeds/``, or None; ``hash`` returns its hash without reading it again,
    or None.
    """

    name: str
    manifest: Manifest
    fetch: Callable[[str], bytes | None]
    hash: Callable[[str], bytes | None] = lambda _: None


class Snapshot(NamedTuple):
    """What is published, as the table of items and as values."""

    table: PublishedTable
    published: Published
    problems: list[Problem]


def take_snapshot(connection: Connection, now: datetime, source: Source) -> Snapshot:
    """Read the published files that the table does not contain yet."""
    table = PublishedTable(connection, now)
    feeds: dict[str, str] = {}
    read: list[RecordFile] = []
    kept: list[str] = []
    for page in pages(source.manifest.files):
        path = _known(table, source, page)
        if path is None:
            file = read_page(page, source.fetch, source.name)
            read.append(file)
            path = file.path
            if path:
                table.put(path, file.hash, file.items)
        if path:
            kept.append(path)
            if page.folder == page.slug:
                feeds[page.slug] = path
    table.keep(kept)
    problems = [*source.manifest.problems, *problems_of(read)]
    items = {slug: table.items(path) for slug, path in feeds.items()}
    return Snapshot(table, Published(source.manifest.site_id, source.manifest.files, items), problems)


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
