"""The key of a cache: a hash of everything that turns content into feeds."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_CODE = (".py", ".toml", ".txt", ".html", ".css")


def cache_key() -> str:
    """Return a hash of hattip's code and data, of Python, and of the names and versions of the installed packages."""
    package, digest = Path(__file__).parents[1], sha256(sys.version.encode())
    for path in sorted(path for path in package.rglob("*") if path.suffix in _CODE):
        digest.update(path.read_bytes())
    for folder in sys.path:
        with suppress(OSError):
            names = sorted(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))  # noqa: PTH208
            digest.update("\n".join(names).encode(errors="surrogateescape"))
    return digest.hexdigest()
