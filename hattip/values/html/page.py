"""The state of rewriting the HTML of one article."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from hattip.values.html.elements import BLOCKS, RAW_TEXT, VOID
from hattip.values.html.findings import Finding, FindingKind, TooLargeError
from hattip.values.html.notes import Notes
from hattip.values.html.output import HtmlOutput, LastPicture
from hattip.values.html.stack import Stack
from hattip.values.html.tokens import TAG, canonical_text

if TYPE_CHECKING:
    from hattip.values.html.addresses import Addresses
    from hattip.values.html.tokens import Tag

MAX_ELEMENTS: Final = 49_000
MAX_ATTRIBUTES: Final = 200_000
_INLINE_BLOCKS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre", "table", "ul", "ol", "dl"})
# Inside these a paragraph may begin.
_CONTAINERS: Final = (BLOCKS - _INLINE_BLOCKS) | {"", "dd", "li", "td", "th"}
# In a drawing, a title is an element like others.
_RAW_INSIDE: Final = {"svg": frozenset({"script", "style"})}
# Within these, an element of the same name is another one.
_NESTED: Final = frozenset({"button", "caption", "dir", "dl", "menu", "object", "ol", "select", "table", "ul"})
_ENDS_PARAGRAPH: Final = BLOCKS | {"address", "center", "dir", "fieldset", "form", "hgroup", "menu", "search", "li"}
_SIBLINGS: Final = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "tbody", "tfoot", "thead"},
    "td": {"td", "th", "tr", "tbody", "tfoot", "thead"}, "th": {"td", "th", "tr", "tbody", "tfoot", "thead"},
    "option": {"option", "optgroup"}, "tbody": {"tbody", "tfoot", "thead"}, "thead": {"tbody", "tfoot"},
}  # fmt: skip


class HtmlPage:
    """The HTML of an article, what has been written of it, and what was found."""

    def __init__(self, html: str, addresses: Addresses) -> None:
        self.html, self.addresses = html, addresses
        self.output, self.stack = HtmlOutput(), Stack()
        self.notes = Notes(html, addresses)
        self.findings: list[Finding] = []
        self.elements = self.attributes = 0
        self.formatting: set[str] = set()
        self.unclosed = 0  # elements of formatting
        self.picture: LastPicture | None = None
        self.sources: list[str] = []  # of the open <picture>
        self.formula: tuple[int, bool] | None = None  # the index of the last formula in the output; whether it is TeX
        self._last: dict[str, int] = {}

    def check(self) -> None:
        """Check the number of elements and attributes.

        Raises:
            TooLargeError: there are too many.
        """
        if self.elements > MAX_ELEMENTS or self.attributes > MAX_ATTRIBUTES:
            raise TooLargeError

    def report(self, kind: FindingKind, tag: Tag, subject: str = "") -> Finding:
        """Add a finding about a tag."""
        finding = Finding(kind, tag.start, tag.end, subject or f"<{tag.name}>")
        self.findings.append(finding)
        return finding

    def add_text(self, text: str) -> None:
        """Write text in which there are no tags, but character references."""
        if not text:
            return
        if (self.picture or self.formula) and not text.isspace():
            self.picture = self.formula = None
        self.output.parts.append(canonical_text(text))

    @property
    def in_noscript(self) -> bool:
        """Return whether a browser without scripts shows what comes now, and others do not."""
        return "noscript" in self.stack

    @property
    def is_block(self) -> bool:
        """Return whether a paragraph may begin here."""
        return "p" not in self.stack and self.stack.written() in _CONTAINERS

    def has_end(self, name: str, position: int) -> bool:
        """Return whether an end tag of a name follows."""
        if name not in self._last:
            found = [match.start() for match in _end_tag(name).finditer(self.html)]
            self._last[name] = found[-1] if found else -1
        return self._last[name] >= position

    def after_text(self, name: str, position: int) -> tuple[int, int]:
        """Return where the text of an element without tags ends, and where its end tag does."""
        if not self.has_end(name, position):
            return len(self.html), len(self.html)
        found = _end_tag(name).search(self.html, position)
        return (found.start(), found.end()) if found else (len(self.html), len(self.html))

    def after_element(self, name: str, position: int) -> int:
        """Return where an element that begins before ``position`` ends, as a browser would see it."""
        inner, count = [name], {name: 1}
        while found := TAG.search(self.html, position):
            position = found.end()
            if found["start"]:
                self.elements += 1
                child = found["start"].lower()
                if child in _RAW_INSIDE.get(name, RAW_TEXT) and self.has_end(child, position):
                    position = self.after_text(child, position)[1]
                elif _closes(name, child) and _NESTED.isdisjoint(inner[1:]):
                    return found.start()
                elif child not in VOID:
                    inner.append(child)
                    count[child] = count.get(child, 0) + 1
            elif found["end"]:
                end = found["end"].lower()
                if count.get(end):
                    _close_in(inner, count, end)
                    if not inner:
                        return position
                elif end in self.stack:
                    return found.start()
        return len(self.html)


def _close_in(inner: list[str], count: dict[str, int], name: str) -> None:
    while inner:
        closed = inner.pop()
        count[closed] -= 1
        if closed == name:
            return


def _closes(name: str, child: str) -> bool:
    """Return whether the start of a child closes an element without an end tag."""
    return child in _ENDS_PARAGRAPH if name == "p" else child in _SIBLINGS.get(name, ())


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?:[\s/][^>]*+)?(?:>|\Z)", re.IGNORECASE | re.ASCII)
