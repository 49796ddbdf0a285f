"""The lines with which the site's own pages lead feed readers to a feed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hattip.content import load
from hattip.feeds.selection import ALL, selections
from hattip.formats import feed_formats
from hattip.values.paths import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hattip.model import Site
    from hattip.problems import Problem


class UnknownFeedError(LookupError):
    """The site has no such feed; ``known`` are the slugs of those it has."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        super().__init__(slug)
        self.slug, self.known = slug, known


def snippet(root: Path, slug: str | None) -> str | list[Problem]:
    """Return a ``link`` element for each format of a feed, of all articles by default, or the problems of the site.

    Raises:
        UnknownFeedError: the site has no feed with this slug.
    """
    loaded = load.load_site(root)
    if loaded.site is None:
        return loaded.problems
    site, chosen = loaded.site, slug or ALL
    titles = {each.slug: each.title for each in selections(site, _tag(site, chosen))}
    if chosen not in titles:
        raise UnknownFeedError(chosen, list(titles))
    return "".join(
        f'<link rel="alternate" type="{form.media_type}" title="{escape(titles[chosen])}" '
        f'href="{escape(f"{site.base_url}{chosen}/{form.filename}")}">\n'
        for form in feed_formats(site.formats)
    )


def _tag(site: Site, slug: str) -> dict[str, str]:
    """Return the feed of a tag; whether it is published depends on the articles."""
    group, _, name = slug.partition("/")
    has_tags = any(rule.each == group == GROUPS[1] for rule in site.feeds)
    return {slug: name} if has_tags and name else {}
