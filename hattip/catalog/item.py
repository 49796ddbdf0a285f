"""An item of a feed as its subscribers read it, whatever the format."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from hattip.values.ids import title_hash

if TYPE_CHECKING:
    from datetime import datetime


class Item(NamedTuple):
    """One item as a machine reads it. Dates are in UTC; ``updated`` equals ``published`` if nothing changed since.

    ``withdrawn`` is None in RSS, which cannot express it. In a record of published items, ``path`` is the file
    below ``feeds/`` and ``position`` the index there. ``title_hash`` and ``shown`` are those of :func:`with_hashes`.

    Only a parsed item has these: ``line``, its first line in an XML file, and ``slugs``, its categories, which only
    Atom names, or all feeds that have it in ``ids.txt``.
    """

    id: str
    title: str
    link: str
    original: str | None
    source: str | None
    authors: tuple[str, ...]
    published: datetime
    updated: datetime
    withdrawn: bool | None
    line: int = 1
    path: str = ""
    position: int = 0
    title_hash: str = ""
    shown: bytes = b""
    slugs: tuple[str, ...] = ()


def with_hashes(item: Item, content: str) -> Item:
    """Return the item with the hashes of its title and source, and of everything a reader shows."""
    shown = "\0".join((item.title, item.link, item.original or "", item.published.isoformat(), content))
    hashed = sha256(shown.encode()).digest()[:8]
    return item._replace(title_hash=title_hash(item.title, item.source), shown=hashed)
