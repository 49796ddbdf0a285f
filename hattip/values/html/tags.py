"""Parses a start tag. Tags repeat: in a page of WeChat most of them are equal to an earlier one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from hattip.values.html.elements import (
    ADDRESSES,
    ATTRIBUTES,
    FORMATTING,
    GLOBAL_ATTRIBUTES,
    KEPT,
    MEDIA,
    PAGE,
    RENAMED,
    SILENT,
    VOID,
)
from hattip.values.html.stack import Open
from hattip.values.html.style import Styles, is_hidden, styles
from hattip.values.html.tokens import TAG, attributes, start_tag

_MAX_CACHED: Final = 500
_NO_STYLES: Final[Styles] = {}
_NOT_SIMPLE: Final = VOID | MEDIA | FORMATTING | {"tr"}
_FORMULA = re.compile(r"katex|MathJax|mjx|math", re.IGNORECASE)
_DEPENDS: Final = ADDRESSES | {"id", "name"}


class Parsed(NamedTuple):
    """A start tag. ``kind`` is the name under which it is treated.

    ``kept`` are the attributes that stay as they are, ``removed`` and ``scripts`` the names of others, and ``written``
    is what the tag becomes if no attribute depends on the rest of the page. A simple tag is written without a further
    look; ``opened`` is the element that it opens.
    """

    name: str
    kind: str
    values: dict[str, str]
    styles: Styles
    is_hidden: bool
    is_closed: bool
    written: str
    kept: dict[str, str]
    removed: str
    scripts: str
    is_simple: bool
    opened: Open


def parse(text: str) -> Parsed:
    """Parse a start tag, from ``<`` to ``>``."""
    return _cached(text) if len(text) <= _MAX_CACHED else _parse(text)


def _parse(text: str) -> Parsed:
    found = TAG.match(text)
    name = found["start"].lower() if found else ""
    written = found["attributes"] if found else ""
    values = attributes(written) if written and not written.isspace() else {}
    kind = RENAMED.get(name, name)
    style = styles(values["style"]) if "style" in values else _NO_STYLES
    hidden = kind != "img" and kind not in PAGE and (bool(style) or "hidden" in values) and is_hidden(values, style)
    allowed = ATTRIBUTES.get(kind, ())
    kept = {
        key: value
        for key, value in values.items()
        if (key in GLOBAL_ATTRIBUTES or key in allowed) and key not in ADDRESSES
    }
    scripts = [key for key in values if key.startswith("on")]
    removed = [
        key
        for key, value in values.items()
        if value and key not in kept and key not in SILENT and key not in allowed and key not in scripts
    ]
    is_free = kind in KEPT and not any(key in _DEPENDS for key in values)
    is_simple = (
        is_free
        and kind == name
        and not (hidden or scripts or kind in _NOT_SIMPLE or "aria-hidden" in values)
        and not _FORMULA.search(values.get("class", ""))
    )
    return Parsed(
        name, kind, values, style, hidden, written.endswith("/"), start_tag(kind, kept) if is_free else "", kept,
        ", ".join(f"{key}=" for key in removed), ", ".join(f"{key}=" for key in scripts), is_simple,
        Open(name, kind),
    )  # fmt: skip


_cached = lru_cache(maxsize=8192)(_parse)
