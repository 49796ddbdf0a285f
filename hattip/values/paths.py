"""The folders of feeds below ``feeds/``."""

from __future__ import annotations

import unicodedata
from typing import Final

ARCHIVE: Final = "archive"
# The folders of the feeds that are made for each source and for each tag.
GROUPS: Final = ("source", "tag")
_MAX_SLUG: Final = 64
# What a slug leaves out of a text, between words or at its ends.
_SEPARATORS: Final = frozenset(" -_/&.,:;'\u2019\"()·")


def feed_of(folder: str) -> str:
    """Return the slug of the feed that has a page in a folder: ``law`` for ``law/archive/2024``.

    A feed of a group has two parts: ``source/court``.
    """
    first, _, rest = folder.partition("/")
    second = rest.partition("/")[0]
    return f"{first}/{second}" if first in GROUPS and second not in {"", ARCHIVE} else first


def slug_of(text: str) -> str | None:
    """Return the slug of a text, such as ``law-order`` for "Law & Order".

    It is None if a slug would lose letters, digits or signs with a meaning.
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    words = "".join(" " if c in _SEPARATORS else c for c in letters).split()
    slug = "-".join(words)
    is_slug = slug.isascii() and slug.replace("-", "").isalnum() and len(slug) <= _MAX_SLUG
    return slug if is_slug and slug != ARCHIVE else None
