"""All articles of a site, in order, asked by query. Callers must not notice how they are kept."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from hattip.model import Article
    from hattip.reading import Record


class Index:
    """The articles of one publication: those to publish, and those held back."""

    def __init__(self, records: Iterable[Record], now: datetime) -> None:
        """Sort the articles once; one that is a draft or dated after ``now`` is held back."""
        self._records = sorted(records, key=lambda record: record.article)
        held = [record for record in self._records if record.article.draft or record.article.published > now]
        self.held_back: Sequence[Record] = held
        waiting = {id(record) for record in held}
        self._published = [record.article for record in self._records if id(record) not in waiting]
        self._by_category: dict[str, list[Article]] = defaultdict(list)
        for article in self._published:
            for slug in dict.fromkeys(article.categories):
                self._by_category[slug].append(article)

    def __len__(self) -> int:
        """Count the articles to publish."""
        return len(self._published)

    def newest(self, category: str | None, limit: int) -> tuple[Article, ...]:
        """Return the newest articles of a category, or of all, newest first; those of one moment by id."""
        articles = self._published if category is None else self._by_category.get(category, [])
        return tuple(articles[:limit])

    def conflicts(self) -> Iterator[Problem]:
        """Yield a problem for every article that has the id or the original of another, held back or not."""
        ids: dict[str, Span] = {}
        originals: dict[str, Span] = {}
        for record in sorted(self._records, key=lambda record: record.original_span):
            article, original, span = record.article, record.article.original_url, record.original_span
            if original is not None and originals.setdefault(original, span) is not span:
                yield _conflict(Code.DUPLICATE_ORIGINAL, span, f"{original} is", originals[original])
            elif ids.setdefault(article.id, record.id_span) is not record.id_span:
                yield _conflict(Code.DUPLICATE_ID, record.id_span, f"The id {article.id} is", ids[article.id])


def _conflict(code: Code, span: Span, subject: str, first: Span) -> Problem:
    hint = {
        Code.DUPLICATE_ORIGINAL: "Delete one of the two, or list both categories in one.",
        Code.DUPLICATE_ID: "Give one of the two another id, or delete it.",
    }[code]
    return Problem(code, span, f"{subject} in {first.path}:{first.line} already.", hint)
