"""What subscribers would see: what is about to be published, held against what is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from hattip.feeds import Feed
    from hattip.index import Index
    from hattip.model import Article
    from hattip.seen import Item


@dataclass(frozen=True, slots=True)
class Record:
    """What is published: the items of every feed, those of its archive among them, by slug.

    ``heads`` are the ids in each feed itself, newest first. ``site_id`` is None where the record does not say.
    """

    site_id: str | None = None
    heads: Mapping[str, Sequence[Item]] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One item that a subscriber would see differently: under the name of :data:`KINDS` it stands in.

    ``before`` is what it was, where there was something; ``article`` what it will be, where there will be something.
    """

    before: Item | None = None
    article: Article | None = None

    @property
    def title(self) -> str:
        """The title, as it will be, or was."""
        if self.article:
            return self.article.title
        return self.before.title if self.before else ""


@dataclass(frozen=True, slots=True)
class FeedChanges:
    """What the subscribers of one feed would see. ``size`` is the number of items it has."""

    slug: str
    size: int
    new: Sequence[Change] = ()
    updated: Sequence[Change] = ()
    withdrawn: Sequence[Change] = ()
    leaving: Sequence[Change] = ()
    gone: Sequence[Change] = ()
    again: Sequence[Change] = ()
    moved: Sequence[Change] = ()
    emptied: bool = False
    removed: bool = False

    @property
    def none(self) -> bool:
        """Tell whether its subscribers would see nothing."""
        return not (any(getattr(self, kind) for kind in KINDS) or self.emptied or self.removed)


# The kinds of changes, in the words of the reports.
KINDS = {
    "new": "new",
    "updated": "updated",
    "withdrawn": "withdrawn",
    "leaving": "leaving the window",
    "gone": "gone without being withdrawn",
    "again": "announced again under another id",
    "moved": "moved ahead in time",
}


def compare(record: Record, heads: Iterable[Feed], index: Index) -> Iterator[FeedChanges]:
    """Yield what the subscribers of each feed would see, and those of feeds that would be no more."""
    again = dict(announced_again(record, index))
    slugs = set()
    for feed in heads:
        slugs.add(feed.slug)
        yield _feed(record, feed, index, again)
    for slug, items in record.heads.items():
        if slug not in slugs:
            yield FeedChanges(slug, len(items), removed=True)


def _feed(record: Record, feed: Feed, index: Index, again: Mapping[str, Item]) -> FeedChanges:
    before = {item.id: item for item in record.heads.get(feed.slug, ())}
    now = {article.id: article for article in feed.articles}
    replaced = {item.id for item in again.values()}
    both = [(before[id_], article) for id_, article in now.items() if id_ in before]
    known = [(record.items[id_], article) for id_, article in now.items() if id_ in record.items]
    moved = [item.id for item, article in known if overtakes(record, item, article.published)]
    left = [item for id_, item in before.items() if id_ not in now and id_ not in replaced]
    return FeedChanges(
        slug=feed.slug,
        size=len(before),
        new=[
            Change(None, article)
            for id_, article in now.items()
            if id_ not in moved and _is_new(id_, article, before, record, again)
        ],
        updated=[Change(item, article) for item, article in both if _is_updated(item, article)],
        withdrawn=[Change(item, article) for item, article in both if _is_withdrawn(item, article)],
        leaving=[Change(item) for item in left if item.id in index],
        gone=[Change(item) for item in left if item.id not in index],
        again=[Change(again[id_], article) for id_, article in now.items() if id_ in again],
        moved=[Change(record.items[id_], now[id_]) for id_ in moved],
        emptied=bool(before) and not now,
    )


def _is_new(id_: str, article: Article, before: Mapping[str, Item], record: Record, again: Mapping[str, Item]) -> bool:
    """Tell whether a subscriber of the feed sees the item for the first time; not if it only comes back into view."""
    if id_ in before or id_ in again or article.withdrawn:
        return False
    oldest = min((item.published for item in before.values()), default=None)
    return not (id_ in record.items and oldest is not None and article.published < oldest)


def _is_withdrawn(item: Item, article: Article) -> bool:
    """Tell whether an item is taken back now; where the record has no word for that, by its date."""
    was = item.updated >= article.changed if item.withdrawn is None else item.withdrawn
    return article.withdrawn is not None and not was


def _is_updated(item: Item, article: Article) -> bool:
    return article.changed > item.updated and not article.withdrawn and article.published == item.published


def announced_again(record: Record, index: Index) -> Iterator[tuple[str, Item]]:
    """Yield the new id and the old item of everything that would come again: same original, link, or title and source.

    Only an item that would be no more under its old id comes again; two articles may well share a title.
    """
    lost = [item for item in record.items.values() if item.id not in index]
    by_key: dict[tuple[str, str], Item] = {}
    for item in lost:
        for key in _keys(item.original, item.link, item.title, item.source):
            by_key.setdefault(key, item)
    for article in index.articles() if by_key else ():
        if article.id in record.items:
            continue
        source = article.source.name if article.source else None
        keys = _keys(article.original_url, article.link, article.title, source)
        found = next((by_key[key] for key in keys if key in by_key), None)
        if found is not None:
            yield article.id, found


def _keys(original: str | None, link: str, title: str, source: str | None) -> Iterator[tuple[str, str]]:
    if original:
        yield "original", original
    yield "link", link
    yield "title", f"{title}\n{source or ''}"


def overtakes(record: Record, item: Item, published: datetime) -> bool:
    """Tell whether an item with a new date would stand before others that were newer than it."""
    return published > item.published and any(
        item.published < other.published <= published for other in record.items.values() if other.id != item.id
    )
