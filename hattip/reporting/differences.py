"""What subscribers would see: as text, as JSON, and as Markdown for a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hattip.locales import reports
from hattip.published.compare import Kind
from hattip.reporting import messages, sanitize
from hattip.values.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hattip.published.compare import Change, FeedChanges

# How many items of a kind are listed; the rest are only counted.
_MAX_LISTED: Final = 20


def text(feeds: Sequence[FeedChanges], language: str = "en") -> str:
    """Return a paragraph for each feed that changes."""
    words = ComparisonWords(language)
    pieces = []
    for feed in feeds:
        if feed.is_empty:
            continue
        pieces.append(words.say("diff_feed", slug=feed.slug, count=feed.size) + "\n")
        pieces += [f"  {sentence}\n" for sentence in _sentences(feed, words)]
        for kind, changes in _kinds(feed):
            pieces.append("  " + words.say("diff_kind", count=len(changes), kind=words.kind(kind)) + "\n")
            pieces += [f"    {line}\n" for line in _named(kind, changes, words)]
    return "".join(pieces) or f"{words.say('diff_nothing')}\n"


def markdown(feeds: Sequence[FeedChanges], language: str = "en") -> str:
    """Return a table of counts and the titles, folded, for a comment on a pull request."""
    words = ComparisonWords(language)
    changed = [feed for feed in feeds if not feed.is_empty]
    if not changed:
        return f"**{words.say('diff_nothing')}**\n"
    kinds = " | ".join(words.kind(kind) for kind in Kind)
    lines = [f"**{words.say('diff_title')}**", "", f"| {words.say('diff_feeds')} | {kinds} |"]
    lines.append(f"|---|{'---|' * len(Kind)}")
    for feed in changed:
        counts = (str(len(feed.of(kind)) or "") for kind in Kind)
        lines.append(f"| {feed.slug} | {' | '.join(counts)} |")
    for feed in changed:
        lines += _folded(feed, words)
    return "\n".join(lines) + "\n"


def _folded(feed: FeedChanges, words: ComparisonWords) -> Iterator[str]:
    """Yield the changes of a feed as Markdown that is folded until it is clicked."""
    yield from ("", f"<details><summary>{feed.slug}</summary>", "")
    yield from (f"- **{sanitize.markdown(sentence)}**" for sentence in _sentences(feed, words))
    for kind, changes in _kinds(feed):
        yield from (f"- {words.kind(kind)}: {sanitize.markdown(line)}" for line in _named(kind, changes, words))
    yield from ("", "</details>")


def as_json(feeds: Sequence[FeedChanges], language: str = "en") -> str:  # noqa: ARG001 - for programs
    """Return all changes of all feeds."""
    report = [
        {
            "feed": feed.slug,
            "items": feed.size,
            "emptied": feed.is_emptied,
            "removed": feed.is_removed,
            "lost_addresses": list(feed.lost_addresses),
            **{kind: [_fields(change) for change in feed.of(kind)] for kind in Kind},
        }
        for feed in feeds
    ]
    return sanitize.safe_json(json.dumps(report, ensure_ascii=False, indent=1)) + "\n"


REPORTS: Final[dict[str, Callable[[Sequence[FeedChanges], str], str]]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
}


class ComparisonWords:
    """The words of a language for a comparison."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._table = reports.table(language)

    def say(self, key: str, **fields: object) -> str:
        """Return a text; nothing in it is obeyed by a terminal or a CI service."""
        return printable(messages.fill(self._table[key], fields, self._language))

    def kind(self, kind: Kind) -> str:
        """Return the name of a kind of change."""
        return self._table[f"kind_{kind}"]


def _sentences(feed: FeedChanges, words: ComparisonWords) -> Iterator[str]:
    if feed.is_emptied:
        yield words.say("diff_emptied")
    if feed.lost_addresses:
        yield words.say("diff_lost", addresses=feed.lost_addresses)
    elif feed.is_removed:
        yield words.say("diff_removed")
    if not feed.is_known:
        yield words.say("diff_new_feed")


def _kinds(feed: FeedChanges) -> Iterator[tuple[Kind, Sequence[Change]]]:
    return ((kind, changes) for kind in Kind if (changes := feed.of(kind)))


def _named(kind: Kind, changes: Sequence[Change], words: ComparisonWords) -> Iterator[str]:
    """Yield a line for each of the first items."""
    yield from (_line(kind, change, words) for change in changes[:_MAX_LISTED])
    if len(changes) > _MAX_LISTED:
        yield words.say("diff_more", count=len(changes) - _MAX_LISTED)


def _line(kind: Kind, change: Change, words: ComparisonWords) -> str:
    before, after = change.before, change.after
    title = change.title or (before.id if before else "")
    if kind is Kind.REANNOUNCED and before and after:
        return words.say("diff_reannounced", title=title, before=before.id, after=after.id)
    if kind is Kind.REDATED and before and after:
        days = {"before": f"{before.published:%Y-%m-%d %H:%M}", "after": f"{after.published:%Y-%m-%d %H:%M}"}
        return words.say("diff_redated", title=title, **days)
    if kind is Kind.EDITED and before and after and before.title != after.title:
        return words.say("diff_edited", title=title, before=before.title)
    return words.say("diff_old", title=title) if change.is_old else printable(title)


def _fields(change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "title": change.title,
        "id": after.id if after else before.id if before else None,
        "id_before": before.id if before else None,
        "link": after.link if after else before.link if before else None,
    }
