"""Makes the fixes of problems: edits of the text of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hattip.problems import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hattip.content.document import Document, Range

Location = tuple[int | str, ...]

# Problems whose suggestion is certainly what was meant.
_CERTAIN: Final = {
    ("bad-url", "quotes"),
    ("bad-url", "full-width"),
    ("bad-url", "end"),
    ("bad-date", "one-reading"),
    ("bad-email", "suggestion"),
    ("unknown-category", "title"),
    ("unknown-category", "quotes"),
    ("unknown-category", "invisible"),
    ("unknown-category", "several"),
    ("unknown-category", "case"),
    ("unknown-source", "case"),
    ("unknown-source", "title"),
    ("unknown-source", "address"),
    ("unknown-source", "quotes"),
    ("unknown-source", "invisible"),
    ("unknown-format", "several"),
}
_CERTAIN_KEYS: Final = {"other", "written", "case"}
_QUOTES: Final = ('"', "'")


def for_value(document: Document, location: Location, code: str, text: str, fields: Mapping[str, Any]) -> Fix | None:
    """Return the fix that replaces the value at a location by the suggestion of its problem, if it has one."""
    suggestion, found = fields.get("suggestion"), _scalar(document, location)
    if not suggestion or found is None:
        return None
    if text == "several":
        suggestion = _items(document, location, found, str(suggestion))
        if suggestion is None:
            return None
    else:
        quote = document.text[found.start : found.start + 1]
        suggestion = f"{quote}{suggestion}{quote}" if quote in _QUOTES else suggestion
    return Fix((Edit(found.start, found.end, str(suggestion)),), is_certain=(code, text) in _CERTAIN)


def for_key(document: Document, location: Location, key: str, text: str) -> Fix | None:
    """Return the fix that replaces the key at a location."""
    found = document.range(location, key=True)
    if found is None or document.text[found.start : found.start + 1] == "?":
        return None
    return Fix((Edit(found.start, found.end, key),), is_certain=text in _CERTAIN_KEYS)


def _scalar(document: Document, location: Location) -> Range | None:
    """Return the characters of the scalar at a location; a single value may be written for a list of one."""
    found = document.range(location)
    if found is None and location and location[-1] == 0:
        found = document.range(location[:-1])
    if found is None or document.text[found.start : found.start + 1] in {"*", "|", ">", "[", "{", "&", "!"}:
        return None
    return found


def _items(document: Document, location: Location, found: Range, suggestion: str) -> str | None:
    """Return several items for one: as a list of their own, or as items of the list around them."""
    if document.range(location) is None:
        return suggestion
    line_start = document.text.rfind("\n", 0, found.start) + 1
    head = document.text[line_start : found.start]
    items = suggestion.strip("[]")
    if head.strip() == "-":
        return f"\n{head}".join(items.split(", "))
    return items if "[" in head else None


def for_id(document: Document, id_: str) -> Fix | None:
    """Return the edit that gives an article an id, or None if its fields are not on lines of their own."""
    written, start = json.dumps(id_, ensure_ascii=False), document.root.start
    if found := document.range(("id",)):
        return Fix((Edit(found.start, found.end, written),))
    if document.text[start.index : start.index + 1] == "{":
        return None
    line_end = "\r\n" if "\r\n" in document.text else "\n"
    return Fix((Edit(start.index, start.index, f"id: {written}{line_end}{' ' * start.column}"),))
