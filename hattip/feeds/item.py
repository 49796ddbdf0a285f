"""An item of a feed as its subscribers read it, whatever the format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Item(NamedTuple):
    """One item as a machine reads it. Dates are in UTC; ``updated`` equals ``published`` if nothing changed since.

    ``withdrawn`` is None in RSS, which cannot express it. ``line`` is the item's first line in an XML file. In a
    record of published items, ``path`` is that file below ``feeds/`` and ``position`` its index there.
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
