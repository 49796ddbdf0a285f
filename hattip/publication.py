"""The result of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from hattip.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hattip.output.changes import Changes
    from hattip.problems import Problem


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
    """An article that is not published: a draft, or one whose time (in UTC) has not come."""

    path: str
    title: str
    published: datetime
    is_draft: bool


class AcceptedProblem(NamedTuple):
    """A refusal of the guard that was accepted, and why."""

    problem: Problem
    why: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run found and did.

    ``files`` is the number of files of the content, ``reused`` how many of them the cache made it unnecessary to
    parse. ``changes`` is None if nothing may be written because of a problem. ``next`` is the next time at which
    publishing would change something, or None. ``has_record`` is False if nothing was published before, as far as is
    known. ``is_partial``: writing stopped in the middle, and the next run finishes it.
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
    strict: bool = field(default=False, kw_only=True)

    @property
    def failed(self) -> bool:
        """Whether a problem prevents publishing: an error, or a warning in strict mode."""
        return stops(self.problems, strict=self.strict)


def stops(problems: Iterable[Problem], *, strict: bool) -> bool:
    """Return whether any of the problems prevents publishing."""
    stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(problem.severity in stopping for problem in problems)
