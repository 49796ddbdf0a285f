"""What readers see of a text: whether it shows anything, mixes scripts, or contains controls of direction."""

from __future__ import annotations

import pkgutil
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import Final

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, Unicode 18, first and last code points: unassigned ones
# are included, so that the table does not change with new characters.
_IGNORABLE: Final = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
_IGNORABLE_STARTS: Final = tuple(first for first, _ in _IGNORABLE)
_BRAILLE_BLANK: Final = "\u2800"
# Unicode Standard Annex 9: marks, embeddings, overrides and isolates.
_DIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# UTS 39 section 5.2, highly restrictive: Latin with one of these.
_WITH_LATIN: Final = frozenset({"Hanb", "Jpan", "Kore"})


def is_invisible(text: str) -> bool:
    """Return whether a text shows nothing: only spaces, controls and characters that are ignored when displayed."""
    return not any(map(_is_visible, text))


def has_direction_controls(text: str) -> bool:
    """Return whether a text contains characters that change the direction in which text is displayed."""
    return not _DIRECTIONAL.isdisjoint(text)


def has_mixed_scripts(text: str) -> bool:
    """Return whether a text is less than highly restrictive (UTS 39 section 5.2).

    One script is fine, and Latin with Chinese, Japanese or Korean. Latin with Cyrillic or Greek letters is not.
    """
    if text.isascii():
        return False
    sets = [scripts for character in text if (scripts := _scripts(character))]
    if not sets or frozenset.intersection(*sets):
        return False
    others = [scripts for scripts in sets if "Latn" not in scripts]
    return not (frozenset.intersection(*others) & _WITH_LATIN)


def _is_visible(character: str) -> bool:
    return (
        unicodedata.category(character)[0] not in "ZC" and character != _BRAILLE_BLANK and not _is_ignorable(character)
    )


def _is_ignorable(character: str) -> bool:
    position = bisect_right(_IGNORABLE_STARTS, ord(character)) - 1
    return position >= 0 and ord(character) <= _IGNORABLE[position][1]


def _scripts(character: str) -> frozenset[str]:
    """Return the augmented scripts of a character (UTS 39 section 5.1); none if it may be in any script."""
    starts, ends, scripts = _table()
    position = bisect_right(starts, ord(character)) - 1
    return scripts[position] if position >= 0 and ord(character) <= ends[position] else frozenset()


@cache
def _table() -> tuple[list[int], list[int], list[frozenset[str]]]:
    """Return the first and last code points of all ranges, and their scripts; ``tools/scripts.py`` generates them."""
    data = pkgutil.get_data("hattip.values", "scripts.txt") or b""
    rows = [line.split() for line in data.decode().splitlines() if not line.startswith("#")]
    return [int(row[0], 16) for row in rows], [int(row[1], 16) for row in rows], [frozenset(row[2:]) for row in rows]
