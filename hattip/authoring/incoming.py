"""Feeds and articles of other publishers, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hattip.authoring.texts import Text


@dataclass(slots=True)
class IncomingSource:
    """Whoever published an incoming article first; what is empty is not known."""

    name: str = ""
    url: str = ""
    feed: str = ""


@dataclass(slots=True)
class IncomingArticle:
    """An article of another publisher: of a feed, or of a file with front matter.

    ``id`` is verbatim. Dates are ISO 8601, without an offset if the publisher gives none. ``scoped`` are categories
    that are certain to be such, as (slug or empty, title); ``labels`` may be categories or tags, ``tags`` are certain
    to be tags. ``location`` names the article for people.
    """

    id: str = ""
    title: str = ""
    link: str = ""
    original: str = ""
    source: IncomingSource | None = None
    authors: list[str] = field(default_factory=list)
    published: str = ""
    updated: str = ""
    summary: str = ""
    is_summary_html: bool = False
    content: str = ""
    markdown: str = ""
    scoped: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    language: str = ""
    image: str = ""
    enclosures: list[dict[str, str]] = field(default_factory=list)
    rights: str = ""
    license: str = ""
    withdrawn: tuple[str, str] | None = None
    is_draft: bool = False
    location: str = ""
    omitted: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class IncomingFeed:
    """A feed of another publisher.

    ``publisher`` has the keys of the site's; ``limit`` is how many articles its newest page has, 0 if it has all;
    ``previous`` is the address of its next older page; ``notice`` and ``contact`` are what a credit of hattip's
    contains except the credit itself.
    """

    title: str = ""
    description: str = ""
    home: str = ""
    address: str = ""
    language: str = ""
    publisher: dict[str, str] = field(default_factory=dict)
    rights: str = ""
    generator: str = ""
    scope: str = ""
    hub: str = ""
    previous: str = ""
    notice: str = ""
    contact: str = ""
    timezone: str = ""
    limit: int = 0
    formats: list[str] = field(default_factory=list)
    categories: list[tuple[str, str, str]] = field(default_factory=list)
    articles: list[IncomingArticle] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Whether hattip made the feed."""
        return self.generator == "hattip"
