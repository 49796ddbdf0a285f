"""Articles that are probably the same: one title, and addresses that differ only in form."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hattip.values.urls import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hattip.catalog.entries import Entry


def near_duplicates(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return the groups of articles with one title and one simplified original, but several originals."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.original:
            groups[entry.title, simplified(entry.original)].append(entry)
    return [group for group in groups.values() if len({entry.original for entry in group}) > 1]
