"""Bytes of a web page become text: valid UTF-8 first, then the declared charset, then a detector."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Final

_DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)", re.IGNORECASE
)
_HEAD: Final = 4096
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# WHATWG Encoding Standard: labels that name a smaller set than the one that pages use.
_WIDER: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "chinese": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip
# The most frequent characters of Chinese text, simplified and traditional.
_FREQUENT: Final = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年"
)
_ENOUGH: Final = 0.05


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text of a page and the name of its encoding.

    ``declared`` is the charset of the HTTP header, if there was one. A page that claims a charset and is valid UTF-8
    is UTF-8: browsers save pages so.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace"), name
    with suppress(UnicodeDecodeError):
        return data.decode(), "utf-8"
    claims = [name for claim in (declared, *_declared(data)) if (name := _codec(claim))]
    for name in claims:
        with suppress(UnicodeDecodeError):
            return data.decode(name), name
    name = _detect(data) or next(iter(claims), "utf-8")
    return data.decode(name, errors="replace"), name


def _declared(data: bytes) -> list[str]:
    return [(found[1] or found[2]).decode("ascii") for found in _DECLARED.finditer(data[:_HEAD])]


def _codec(label: str) -> str:
    """Return the name of Python's codec for a label, or an empty text."""
    label = _WIDER.get(label.strip().lower(), label.strip().lower())
    try:
        return codecs.lookup(label).name if label else ""
    except LookupError:
        return ""


def _detect(data: bytes) -> str:
    """Guess the encoding: Chinese ones by their frequent characters, others by charset-normalizer where installed."""
    name = max(("gb18030", "big5hkscs"), key=lambda each: _frequency(data, each))
    if _frequency(data, name) >= _ENOUGH:
        return name
    try:
        from charset_normalizer import from_bytes
    except ImportError:  # pragma: no cover - the tests have it
        return ""
    best = from_bytes(data).best()
    return best.encoding if best else ""


def _frequency(data: bytes, name: str) -> float:
    """Return the share of frequent characters among the Chinese ones, or 0 where most bytes fit nothing."""
    text = data.decode(name, errors="replace")
    chinese = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    if text.count("\ufffd") * 10 > len(chinese) or not chinese:
        return 0.0
    return sum(character in _FREQUENT for character in chinese) / len(chinese)
