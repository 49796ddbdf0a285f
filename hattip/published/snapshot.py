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


class PublishedFiles(NamedTuple):
    """The published files, in a folder or at a URL: the name in problems, the manifest, and a reader.

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


def take_snapshot(connection: Connection, now: datetime, files: PublishedFiles) -> Snapshot:
    """Read the published files that the table does not contain yet."""
    table = PublishedTable(connection, now)
    found = {page: _find(table, files, page) for page in pages(files.manifest.files)}
    problems = [*files.manifest.problems, *problems_of([read for _, read in found.values() if read is not None])]
    table.keep([path for path, _ in found.values()])
    feeds = {page.slug: table.items(path) for page, (path, _) in found.items() if path and page.folder == page.slug}
    return Snapshot(table, Published(files.manifest.site_id, files.manifest.files, feeds), problems)


def _find(table: PublishedTable, files: PublishedFiles, page: RecordPage) -> tuple[str, RecordFile | None]:
    """Return the file of a page whose items are in the table, and the result of reading it if they were not."""
    path = page.paths[0]
    known = table.hashes.get(path)
    if known is not None and known == files.hash(path):
        return path, None
    read = read_page(page, files.fetch, files.name)
    if read.path:
        table.put(read.path, read.hash, read.items)
    return read.path, read


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
