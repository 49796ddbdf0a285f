"""Puts whole files in the place of others: whoever reads finds the old one or the new one, never a part."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

TEMPORARY: Final = ".hattip-tmp"


def replace(target: Path, data: bytes) -> None:
    """Write a file through to the disk and then give it its name; the folders it needs are made.

    Raises:
        OSError: it could not be written. What stood there still does, and nothing is left beside it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}{TEMPORARY}")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
