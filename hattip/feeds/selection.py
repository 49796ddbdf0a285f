"""Which articles a feed contains. Every feed is a selection: all articles, or those of a category."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hattip.model import Category, Site

ALL: Final = "all"


class Selection(NamedTuple):
    """A feed's slug, title and description, and its category if it is one of a category."""

    slug: str
    title: str
    description: str
    category: Category | None = None


def selections(site: Site) -> tuple[Selection, ...]:
    """Return the feeds of a site: the feed of all articles, then the categories in the site's order."""
    return Selection(ALL, site.title, site.description), *(_of_category(site, each) for each in site.categories)


def _of_category(site: Site, category: Category) -> Selection:
    title = f"{site.title} · {category.title}"
    return Selection(category.slug, title, category.description or title, category)


def feeds_of(categories: Iterable[str]) -> tuple[str, ...]:
    """Return the slugs of the feeds that contain an article with these categories."""
    return ALL, *dict.fromkeys(categories)
