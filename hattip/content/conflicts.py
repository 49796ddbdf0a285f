"""Problems between articles that are valid alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.content.validate import LocatedArticle


def repeated(articles: Sequence[LocatedArticle]) -> Iterator[Problem]:
    """Yield a problem for each article that has the id or the original of an earlier one; ``articles`` share one."""
    first, *others = sorted(articles, key=lambda article: article.original_span)
    for other in others:
        original = other.article.original_url
        if original is not None and original == first.article.original_url:
            span, before = other.original_span, first.original_span
            fields = {"url": original, "path": before.path, "line": str(before.line)}
            yield Problem(Code.DUPLICATE_ORIGINAL, span, "", fields)
        else:
            span, before = other.id_span, first.id_span
            fields = {"id": other.article.id, "path": before.path, "line": str(before.line)}
            yield Problem(Code.DUPLICATE_ID, span, "", fields)


def near_duplicates(articles: Sequence[LocatedArticle]) -> Iterator[Problem]:
    """Yield a warning for each article that is probably the same as an earlier one."""
    first, *others = sorted(articles, key=lambda article: article.original_span)
    for other in others:
        if other.article.original_url != first.article.original_url:
            fields = {"path": first.original_span.path, "line": str(first.original_span.line)}
            yield Problem(Code.NEAR_DUPLICATE, other.original_span, "", fields)


def withdrawn_later(article: LocatedArticle) -> Problem:
    """Return the problem that an article is withdrawn in the future."""
    return Problem(Code.DATE_ORDER, article.withdrawn_span)
