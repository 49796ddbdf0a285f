"""Lines of Chinese and Japanese text are joined without a space: these scripts have none between words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WIDE: Final = frozenset("WF")
# Korean has spaces between words. Its letters are wide too.
_HANGUL: Final = (
    ("\u1100", "\u11ff"),
    ("\u3130", "\u318f"),
    ("\ua960", "\ua97f"),
    ("\uac00", "\ud7ff"),
    ("\uffa0", "\uffdc"),
)
# Quotation marks, dashes and dots have the width of the text around them.
_AMBIGUOUS: Final = frozenset("“”‘’—…·")
_LINE_END = re.compile(r"[ \t]*(?:\r\n|[\r\n\x85\u2028\u2029])[ \t]*")
_PARAGRAPH_END = re.compile(r"[ \t]*(?:\r\n|[\r\n\x85\u2029])(?:[ \t]*(?:\r\n|[\r\n\x85\u2029]))+[ \t]*")


def is_wide(character: str) -> bool:
    """Return whether a character is as wide as a Chinese one, and of a script without spaces between words."""
    if not character or character < "\u1100":
        return False
    if any(first <= character <= last for first, last in _HANGUL):
        return False
    return unicodedata.east_asian_width(character) in _WIDE and unicodedata.category(character) != "So"


def is_cjk(character: str) -> bool:
    """Return whether a character is wide or a mark that is wide in wide text."""
    return is_wide(character) or character in _AMBIGUOUS


def separator(before: str, after: str) -> str:
    """Return what replaces a line end between two characters: a space, or nothing if both are wide."""
    if is_wide(before):
        return "" if is_wide(after) or (after and after in _AMBIGUOUS) else " "
    return "" if before and before in _AMBIGUOUS and is_wide(after) else " "


def join_lines(text: str) -> str:
    """Join the lines of a text."""
    if "\n" not in text and "\r" not in text:
        return text
    return _LINE_END.sub(
        lambda end: separator(text[max(0, end.start() - 1) : end.start()], text[end.end() : end.end() + 1]), text
    )


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line. A blank line separates two."""
    return [join_lines(part).strip() for part in _PARAGRAPH_END.split(text.strip()) if part.strip()]


def join_paragraphs(parts: list[str]) -> str:
    """Return paragraphs on one line; after a Chinese full stop there is no space."""
    joined = ""
    for part in parts:
        is_ended = is_wide(joined[-1:]) and not joined[-1:].isalnum()
        joined += ("" if is_ended and is_cjk(part[:1]) else " ") * bool(joined) + part
    return joined
