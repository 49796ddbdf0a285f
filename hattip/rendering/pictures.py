"""What feeds have about the picture of an article."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, urlsplit

_TYPES: Final = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
# Parameters by which image servers name the format.
_PARAMETERS: Final = ("wx_fmt", "format", "fm", "tp")


def image_type(url: str) -> str:
    """Return the media type of a picture by its address, or an empty text."""
    parts = urlsplit(url)
    extension = parts.path.rpartition(".")[2].lower()
    if extension in _TYPES:
        return _TYPES[extension]
    query = parse_qs(parts.query)
    named = (query[name][0].lower() for name in _PARAMETERS if name in query)
    return next((_TYPES[name] for name in named if name in _TYPES), "")
