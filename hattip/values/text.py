"""What a text may hold: the characters that XML, JSON and YAML can all carry."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# XML 1.0 section 2.2 forbids the C0 controls, surrogates, U+FFFE and U+FFFF, and discourages the rest named here:
# DEL, the C1 controls (but NEL, which YAML takes for a line end) and the other noncharacters of Unicode.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_BLANKS = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")
_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(\s[^<>]*)?/?>|&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")


def is_clean(text: str) -> bool:
    """Tell whether a text certainly holds nothing forbidden: fast, and wrong only on the safe side."""
    return text.replace("\n", "").replace("\u3000", "").isprintable()


def forbidden(text: str) -> Iterator[re.Match[str]]:
    """Find every character that no feed can carry."""
    return _FORBIDDEN.finditer(text)


def replace_forbidden(text: str) -> str:
    """Put the replacement character in the place of each, so that positions stay."""
    return _FORBIDDEN.sub("\ufffd", text)


def describe(character: str) -> str:
    """Name a character that cannot be shown: ``U+0007 (BELL)``."""
    name = unicodedata.name(character, "") or _CONTROL_NAMES.get(ord(character), "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def one_line(text: str) -> str:
    """Fold every run of blanks and line ends into one space; ideographic spaces stay, they are meant."""
    if text.isprintable() and "  " not in text:  # then the only blanks are single spaces
        return text.strip(" ")
    return _BLANKS.sub(" ", text).strip(" ")


def markup(text: str) -> str | None:
    """Return the first thing in a plain text that looks like an HTML tag or entity, or None."""
    if "<" not in text and "&" not in text:
        return None
    found = _MARKUP.search(text)
    return found[0] if found else None


def width(text: str) -> int:
    """Count the columns a terminal needs for a text: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


# Unicode names no control character; these are the ISO 6429 names of the ones that really turn up.
_CONTROL_NAMES = {
    0x00: "NULL",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x0B: "VERTICAL TAB",
    0x0C: "FORM FEED",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
}
