"""Plan the pages of all feeds, render the items that they need, and assemble them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from hattip import tasks
from hattip.catalog.rendered import RenderedTable
from hattip.feeds.archive import crowded_days
from hattip.feeds.pages import archive_pages, feed_page, head_of, shorten, site_fingerprint
from hattip.feeds.selection import ALL, feeds_of_site
from hattip.formats import GITATTRIBUTES, IDS, page_formats
from hattip.output import gitattributes
from hattip.output.folder import hash_of
from hattip.published.ids import parse_ids, render_ids
from hattip.published.record import pages as record_pages
from hattip.published.verify import verify_page, verify_with_feedparser
from hattip.rendering import head_size, page_filenames, render_page, render_site, site_filenames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hattip.catalog.entries import Entry
    from hattip.catalog.published import PublishedTable
    from hattip.feeds.pages import Page
    from hattip.feeds.selection import Selection
    from hattip.model import Site
    from hattip.output.plan import Plan
    from hattip.run import Run
    from hattip.sync import Content

# From this number of articles on, processes are worth their start. Each gets a batch at a time.
_MIN_PARALLEL: Final = 200
_BATCH: Final = 50
# How many articles are rendered before the pages that contain them are assembled.
_CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """A feed to publish: its page, its archive pages (oldest first), and the number of articles its limit allows."""

    page: Page
    archive: Sequence[Page]
    wanted: int


def plan_feeds(run: Run, content: Content, site: Site) -> list[FeedPlan]:
    """Plan the pages of every feed. Renders the newest articles whose sizes are unknown."""
    windows = {each: _newest(content, site, each) for each in feeds_of_site(site, content.catalog)}
    unknown = {entry.number: entry for entries in windows.values() for entry in entries if entry.size is None}
    if unknown:
        _render(run, content, unknown.values())
        windows = {each: _newest(content, site, each) for each in windows}
    return [_plan_feed(content, site, selection, entries) for selection, entries in windows.items()]


def _newest(content: Content, site: Site, selection: Selection) -> list[Entry]:
    return content.catalog.newest(selection.slug, site.limit, site.withdrawn_days)


def _plan_feed(content: Content, site: Site, selection: Selection, newest: list[Entry]) -> FeedPlan:
    entries = newest
    if sum(entry.size or 0 for entry in newest) > site.max_bytes // 2:  # otherwise the head fits as well
        head = head_of(site, feed_page(selection, "", newest, ()), newest)
        entries = shorten(newest, site.max_bytes - head_size(head))
    archive: list[Page] = []
    if site.archive and content.catalog.count(selection.slug) > len(entries):
        days = content.catalog.days(selection.slug)
        crowded = {day: content.catalog.between(selection.slug, day, day) for day in crowded_days(days)}
        archive = archive_pages(selection, content.fingerprint, days, crowded)
    return FeedPlan(feed_page(selection, content.fingerprint, entries, archive), archive, len(newest))


def assemble(run: Run, content: Content, site: Site, feeds: Sequence[FeedPlan], plan: Plan, *, full: bool) -> None:
    """Render and verify every page that is out of date, and add it to the plan.

    Each article is rendered once, however many pages contain it. ``full`` verifies pages with feedparser, too.
    """
    changed = (page for page in _pages(feeds) if not plan.keep(page.fingerprint, _paths(site, page)))
    for chunk in _chunks((page, _entries(content, page)) for page in changed):
        _render(run, content, _missing(content, site, chunk))
        for page, entries in chunk:
            _add_page(content, site, page, entries, plan, full=full)
    _add_site(content, site, feeds, plan)
    _add_gitattributes(plan)


def _missing(content: Content, site: Site, pages: Iterable[tuple[Page, Sequence[Entry]]]) -> Iterable[Entry]:
    """Return the articles of pages that were not rendered yet in all formats of these pages."""
    table, found = RenderedTable(content.connection), {}
    for page, entries in pages:
        *_, last = page_formats(site.formats, is_archive=page.archive is not None)
        found.update({entry.number: entry for entry in table.missing(entries, last.name)})
    return found.values()


def _add_site(content: Content, site: Site, feeds: Sequence[FeedPlan], plan: Plan) -> None:
    """Add the files that exist once for all feeds."""
    if not site.archive:
        _add_ids(content, plan)
    heads = [head_of(site, feed.page, feed.page.entries) for feed in feeds]
    fingerprint = site_fingerprint(content.fingerprint, heads)
    if plan.keep(fingerprint, site_filenames(site)):
        return
    for name, data in render_site(site, heads):
        plan.add(name, data, fingerprint)


def _add_gitattributes(plan: Plan) -> None:
    """Add ``.gitattributes``, unless the folder has one that hattip did not write: that one stays."""
    data = gitattributes.render()
    is_ours = not plan.listed.damage and GITATTRIBUTES in plan.owned
    if is_ours or plan.folder.hash(GITATTRIBUTES) in {None, hash_of(data)}:
        plan.add(GITATTRIBUTES, data, "")


def _add_ids(content: Content, plan: Plan) -> None:
    """Add the list of all published articles: without archives, no feed contains the older ones."""
    fingerprint = sha256(f"{content.fingerprint} {content.catalog.days(ALL)}".encode()).hexdigest()[:32]
    if not plan.keep(fingerprint, [IDS]):
        plan.add(IDS, render_ids(content.catalog.ids()), fingerprint)


def _pages(feeds: Iterable[FeedPlan]) -> Iterator[Page]:
    return (page for feed in feeds for page in (feed.page, *feed.archive))


def paths_of(site: Site, feeds: Iterable[FeedPlan]) -> set[str]:
    """Return the paths of all files that will be published, below the output folder."""
    ids = () if site.archive else (IDS,)
    return {*site_filenames(site), *ids, *(path for page in _pages(feeds) for path in _paths(site, page))}


def remember(content: Content, feeds: Sequence[FeedPlan], table: PublishedTable, plan: Plan) -> None:
    """Store the items of the pages that were written, so that the next run neither parses nor renders them."""
    RenderedTable(content.connection).keep(_shown(feeds))
    pages = {folder: page for page in _pages(feeds) for folder in page.folders}
    # The first file of a page: each has the same items.
    folders = {record.paths[0]: record.folder for record in record_pages(plan.paths)}
    for path, folder in folders.items():
        hash_ = plan.hash(path)
        if hash_ and table.hashes.get(path) != hash_:
            _remember_file(content, table, path, hash_, pages.get(folder))
    table.keep(folders)


def _remember_file(content: Content, table: PublishedTable, path: str, hash_: bytes, page: Page | None) -> None:
    """Store the items of a file that was written; ``page`` is None for the list of all articles."""
    if page is None:
        table.put(path, hash_, parse_ids(render_ids(content.catalog.ids())))
    else:
        table.copy(path, hash_, [entry.number for entry in _entries(content, page)])


def _shown(feeds: Iterable[FeedPlan]) -> set[int]:
    """Return the numbers of the articles that are in a feed."""
    return {entry.number for feed in feeds for entry in feed.page.entries}


def _paths(site: Site, page: Page) -> list[str]:
    names = page_filenames(site, is_archive=page.archive is not None)
    return [f"{folder}/{name}" for folder in page.folders for name in names]


def _entries(content: Content, page: Page) -> Sequence[Entry]:
    if page.archive is None:
        return page.entries
    found = content.catalog.between(page.selection.slug, page.archive.first, page.archive.last)
    return [entry for entry in found if page.contains(entry)]


def _chunks(pages: Iterable[tuple[Page, Sequence[Entry]]]) -> Iterator[list[tuple[Page, Sequence[Entry]]]]:
    """Divide pages into chunks of a bounded number of articles."""
    chunk: list[tuple[Page, Sequence[Entry]]] = []
    size = 0
    for page, entries in pages:
        chunk.append((page, entries))
        size += len(entries)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _render(run: Run, content: Content, entries: Iterable[Entry]) -> None:
    """Render articles that were read in an earlier run."""
    missing = sorted(entries, key=lambda entry: (entry.path, entry.start))
    batches = ((content.setting, missing[start : start + _BATCH]) for start in range(0, len(missing), _BATCH))
    results = run.workers.run(tasks.render_entries, batches, parallel=len(missing) >= _MIN_PARALLEL)
    table = RenderedTable(content.connection)
    rendered = run.track((pair for _, pairs in results for pair in pairs), len(missing), "Rendering")
    table.put((entry.number, item.formats, item.size, item.shown) for entry, item in rendered)


def _add_page(content: Content, site: Site, page: Page, entries: Sequence[Entry], plan: Plan, *, full: bool) -> None:
    items = RenderedTable(content.connection).get(entries)
    ids = [entry.id for entry in entries]
    for name, data in render_page(head_of(site, page, entries), items):
        verify_page(name, data, ids)
        if full and name.endswith(".xml"):
            verify_with_feedparser(name, data, entries)
        for folder in page.folders:
            plan.add(f"{folder}/{name}", data, page.fingerprint)
