"""What :mod:`hattip.values.html` leaves out or changes, with its location."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class FindingKind(StrEnum):
    """The kinds of findings."""

    SCRIPT = "script"  # runs in the page
    PICTURE = "picture"  # has no address that others can open
    MEDIA = "media"  # a frame, film or recording without such an address
    LINK = "link"
    TEXT = "text"  # in an element, comment or tag that is never closed
    CONTROL = "control"  # of a form
    ADDRESS = "address"  # with invisible characters, which were dropped
    FRAME = "frame"  # became a link
    HIDDEN = "hidden"  # text that nobody sees on the page
    PIXEL = "pixel"  # counts readers
    MARKUP = "markup"  # changes nothing that a reader app shows


class Finding(NamedTuple):
    """One finding: ``subject`` is the tag, the attributes or the address; the tag is at ``html[start:end]``."""

    kind: FindingKind
    start: int
    end: int
    subject: str


class TooLargeError(ValueError):
    """HTML with more elements, attributes or character references than can be read in reasonable time."""
