"""What subscribers have, as values: the items of published feeds, and what the catalog found about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip.problems import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hattip.catalog.entries import Entry
    from hattip.catalog.item import Item


class Published(NamedTuple):
    """What is published. ``site_id`` is None if the manifest does not name it.

    ``files`` are the paths that the manifest lists, ``feeds`` the items of each feed by slug, newest first.
    """

    site_id: str | None = None
    files: frozenset[str] = frozenset()
    feeds: Mapping[str, Sequence[Item]] = {}


class FeedAfter(NamedTuple):
    """A feed as it would be published: its articles, newest first.

    ``shown`` is the hash of what a reader shows of an article, by its id (:attr:`Item.shown`), as far as it is known.
    """

    slug: str
    entries: Sequence[Entry]
    shown: Mapping[str, bytes] = {}


class Joined(NamedTuple):
    """What the catalog knows about published items and due articles; the result of its queries.

    ``vanished``: published items that no due article continues. ``not_due``: of those, by id, the drafts and scheduled
    articles. ``candidates``: due articles that were never published and share the original, the link, or title and
    source with a vanished item. ``redated``: published items whose article is dated later than before, so that it
    overtakes others. ``known``: the published item, by id, of each article in a feed, also if another feed has it.
    """

    vanished: Sequence[Item] = ()
    not_due: Mapping[str, Entry] = {}
    candidates: Sequence[Entry] = ()
    redated: Sequence[tuple[Item, Entry]] = ()
    known: Mapping[str, Item] = {}


def span_of(record: str, path: str, line: int = 1) -> Span:
    """Return the location of a published file: ``record`` is the name of its folder, or its address.

    A file on a server has none; what has to change is on the site.
    """
    return Span("content/site.yaml") if "://" in record else Span(f"{record}/{path}".rstrip("/"), line, 1, line, 1)
