"""The state of rewriting the HTML of one article."""

from __future__ import annotations

import re
from collections import Counter
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
        self._is_usual = "\xa0" not in html and "\r" not in html
        self.unclosed = 0  # elements of formatting
        self.was_full = False  # whether as many elements were open as may be, and others were left out
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

    def add_text(self, start: int, end: int) -> None:
        """Write a part of the HTML in which there are no tags, but character references."""
        if start == end:
            return
        text = self.html[start:end]
        if (self.picture or self.formula) and not text.isspace():
            self.picture = self.formula = None
        if not self._is_usual or "&" in text or "<" in text or ">" in text:
            text = canonical_text(text)
        self.output.parts.append(text)

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
        inner = _InnerElements(name)
        while inner.names:
            if (found := TAG.search(self.html, position)) is None:
                return len(self.html)
            child, end = (found["start"] or "").lower(), (found["end"] or "").lower()
            self.elements += bool(child)
            if inner.ends_before(child) or (not inner.close(end) and end in self.stack):
                return found.start()
            position = found.end()
            if inner.is_raw(child) and self.has_end(child, position):
                position = self.after_text(child, position)[1]
            elif child:
                inner.enter(child)
        return position


class _InnerElements:
    """An element and the open elements inside it, while its end is searched."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.names = [name]
        self._count = Counter(self.names)

    def is_raw(self, child: str) -> bool:
        """Return whether a child contains text only."""
        return child in _RAW_INSIDE.get(self._name, RAW_TEXT)

    def ends_before(self, child: str) -> bool:
        """Return whether the start of a child closes the element, which has no end tag then."""
        closing = _ENDS_PARAGRAPH if self._name == "p" else _SIBLINGS.get(self._name, frozenset())
        return child in closing and _NESTED.isdisjoint(self.names[1:])

    def enter(self, child: str) -> None:
        """Open a child, unless it is void."""
        if child not in VOID:
            self.names.append(child)
            self._count[child] += 1

    def close(self, name: str) -> bool:
        """Close the innermost element of a name with all inside it; return whether there is one."""
        if not self._count[name]:
            return False
        closed = ""
        while closed != name:
            closed = self.names.pop()
            self._count[closed] -= 1
        return True


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?:[\s/][^>]*+)?(?:>|\Z)", re.IGNORECASE | re.ASCII)
