"""What is wrong among articles, though each is right by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.problems import Code, Problem, Span, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from hattip.content.validate import Record


def conflicts(records: Iterable[Record], now: datetime) -> Iterator[Problem]:
    """Yield where one of the articles has the id or original of another, or is withdrawn in the future."""
    ids: dict[str, Span] = {}
    originals: dict[str, Span] = {}
    placed = sorted(((record.original_span, record) for record in records), key=lambda pair: pair[0])
    for span, record in placed:
        article, original, id_span = record.article, record.article.original_url, record.id_span
        if original is not None and originals.setdefault(original, span) is not span:
            yield _conflict(Code.DUPLICATE_ORIGINAL, span, f"{original} is", originals[original])
        elif ids.setdefault(article.id, id_span) is not id_span:
            yield _conflict(Code.DUPLICATE_ID, id_span, f"The id {article.id} is", ids[article.id])
        if article.withdrawn and article.withdrawn.on > now:
            message = "This article is withdrawn on a day that is yet to come."
            yield literal(Code.DATE_ORDER, record.withdrawn_span, message, "Write today's date.")


def _conflict(code: Code, span: Span, subject: str, first: Span) -> Problem:
    hint = {
        Code.DUPLICATE_ORIGINAL: "Delete one of the two, or list both categories in one.",
        Code.DUPLICATE_ID: "Give one of the two another id, or delete it.",
    }[code]
    return literal(code, span, f"{subject} in {first.path}:{first.line} already.", hint)
