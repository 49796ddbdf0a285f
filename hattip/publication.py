"""The result of a run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from hattip.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hattip.output.changes import Changes
    from hattip.problems import Problem
    from hattip.published.compare import FeedChanges


class FeedSize(NamedTuple):
    """How many articles a feed contains, and how many it would without the limit on its bytes."""

    slug: str
    articles: int
    wanted: int

    @property
    def is_shortened(self) -> bool:
        """Whether it contains fewer articles because of ``max_bytes``."""
        return self.articles < self.wanted


class Unpublished(NamedTuple):
    """An article that is not published: a draft, or one whose time (in the site's zone) has not come."""

    path: str
    title: str
    published: datetime
    is_draft: bool


class AcceptedProblem(NamedTuple):
    """A refusal of the guard that was accepted, and why."""

    problem: Problem
    why: str


class Overdue(NamedTuple):
    """What only time has made out of date: the feeds are those of ``since``, and these articles are due by now."""

    since: datetime
    articles: tuple[Unpublished, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run found and did.

    ``files`` is the number of files of the content, ``reused`` how many of them the cache made it unnecessary to
    parse. ``changes`` is None if nothing may be written because of a problem. ``next`` is the next time at which
    publishing would change something, or None. ``feed_changes`` is what subscribers see, by feed. ``overdue`` is set if
    the files were compared with those of an earlier time. ``has_record`` is False if nothing was published before, as
    far as is known. ``is_partial``: writing stopped in the middle, and the next run finishes it.
    """

    problems: tuple[Problem, ...]
    files: int = 0
    reused: int = 0
    articles: int = 0
    categories: int = 0
    feeds: tuple[FeedSize, ...] = ()
    unpublished: tuple[Unpublished, ...] = ()
    accepted: tuple[AcceptedProblem, ...] = ()
    changes: Changes | None = None
    next: datetime | None = None
    has_record: bool = True
    is_partial: bool = False
    feed_changes: tuple[FeedChanges, ...] = ()
    overdue: Overdue | None = None
    strict: bool = field(default=False, kw_only=True)

    @property
    def failed(self) -> bool:
        """Whether a problem prevents publishing: an error, or a warning in strict mode."""
        return stops(self.problems, strict=self.strict)


def accept_overdue(done: Publication, before: Publication, since: datetime) -> Publication:
    """Return the result of a comparison that accepts the files of the time ``since``, which ``before`` is about.

    If the files are not those of that time either, it is ``done``.
    """
    if before.changes is None or not before.changes.is_empty:
        return done
    still = {article.path for article in done.unpublished}
    due = tuple(article for article in before.unpublished if article.path not in still)
    return replace(done, changes=before.changes, overdue=Overdue(since, due))


def stops(problems: Iterable[Problem], *, strict: bool) -> bool:
    """Return whether any of the problems prevents publishing."""
    stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(problem.severity in stopping for problem in problems)
