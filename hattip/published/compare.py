"""What subscribers would see: the published items compared with the due articles. Values in, values out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.formats import is_address
from hattip.published.items import FeedAfter, Joined, Published
from hattip.values.ids import title_hash
from hattip.values.paths import feed_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from hattip.catalog.entries import Entry
    from hattip.catalog.item import Item

__all__ = ["Change", "FeedAfter", "FeedChanges", "Joined", "Kind", "Published", "Window", "classify", "compare"]


class Kind(StrEnum):
    """How an item would change for the subscribers of a feed."""

    NEW = "new"
    UPDATED = "updated"
    EDITED = "edited"  # shown, but not announced: its date of change is the same
    WITHDRAWN = "withdrawn"
    AGED_OUT = "aged_out"  # it leaves the feed, and its article is still published
    REMOVED = "removed"  # its article is no longer published, and was not withdrawn
    REANNOUNCED = "reannounced"  # the same article under another id
    REDATED = "redated"  # its date is later, so that it overtakes others


class Window(NamedTuple):
    """What is known besides the two sides of one item.

    ``vanished`` and ``redated`` are ids; ``reannounced`` gives the published item by the id of its new article;
    ``known`` is that of :class:`Joined`, ``shown`` that of :class:`FeedAfter`.
    """

    vanished: Collection[str] = frozenset()
    redated: Collection[str] = frozenset()
    reannounced: Mapping[str, Item] = {}
    known: Mapping[str, Item] = {}
    shown: Mapping[str, bytes] = {}


class Change(NamedTuple):
    """An item that subscribers would see differently: what they have, if anything, and what they would get.

    ``is_old``: the article was published before, and the feed does not have it now.
    """

    kind: Kind
    before: Item | None = None
    after: Entry | None = None
    is_old: bool = False

    @property
    def title(self) -> str:
        """The title, as it would be, or as it was."""
        return self.after.title if self.after else self.before.title if self.before else ""


class FeedChanges(NamedTuple):
    """What the subscribers of one feed would see.

    ``size`` and ``size_after`` count its items. ``lost_addresses`` are published files of the feed, below ``feeds/``,
    that would no longer exist; ``is_known``: the feed was published before; ``is_removed``: it would no longer exist.
    """

    slug: str
    size: int = 0
    size_after: int = 0
    changes: Sequence[Change] = ()
    lost_addresses: Sequence[str] = ()
    is_known: bool = True
    is_removed: bool = False

    @property
    def is_emptied(self) -> bool:
        """Whether the feed had items and would have none."""
        return self.size > 0 and self.size_after == 0 and not self.is_removed

    @property
    def is_empty(self) -> bool:
        """Whether subscribers would see no difference."""
        return not (self.changes or self.lost_addresses or self.is_emptied or self.is_removed)

    def of(self, *kinds: Kind) -> list[Change]:
        """Return the changes of some kinds."""
        return [change for change in self.changes if change.kind in kinds]


def compare(
    before: Published, after: Sequence[FeedAfter], files_after: Collection[str], joined: Joined, *, archive: bool
) -> tuple[FeedChanges, ...]:
    """Return what the subscribers of each feed would see; first the feeds in their order, then those removed.

    ``files_after`` are the paths that would be published, ``archive`` is the site's setting.
    """
    reannounced_items = reannounced(joined.vanished, joined.candidates)
    lost_paths = _lost_addresses(before.files, files_after, archive=archive)
    slugs = {feed.slug for feed in after}
    kept = [
        _compare_feed(before, feed, joined, reannounced_items)._replace(lost_addresses=lost_paths.get(feed.slug, ()))
        for feed in after
    ]
    removed = [
        FeedChanges(slug, len(before.feeds.get(slug, ())), lost_addresses=lost_paths.get(slug, ()), is_removed=True)
        for slug in sorted({*before.feeds, *lost_paths} - slugs)
    ]
    return (*kept, *removed)


def classify(before: Item | None, after: Entry | None, window: Window) -> Kind | None:
    """Return how one item changes in one feed, or None if a subscriber would see no difference."""
    if after is None:
        return _classify_absent(before, window)
    if after.id in window.reannounced:
        return Kind.REANNOUNCED
    if after.id in window.redated:
        return Kind.REDATED
    return _classify_arriving(after, window) if before is None else _classify_kept(before, after, window)


def reannounced(vanished: Iterable[Item], candidates: Sequence[Entry]) -> dict[str, Item]:
    """Return the published item, by the new id, of each article that would appear again under another id.

    The original decides first, then the link, then title and source. Each item is taken once: two articles may share
    a title.
    """
    left = list(vanished)
    found: dict[str, Item] = {}
    for key_of_item, key_of_entry in _KEYS:
        keys = {entry.id: key_of_entry(entry) for entry in candidates if entry.id not in found}
        found |= _pairs({key_of_item(item): item for item in reversed(left)}, keys)
        taken = {item.id for item in found.values()}
        left = [item for item in left if item.id not in taken]
    return found


def _pairs(items: dict[str, Item], keys: Mapping[str, str]) -> dict[str, Item]:
    """Return the item of each id by its key; each item once, and none without a key."""
    pairs = {id_: items.pop(key, None) for id_, key in keys.items() if key}
    return {id_: item for id_, item in pairs.items() if item is not None}


_KEYS: Final[tuple[tuple[Callable[[Item], str], Callable[[Entry], str]], ...]] = (
    (lambda item: item.original or "", lambda entry: entry.original or ""),
    (lambda item: item.link, lambda entry: entry.link),
    (lambda item: item.title_hash, lambda entry: title_hash(entry.title, entry.source)),
)


def _compare_feed(
    before: Published, feed: FeedAfter, joined: Joined, reannounced_items: Mapping[str, Item]
) -> FeedChanges:
    items = {item.id: item for item in before.feeds.get(feed.slug, ())}
    window = Window(
        vanished={item.id for item in joined.vanished} - {item.id for item in reannounced_items.values()},
        redated={item.id for item, _ in joined.redated},
        reannounced=reannounced_items,
        known=joined.known,
        shown=feed.shown,
    )
    return FeedChanges(
        slug=feed.slug,
        size=len(items),
        size_after=len(feed.entries),
        changes=tuple(_changes(items, feed.entries, window)),
        is_known=feed.slug in before.feeds,
    )


def _changes(items: Mapping[str, Item], entries: Sequence[Entry], window: Window) -> Iterator[Change]:
    """Yield the changes of a feed: of the articles it would have, then of the items it would no longer have."""
    for entry in entries:
        had = items.get(entry.id) or window.reannounced.get(entry.id) or window.known.get(entry.id)
        kind = classify(items.get(entry.id), entry, window)
        if kind:
            yield Change(kind, had, entry, is_old=entry.id not in items and entry.id in window.known)
    remaining = {entry.id for entry in entries} | {item.id for item in window.reannounced.values()}
    for item in items.values():
        kind = classify(item, None, window) if item.id not in remaining else None
        if kind:
            yield Change(kind, item)


def _classify_absent(before: Item | None, window: Window) -> Kind | None:
    if before is None:
        return None
    return Kind.REMOVED if before.id in window.vanished else Kind.AGED_OUT


def _classify_arriving(after: Entry, window: Window) -> Kind:
    had = window.known.get(after.id)
    return Kind.WITHDRAWN if had and after.withdrawn and not _was_withdrawn(had, after) else Kind.NEW


def _classify_kept(before: Item, after: Entry, window: Window) -> Kind | None:
    if after.withdrawn:
        return None if _was_withdrawn(before, after) else Kind.WITHDRAWN
    if after.changed > before.updated:
        return Kind.UPDATED
    return Kind.EDITED if _is_edited(before, after, window) else None


def _was_withdrawn(item: Item, entry: Entry) -> bool:
    """Whether an item was a notice already; RSS cannot mark one, so its date of change decides."""
    return item.updated >= entry.changed if item.withdrawn is None else item.withdrawn


def _is_edited(item: Item, entry: Entry, window: Window) -> bool:
    shown = window.shown.get(entry.id)
    if shown is not None and item.shown:
        return shown != item.shown
    return (item.title, item.published) != (entry.title, entry.published)


def _lost_addresses(before: Collection[str], after: Collection[str], *, archive: bool) -> dict[str, list[str]]:
    """Return the published addresses that would be gone, by the slug of their feed; it is "" for files of no feed.

    Archive pages may move, as long as there are any; without ``archive`` all their addresses would be gone.
    """
    lost_paths: dict[str, list[str]] = {}
    for path in sorted(set(before) - set(after)):
        folder = path.rpartition("/")[0]
        is_in_archive = folder != feed_of(folder)
        if is_address(path) and not (archive and is_in_archive):
            lost_paths.setdefault(feed_of(folder), []).append(path)
    return lost_paths
