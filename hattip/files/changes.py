"""What a publication does to the output folder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """What a publication does to the output folder: paths below it, sorted. The manifest is not counted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """Tell whether everything is as it was."""
        return not (self.added or self.changed or self.removed)
