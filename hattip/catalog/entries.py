"""An article in the catalog: enough to order it, to compare it with what is published and to read it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.values import dates
from hattip.values.ids import title_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hattip.model import Article

# The columns of table ``article`` that :func:`entry_values` returns, after the id of the file.
COLUMNS: Final = (
    "start", '"end"', "sidecar", "fingerprint", "uri", "title", "link", "original", "source", "published", "changed",
    "withdrawn", "draft", "title_hash", '"order"', "size", "shown",
)  # fmt: skip
# The columns that :func:`entry_of` takes.
SELECTED: Final = f"article.id, file.path, file.hash, {', '.join(f'article.{column}' for column in COLUMNS)}"


class Entry(NamedTuple):
    """An article without its body.

    It is in the file ``path``, whose hash is ``file_hash``, from character ``start`` up to ``end``, or to the end of
    the file if that is None. ``fingerprint`` is a signed 64-bit hash of what it is rendered from. ``source`` is the
    name of its source, or None for own work. Times are in UTC. ``size`` is that of its largest rendered form in bytes,
    and ``shown`` the hash of what readers show (:attr:`Item.shown`); both are None if it was never rendered.
    ``order`` sorts articles of the same time.
    """

    number: int
    path: str
    file_hash: bytes
    start: int
    end: int | None
    sidecar: bytes | None
    fingerprint: int
    id: str
    title: str
    link: str
    original: str | None
    source: str | None
    published: datetime
    changed: datetime
    withdrawn: datetime | None
    draft: bool
    title_hash: str
    order: int
    size: int | None
    shown: bytes | None


class Part(NamedTuple):
    """The offsets of an article's document in its file, in characters, and the hash of its content file."""

    start: int
    end: int | None
    sidecar: bytes | None


def entry_values(
    article: Article, part: Part, fingerprint: int, size: int | None, shown: bytes | None
) -> tuple[Any, ...]:
    """Return the values of an article for :data:`COLUMNS`."""
    source = article.source.name if article.source else None
    return (
        *part,
        fingerprint,
        article.id,
        article.title,
        article.link,
        article.original_url,
        source,
        dates.seconds(article.published),
        dates.seconds(article.changed),
        dates.seconds(article.withdrawn.on) if article.withdrawn else None,
        article.draft,
        title_hash(article.title, source),
        article.order,
        size,
        shown,
    )


def entry_of(row: Sequence[Any]) -> Entry:
    """Return the entry of a row of :data:`SELECTED`."""
    *first, published, changed, withdrawn, draft, hash_, order, size, shown = row
    times = (
        dates.from_seconds(published),
        dates.from_seconds(changed),
        None if withdrawn is None else dates.from_seconds(withdrawn),
    )
    return Entry._make([*first, *times, bool(draft), hash_, order, size, shown])
