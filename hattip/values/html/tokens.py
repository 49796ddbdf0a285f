"""Splits HTML into tags, comments and text, with their offsets, in one pass that never goes back."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import NamedTuple

from hattip.values.text import replace_forbidden

# A comment, another declaration, an end tag or a start tag. The possessive quantifiers keep the search linear on
# HTML that is broken. A quoted value may contain ">"; a value that is never closed goes on to the end.
TAG = re.compile(
    r"<(?:"
    r"!--(?P<comment>-?>|.*?(?:--!?>|\Z))"
    r"|(?P<declaration>[!?][^>]*+(?:>|\Z))"
    r"|/(?P<end>[A-Za-z][^\s/>]*+)[^>]*+(?:>|\Z)"
    r"|(?P<junk>/[^>A-Za-z][^>]*+(?:>|\Z)|/>)"
    r"|(?P<start>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?P<close>>|\Z)"
    r")",
    re.DOTALL,
)
# The name of an attribute, and its value in double quotes, in single quotes, or without.
_ATTRIBUTE = re.compile(r"([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]*+)))?")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);?(?P<more>=)?")
# A number of so many digits is no character, and Python refuses to read it.
_LONG_NUMBER = re.compile(r"&#[0-9]{12,};?|&#[xX][0-9A-Fa-f]{9,};?")
_SPECIAL = re.compile(r"[&<>\xa0\r]")
_UNESCAPED = re.compile(r"[<>\xa0\r]")
_SPECIAL_VALUE = re.compile(r'[&<>\xa0\r"]')


class Tag(NamedTuple):
    """A start tag: its name in lower case, its attributes, and where it begins and ends in the HTML."""

    name: str
    values: dict[str, str]
    start: int
    end: int


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a start tag by name in lower case; if there are two of a name, the first counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        key = name.lower()
        if key not in found:
            value = double or single or bare
            found[key] = unescape_value(value) if "&" in value else value
    return found


def unescape_value(value: str) -> str:
    """Replace the character references in an attribute's value (HTML standard, section 13.2.5.73).

    In ``?a=1&copy=2`` there is none: a name without a semicolon is none if "=" or a letter follows it.
    """
    if value.count("&") == value.count("&amp;"):
        return value.replace("&amp;", "&")
    return _REFERENCE.sub(_character, _LONG_NUMBER.sub("\ufffd", value))


def _character(found: re.Match[str]) -> str:
    reference = found[0].removesuffix("=") if found["more"] else found[0]
    if not reference.startswith("&#") and not reference.endswith(";") and (found["more"] or reference[1:] not in html5):
        return found[0]
    return replace_forbidden(unescape(reference)) + (found["more"] or "")


def unescape_text(text: str) -> str:
    """Replace the character references in text."""
    return replace_forbidden(unescape(_LONG_NUMBER.sub("\ufffd", text))) if "&" in text else text


def canonical_text(text: str) -> str:
    """Return text with character references as nh3 writes it: most is so already."""
    if not _SPECIAL.search(text) or (text.count("&") == text.count("&amp;") and not _UNESCAPED.search(text)):
        return text
    return escape_text(unescape_text(text))


def escape_text(text: str) -> str:
    """Escape text as nh3 does."""
    if not _SPECIAL.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def escape_value(value: str) -> str:
    """Escape the value of an attribute as nh3 does."""
    return escape_text(value).replace('"', "&quot;") if _SPECIAL_VALUE.search(value) else value


def start_tag(name: str, values: dict[str, str]) -> str:
    """Return a start tag as nh3 writes it."""
    if not values:
        return f"<{name}>"
    written = [
        f' {key}="{escape_value(value) if _SPECIAL_VALUE.search(value) else value}"' for key, value in values.items()
    ]
    return f"<{name}{''.join(written)}>"
