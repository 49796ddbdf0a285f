"""Which articles a feed contains. Every feed is a selection: all articles, a category, a choice, a source or a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.values.paths import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hattip.catalog.catalog import Catalog
    from hattip.model import Article, Category, FeedRule, Select, Site, Source

ALL: Final = "all"
# In the catalog, the feed of a tag without a slug is this and the tag. It is not published.
NO_SLUG: Final = "tag/?"


class Selection(NamedTuple):
    """A feed's slug, name, title and description, its category if it is one of a category, and an icon of its own.

    The name is that within the site; the title names the site, too.
    """

    slug: str
    name: str
    title: str
    description: str
    category: Category | None = None
    icon: str | None = None


class Member(NamedTuple):
    """A feed that contains an article: its slug, and the tag if the feed is one of a tag."""

    feed: str
    tag: str | None = None


def selections(site: Site, tags: Mapping[str, str]) -> tuple[Selection, ...]:
    """Return the feeds of a site in its order; ``tags`` are the feeds of tags that have enough articles, by slug."""
    return (
        Selection(ALL, site.title, site.title, site.description),
        *(_of_category(site, each) for each in site.categories),
        *(selection for rule in site.feeds for selection in _of_rule(site, rule, tags)),
    )


def feeds_of_site(site: Site, catalog: Catalog) -> tuple[Selection, ...]:
    """Return the feeds of a site with these articles."""
    tags = {slug: tag for slug, tag in _tags(site, catalog).items() if not slug.startswith(NO_SLUG)}
    return selections(site, tags)


def tags_without_slug(site: Site, catalog: Catalog) -> list[str]:
    """Return the tags that have enough articles for a feed but no slug."""
    return [tag for slug, tag in _tags(site, catalog).items() if slug.startswith(NO_SLUG)]


def _tags(site: Site, catalog: Catalog) -> dict[str, str]:
    rule = next((rule for rule in site.feeds if rule.each == "tag"), None)
    return catalog.tags(rule.at_least) if rule else {}


def _of_category(site: Site, category: Category) -> Selection:
    title = f"{site.title} · {category.title}"
    return Selection(category.slug, category.title, title, category.description or title, category)


def _of_rule(site: Site, rule: FeedRule, tags: Mapping[str, str]) -> Iterator[Selection]:
    if rule.each == "source":
        for key, source in site.sources.items():
            title = f"{site.title} · {source.name}"
            yield Selection(f"source/{key}", source.name, title, title, icon=source.icon)
    elif rule.each == "tag":
        for slug, tag in tags.items():
            title = f"{site.title} · {tag}"
            yield Selection(slug, tag, title, title)
    else:
        name = rule.title or ""
        title = f"{site.title} · {name}"
        yield Selection(rule.slug or "", name, title, rule.description or title)


class Selector:
    """Finds the feeds that contain an article."""

    def __init__(self, site: Site | None) -> None:
        """Take the site, or None if it has an error: then only its categories are known."""
        self._rules = site.feeds if site else ()
        self._keys = {_identity(source): key for key, source in site.sources.items()} if site else {}

    def feeds_of(self, article: Article) -> tuple[Member, ...]:
        """Return the feeds that contain an article; for a withdrawn article, give it as it was before.

        So a feed keeps its withdrawn articles, and does not disappear with them.
        """
        members = [Member(ALL), *map(Member, dict.fromkeys(article.categories))]
        for rule in self._rules:
            members += self._of_rule(rule, article)
        return tuple({member.feed: member for member in members}.values())

    def _of_rule(self, rule: FeedRule, article: Article) -> Iterator[Member]:
        key = self._keys.get(_identity(article.source)) if article.source else None
        if rule.each == "source" and key:
            yield Member(f"source/{key}")
        elif rule.each == "tag":
            for tag in article.tags:
                slug = rule.slugs.get(tag) or slug_of(tag)
                yield Member(f"tag/{slug}" if slug else f"{NO_SLUG}{tag}", tag)
        elif rule.slug and rule.select and _matches(rule.select, article, key):
            yield Member(rule.slug)


def _identity(source: Source) -> tuple[str, str]:
    return source.name, source.url


def _matches(select: Select, article: Article, source: str | None) -> bool:
    """Return whether an article has one of the values given of every kind that is given."""
    return (
        _has_any(select.sources, (source,))
        and _has_any(select.tags, article.tags)
        and _has_any(select.categories, article.categories)
        and _has_any(select.authors, article.author_names)
        and (not select.languages or any(_is_within(article.language, each) for each in select.languages))
    )


def _has_any(wanted: tuple[str, ...], values: Iterable[str | None]) -> bool:
    return not wanted or any(value in wanted for value in values)


def _is_within(language: str, wanted: str) -> bool:
    """Return whether a language is in a language range, as ``zh-Hans`` is in ``zh`` (RFC 4647 section 3.3.1)."""
    return f"{language.lower()}-".startswith(f"{wanted.lower()}-")
