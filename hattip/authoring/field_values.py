"""Texts in the front matter of a post, whatever its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# The part of a mapping that is its text.
_PARTS: Final = ("url", "image", "src", "name", "path")


def text_of(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """Return the first value of a field that is a text, or the first of a list of texts."""
    return next(filter(None, (_text(fields.get(key)) for key in keys)), "")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = next(filter(None, map(value.get, _PARTS)), "")
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), "")
    return value.strip() if isinstance(value, str) else ""


def names_of(value: Any, separator: str) -> list[str]:
    """Return the texts of a list, of nested lists, or of one text with separators."""
    if isinstance(value, dict):
        return [str(value["name"])] if value.get("name") else []
    if isinstance(value, list):
        return [name for each in value for name in (names_of(each, "\0"))]
    return [part.strip() for part in str(value or "").split(separator) if part.strip()]
