"""The value that follows a label in a line."""

from __future__ import annotations

import re
from typing import Final

from hattip.authoring import patterns
from hattip.authoring.page import EDGE
from hattip.authoring.place import NEXT_LINE, Place

_LONGEST: Final = 300
_BRACKETS: Final = ("（）", "()", "【】", "[]", "《》")


def value_of(place: Place, start: int, *, with_spaces: bool = False) -> tuple[str, str]:
    """Return the value that follows a label, and the address of its link; in the next line if nothing follows."""
    text = place.line.text
    rest = text[start:]
    if not rest.replace(EDGE, "").strip():
        following = place.following
        if (
            following is None
            or following.aside
            or len(following.visible) > NEXT_LINE
            or patterns.STOP.match(following.text)
        ):
            return "", ""
        return following.visible, following.links[0][2] if following.links else ""
    start += len(rest) - len(rest.lstrip(f' \t\r\n\u3000\xa0{EDGE}“"《【[（('))
    is_titled = "《" in text[max(0, start - 2) : start]
    for begin, end, href in place.line.links:
        if begin <= start < end:
            return text[start:end], href
    return _cut("《" * is_titled + text[start:], with_spaces=with_spaces), next(
        (href for begin, _, href in place.line.links if 0 <= begin - start <= NEXT_LINE), ""
    )


def _cut(rest: str, *, with_spaces: bool) -> str:
    """Cut a text off where the value of a label ends."""
    rest = re.sub(rf"(?<=[《（(]){EDGE}|{EDGE}(?=[》）)])", "", rest[:_LONGEST])
    if (label := patterns.STOP.match(rest)) and patterns.HAN.search(label[0]):
        return ""  # the next label: this one has no value
    stops = (found for found in patterns.STOP.finditer(rest, 1) if not _is_inside(rest[: found.start()], found[0]))
    stop = next(stops, None)
    value = rest[: stop.start()] if stop else rest
    value = re.split(EDGE, value.strip(EDGE), maxsplit=1)[0]
    if patterns.HAN.search(value) and not with_spaces:
        value = re.split(r"[，,]", value)[0].strip()
        first, _, more = value.partition(" ")
        return first if more and patterns.HAN.search(first) and len(first) > 1 else value
    return value


def _is_inside(before: str, stop: str) -> bool:
    """Check whether what would end a value is in, or ends, brackets that the value opened."""
    return any(before.count(left) > before.count(right) for left, right in _BRACKETS if stop != "\n")
