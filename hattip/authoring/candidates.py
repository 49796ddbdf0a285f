"""A candidate for a fact about a page: its value, how far it is trusted, and where it is on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# A source of this rank or below is named by a sentence about who published the article first.
STATED: Final = 10


class Candidate(NamedTuple):
    """A value that a page gives for a field.

    The lower the ``rank``, the more it is trusted. ``location`` names the location on the page for people. ``link`` is
    the address that goes with a name, as written on the page.
    """

    field: str
    value: str
    rank: int
    location: str
    link: str = ""


def of(found: Iterable[Candidate], field: str) -> list[Candidate]:
    """Return the candidates for a field, the most trusted first."""
    return sorted((each for each in found if each.field == field), key=lambda each: each.rank)


def squash(text: str) -> str:
    """Return a text without whitespace and in lower case, for comparisons."""
    return "".join(text.split()).lower()
