"""What is known of a page: each fact with its location, and what could not be decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hattip.authoring.texts import Text


class Fact(NamedTuple):
    """A value and the location on the page that gave it."""

    value: str
    location: str


NOTHING = Fact("", "")


class Origin(NamedTuple):
    """Who published an article first, and where. Each may be empty where the page leaves it open.

    ``home`` is the address of the source's site, ``feed`` that of its feed. ``is_own`` is whether the page itself is
    the original.
    """

    name: Fact = NOTHING
    home: str = ""
    feed: str = ""
    original: Fact = NOTHING
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts about one page. A fact that is unsure is empty; ``notes`` are for the editor."""

    title: Fact = NOTHING
    published: Fact = NOTHING
    original_published: Fact = NOTHING
    origin: Origin = field(default_factory=Origin)
    authors: tuple[Fact, ...] = ()
    language: Fact = NOTHING
    summary: Fact = NOTHING
    image: Fact = NOTHING
    column: Fact = NOTHING
    own_url: str = ""
    content: str = ""
    notes: tuple[Text, ...] = ()
