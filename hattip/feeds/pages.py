"""The pages of a feed: the feed itself, with its newest articles, and its archive if it cannot contain them all."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from hattip.feeds.archive import ArchivePage, paginate
from hattip.feeds.feed import NEVER, Feed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hattip.catalog.catalog import Day
    from hattip.catalog.entries import Entry
    from hattip.feeds.selection import Selection
    from hattip.model import Site


class Page(NamedTuple):
    """A page to publish.

    ``folder`` is the folder of its files below ``feeds/``, such as ``all`` or ``all/archive/2024``; ``previous`` and
    ``next`` are those of the older and the newer archive page. ``fingerprint`` changes whenever the page has to be
    rendered again. ``entries`` are the articles of a feed page, newest first; those of an archive page are queried when
    it is rendered.
    """

    selection: Selection
    folder: str
    previous: str | None
    next: str | None
    fingerprint: str
    entries: tuple[Entry, ...] = ()
    archive: ArchivePage | None = None

    @property
    def folders(self) -> tuple[str, ...]:
        """All folders of its files: those of a feed are also those of the slugs that its category had before."""
        category = self.selection.category
        return (self.folder, *category.was) if category and self.archive is None else (self.folder,)

    @property
    def shown(self) -> dict[str, bytes]:
        """The hash of what readers show of each article, by id, as far as it is known."""
        return {entry.id: entry.shown for entry in self.entries if entry.shown}

    def contains(self, entry: Entry) -> bool:
        """Return whether an article of its days is on this page."""
        return self.archive is None or self.archive.part is None or self.archive.part.contains(entry.id)


def feed_page(selection: Selection, site: str, entries: Sequence[Entry], archive: Sequence[Page]) -> Page:
    """Return the page of a feed; ``site`` is the fingerprint of the site, ``archive`` are its archive pages."""
    previous = archive[-1].folder if archive else None
    fingerprint = _hash(site, selection.slug, previous, *(str(entry.fingerprint) for entry in entries))
    return Page(selection, selection.slug, previous, None, fingerprint, tuple(entries))


def archive_pages(
    selection: Selection, site: str, days: Sequence[Day], crowded: Mapping[int, Sequence[Entry]]
) -> list[Page]:
    """Return the archive pages of a feed, oldest first; see :func:`~hattip.feeds.archive.paginate`."""
    archives = paginate(days, crowded)
    folders = [f"{selection.slug}/archive/{archive.name}" for archive in archives]
    # RFC 5005 wants a neighbour on each page; a single page names the feed, which will be followed by newer pages.
    newest = selection.slug if len(folders) == 1 else None
    pages = []
    for archive, folder, previous, next_ in zip(
        archives, folders, [None, *folders], [*folders[1:], newest], strict=False
    ):
        fingerprint = _hash(site, folder, previous, next_, str(archive.fingerprint), str(archive.part))
        pages.append(Page(selection, folder, previous, next_, fingerprint, archive=archive))
    return pages


def shorten(entries: Sequence[Entry], max_bytes: int) -> list[Entry]:
    """Return the newest articles whose rendered items fit into a number of bytes; at least one."""
    kept: list[Entry] = []
    size = 0
    for entry in entries:
        size += entry.size or 0
        if kept and size > max_bytes:
            break
        kept.append(entry)
    return kept


def head_of(site: Site, page: Page, entries: Sequence[Entry]) -> Feed:
    """Return the head of a page with these articles."""
    selection = page.selection
    return Feed(
        site=site,
        slug=selection.slug,
        title=selection.title,
        description=selection.description,
        category=selection.category,
        folder=page.folder,
        updated=max((entry.changed for entry in entries), default=NEVER),
        previous=page.previous,
        next=page.next,
        size=len(entries),
        name=selection.name,
        icon=selection.icon or site.icon,
        logo=None if selection.icon else site.logo,
    )


def site_fingerprint(site: str, heads: Sequence[Feed]) -> str:
    """Return a hash of what the files that exist once for all feeds show; ``site`` is the fingerprint of the site."""
    return _hash(site, *(f"{head.slug} {head.size} {head.updated.isoformat()}" for head in heads))


def _hash(*parts: str | None) -> str:
    return sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:32]
