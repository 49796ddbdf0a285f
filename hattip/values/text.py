"""Text: the characters that XML, JSON and YAML can all contain, whitespace, and the width of a text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHITESPACE = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")
# Not printable to Python, and harmless: spaces, and the joiners that some scripts and emoji need.
_SHOWN = "\u00a0\u3000\u200c\u200d"
# Commands of GitHub at the start of a line of a log ("::error::"), and of GitHub ("##[group]") and Azure ("##vso[...]")
# anywhere in it.
_COMMAND_LINE = re.compile(r"\s*(?=::)")
_COMMAND = re.compile(r"#(?=#(?:vso)?\[)")
# An end tag, a line break, a tag with an attribute, an element with its end, or a character reference. The name of an
# element that nothing closes is a word of a sentence about it.
_MARKUP: Final = (
    r"(?i)</[A-Za-z][A-Za-z0-9]*\s*>|<(?:br|hr|wbr)\s*/?>|<[A-Za-z][A-Za-z0-9]*\s[^<>]*=[^<>]*>"
    r"|<(?P<name>[A-Za-z][A-Za-z0-9]*)\s*>(?=[^<]*</(?P=name)\s*>)"
    r"|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);"
)
# Unicode names no control character; these are the ISO 6429 names of the common ones.
_CONTROL_NAMES: Final = {
    0x00: "NULL",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x09: "TAB",
    0x0B: "VERTICAL TAB",
    0x0C: "FORM FEED",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
}
# Full-width forms of ASCII (U+FF01 to U+FF5E), the ideographic space, and CJK punctuation typed instead.
_TO_ASCII: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x3002: 0x2E,  # 。
    0x3010: 0x5B,  # 【
    0x3011: 0x5D,  # 】
    0x2014: 0x2D,  # —
}
_QUOTES: Final = {
    "“": "”",
    "”": "”",
    "„": "“",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "＂": "＂",
    "＇": "＇",
    "<": ">",
}


def is_clean(text: str) -> bool:
    """Return whether a text certainly contains nothing forbidden. Fast: it may be False for a clean text."""
    return text.replace("\n", "").replace("\u3000", "").isprintable()


def forbidden(text: str) -> Iterator[re.Match[str]]:
    """Yield a match for every character that no feed can contain."""
    return _forbidden().finditer(text)


def replace_forbidden(text: str) -> str:
    """Replace each forbidden character by U+FFFD, so that all offsets stay."""
    return text if is_clean(text) else _forbidden().sub("\ufffd", text)


@cache  # to compile it takes 4 ms, and nearly all texts are clean
def _forbidden() -> re.Pattern[str]:
    """Return the pattern of a character that no feed can contain.

    XML 1.0 section 2.2 forbids the C0 controls, surrogates, U+FFFE and U+FFFF, and discourages the rest left out here:
    DEL, the C1 controls (except NEL, a line end in YAML 1.1) and the other noncharacters of Unicode. A list of what is
    allowed is searched much faster than one of what is not.
    """
    planes = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
    return re.compile(f"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{planes}]")


def describe(character: str) -> str:
    """Return the code point and name of a character: ``U+0007 (BELL)``."""
    name = unicodedata.name(character, "") or _CONTROL_NAMES.get(ord(character), "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def one_line(text: str) -> str:
    """Replace every run of whitespace and line ends by one space; ideographic spaces stay, because they are text."""
    if text.isprintable() and "  " not in text:  # then single spaces are its only whitespace
        return text.strip(" ")
    return _WHITESPACE.sub(" ", text).strip(" ")


def to_ascii(text: str) -> str:
    """Replace full-width characters by their ASCII forms, one by one, so that all offsets stay."""
    return text.translate(_TO_ASCII)


def unquoted(text: str) -> str:
    """Return a text without the typographic quotes around it, if there are any."""
    end = _QUOTES.get(text[:1])
    return text[1:-1].strip() if end and len(text) > 1 and text.endswith(end) else text


def markup(text: str) -> re.Match[str] | None:
    """Return the first match in a plain text that looks like an HTML tag or entity, or None."""
    if "<" not in text and "&" not in text:
        return None
    return re.search(_MARKUP, text)


def width(text: str) -> int:
    """Return the number of terminal columns of a text: two for a wide character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def visible(text: str) -> str:
    """Return one line of text in which nothing is hidden, and nothing obeyed by a terminal or inside a log.

    Controls and characters that change the direction of text become U+FFFD, a tab four spaces; no other column moves.
    """
    if not text.isprintable():
        text = text.replace("\t", "    ")
        text = "".join(character if character.isprintable() or character in _SHOWN else "\ufffd" for character in text)
    return _COMMAND.sub("\ufffd", text)


def printable(text: str) -> str:
    """Return a text on one line that no terminal, log or CI service obeys, whoever wrote it.

    It is :func:`visible`, with line ends as spaces, and a backslash before what starts like a workflow command.
    """
    return _guarded(visible(one_line(text)))


def printable_lines(text: str) -> str:
    r"""Return a text of several lines, divided at ``\n``, in which no line is obeyed; their indentation stays."""
    return "\n".join(_guarded(visible(line)) for line in text.split("\n"))


def _guarded(line: str) -> str:
    start = _COMMAND_LINE.match(line)
    return f"{start[0]}\\{line[start.end() :]}" if start else line
