"""Who is who for a subscriber: ids made from nothing that an editor may want to change."""

from __future__ import annotations

from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5


@cache
def namespace(site_id: str) -> UUID:
    """Return the site's own namespace: the site's id, not its address, so that a move changes no id."""
    return uuid5(NAMESPACE_URL, site_id)


def article_id(site_id: str, original_url: str | None, url: str | None, home_url: str) -> str:
    """Return the id of an article that has none of its own: a name-based UUID (RFC 9562 section 5.5).

    It is made from the original link. The site's own work may have none; then it is made from its address below
    ``home_url``, so that even own work keeps its id when the whole site moves.
    """
    name = original_url or (url or "").removeprefix(home_url)
    return uuid5(namespace(site_id), name).urn


def feed_id(site_id: str, slug: str) -> str:
    """Return the id of a feed, which is the same in every format and wherever it is served."""
    return uuid5(namespace(site_id), f"feed:{slug}").urn
