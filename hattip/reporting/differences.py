"""What subscribers would see: as text, as JSON, and as Markdown for a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hattip.published.compare import Kind
from hattip.reporting import sanitize
from hattip.values.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hattip.published.compare import Change, FeedChanges

_NOTHING: Final = "Subscribers would see nothing new."
# How many items of a kind are listed; the rest are only counted.
_MAX_LISTED: Final = 20
KINDS: Final = {
    Kind.NEW: "new",
    Kind.UPDATED: "updated",
    Kind.EDITED: "edited: shown, but not announced",
    Kind.WITHDRAWN: "withdrawn",
    Kind.AGED_OUT: "dropping off the end of the feed",
    Kind.REMOVED: "deleted; subscribers would not be told",
    Kind.REANNOUNCED: "would appear as new again",
    Kind.REDATED: "dated later",
}


def text(feeds: Sequence[FeedChanges]) -> str:
    """Return a paragraph for each feed that changes."""
    pieces = []
    for feed in feeds:
        if feed.is_empty:
            continue
        pieces.append(f"{feed.slug} ({feed.size} items)\n")
        pieces += [f"  {sentence}\n" for sentence in _sentences(feed)]
        for kind, changes in _kinds(feed):
            pieces.append(f"  {len(changes)} {KINDS[kind]}:\n")
            pieces += [f"    {line}\n" for line in _named(kind, changes)]
    return "".join(pieces) or f"{_NOTHING}\n"


def markdown(feeds: Sequence[FeedChanges]) -> str:
    """Return a table of counts and the titles, folded, for a comment on a pull request."""
    changed = [feed for feed in feeds if not feed.is_empty]
    if not changed:
        return f"**{_NOTHING}**\n"
    lines = ["**What subscribers would see**", "", f"| feed | {' | '.join(KINDS.values())} |"]
    lines.append(f"|---|{'---|' * len(KINDS)}")
    for feed in changed:
        counts = (str(len(feed.of(kind)) or "") for kind in KINDS)
        lines.append(f"| {feed.slug} | {' | '.join(counts)} |")
    for feed in changed:
        lines += _folded(feed)
    return "\n".join(lines) + "\n"


def _folded(feed: FeedChanges) -> Iterator[str]:
    """Yield the changes of a feed as Markdown that is folded until it is clicked."""
    yield from ("", f"<details><summary>{feed.slug}</summary>", "")
    yield from (f"- **{sanitize.markdown(sentence)}**" for sentence in _sentences(feed))
    for kind, changes in _kinds(feed):
        yield from (f"- {KINDS[kind]}: {sanitize.markdown(line)}" for line in _named(kind, changes))
    yield from ("", "</details>")


def as_json(feeds: Sequence[FeedChanges]) -> str:
    """Return all changes of all feeds."""
    report = [
        {
            "feed": feed.slug,
            "items": feed.size,
            "emptied": feed.is_emptied,
            "removed": feed.is_removed,
            "lost_addresses": list(feed.lost_addresses),
            **{kind: [_fields(change) for change in feed.of(kind)] for kind in KINDS},
        }
        for feed in feeds
    ]
    return sanitize.safe_json(json.dumps(report, ensure_ascii=False, indent=1)) + "\n"


REPORTS: Final[dict[str, Callable[[Sequence[FeedChanges]], str]]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
}


def _sentences(feed: FeedChanges) -> Iterator[str]:
    if feed.is_emptied:
        yield "The feed would be empty."
    if feed.lost_addresses:
        yield f"These addresses would no longer exist: {printable(', '.join(feed.lost_addresses))}."
    elif feed.is_removed:
        yield "The feed would no longer exist."
    if not feed.is_known:
        yield "This feed is new: it has no subscribers yet."


def _kinds(feed: FeedChanges) -> Iterator[tuple[Kind, Sequence[Change]]]:
    return ((kind, changes) for kind in KINDS if (changes := feed.of(kind)))


def _named(kind: Kind, changes: Sequence[Change]) -> Iterator[str]:
    """Yield a line for each of the first items; nothing in it is obeyed by a terminal or a CI service."""
    yield from (printable(_line(kind, change)) for change in changes[:_MAX_LISTED])
    if len(changes) > _MAX_LISTED:
        yield f"and {len(changes) - _MAX_LISTED} more"


def _line(kind: Kind, change: Change) -> str:
    before, after = change.before, change.after
    title = change.title or (before.id if before else "")
    if kind is Kind.REANNOUNCED and before and after:
        return f"{title} ({before.id} would become {after.id})"
    if kind is Kind.REDATED and before and after:
        return f"{title} (from {before.published:%Y-%m-%d %H:%M} to {after.published:%Y-%m-%d %H:%M} UTC)"
    if kind is Kind.EDITED and before and after and before.title != after.title:
        return f"{title} (was: {before.title})"
    return f"{title} (published before in another feed)" if change.is_old else title


def _fields(change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "title": change.title,
        "id": after.id if after else before.id if before else None,
        "id_before": before.id if before else None,
        "link": after.link if after else before.link if before else None,
    }
