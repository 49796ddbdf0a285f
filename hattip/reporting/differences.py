"""What subscribers would see, in words: for a terminal, for a program, for a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hattip.published.compare import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hattip.published.compare import Change, FeedChanges

_NOTHING: Final = "Subscribers would see nothing new."
# How many items of a kind are named before the rest is only counted.
_NAMED: Final = 20


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
    """Return a paragraph for every feed in which something changes."""
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
    """Return a table of counts and, folded, the titles; as a comment on a pull request wants it."""
    changed = [feed for feed in feeds if not feed.is_empty]
    if not changed:
        return f"**{_NOTHING}**\n"
    lines = ["**What subscribers would see**", "", f"| feed | {' | '.join(KINDS.values())} |"]
    lines.append(f"|---|{'---|' * len(KINDS)}")
    for feed in changed:
        counts = (str(len(feed.of(kind)) or "") for kind in KINDS)
        lines.append(f"| {feed.slug} | {' | '.join(counts)} |")
    for feed in changed:
        lines += ["", f"<details><summary>{feed.slug}</summary>", ""]
        lines += [f"- **{sentence}**" for sentence in _sentences(feed)]
        for kind, changes in _kinds(feed):
            lines += [f"- {KINDS[kind]}: {_escaped(line)}" for line in _named(kind, changes)]
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def as_json(feeds: Sequence[FeedChanges]) -> str:
    """Return everything there is to know, of every feed."""
    report = [
        {
            "feed": feed.slug,
            "items": feed.size,
            "emptied": feed.is_emptied,
            "removed": feed.is_removed,
            **{kind: [_fields(change) for change in feed.of(kind)] for kind in KINDS},
        }
        for feed in feeds
    ]
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


FORMS: Final[dict[str, Callable[[Sequence[FeedChanges]], str]]] = {"text": text, "json": as_json, "markdown": markdown}


def _sentences(feed: FeedChanges) -> Iterator[str]:
    if feed.is_emptied:
        yield "All its items would be gone: the feed would be empty."
    if feed.is_removed:
        yield "The feed itself would be gone."


def _kinds(feed: FeedChanges) -> Iterator[tuple[Kind, Sequence[Change]]]:
    return ((kind, changes) for kind in KINDS if (changes := feed.of(kind)))


def _named(kind: Kind, changes: Sequence[Change]) -> Iterator[str]:
    for change in changes[:_NAMED]:
        before, after = change.before, change.after
        if kind is Kind.REANNOUNCED and before and after:
            yield f"{change.title} ({before.id} would come again as {after.id})"
        elif kind is Kind.REDATED and before and after:
            yield f"{change.title} (from {before.published:%Y-%m-%d %H:%M} to {after.published:%Y-%m-%d %H:%M} UTC)"
        else:
            yield change.title
    if len(changes) > _NAMED:
        yield f"and {len(changes) - _NAMED} more"


def _fields(change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "title": change.title,
        "id": after.id if after else before.id if before else None,
        "id_before": before.id if before else None,
        "link": after.link if after else before.link if before else None,
    }


def _escaped(line: str) -> str:
    """Keep what others wrote from being markup in a pull request."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>()#+!|~@" else character for character in line)
