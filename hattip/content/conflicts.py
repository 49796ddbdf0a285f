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
            message = f"{original} is in {before.path}:{before.line} already."
            hint = "Delete one of the two, or list both categories in one."
            yield Problem(Code.DUPLICATE_ORIGINAL, span, message, hint)
        else:
            span, before = record.id_span, first.id_span
            message = f"The id {record.article.id} is in {before.path}:{before.line} already."
            yield Problem(Code.DUPLICATE_ID, span, message, "Give one of the two another id, or delete it.")


def withdrawn_later(record: Record) -> Problem:
    """Return the problem that an article is withdrawn in the future."""
    message = "This article is withdrawn on a day in the future."
    return Problem(Code.DATE_ORDER, record.withdrawn_span, message, "Write today's date.")
