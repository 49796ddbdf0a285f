"""Slugs: folder names that are also parts of addresses."""

from __future__ import annotations

import re
from typing import Final

from hattip.values.text import to_ascii, unquoted

PATTERN: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_SLUG = re.compile(PATTERN)
_GAP = re.compile(r"[\s_.-]+")
_MAX_LENGTH: Final = 64


def is_slug(text: str) -> bool:
    """Return whether a text has the form of a slug."""
    return _SLUG.fullmatch(text) is not None and len(text) <= _MAX_LENGTH


def suggestion(text: str) -> str:
    """Return a slug with the letters of a text; a text without any gives itself."""
    return _GAP.sub("-", to_ascii(unquoted(text)).lower()).strip("-") or text
