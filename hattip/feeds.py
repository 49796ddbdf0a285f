"""What a feed is before any format: its head, its articles, and its place in the history."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from hattip import dates, identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.index import Index
    from hattip.model import Article, Category, Site

ALL: Final = "all"
# What an empty feed says of its last change: Atom wants a moment, and the clock is not to be asked. It is the month
# of RFC 4287, before which there was no such feed; 1970 validators take for a mistake.
NEVER: Final = datetime(2005, 12, 1, tzinfo=UTC)
# An archive page of more articles is divided: by day, and a day by its articles' ids. So where an article stands
# depends on itself and on how full its month is, never on the articles before it.
MAX_ARCHIVED: Final = 250


@dataclass(frozen=True, slots=True)
class Feed:
    """One category's feed, or the feed of all, or a page of its archive: ready for any format.

    ``articles`` are newest first. ``updated`` is the moment of the newest change among them, in UTC and whole seconds,
    and :data:`NEVER` where there are none. ``folder`` is where its files stand below ``feeds/``; ``previous`` and
    ``next`` are the folders of the older and the newer archive page, if there are any.
    """

    site: Site
    slug: str
    title: str
    description: str
    category: Category | None
    articles: tuple[Article, ...]
    folder: str
    previous: str | None = None
    next: str | None = None

    @property
    def id(self) -> str:
        """The permanent URI of the feed; its archive pages are parts of it and share it (RFC 5005 section 4)."""
        return identity.feed_id(self.site.id, self.slug)

    @property
    def is_archive(self) -> bool:
        """Tell whether this is a page of the archive."""
        return self.folder != self.slug

    @property
    def updated(self) -> datetime:
        """The moment of the newest change."""
        return max((article.changed for article in self.articles), default=NEVER)

    def url(self, folder: str, filename: str) -> str:
        """Return the address of a file below ``feeds/``."""
        return f"{self.site.base_url}{folder}/{filename}"

    def categories(self, article: Article) -> Iterator[Category]:
        """Yield the categories of an article, in the site's order."""
        return (category for category in self.site.categories if category.slug in article.categories)

    def shortened(self, number: int) -> Feed:
        """Return the same feed with only its newest articles."""
        return replace(self, articles=self.articles[:number])


def build(site: Site, index: Index) -> Iterator[Feed]:
    """Yield the feed of all articles and one for every category, even an empty one, each before its archive."""
    for category in (None, *site.categories):
        slug = category.slug if category else None
        pages = _pages(site, index, slug) if site.archive else {}
        head = _head(site, category, index.newest(slug, site.limit, site.withdrawn_days))
        folders = [f"{head.slug}/archive/{name}" for name in pages]
        yield replace(head, previous=folders[0] if folders else None)
        # A page that is the only one still wants a neighbour; it names the feed it will be followed by.
        neighbours = zip([None if len(folders) > 1 else head.slug, *folders], [*folders[1:], None], strict=False)
        for (newer, older), folder, articles in zip(neighbours, folders, pages.values(), strict=False):
            yield replace(head, articles=tuple(articles), folder=folder, previous=older, next=newer)


def _head(site: Site, category: Category | None, articles: tuple[Article, ...]) -> Feed:
    if category is None:
        return Feed(site, ALL, site.title, site.description, None, articles, ALL)
    title = f"{site.title} · {category.title}"
    return Feed(site, category.slug, title, category.description or title, category, articles, category.slug)


def _pages(site: Site, index: Index, slug: str | None) -> dict[str, Sequence[Article]]:
    """Return the pages of an archive by their names, the newest first: months, or days, or parts of days."""
    pages: dict[str, Sequence[Article]] = {}
    for month, articles in index.months(slug, site.timezone).items():
        pages |= _divided(month, articles, site.timezone)
    return pages


def _divided(name: str, articles: Sequence[Article], timezone: str) -> dict[str, Sequence[Article]]:
    if len(articles) <= MAX_ARCHIVED:
        return {name: articles}
    zone = dates.zone(timezone)
    days: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        days[article.published.astimezone(zone).strftime("%Y-%m-%d")].append(article)
    pages: dict[str, Sequence[Article]] = {}
    for day, of_day in days.items():
        pages |= {day: of_day} if len(of_day) <= MAX_ARCHIVED else _by_id(day, of_day)
    return pages


def _by_id(day: str, articles: Sequence[Article]) -> dict[str, Sequence[Article]]:
    """Divide a day of very many articles into as many parts as its number wants, a power of two, by hash of the id."""
    bits = (len(articles) // MAX_ARCHIVED).bit_length() + 1
    parts: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        part = sha256(article.id.encode()).digest()[0] >> (8 - min(bits, 8))
        parts[f"{day}-{part:02x}"].append(article)
    return {name: parts[name] for name in sorted(parts)}
