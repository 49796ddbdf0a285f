"""Refuses changes that subscribers should not see; each refusal has a remedy. Values in, values out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.codes import Code
from hattip.problems import Fix, Problem, Span
from hattip.published.compare import FeedChanges, Kind, reannounced
from hattip.published.items import span_of
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from hattip.catalog.entries import Entry
    from hattip.catalog.item import Item
    from hattip.model.site import Acceptance
    from hattip.published.items import Joined, Published

# Any number of items of a feed may change if it is not more than this.
_FEW: Final = 5
# Old articles that are new to a feed: from the first number on not more than half of its items, and never more than
# the second.
_FEW_OLD: Final = 3
_MANY_OLD: Final = 10
# How long the suggested acceptance is valid.
_VALID: Final = timedelta(days=7)


class Rules(NamedTuple):
    """What a publication is judged by.

    ``accept`` is what the site accepts, ``accept_once`` are codes that this run accepts, ``now`` is the time of
    publication and ``timezone`` the site's.
    """

    site_id: str
    timezone: str
    now: datetime
    max_changed: int = 50
    accept: Sequence[Acceptance] = ()
    accept_once: Collection[str] = ()


class Refusal(NamedTuple):
    """One change that is refused.

    ``id`` is that of the published item and ``feed`` the slug of the feed that it is about, if it is about one. The
    location is ``key`` in the article ``entry``; else the published item; else the feed. ``values`` are for the text.
    """

    code: Code
    id: str | None = None
    feed: str | None = None
    entry: Entry | None = None
    key: str = ""
    item: Item | None = None
    values: dict[str, str] = {}  # noqa: RUF012 - a default that nobody changes


class AcceptedChange(NamedTuple):
    """A change that would be refused, and why it is accepted: the site's reason, or ``--accept``."""

    refusal: Refusal
    why: str


class Verdict(NamedTuple):
    """The guard's decision. ``unused`` and ``expired`` are entries of the site's ``accept`` that had no effect."""

    refusals: tuple[Refusal, ...] = ()
    accepted: tuple[AcceptedChange, ...] = ()
    unused: tuple[Acceptance, ...] = ()
    expired: tuple[Acceptance, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing is refused."""
        return not self.refusals


def guard(before: Published, changes: Iterable[FeedChanges], joined: Joined, rules: Rules) -> Verdict:
    """Decide about a publication. Nothing is refused on a site that never published."""
    today = rules.now.astimezone(dates.zone(rules.timezone)).date()
    expired = tuple(entry for entry in rules.accept if entry.until is not None and entry.until < today)
    valid = [entry for entry in rules.accept if entry not in expired]
    found = [(each, _reason(each, valid, rules)) for each in _refusals(before, changes, joined, rules)]
    refused = [refusal for refusal, why in found if why is None]
    accepted = tuple(AcceptedChange(refusal, why) for refusal, why in found if why is not None)
    unused = tuple(_unused(valid, [refusal for refusal, _ in found]))
    return Verdict(tuple(_without_consequences(refused)), accepted, unused, expired)


def _unused(valid: Iterable[Acceptance], refusals: Sequence[Refusal]) -> Iterator[Acceptance]:
    """Yield the entries that are about no change."""
    return (entry for entry in valid if not any(_is_about(entry, refusal) for refusal in refusals))


def _reason(refusal: Refusal, valid: Iterable[Acceptance], rules: Rules) -> str | None:
    """Return why a change is accepted, or None if it is refused."""
    entry = next((entry for entry in valid if _is_about(entry, refusal)), None)
    if entry is not None:
        return entry.why
    return "--accept" if refusal.code in rules.accept_once else None


def _without_consequences(refused: Sequence[Refusal]) -> Iterator[Refusal]:
    """Yield the refusals, but not that old articles enter a feed instead of those that would disappear."""
    is_cause = any(refusal.code in {Code.VANISHED, Code.REANNOUNCED} for refusal in refused)
    return (refusal for refusal in refused if not (is_cause and refusal.code is Code.OLD_ARTICLES))


def acceptance(refusal: Refusal, now: datetime, timezone: str) -> str:
    """Return the line for ``accept:`` in ``site.yaml`` that accepts exactly this change."""
    until = (now.astimezone(dates.zone(timezone)) + _VALID).date()
    about = f", id: {json.dumps(refusal.id)}" if refusal.id else f", feed: {refusal.feed}" if refusal.feed else ""
    return f'- {{code: {refusal.code}{about}, until: {until}, why: "..."}}'


def as_written(time: datetime, timezone: str) -> str:
    """Return a time as an editor writes it: in the site's timezone, and a date alone if it is the start of a day."""
    local = time.astimezone(dates.zone(timezone)).replace(tzinfo=None)
    for text in (f"{local:%Y-%m-%d}", f"{local:%Y-%m-%dT%H:%M}", f"{local:%Y-%m-%dT%H:%M:%S}"):
        try:
            if dates.parse(text, timezone) == time:
                return text
        except dates.DateError:  # a local time that exists twice
            continue
    return dates.rfc3339(time.astimezone(UTC))


class Places(NamedTuple):
    """Where problems are located.

    ``record`` is the name of the published folder or its address; ``entry`` returns the span of a key of an article,
    and for "id" that of ``original_url`` or ``url`` if it has none; ``id_fix`` returns the fix that gives an article an
    id; ``item`` returns the span of a published item; ``site_id`` is the span of the site's id, and ``accept`` are
    those of the entries of its ``accept``.
    """

    record: str
    entry: Callable[[Entry, str], Span]
    id_fix: Callable[[Entry, str], Fix | None]
    item: Callable[[Item], Span]
    site_id: Span
    accept: Sequence[Span] = ()


def problem_of(refusal: Refusal, rules: Rules, places: Places) -> Problem:
    """Return the problem that reports a refusal, with its location, its remedy and the line that accepts it."""
    text = "unpublished" if refusal.code is Code.VANISHED and refusal.entry is not None else ""
    fields = {**refusal.values, "line": acceptance(refusal, rules.now, rules.timezone)}
    fix = None
    if refusal.code is Code.REANNOUNCED and refusal.entry and refusal.id:
        fix = places.id_fix(refusal.entry, refusal.id)
    return Problem(refusal.code, _location(refusal, places), text, fields, fix)


def notes_of(verdict: Verdict, rules: Rules, places: Places) -> list[Problem]:
    """Return a note for each entry of the site's ``accept`` that has expired or accepted nothing."""
    located = zip(rules.accept, places.accept, strict=True)
    notes = []
    for entry, span in located:
        if entry in verdict.expired:
            notes.append(Problem(Code.UNUSED_ACCEPT, span, "expired", {"until": str(entry.until)}))
        elif entry in verdict.unused:
            notes.append(Problem(Code.UNUSED_ACCEPT, span))
    return notes


def _location(refusal: Refusal, places: Places) -> Span:
    if refusal.code is Code.SITE_ID_CHANGED:
        return places.site_id
    if refusal.entry is not None:
        return places.entry(refusal.entry, refusal.key)
    if refusal.item is not None:
        return places.item(refusal.item)
    return span_of(places.record, refusal.feed or "")


def _is_about(entry: Acceptance, refusal: Refusal) -> bool:
    return entry.code == refusal.code and entry.id in {None, refusal.id} and entry.feed in {None, refusal.feed}


def _refusals(before: Published, changes: Iterable[FeedChanges], joined: Joined, rules: Rules) -> Iterator[Refusal]:
    if before.site_id not in {None, rules.site_id}:
        yield Refusal(Code.SITE_ID_CHANGED, values={"before": str(before.site_id)})
        return
    reannounced_items = reannounced(joined.vanished, joined.candidates)
    yield from _reannounced(reannounced_items, joined.candidates)
    replaced = {item.id for item in reannounced_items.values()}
    yield from (_vanished(item, joined) for item in joined.vanished if item.id not in replaced)
    for item, entry in joined.redated:
        written = as_written(item.published, rules.timezone)
        yield Refusal(Code.REDATED, item.id, None, entry, "published", item, {"published": written})
    for feed in changes:
        yield from _of_feed(feed, rules.max_changed)


def _reannounced(reannounced_items: dict[str, Item], candidates: Iterable[Entry]) -> Iterator[Refusal]:
    for entry in candidates:
        item = reannounced_items.get(entry.id)
        if item is not None:
            yield Refusal(Code.REANNOUNCED, item.id, None, entry, "id", item, {"id": item.id})


def _vanished(item: Item, joined: Joined) -> Refusal:
    entry = joined.not_due.get(item.id)
    values = {"title": item.title or item.id, "id": item.id}
    return Refusal(Code.VANISHED, item.id, None, entry, "draft" if entry and entry.draft else "published", item, values)


def _of_feed(feed: FeedChanges, max_changed: int) -> Iterator[Refusal]:
    if feed.lost_addresses or feed.is_removed:
        values = {"feed": feed.slug, "addresses": ", ".join(feed.lost_addresses) or feed.slug}
        yield Refusal(Code.FEED_REMOVED, feed=feed.slug, values=values)
    if feed.is_emptied:
        yield Refusal(Code.EMPTIED_FEED, feed=feed.slug, values={"feed": feed.slug, "size": str(feed.size)})
    changed = len(feed.of(Kind.UPDATED, Kind.WITHDRAWN, Kind.REDATED))
    if changed > _FEW and changed * 100 > max_changed * feed.size:
        values = {"feed": feed.slug, "size": str(feed.size), "changed": str(changed), "allowed": str(max_changed)}
        yield Refusal(Code.MASS_CHANGE, feed=feed.slug, values=values)
    old = [change for change in feed.changes if change.is_old]
    if feed.is_known and _are_too_many(len(old), feed.size_after):
        values = {"feed": feed.slug, "old": str(len(old)), "size": str(feed.size_after)}
        yield Refusal(Code.OLD_ARTICLES, feed=feed.slug, values=values)


def _are_too_many(old: int, size: int) -> bool:
    return old > _MANY_OLD or (old >= _FEW_OLD and old * 2 > size)
