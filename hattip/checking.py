"""Reads and checks the content, and writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.indexing import load
from hattip.running import Means, Publication, Run, run

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path


def check(
    root: Path, now: datetime, only: Collection[str] = (), means: Means | None = None, *, strict: bool = False
) -> Publication:
    """Read and check the content, or ``only`` some of its files, and write nothing."""

    def checked(running: Run) -> Publication:
        loaded = load(root, now, running, only)
        return Publication(loaded.problems, loaded.files, len(loaded.index), strict=strict)

    return run(Means() if only else means, checked, lambda failed: failed)
