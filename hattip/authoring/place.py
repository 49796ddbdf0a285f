"""Where a line of a page is: how far from the title, before or after the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.authoring import body, patterns
from hattip.authoring.page import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.authoring.page import Line, PageTree

# In characters: a line of facts, a byline, the text between a label and its link, a value on the next line, a name.
SHORT: Final = 160
BYLINE: Final = 200
FAR: Final = 60
NEXT_LINE: Final = 40
SHORT_NAME: Final = 60
# The shortest paragraph in Chinese; in other languages twice as much.
_PARAGRAPH: Final = 70
# In lines: how far from the title, and from the last line of the article on, facts are looked for.
AFTER_TITLE: Final = 14
_BEFORE_TITLE: Final = 6
_END: Final = 6
_CAPTIONS: Final = frozenset({"p", "div", "center"})
_PICTURES: Final = ("img", "svg", "canvas", "iframe", "picture", "embed")


class Place(NamedTuple):
    """A line with its distance from the title in lines, negative before it, and the line that follows it."""

    line: Line
    distance: int
    following: Line | None
    is_before_text: bool

    @property
    def location(self) -> str:
        """The location for people."""
        return f"text, line {self.line.number}"

    @property
    def is_short(self) -> bool:
        """Whether the line is short enough to be a line of facts rather than a paragraph."""
        return len(self.line.visible) <= SHORT

    @property
    def is_near(self) -> bool:
        """Whether the line is close to the title, and before the first long paragraph ends."""
        return self.is_before_text and -_BEFORE_TITLE <= self.distance <= AFTER_TITLE

    @property
    def is_quoted(self) -> bool:
        """Whether the line is in a quotation."""
        block = self.line.block
        return block.tag == "blockquote" or any(parent.tag == "blockquote" for parent in block.iterancestors())

    def is_fact(self, start: int, end: int) -> bool:
        """Check whether a label in a line is one of facts: in a short line, at its start, or in brackets at its end."""
        text = self.line.text
        if not self.is_near and len(text) - end >= NEXT_LINE:
            return not text[:start].strip(f" \t\r\n\u3000(（[【{EDGE}")
        return self.is_short or not text[:start].strip(f" \t\r\n\u3000(（[【{EDGE}") or len(text) - end < NEXT_LINE


def places(page: PageTree, titles: Sequence[str]) -> Iterator[Place]:
    """Yield the lines of a page in which facts about its article may be. ``titles`` are its possible titles."""
    lines = tuple(_without_references(page.lines))
    start, last = _title_at(lines, titles), _last_line(page)
    text_at = next((number for number, line in enumerate(lines) if number > start and _is_paragraph(line)), len(lines))
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        is_close = number <= text_at + 1 or number >= last - _END
        if not line.aside and is_close and (number <= text_at or not _is_caption(line, following)):
            yield Place(line, number - start, following, number <= text_at)


def _without_references(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with those that list references marked as aside."""
    is_list = False
    for line in lines:
        is_list = _is_heading(line) or (is_list and (line.tag == "li" or bool(patterns.ENTRY.match(line.text))))
        yield line._replace(aside=True) if is_list else line


def _is_heading(line: Line) -> bool:
    """Check whether a line is the heading of a list of references."""
    return patterns.REFERENCES.fullmatch(line.visible.strip(" :：【】[]")) is not None


def _is_caption(line: Line, following: Line | None) -> bool:
    """Check whether a short line is between a picture or a table, whose source it gives, and more of the text."""
    if following is None or not _is_paragraph(following):
        return False
    before = line.block.getprevious() if line.tag in _CAPTIONS and len(line.visible) <= FAR else None
    if before is None or not isinstance(before.tag, str):
        return False
    is_picture = next(before.iter(*_PICTURES), None) is not None and not "".join(before.itertext()).strip()
    return is_picture or before.tag == "table"


def _last_line(page: PageTree) -> int:
    """Return the number of the last line of the article's text."""
    element = body.find(page)
    if element is None:
        return 0
    inside = set(element.iter())
    return max((number for number, line in enumerate(page.lines) if line.block in inside and not line.aside), default=0)


def _is_paragraph(line: Line) -> bool:
    return len(line.visible) > (_PARAGRAPH if patterns.HAN.search(line.visible) else 2 * _PARAGRAPH)


def _title_at(lines: Sequence[Line], titles: Sequence[str]) -> int:
    """Return the number of the line that is the title; of several the heading, else the last."""
    for title in titles:
        wanted = "".join(title.split())
        found = [number for number, line in enumerate(lines) if wanted and "".join(line.visible.split()) == wanted]
        headings = [number for number in found if lines[number].tag in {"h1", "h2", "h3"}]
        if found:
            return (headings or found)[0]
    return 0
