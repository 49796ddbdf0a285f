"""Several names in one text, from which each can be taken again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def join_names(names: Sequence[str]) -> str:
    """Join names by commas, or by semicolons if a name contains a comma."""
    return "; ".join(names) if any("," in name for name in names) and len(names) > 1 else ", ".join(names)
