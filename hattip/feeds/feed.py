"""What a feed is before any format: its head, its articles, and its place in the history."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.values import dates
from hattip.values import ids as identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hattip.catalog import Index
    from hattip.catalog.entries import Entry
    from hattip.model import Article, Category, Site

ALL: Final = "all"
# The last change of an empty feed: Atom requires one, and it must not come from the clock. It is the month of RFC 4287;
# validators take 1970 for a mistake.
NEVER: Final = datetime(2005, 12, 1, tzinfo=UTC)
# An archive page of more articles is divided: by day, and a day by its articles' ids. So where an article stands
# depends on itself and on how full its month is, never on the articles before it.
MAX_ARCHIVED: Final = 250
_MONTH: Final = len("2024-05")


class Feed(NamedTuple):
    """The head of one page of a feed, of any selection: the feed itself or a page of its archive.

    ``updated`` is the newest change among its items, in UTC and whole seconds, or :data:`NEVER`. ``folder`` is the
    folder of its files below ``feeds/``, such as ``all`` or ``all/archive/2024``; ``previous`` and ``next`` are those
    of the older and the newer archive page. ``size`` is the number of its items.
    ``category`` is None unless the selection is a category.
    """

    site: Site
    slug: str
    title: str
    description: str
    category: Category | None
    folder: str
    updated: datetime
    previous: str | None = None
    next: str | None = None
    size: int = 0

    @property
    def id(self) -> str:
        """The permanent URI of the feed; its archive pages are parts of it and share it (RFC 5005 section 4)."""
        return identity.feed_id(self.site.id, self.slug)

    @property
    def icon(self) -> str | None:
        """The address of a small square picture."""
        return self.site.icon

    @property
    def logo(self) -> str | None:
        """The address of a larger picture."""
        return self.site.logo

    @property
    def is_archive(self) -> bool:
        """Whether this is a page of the archive."""
        return self.folder != self.slug

    def url(self, folder: str, filename: str) -> str:
        """Return the address of a file below ``feeds/``."""
        return f"{self.site.base_url}{folder}/{filename}"


def categories(site: Site, article: Article) -> Iterator[Category]:
    """Yield the categories of an article, in the site's order."""
    return (category for category in site.categories if category.slug in article.categories)


class Page(NamedTuple):
    """A feed before its articles are read: what it is called, where it stands, and what it is made from.

    ``stamp`` differs wherever anything that it shows differs. ``entries`` are the articles of a feed, newest first;
    those of a page of the archive are asked for by :func:`archived` when it has to be made.
    """

    category: str | None
    folder: str
    previous: str | None
    next: str | None
    stamp: str
    entries: tuple[Entry, ...] = ()

    @property
    def slug(self) -> str:
        """The folder of the feed itself."""
        return self.folder.partition("/")[0]


def heads(site: Site, index: Index, told: str) -> Iterator[Page]:
    """Yield the feed of all articles and one for every category, even an empty one.

    ``told`` is the stamp of everything but the articles. The newest page of the archive they are followed by is that
    of their pages as they were noted last.
    """
    for category in _categories(site):
        slug, pages = category or ALL, index.pages(category) if site.archive else []
        previous = f"{slug}/archive/{pages[0][0]}" if pages else None
        entries = index.newest(category, site.limit, site.withdrawn_days)
        yield Page(category, slug, previous, None, stamp(told, slug, previous, *_told(entries)), entries)


def archive(site: Site, index: Index, told: str) -> Iterator[Page]:
    """Yield the pages of the archives, if there are to be any, the newest of each category first."""
    for category in _categories(site) if site.archive else ():
        slug = category or ALL
        pages = index.pages(category)
        folders = [f"{slug}/archive/{name}" for name, _ in pages]
        # A page that is the only one still wants a neighbour; it names the feed it will be followed by.
        neighbours = zip([None if len(folders) > 1 else slug, *folders], [*folders[1:], None], strict=False)
        for (newer, older), folder, (_, of_articles) in zip(neighbours, folders, pages, strict=False):
            yield Page(category, folder, older, newer, stamp(told, folder, older, newer, of_articles))


def _categories(site: Site) -> tuple[str | None, ...]:
    return None, *(category.slug for category in site.categories)


def fill(site: Site, page: Page, updated: datetime = NEVER) -> Feed:
    """Make the feed of a page."""
    category = next((category for category in site.categories if category.slug == page.category), None)
    title = f"{site.title} · {category.title}" if category else site.title
    return Feed(
        site=site,
        slug=page.slug,
        title=title,
        description=(category.description or title) if category else site.description,
        category=category,
        folder=page.folder,
        updated=updated,
        previous=page.previous,
        next=page.next,
    )


def archived(index: Index, pages: Sequence[Page], timezone: str) -> Iterator[tuple[Page, tuple[Entry, ...]]]:
    """Yield pages of the archive with their articles; pages of one month come together, or it is laid out anew."""
    month: tuple[str | None, str] | None = None
    laid_out: dict[str, Sequence[Entry]] = {}
    for page in pages:
        name = page.folder.rpartition("/")[2]
        if month != (page.category, name[:_MONTH]):
            month = (page.category, name[:_MONTH])
            laid_out = _divided(month[1], index.in_month(*month), timezone)
        yield page, tuple(laid_out[name])


def lay_out(site: Site, index: Index) -> None:
    """Note the pages of every month that has changed: the month, or its days, or parts of its days."""
    for category in _categories(site) if site.archive else ():
        for month in index.stale_months(category):
            divided = _divided(month, index.in_month(category, month), site.timezone)
            pages = [(name, stamp(*_told(entries))) for name, entries in divided.items() if entries]
            index.set_pages(category, month, pages)


def _told(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield what tells articles from any others."""
    return (f"{entry.id} {entry.digest.hex()} {(entry.text or b'').hex()} {entry.start}" for entry in entries)


def stamp(*parts: str | None) -> str:
    """Return what tells some texts from any others."""
    return sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:32]


def _divided(name: str, entries: Sequence[Entry], timezone: str) -> dict[str, Sequence[Entry]]:
    if len(entries) <= MAX_ARCHIVED:
        return {name: entries}
    days: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        days[dates.day(dates.seconds(entry.published), timezone)].append(entry)
    pages: dict[str, Sequence[Entry]] = {}
    for day, of_day in days.items():
        pages |= {day: of_day} if len(of_day) <= MAX_ARCHIVED else _by_id(day, of_day)
    return pages


def _by_id(day: str, entries: Sequence[Entry]) -> dict[str, Sequence[Entry]]:
    """Divide a day of very many articles into as many parts as its number wants, a power of two, by hash of the id."""
    bits = (len(entries) // MAX_ARCHIVED).bit_length() + 1
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        part = sha256(entry.id.encode()).digest()[0] >> (8 - min(bits, 8))
        parts[f"{day}-{part:02x}"].append(entry)
    return {name: parts[name] for name in sorted(parts)}
