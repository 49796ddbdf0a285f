"""Parses a start tag. Tags repeat: in a page of WeChat most of them are equal to an earlier one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from hattip.values.html.elements import (
    ADDRESSES,
    ATTRIBUTES,
    BLOCKS,
    CLOSES,
    GLOBAL_ATTRIBUTES,
    HEADINGS,
    KEPT,
    MEDIA,
    PAGE,
    RENAMED,
    RUBY_PARTS,
    SILENT,
    VOID,
)
from hattip.values.html.stack import Open
from hattip.values.html.style import Styles, is_hidden, styles
from hattip.values.html.tokens import TAG, attributes, start_tag

_MAX_CACHED: Final = 500
_NO_VALUES: Final[dict[str, str]] = {}
_NO_STYLES: Final[Styles] = {}
_NOT_SIMPLE: Final = MEDIA | {"a", "img", "source", "tr"}
_NEVER_HIDDEN: Final = PAGE | {"img"}
_FORMULA = re.compile(r"katex|MathJax|mjx|math", re.IGNORECASE)
_ALLOWED: Final = {kind: GLOBAL_ATTRIBUTES | names for kind, names in ATTRIBUTES.items()}
# Attributes whose new value depends on the rest of the page.
_DEPENDS: Final = ADDRESSES | {"id", "name"}
_CLOSE_MORE: Final = HEADINGS | RUBY_PARTS | frozenset(CLOSES)


class Parsed(NamedTuple):
    """A start tag. ``kind`` is the name under which it is treated.

    The rest is for elements that feeds keep, without pictures. ``kept`` are the attributes that stay as they are,
    ``removed`` and ``scripts`` the names of others, and ``written`` is what the tag becomes if no attribute depends on
    the rest of the page. A simple tag is written without a further look; ``opened`` is the element that it opens, if
    any. It closes an open paragraph if it is a block, and perhaps other elements if it ``closes_more``.
    """

    name: str
    kind: str
    values: dict[str, str]
    styles: Styles
    is_hidden: bool
    is_closed: bool
    written: str = ""
    kept: dict[str, str] = _NO_VALUES
    removed: str = ""
    scripts: str = ""
    is_simple: bool = False
    opened: Open | None = None
    is_block: bool = False
    closes_more: bool = False


def parse(text: str) -> Parsed | None:
    """Parse a start tag, from ``<`` to ``>``; return None for any other text."""
    return _cached(text) if len(text) <= _MAX_CACHED else _parse(text)


def _parse(text: str) -> Parsed | None:
    found = TAG.match(text)
    if found is None or not found["close"]:
        return None
    name, written = found["start"].lower(), found["attributes"]
    values = attributes(written) if written and not written.isspace() else _NO_VALUES
    kind = RENAMED.get(name, name)
    style = styles(values["style"]) if "style" in values else _NO_STYLES
    hidden = kind not in _NEVER_HIDDEN and is_hidden(values, style)
    parsed = Parsed(name, kind, values, style, hidden, written.endswith("/"))
    return parsed if kind == "img" or kind not in KEPT else _kept(parsed)


def _kept(tag: Parsed) -> Parsed:
    """Complete the start tag of an element that feeds keep."""
    kind, values = tag.kind, tag.values
    allowed = _ALLOWED.get(kind, GLOBAL_ATTRIBUTES)
    kept = {key: values[key] for key in values if key in allowed and key not in ADDRESSES}
    is_free = _DEPENDS.isdisjoint(values)
    return Parsed(
        *tag[:6],
        written=start_tag(kind, kept) if is_free else "",
        kept=kept,
        removed=_removed(values, allowed),
        scripts=script_names(values),
        is_simple=is_free and kind == tag.name and not tag.is_hidden and _is_simple(kind, values),
        opened=None if kind in VOID else Open(tag.name, kind),
        is_block=kind in BLOCKS,
        closes_more=kind in _CLOSE_MORE,
    )


_cached = lru_cache(maxsize=8192)(_parse)


def script_names(values: dict[str, str]) -> str:
    """Return the attributes that contain scripts, for a report."""
    return ", ".join([f"{key}=" for key in values if key.startswith("on")])


def _removed(values: dict[str, str], allowed: frozenset[str]) -> str:
    """Return the attributes that are removed, for a report: those with a value, without scripts."""
    names = [key for key in values if not (key in SILENT or key in allowed)]
    return ", ".join([f"{key}=" for key in names if values[key] and not key.startswith("on")])


def _is_simple(kind: str, values: dict[str, str]) -> bool:
    if kind in _NOT_SIMPLE or "aria-hidden" in values or script_names(values):
        return False
    return "class" not in values or _FORMULA.search(values["class"]) is None
