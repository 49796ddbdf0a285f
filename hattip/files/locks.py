"""Keeps two runs from writing to one folder: the system holds the lock, so that one who died holds nothing."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path


def lock_file(folder: Path) -> Path:
    """Return the file that is locked for a folder. It does not stand in the folder, which belongs to what is in it."""
    digest = sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"hattip-{digest}.lock"
