"""The second of the two passes over content: ammonia, through nh3, parses as browsers do and decides what is safe."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.values.html.elements import ATTRIBUTES, GLOBAL_ATTRIBUTES, KEPT, SCHEMES
from hattip.values.html.findings import TooLargeError
from hattip.values.html.notes import is_unique_link
from hattip.values.html.rewrite import rewrite
from hattip.values.text import replace_forbidden

if TYPE_CHECKING:
    import nh3

    from hattip.values.html.findings import Finding

# Two are enough for what people write. Where a tag had to go, those around it may not fit together, and a parser would
# part them the next time. Hundreds of elements that cross each other take one round for every few.
_MAX_ROUNDS: Final = 10
_MANY_AMPERSANDS: Final = 2000
_PRIVATE: Final = "\ue000\uf8ff\U000f0000\U0010fffd"
_PRE = re.compile(r"(<pre(?: [^>]*)?>)\n")
_WITH_CONTENT: Final = frozenset(
    {"math", "noscript", "script", "select", "style", "svg", "template", "textarea", "xmp"}
)


class Sanitized(NamedTuple):
    """HTML that is safe in any reader app, and what was found in the HTML it was made from."""

    html: str
    findings: list[Finding]


def clean(html: str, base: str) -> str:
    """Return HTML that is safe in any reader app: closed, inert, and with every address absolute against ``base``.

    To clean it again changes nothing.

    Raises:
        TooLargeError: it cannot be read in reasonable time.
    """
    return sanitize(html, base).html


def sanitize(html: str, base: str) -> Sanitized:
    """Return the same as :func:`clean`, and what was found.

    Raises:
        TooLargeError: it cannot be read in reasonable time.
    """
    findings: list[Finding] | None = None
    for _ in range(_MAX_ROUNDS):
        rewritten = rewrite(html, base)
        findings = rewritten.findings if findings is None else findings
        safe = _safe(rewritten.html)
        if safe == html or (safe == rewritten.html.strip() and not rewritten.was_full):
            return Sanitized(safe, findings)
        html = safe
    raise TooLargeError


def _safe(html: str) -> str:
    stand_in = _unused(html) if html.count("&amp;") > _MANY_AMPERSANDS else ""
    if stand_in:  # the parser takes quadratic time for "&"
        html = html.replace("&amp;", stand_in)
    html = replace_forbidden(_cleaner().clean(html))
    if stand_in:
        html = html.replace(stand_in, "&amp;")
    # The parser drops the first line end in <pre>, and ammonia does not write it again.
    return _PRE.sub(r"\1\n\n", html).strip()


def _unused(html: str) -> str:
    """Return a private character that HTML does not contain, or an empty text."""
    return next((character for character in _PRIVATE if character not in html), "")


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(KEPT),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={"*": {*GLOBAL_ATTRIBUTES, "id"}, **{tag: set(names) for tag, names in ATTRIBUTES.items()}},
        url_schemes=set(SCHEMES),
        url_relative=_relative,
        attribute_filter=None,
        link_rel=None,
        strip_comments=True,
    )


def _relative(address: str) -> str | None:
    """Keep the links to notes of the article itself; every other address is absolute by now."""
    return address if is_unique_link(address) else None
