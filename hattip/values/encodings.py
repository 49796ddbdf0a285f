"""Recognizes the encodings of files that are not UTF-8."""

from __future__ import annotations

import codecs
from typing import Final

NAMES: Final = {"gbk": "GBK", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
# The first byte of the 3,755 most common characters of Chinese in GBK. Other encodings read as GBK give rare ones.
_COMMON: Final = range(0xB0, 0xD8)
_LEAST_COMMON: Final = 0.7
_C1: Final = range(0x80, 0xA0)
_SAMPLE: Final = 1024


def is_gbk(data: bytes) -> bool:
    """Return whether bytes are GBK for certain: valid, and most Chinese characters are common ones."""
    try:
        text = data.decode("gbk")  # GB 18030 is no test: it can also decode Big5
    except UnicodeDecodeError:
        return False
    chinese = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    common = sum(character.encode("gbk")[0] in _COMMON for character in chinese)
    return bool(chinese) and common >= _LEAST_COMMON * len(chinese)


def utf16(data: bytes) -> str | None:
    """Return the codec of bytes that are UTF-16, with or without byte-order mark, or None."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _if_valid(data, "utf-16")
    sample = data[:_SAMPLE]
    half = len(sample) // 4
    if sample[1::2].count(0) > half:
        return _if_valid(data, "utf-16-le")
    return _if_valid(data, "utf-16-be") if sample[::2].count(0) > half else None


def _if_valid(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding if "\0" not in text else None


def windows_1252(character: str) -> str | None:
    """Return the character that a C1 control is in Windows-1252, or None."""
    if ord(character) not in _C1:
        return None
    try:
        return bytes([ord(character)]).decode("cp1252")
    except UnicodeDecodeError:
        return None
