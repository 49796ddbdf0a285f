"""Reads the manifest: the list of the files that hattip wrote. It may have been edited, merged or damaged."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.formats import is_output
from hattip.published.merge_conflict import sides

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST: Final = "manifest.json"
MAX_BYTES: Final = 32 << 20


class Manifest(NamedTuple):
    """What a manifest lists. ``site_id`` is None if it names none.

    ``files`` are the files that hattip wrote. If the manifest is damaged they are those that have the name of a file
    that hattip writes; ``damage`` is the reason, and nothing may be deleted. ``unfinished`` are files that a run which
    was not completed may have written, or not yet deleted: nobody relies on them. ``next`` is when publishing the same
    content again would have changed something, as of the time it was written; None if never or unknown.
    """

    site_id: str | None = None
    files: frozenset[str] = frozenset()
    damage: str = ""
    next: datetime | None = None
    unfinished: frozenset[str] = frozenset()

    @property
    def owned(self) -> frozenset[str]:
        """All files that hattip may have written."""
        return self.files | self.unfinished


def parse_manifest(data: bytes, present: Iterable[str] = ()) -> Manifest:
    """Read a manifest, with conflict markers as the union of both sides.

    ``present`` are the files that exist, which replace the list of a damaged manifest. Names of files that hattip never
    writes are ignored.
    """
    try:
        found = [_parse(side) for side in sides(data)]
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        return Manifest(None, frozenset(path for path in present if is_output(path)), f"it cannot be read: {error}")
    return found[0]._replace(
        files=frozenset().union(*(each.files for each in found)),
        next=found[0].next if len(found) == 1 else None,
        unfinished=frozenset().union(*(each.unfinished for each in found)),
    )


def _parse(data: bytes) -> Manifest:
    content: dict[str, Any] = json.loads(data)
    site_id = content.get("site")
    return Manifest(
        site_id if isinstance(site_id, str) and site_id.isprintable() else None,
        _paths(content["files"]),
        next=_time(content.get("next")),
        unfinished=_paths(content.get("unfinished", [])),
    )


def _paths(found: object) -> frozenset[str]:
    if not isinstance(found, list) or not all(isinstance(path, str) for path in found):
        raise TypeError("a list of paths is missing")
    return frozenset(filter(is_output, found))


def _time(text: object) -> datetime | None:
    """Return a time with a UTC offset; None for anything else."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
