"""The head of a page of a feed, for any format."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.values import ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.model import Article, Category, Site

# The last change of an empty feed: Atom requires one, and it must not come from the clock. It is the month of RFC 4287;
# validators take 1970 for a mistake.
NEVER: Final = datetime(2005, 12, 1, tzinfo=UTC)


class Feed(NamedTuple):
    """The head of one page of a feed, of any selection: the feed itself or a page of its archive.

    ``updated`` is the newest change among its items, in UTC and full seconds, or :data:`NEVER`. ``folder`` is the
    folder of its files below ``feeds/``, such as ``all`` or ``all/archive/2024``; ``previous`` and ``next`` are those
    of the older and the newer archive page. ``size`` is the number of its items, ``name`` its name within
    the site. ``icon`` is the address of a small square picture, ``logo`` that of a larger one.
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
    name: str = ""
    icon: str | None = None
    logo: str | None = None

    @property
    def id(self) -> str:
        """The permanent URI of the feed; its archive pages are parts of it and share it (RFC 5005 section 4).

        It is made from the first slug of a category, so that a new slug does not change it.
        """
        first = self.category.was[0] if self.category and self.category.was else self.slug
        return ids.feed_id(self.site.id, first)

    @property
    def is_archive(self) -> bool:
        """Whether this is a page of the archive."""
        return self.folder != self.slug

    @property
    def language(self) -> str:
        """The language of the feed: that of its category, if it has one, else that of the site."""
        return (self.category.language if self.category else None) or self.site.language

    def url(self, folder: str, filename: str) -> str:
        """Return the address of a file below ``feeds/``."""
        return f"{self.site.base_url}{folder}/{filename}"


def categories(site: Site, article: Article) -> Iterator[Category]:
    """Yield the categories of an article, in the site's order."""
    return (category for category in site.categories if category.slug in article.categories)


def free_tags(site: Site, article: Article) -> list[str]:
    """Return the tags of an article that are not the title of one of its categories."""
    titles = {category.title for category in categories(site, article)}
    return [tag for tag in article.tags if tag not in titles]


def has_language(site: Site, article: Article) -> bool:
    """Return whether an item names its language: it inherits that of a feed, and the same item is in several feeds."""
    if article.language != site.language:
        return True
    return any(category.language not in {None, site.language} for category in site.categories)
