"""Refuses what no subscriber should see: each refusal names the place and the line that puts it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.codes import Code
from hattip.problems import Problem, Span, literal
from hattip.values.dates import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from hattip.catalog import Index
    from hattip.catalog.entries import Entry
    from hattip.catalog.published import Published
    from hattip.content.validate import Record
    from hattip.model import Site
    from hattip.published.compare import FeedChanges
    from hattip.published.parse import Item

# A feed of a handful of items may change as it likes.
_FEW: Final = 5


class Refusal(NamedTuple):
    """A problem of the guard, and the id of the item it is about, if it is about one."""

    problem: Problem
    id: str | None = None


class Sight(NamedTuple):
    """How the guard finds its way.

    It knows where the site's id stands, what the folder of the record is called, what would come again, by new id, and
    a function that returns an article of the index with its places.
    """

    site_id: Span
    name: str
    again: Mapping[str, Item]
    locate: Callable[[Entry], Record]


def refusals(
    record: Published, changes: Iterable[FeedChanges], index: Index, site: Site, sight: Sight
) -> Iterator[Refusal]:
    """Yield everything about a publication that its subscribers should not have to see."""
    if record.site_id not in {None, site.id}:
        message = f"The site's id was {record.site_id}; with another, every article is announced again."
        yield Refusal(literal(Code.SITE_ID_CHANGED, sight.site_id, message, f"Write id: {record.site_id}"))
        return
    yield from _announced_again(sight, index)
    yield from _vanished(record, index, sight)
    yield from _moved(record, index, sight)
    for feed in changes:
        yield from _feed(feed, site.max_changed)


def _announced_again(sight: Sight, index: Index) -> Iterator[Refusal]:
    for new, item in sight.again.items():
        old = item.id
        message = f"This was published under the id {old}; subscribers would see it as new."
        place = sight.locate(index.get(new)).id_span
        yield Refusal(literal(Code.REANNOUNCED, place, message, f"Add the line: id: {old}"), old)


def _vanished(record: Published, index: Index, sight: Sight) -> Iterator[Refusal]:
    replaced = {item.id for item in sight.again.values()}
    for item in record.lost(index):
        if item.id in replaced:
            continue
        if (entry := index.find(item.id)) is not None:
            held = sight.locate(entry)
            message = "This was published; held back, it would vanish without a word."
            hint = "Publish it, or withdraw it: hattip withdraw FILE --reason ..."
            yield Refusal(literal(Code.VANISHED, held.original_span, message, hint), item.id)
            continue
        message = f'"{item.title}" ({item.id}) was published and would vanish without a word.'
        hint = "Restore its file and withdraw it there: hattip withdraw FILE --reason ..."
        place = Span(f"{sight.name}/{item.path}", item.line, 1, item.line, 1)
        yield Refusal(literal(Code.VANISHED, place, message, hint), item.id)


def _moved(record: Published, index: Index, sight: Sight) -> Iterator[Refusal]:
    for item, _ in record.moved(index):
        place = sight.locate(index.get(item.id)).published_span
        message = "published is later than it was; the item would jump ahead of newer ones."
        hint = f"Write published: {rfc3339(item.published)}, and updated: for a change readers should hear of."
        yield Refusal(literal(Code.REDATED, place, message, hint), item.id)


def _feed(feed: FeedChanges, max_changed: int) -> Iterator[Refusal]:
    place = Span(f"feeds/{feed.slug}")
    if feed.emptied:
        message = f"{feed.slug} has {feed.size} items and would have none."
        yield Refusal(literal(Code.EMPTIED_FEED, place, message, "Leave the articles that were published in it."))
    changed = len(feed.updated) + len(feed.withdrawn) + len(feed.moved)
    if changed > _FEW and changed * 100 > max_changed * feed.size:
        message = f"{changed} of the {feed.size} items of {feed.slug} would change at once."
        hint = f"Look at hattip diff. max_changed in site.yaml allows {max_changed} of 100."
        yield Refusal(literal(Code.MASS_CHANGE, place, message, hint))


def divide(
    found: Iterable[Refusal], site: Site, accepted: Collection[str]
) -> tuple[list[Problem], Sequence[tuple[Problem, str]]]:
    """Divide refusals into those that stand, and those let through, each with why.

    ``accepted`` are codes let through this once; the site's own ``accept`` lets through for good.
    """
    standing, passed = [], []
    for refusal in found:
        why = _reason(refusal, site, accepted)
        if why is None:
            standing.append(refusal.problem)
        else:
            passed.append((refusal.problem, why))
    return standing, passed


def _reason(refusal: Refusal, site: Site, accepted: Collection[str]) -> str | None:
    if refusal.problem.code in accepted:
        return "--accept"
    for entry in site.accept:
        if entry.code == refusal.problem.code and entry.id in {None, refusal.id}:
            return entry.why
    return None
