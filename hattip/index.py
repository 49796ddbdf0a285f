"""All articles of a site, in order, asked by query. Callers must not notice how they are kept."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from hattip import dates
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from hattip.model import Article
    from hattip.reading import Record


class Index:
    """The articles of one publication: those to publish, and those held back.

    A category is given by its slug, and None means all articles. Articles come newest first, those of one moment in
    the order of their ids.
    """

    def __init__(self, records: Iterable[Record], now: datetime) -> None:
        """Sort the articles once; one that is a draft or dated after ``now`` is held back."""
        self._now = now
        self._records = sorted(records, key=lambda record: record.article)
        self.held_back: Sequence[Record] = [record for record in self._records if self._is_held_back(record.article)]
        self._by_id = {record.article.id: record for record in self._records}
        self._by_category: dict[str | None, list[Article]] = defaultdict(list)
        for record in self._records:
            if self._is_held_back(record.article):
                continue
            for slug in (None, *dict.fromkeys(record.categories)):
                self._by_category[slug].append(record.article)

    def _is_held_back(self, article: Article) -> bool:
        return article.draft or article.published > self._now

    def __len__(self) -> int:
        """Count the articles to publish."""
        return len(self._by_category[None])

    def newest(self, category: str | None, limit: int, withdrawn_days: int) -> tuple[Article, ...]:
        """Return the newest articles, and those that were withdrawn in the last days, whatever their age.

        One that was withdrawn before that is no longer among the newest: who has it has been told.
        """
        since = self._now - timedelta(days=withdrawn_days)
        articles = [
            article
            for article in self._by_category[category]
            if article.withdrawn is None or article.withdrawn.on > since
        ]
        return tuple(articles[:limit] + [article for article in articles[limit:] if article.withdrawn])

    def months(self, category: str | None, timezone: str) -> dict[str, list[Article]]:
        """Return all articles by the month (``2024-05``) in which they were published there; the newest month first."""
        zone = dates.zone(timezone)
        months: dict[str, list[Article]] = defaultdict(list)
        for article in self._by_category[category]:
            months[article.published.astimezone(zone).strftime("%Y-%m")].append(article)
        return months

    def __contains__(self, id_: str) -> bool:
        """Tell whether an article of this id is to be published."""
        return id_ in self._by_id and not self._is_held_back(self._by_id[id_].article)

    def articles(self) -> Sequence[Article]:
        """Return all articles to publish."""
        return self._by_category[None]

    def record(self, id_: str) -> Record:
        """Return an article with its places."""
        return self._by_id[id_]

    def held(self, id_: str) -> Record | None:
        """Return the article of an id if it is held back."""
        found = self._by_id.get(id_)
        return found if found is not None and self._is_held_back(found.article) else None

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong among articles: one has the id or original of another, or is withdrawn in the future."""
        ids: dict[str, Span] = {}
        originals: dict[str, Span] = {}
        for record in sorted(self._records, key=lambda record: record.original_span):
            article, original, span = record.article, record.article.original_url, record.original_span
            if original is not None and originals.setdefault(original, span) is not span:
                yield _conflict(Code.DUPLICATE_ORIGINAL, span, f"{original} is", originals[original])
            elif ids.setdefault(article.id, record.id_span) is not record.id_span:
                yield _conflict(Code.DUPLICATE_ID, record.id_span, f"The id {article.id} is", ids[article.id])
            if article.withdrawn and article.withdrawn.on > self._now:
                message = "This article is withdrawn on a day that is yet to come."
                yield Problem(Code.DATE_ORDER, record.withdrawn_span or span, message, "Write today's date.")


def _conflict(code: Code, span: Span, subject: str, first: Span) -> Problem:
    hint = {
        Code.DUPLICATE_ORIGINAL: "Delete one of the two, or list both categories in one.",
        Code.DUPLICATE_ID: "Give one of the two another id, or delete it.",
    }[code]
    return Problem(code, span, f"{subject} in {first.path}:{first.line} already.", hint)
