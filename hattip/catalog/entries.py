"""What the index keeps of an article: enough to order it and to find it again, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hattip.content.validate import Record

# The columns of the table ``article`` that :func:`row` gives, after the file it stands in.
COLUMNS: Final = "start, end, text, uri, published, changed, withdrawn, draft, categories, original, link, title"
# The columns that make an entry, for :func:`entry`.
SELECTED: Final = (
    "folder.path || '/' || file.name, file.digest, start, end, text, uri, published, changed, withdrawn, draft"
)
# The condition on which an article is to be published, as of a moment.
TO_PUBLISH: Final = "draft = 0 AND published <= ?"
Row = tuple[Any, ...]


class Entry(NamedTuple):
    """An article in the index.

    It stands in the file ``path`` from character ``start`` to ``end``, or to the end of the file where that is None.
    ``digest`` is that of the file, ``text`` that of the text it names, if it names one.
    """

    path: str
    digest: bytes
    start: int
    end: int | None
    text: bytes | None
    id: str
    published: datetime
    changed: datetime
    withdrawn: datetime | None
    draft: bool


def row(record: Record, text: bytes | None) -> Row:
    """Return what the index keeps of an article, as :data:`COLUMNS`. ``text`` is the digest of the text it names."""
    article = record.article
    published = dates.seconds(article.published)
    original, link = article.original_url, checksum(article.link)
    source = article.source.name if article.source else None
    return (
        record.document.start,
        record.document.end,
        text,
        article.id,
        published,
        published if article.changed is article.published else dates.seconds(article.changed),
        dates.seconds(article.withdrawn.on) if article.withdrawn else None,
        article.draft,
        " ".join(dict.fromkeys(record.categories)),
        None if original is None else link if article.url is None else checksum(original),
        link,
        title_checksum(article.title, source),
    )


def entry(columns: Sequence[Any]) -> Entry:
    """Make an entry of :data:`SELECTED`."""
    path, digest, start, end, text, id_, published, changed, withdrawn, draft = columns
    return Entry(
        path,
        digest,
        start,
        end,
        text,
        id_,
        dates.moment(published),
        dates.moment(changed),
        None if withdrawn is None else dates.moment(withdrawn),
        bool(draft),
    )


def checksum(text: str) -> int:
    """Return a number by which equal texts are found; that they are equal has to be looked at."""
    return crc32(text.encode())


def title_checksum(title: str, source: str | None) -> int:
    """Return the number of a title together with its source: two sources may well have one title."""
    return checksum(f"{title}\n{source or ''}")
