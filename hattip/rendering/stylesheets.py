"""The stylesheet that makes RSS and Atom readable in a browser. Its words are those of the site's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hattip.locales.page_words import page_words
from hattip.rendering import templates

if TYPE_CHECKING:
    from hattip.model import Site

FEED_STYLESHEET: Final = "feed.css"


def feed_stylesheet(site: Site) -> dict[str, bytes]:
    """Return the stylesheet of the XML feeds, by its name."""
    words = page_words(site.language, site.pages.words)
    return {FEED_STYLESHEET: templates.fill(FEED_STYLESHEET, words=words).encode()}


def with_stylesheet(document: bytes, root: str) -> bytes:
    """Return an XML document with a reference to the stylesheet below ``root``, a relative address."""
    declaration, newline, rest = document.partition(b"\n")
    reference = f'<?xml-stylesheet type="text/css" href="{root}{FEED_STYLESHEET}"?>'.encode()
    return b"".join((declaration, newline, reference, b"\n", rest))
