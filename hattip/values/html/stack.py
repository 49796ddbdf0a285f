"""The elements that are open while HTML is read, approximately as a browser would have them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hattip.values.html.elements import BLOCKS, CLOSES, FORMATTING, HEADINGS, MEDIA, RUBY_PARTS, SCOPES, TABLE

if TYPE_CHECKING:
    from hattip.values.html.tokens import Tag

# A page that is nested deeper gets no deeper: browsers stop at 512.
MAX_DEPTH = 200
# How far down an element is looked for. Whatever is further down is closed at the end.
_REACH = 400
_PARAGRAPH = frozenset({"p"})


class Open:
    """An open element: its name as written, and as it was written to the output (``""`` if it was not).

    ``start`` is the index of its start tag in the output. A film or recording has its ``address``, as soon as one is
    known, and its ``tag``. ``title`` is its title, or the classes of another element.
    """

    __slots__ = ("address", "end_tag", "name", "start", "tag", "title", "written")

    def __init__(
        self, name: str, written: str, start: int = -1, address: str = "", title: str = "", tag: Tag | None = None
    ) -> None:
        self.name, self.written, self.start = name, written, start
        self.address, self.title, self.tag = address, title, tag
        # The end tag that closes it and nothing else, or None if there is more to do.
        self.end_tag = f"</{name}>" if name == written and name not in MEDIA else None


class Stack:
    """The open elements, the innermost last."""

    def __init__(self) -> None:
        self.elements: list[Open] = []
        self.count: defaultdict[str, int] = defaultdict(int)

    def __contains__(self, name: str) -> bool:
        return self.count.get(name, 0) > 0

    @property
    def is_full(self) -> bool:
        """Return whether there are as many open elements as may be."""
        return len(self.elements) >= MAX_DEPTH

    def push(self, element: Open) -> None:
        """Open an element."""
        self.elements.append(element)
        self.count[element.name] += 1

    def pop(self) -> Open:
        """Close the innermost element."""
        element = self.elements.pop()
        self.count[element.name] -= 1
        return element

    def written(self) -> str:
        """Return the name of the innermost element in the output."""
        if self.elements and self.elements[-1].written:
            return self.elements[-1].written
        return next((element.written for element in reversed(self.elements[-_REACH:]) if element.written), "")

    def innermost(self, names: frozenset[str]) -> Open | None:
        """Return the innermost open element of some names."""
        if not any(self.count.get(name) for name in names):
            return None
        return next((element for element in reversed(self.elements[-_REACH:]) if element.name in names), None)

    def close(self, name: str) -> list[Open]:
        """Close the innermost element of a name with all inside it; return them, the innermost first.

        An end tag of formatting around an open block closes the formatting alone: browsers go on with the block.
        """
        if self.elements and self.elements[-1].name == name:
            return [self.pop()]
        at = self._find(name)
        if at < 0:
            return []
        inner = self.elements[at + 1 :]
        if name in FORMATTING and any(element.written in BLOCKS for element in inner):
            self.count[name] -= 1
            return [self.elements.pop(at)]
        return self._cut(at)

    def close_implied(self, name: str) -> list[Open]:
        """Close what the start tag of an element closes (HTML standard, section 13.2.6.4.7)."""
        if name in CLOSES:
            closed, limits = CLOSES[name]
            return self._close_first(closed, limits)
        found = self._close_first(_PARAGRAPH, SCOPES) if name in BLOCKS and self.count.get("p") else []
        if name in HEADINGS:
            found += self._close_innermost(HEADINGS)
        elif name in RUBY_PARTS and self.count.get("ruby"):
            found += self._close_innermost(RUBY_PARTS)
        return found

    def _close_innermost(self, written: frozenset[str]) -> list[Open]:
        is_closed = self.elements and self.elements[-1].written in written
        return self._cut(len(self.elements) - 1) if is_closed else []

    def _close_first(self, closed: frozenset[str], limits: frozenset[str]) -> list[Open]:
        for at in range(len(self.elements) - 1, max(-1, len(self.elements) - _REACH), -1):
            written = self.elements[at].written
            if written in closed:
                return self._cut(at)
            if written in limits:
                break
        return []

    def close_all(self) -> list[Open]:
        """Close everything."""
        return self._cut(0)

    def _find(self, name: str) -> int:
        if not self.count.get(name):
            return -1
        for at in range(len(self.elements) - 1, max(-1, len(self.elements) - _REACH), -1):
            if self.elements[at].name == name:
                return at
            if self.elements[at].name in SCOPES and name not in TABLE:
                return -1
        return -1

    def _cut(self, at: int) -> list[Open]:
        closed = self.elements[at:]
        del self.elements[at:]
        for element in closed:
            self.count[element.name] -= 1
        return closed[::-1]
