"""Texts in the front matter of a post, whatever its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def text_of(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """Return the first value of a field that is a text, or the first of a list of texts."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, dict):
            value = value.get("url") or value.get("image") or value.get("src") or value.get("name") or value.get("path")
        if isinstance(value, list):
            value = next((each for each in value if isinstance(each, str)), "")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def names_of(value: Any, separator: str) -> list[str]:
    """Return the texts of a list, of nested lists, or of one text with separators."""
    if isinstance(value, dict):
        return [str(value["name"])] if value.get("name") else []
    if isinstance(value, list):
        return [name for each in value for name in (names_of(each, "\0"))]
    return [part.strip() for part in str(value or "").split(separator) if part.strip()]
