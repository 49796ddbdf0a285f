"""What subscribers would see: what is about to be published, held against what is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from hattip.catalog.entries import checksum, title_checksum

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from hattip.catalog import Index
    from hattip.catalog.entries import Entry
    from hattip.catalog.published import Published
    from hattip.feeds.item import Item
    from hattip.model import Article

# Reads articles that the index knows.
Read = Callable[["Sequence[Entry]"], "list[Article]"]


class Change(NamedTuple):
    """One item that a subscriber would see differently: under the name of :data:`KINDS` it stands in.

    ``before`` is what it was, where there was something; ``entry`` what the index has of what it will be, where there
    will be something, and ``article`` the whole of that, once it was read.
    """

    before: Item | None = None
    entry: Entry | None = None
    article: Article | None = None

    @property
    def title(self) -> str:
        """The title, as it will be, or was."""
        if self.article:
            return self.article.title
        return self.before.title if self.before else ""


class FeedChanges(NamedTuple):
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


def compare(
    record: Published,
    heads: Mapping[str, Sequence[Entry]],
    same: Collection[str],
    index: Index,
    again: Mapping[str, Item],
) -> Iterator[FeedChanges]:
    """Yield what the subscribers of each feed would see, and those of feeds that would be no more.

    ``heads`` are the articles of each feed by its slug, ``same`` the slugs of those of which the files stay as they
    are, ``again`` what :func:`announced_again` found.
    """
    for slug, entries in heads.items():
        if slug in same and slug in record.slugs:
            yield FeedChanges(slug, record.size(slug))
        else:
            yield _feed(record, slug, entries, index, again)
    for slug in record.slugs:
        if slug not in heads:
            yield FeedChanges(slug, record.size(slug), removed=True)


def _feed(
    record: Published, slug: str, entries: Sequence[Entry], index: Index, again: Mapping[str, Item]
) -> FeedChanges:
    before = {item.id: item for item in record.head(slug)}
    now = {entry.id: entry for entry in entries}
    replaced = {item.id for item in again.values()}
    both = [(before[id_], entry) for id_, entry in now.items() if id_ in before]
    known = {id_: item for id_ in now if (item := record.item(id_)) is not None}
    moved = [id_ for id_, item in known.items() if _is_moved(record, item, now[id_])]
    left = [item for id_, item in before.items() if id_ not in now and id_ not in replaced]
    oldest = min((item.published for item in before.values()), default=None)
    return FeedChanges(
        slug=slug,
        size=len(before),
        new=[
            Change(None, entry)
            for id_, entry in now.items()
            if not (id_ in moved or id_ in before or id_ in again or entry.withdrawn)
            # It is not seen for the first time where it only comes back into view.
            and not (id_ in known and oldest is not None and entry.published < oldest)
        ],
        updated=[Change(item, entry) for item, entry in both if _is_updated(item, entry)],
        withdrawn=[Change(item, entry) for item, entry in both if _is_withdrawn(item, entry)],
        leaving=[Change(item) for item in left if item.id in index],
        gone=[Change(item) for item in left if item.id not in index],
        again=[Change(again[id_], entry) for id_, entry in now.items() if id_ in again],
        moved=[Change(known[id_], now[id_]) for id_ in moved],
        emptied=bool(before) and not now,
    )


def _is_moved(record: Published, item: Item, entry: Entry) -> bool:
    return entry.published > item.published and record.overtakes(item, entry.published)


def _is_withdrawn(item: Item, entry: Entry) -> bool:
    """Tell whether an item is taken back now; where the record has no word for that, by its date."""
    was = item.updated >= entry.changed if item.withdrawn is None else item.withdrawn
    return entry.withdrawn is not None and not was


def _is_updated(item: Item, entry: Entry) -> bool:
    return entry.changed > item.updated and not entry.withdrawn and entry.published == item.published


def announced_again(record: Published, index: Index, read: Read) -> dict[str, Item]:
    """Return, by its new id, every item that would come again: same original, link, or title and source.

    Only an item that would be no more under its old id comes again; two articles may well share a title.
    """
    lost = record.lost(index)
    by_key: dict[tuple[str, str], Item] = {}
    for item in lost:
        for key in _keys(item.original, item.link, item.title, item.source):
            by_key.setdefault(key, item)
    if not lost:
        return {}
    alike = index.alike(
        (checksum(item.original) for item in lost if item.original),
        (checksum(item.link) for item in lost),
        (title_checksum(item.title, item.source) for item in lost),
    )
    found = {}
    for entry in alike:
        if record.item(entry.id) is not None:
            continue
        article = read([entry])[0]
        source = article.source.name if article.source else None
        keys = _keys(article.original_url, article.link, article.title, source)
        again = next((by_key[key] for key in keys if key in by_key), None)
        if again is not None:
            found[entry.id] = again
    return found


def _keys(original: str | None, link: str, title: str, source: str | None) -> Iterator[tuple[str, str]]:
    if original:
        yield "original", original
    yield "link", link
    yield "title", f"{title}\n{source or ''}"


def with_articles(feed: FeedChanges, read: Read) -> FeedChanges:
    """Return the same changes with the articles they are about, for a report that names them."""
    changes: dict[str, Any] = {kind: _with_articles(getattr(feed, kind), read) for kind in KINDS}
    return feed._replace(**changes)


def _with_articles(changes: Sequence[Change], read: Read) -> list[Change]:
    articles = iter(read([change.entry for change in changes if change.entry]))
    return [change._replace(article=next(articles) if change.entry else None) for change in changes]
