"""What a feed is before any format: its head and its articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from hattip import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.index import Index
    from hattip.model import Article, Category, Site

ALL: Final = "all"
# What an empty feed says of its last change: Atom wants a moment, and the clock is not to be asked. It is the month
# of RFC 4287, before which there was no such feed; 1970 validators take for a mistake.
NEVER: Final = datetime(2005, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """One category's feed, or the feed of all: ready for any format.

    ``articles`` are newest first. ``updated`` is the moment of the newest change among them, in UTC and whole
    seconds, and :data:`NEVER` where there are none.
    """

    site: Site
    slug: str
    title: str
    description: str
    category: Category | None
    articles: tuple[Article, ...]
    updated: datetime

    @property
    def id(self) -> str:
        """The permanent URI of the feed."""
        return identity.feed_id(self.site.id, self.slug)

    def url(self, filename: str) -> str:
        """Return the address of one of the feed's files."""
        return f"{self.site.base_url}{self.slug}/{filename}"

    def categories(self, article: Article) -> Iterator[Category]:
        """Yield the categories of an article, in the site's order."""
        return (category for category in self.site.categories if category.slug in article.categories)


def build(site: Site, index: Index) -> Iterator[Feed]:
    """Yield the feed of all articles and then one for every category, even an empty one."""
    yield _feed(site, None, index)
    for category in site.categories:
        yield _feed(site, category, index)


def _feed(site: Site, category: Category | None, index: Index) -> Feed:
    articles = index.newest(category.slug if category else None, site.limit)
    updated = max((article.changed for article in articles), default=NEVER)
    if category is None:
        return Feed(site, ALL, site.title, site.description, None, articles, updated)
    title = f"{site.title} · {category.title}"
    return Feed(site, category.slug, title, category.description or title, category, articles, updated)
