"""Problems between articles that are valid alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.content.validate import Record


def repeated(records: Sequence[Record]) -> Iterator[Problem]:
    """Yield a problem for each article that has the id or the original of an earlier one; ``records`` share one."""
    first, *others = sorted(records, key=lambda record: record.original_span)
    for record in others:
        original = record.article.original_url
        if original is not None and original == first.article.original_url:
            span, before = record.original_span, first.original_span
            fields = {"url": original, "path": before.path, "line": str(before.line)}
            yield Problem(Code.DUPLICATE_ORIGINAL, span, "", fields)
        else:
            span, before = record.id_span, first.id_span
            fields = {"id": record.article.id, "path": before.path, "line": str(before.line)}
            yield Problem(Code.DUPLICATE_ID, span, "", fields)


def withdrawn_later(record: Record) -> Problem:
    """Return the problem that an article is withdrawn in the future."""
    return Problem(Code.DATE_ORDER, record.withdrawn_span)
