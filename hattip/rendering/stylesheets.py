"""The stylesheet of the HTML pages and of RSS and Atom, which it makes readable in a browser.

Its words are those of the site's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hattip.locales.page_words import page_words
from hattip.rendering import templates

if TYPE_CHECKING:
    from hattip.model import Site

STYLESHEET: Final = "style.css"


def render(site: Site) -> dict[str, bytes]:
    """Return the stylesheet by its name: its parts for the formats of the site, and the site's own CSS."""
    words = page_words(site.language, site.pages.words)
    parts = [templates.read("common.css")]
    if "html" in site.formats:
        parts.append(templates.read("page.css"))
    if {"rss", "atom"}.intersection(site.formats):
        parts.append(templates.fill("feed.css", words=words))
    if site.pages.css:
        parts.append(f"{site.pages.css}\n")
    return {STYLESHEET: "\n".join(parts).encode()}


def with_stylesheet(document: bytes, root: str) -> bytes:
    """Return an XML document with a reference to the stylesheet below ``root``, a relative address."""
    declaration, newline, rest = document.partition(b"\n")
    reference = f'<?xml-stylesheet type="text/css" href="{root}{STYLESHEET}"?>'.encode()
    return b"".join((declaration, newline, reference, b"\n", rest))
