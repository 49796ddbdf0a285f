"""The text of a problem: what is wrong and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hattip.problems import Problem


def message(problem: Problem, language: str = "en") -> str:  # noqa: ARG001
    """Return what is wrong."""
    return problem.message


def hint(problem: Problem, language: str = "en") -> str:  # noqa: ARG001
    """Return what to do."""
    return problem.hint
