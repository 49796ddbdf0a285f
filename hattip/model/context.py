"""What fields are read against, and how they say that something is wrong.

Every failure is a ``PydanticCustomError`` whose type is one of our codes, so that ``reading`` can turn it into a
problem without knowing the field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationInfo

    from hattip.model import FeedRule, Source
    from hattip.problems import Code


@dataclass(frozen=True, slots=True)
class Context:
    """What an article's fields are read against. None where ``site.yaml`` left it open: then it is not checked."""

    site_id: str = ""
    home_url: str = ""
    language: str = "und"
    rights: str | None = None
    publisher: str = ""
    timezone: str = "UTC"
    categories: tuple[str, ...] | None = None
    sources: Mapping[str, Source | None] | None = field(default_factory=dict)
    feeds: tuple[FeedRule, ...] = ()


def context(info: ValidationInfo) -> Context:
    """Return the context a validation runs in; an empty one where the caller gave none."""
    return info.context if isinstance(info.context, Context) else Context(categories=None, sources=None)


def problem(code: Code, message: str, hint: str = "") -> PydanticCustomError:
    """Make the error that ``reading`` turns into a problem; the texts may hold braces."""
    return PydanticCustomError(code.value, "{message}", {"message": message, "hint": hint})


def near(word: str, known: Mapping[str, object] | tuple[str, ...] | list[str], otherwise: str) -> str:
    """Say "did you mean", naming the nearest of the known words, or what to do where none is near."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{found[0]}"?' if found else otherwise
