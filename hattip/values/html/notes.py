"""Notes within an article: a mark leads to its note, and back. Their ids are made unique to the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from zlib import crc32

from hattip.values.html.tokens import unescape_value

if TYPE_CHECKING:
    from hattip.values.html.addresses import Addresses

_REFERENCE = re.compile(r"\bhref\s*=\s*[\"']?([^\"'\s>#]*)#([^\"'\s>]+)", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:id|name)\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\"'\s>]+))", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# It begins with "fn": NetNewsWire shows the note of a mark in a popover only then.
_UNIQUE = re.compile(r"fn[0-9a-f]{8}-.")


def is_unique_link(address: str) -> bool:
    """Return whether an address is that of a note with a unique id."""
    return address.startswith("#") and _UNIQUE.match(unquote(address[1:])) is not None


class Notes:
    """The ids of an article that links within it lead to."""

    def __init__(self, html: str, addresses: Addresses) -> None:
        self._addresses = addresses
        self._given: set[str] = set()
        self._prefix = f"fn{crc32(addresses.page.encode()):08x}-"
        self._wanted: set[str] = set()
        if "#" in html:
            self._wanted = self._references(html)
            if self._wanted:
                self._wanted &= {unescape_value(next(filter(None, found))) for found in _TARGET.findall(html)}
        self._left = set(self._wanted)

    def _references(self, html: str) -> set[str]:
        found = set()
        for page, fragment in _REFERENCE.findall(html):
            if not page or self._addresses.absolute(page) == self._addresses.page:
                text = unescape_value(fragment)
                found |= {text, unquote(text)}
        return found

    def link(self, address: str) -> str | None:
        """Return the address of the note that a link leads to, or None if it leads elsewhere."""
        if is_unique_link(address):
            return address
        page, mark, fragment = address.strip().partition("#")
        if not mark or not self._wanted or (page and self._addresses.absolute(page) != self._addresses.page):
            return None
        target = fragment if fragment in self._wanted else unquote(fragment)
        return f"#{quote(self._unique(target), safe=':')}" if target in self._wanted else None

    def id(self, values: dict[str, str]) -> str:
        """Return the unique id for an element with these attributes, or an empty text; each is given once."""
        for name in ("id", "name"):
            value = values.get(name, "")
            if value in self._left or (value and _UNIQUE.match(value) and value not in self._given):
                self._left.discard(value)
                unique = self._unique(value)
                self._given.add(unique)
                return unique
        return ""

    def _unique(self, target: str) -> str:
        return target if _UNIQUE.match(target) else self._prefix + _SPACE.sub("-", target)
