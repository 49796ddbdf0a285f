"""Reports for programs: one JSON document with everything that happened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hattip.reporting import messages
from hattip.reporting.sanitize import safe_json
from hattip.values.dates import rfc3339

if TYPE_CHECKING:
    from hattip.problems import Problem
    from hattip.publication import Publication


def publication(publication: Publication, prefix: str, *, color: bool, language: str = "en", columns: int = 80) -> str:  # noqa: ARG001 - for people only
    """Return problems, counts and changed files. ``changes`` is null where nothing was written because of a problem."""
    changes = publication.changes
    report = {
        "problems": [_problem(problem, prefix, language) for problem in publication.problems],
        "articles": publication.articles,
        "categories": publication.categories,
        "feeds": len(publication.feeds),
        "unpublished": [f"{prefix}{article.path}" for article in publication.unpublished],
        "shortened": {feed.slug: feed.articles for feed in publication.feeds if feed.is_shortened},
        "next": rfc3339(publication.next) if publication.next else None,
        "overdue": _overdue(publication, prefix),
        "accepted": [{"code": problem.code, "why": why} for problem, why in publication.accepted],
        "changes": None
        if changes is None
        else {
            "added": changes.added,
            "changed": changes.changed,
            "unchanged": changes.unchanged,
            "removed": changes.removed,
        },
    }
    return safe_json(json.dumps(report, ensure_ascii=False, indent=1)) + "\n"


def _overdue(publication: Publication, prefix: str) -> dict[str, Any] | None:
    """Return the time that the feeds are of, and the articles that are due by now, if time alone made them outdated."""
    if publication.overdue is None:
        return None
    since, articles = publication.overdue
    return {"since": rfc3339(since), "articles": [f"{prefix}{article.path}" for article in articles]}


def _problem(problem: Problem, prefix: str, language: str) -> dict[str, Any]:
    span = problem.span
    return {
        "code": problem.code,
        "severity": problem.severity,
        "path": f"{prefix}{span.path}",
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": messages.message(problem, language),
        "hint": messages.hint(problem, language),
    }
