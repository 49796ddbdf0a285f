"""Collects the rewritten HTML: pieces of text, and locations that are filled in at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip.values.html.players import label
from hattip.values.html.tokens import escape_text, escape_value

if TYPE_CHECKING:
    from hattip.values.html.findings import Finding


class _Link(NamedTuple):
    at: int
    address: str
    title: str
    is_block: bool


class LastPicture(NamedTuple):
    """The picture after which no text has come yet."""

    at: int
    address: str
    lazy: bool
    in_noscript: bool
    finding: Finding | None


class HtmlOutput:
    """The pieces of the rewritten HTML, in order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links: set[str] = set()
        self._later: list[_Link] = []

    def add(self, html: str) -> int:
        """Append HTML; return its index, by which it can be replaced."""
        self.parts.append(html)
        return len(self.parts) - 1

    def link_later(self, address: str, title: str, *, is_block: bool) -> None:
        """Append a link to an address, unless the author has written one, which is known at the end."""
        self._later.append(_Link(self.add(""), address, title, is_block))

    def html(self) -> str:
        """Return all of it."""
        for link in self._later:
            if link.address not in self.links:
                self.links.add(link.address)
                text = f'<a href="{escape_value(link.address)}">{escape_text(label(link.address, link.title))}</a>'
                self.parts[link.at] = f"<p>{text}</p>" if link.is_block else f" {text} "
        self._later.clear()
        return "".join(self.parts)
