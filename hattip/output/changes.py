"""What a publication does to the output folder."""

from __future__ import annotations

from typing import NamedTuple


class Changes(NamedTuple):
    """What a publication does to the output folder: paths below it, sorted. The manifest is not counted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no file changes."""
        return not (self.added or self.changed or self.removed)
