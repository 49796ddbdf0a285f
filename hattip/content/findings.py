"""Turns what was found in content into problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hattip.problems import Code, Problem, literal
from hattip.values.html import Finding, Kind

if TYPE_CHECKING:
    from hattip.problems import Span

# The code of each kind, its message and its hint; "{}" is what was found.
_TEXTS: Final = {
    Kind.SCRIPT: (Code.UNSAFE_HTML, "The feeds leave out {}: it runs in the page.", "Delete it here too."),
    Kind.PICTURE: (
        Code.LOST_PICTURE,
        "A picture is lost: {} has no address that a reader app can open.",
        "Write the picture's own address in src.",
    ),
    Kind.MEDIA: (
        Code.LOST_MEDIA,
        "What {} plays or frames is lost: it has no address that a reader app can open.",
        "Write a link to it into the content.",
    ),
    Kind.LINK: (Code.LOST_LINK, "A link is lost, its text stays: {} is no web address.", "Write a full web address."),
    Kind.TEXT: (Code.LOST_TEXT, "Text is lost: {} is never closed.", "Close it."),
    Kind.CONTROL: (
        Code.LOST_CONTROL,
        "Readers cannot use the form: {} is left out, its text stays.",
        "Link to the page with the form.",
    ),
    Kind.ADDRESS: (
        Code.INVISIBLE_CHARACTER,
        "The address {} begins or ends with an invisible character, which was dropped.",
        "Delete it.",
    ),
    Kind.FRAME: (Code.FRAME_AS_LINK, "{} becomes a link to its address.", "Nothing needs to be done."),
    Kind.HIDDEN: (Code.HIDDEN_TEXT, "{} is hidden on the page, and so it is left out.", "Nothing needs to be done."),
    Kind.PIXEL: (Code.TRACKER, "{} only counts readers, and is left out.", "Nothing needs to be done."),
    Kind.MARKUP: (
        Code.SIMPLIFIED_HTML,
        "The feeds leave out {}: reader apps have no use for it.",
        "Nothing needs to be done.",
    ),
}


def problem(finding: Finding, span: Span) -> Problem:
    """Return the problem of a finding."""
    code, message, hint = _TEXTS[finding.kind]
    subject = finding.subject.encode("unicode_escape").decode() if finding.kind is Kind.ADDRESS else finding.subject
    return literal(code, span, message.format(subject), hint)
