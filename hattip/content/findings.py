"""Turns what was found in content into problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.problems import Code, Problem
from hattip.values.html import Finding, FindingKind
from hattip.values.text import describe
from hattip.values.urls import invisible_ends

if TYPE_CHECKING:
    from hattip.problems import Span

_CODES: Final = {
    FindingKind.SCRIPT: Code.UNSAFE_HTML,
    FindingKind.PICTURE: Code.LOST_PICTURE,
    FindingKind.MEDIA: Code.LOST_MEDIA,
    FindingKind.LINK: Code.LOST_LINK,
    FindingKind.TEXT: Code.LOST_TEXT,
    FindingKind.CONTROL: Code.LOST_CONTROL,
    FindingKind.FRAME: Code.FRAME_AS_LINK,
    FindingKind.HIDDEN: Code.HIDDEN_TEXT,
    FindingKind.PIXEL: Code.TRACKER,
    FindingKind.MARKUP: Code.SIMPLIFIED_HTML,
}
_ENCODED = re.compile(r"(?:%[0-9A-F]{2}){2,3}$", re.IGNORECASE)


def problem(finding: Finding, span: Span) -> Problem:
    """Return the problem of a finding."""
    if finding.kind is FindingKind.ADDRESS:
        return _invisible(finding.subject, span)
    return Problem(_CODES[finding.kind], span, "", {"what": finding.subject})


def _invisible(address: str, span: Span) -> Problem:
    found = invisible_ends(address)
    character = describe(found[0]) if found else "".join(_ENCODED.findall(address)[:1])
    fields = {"address": address, "character": character}
    return Problem(Code.INVISIBLE_CHARACTER, span, "content", fields)
