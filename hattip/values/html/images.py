"""Pictures and drawings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.values.html import lazy_images
from hattip.values.html.elements import GLOBAL_ATTRIBUTES
from hattip.values.html.findings import Finding, FindingKind
from hattip.values.html.output import LastPicture
from hattip.values.html.style import Styles, is_pixel
from hattip.values.html.tags import script_names
from hattip.values.html.tokens import TAG, escape_text, start_tag, unescape_text

if TYPE_CHECKING:
    from hattip.values.html.page import HtmlPage
    from hattip.values.html.tokens import Tag

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$|\s*[\d.]+r?em\s*$")
_END = re.compile(r"</(desc|metadata|script|style|title)", re.IGNORECASE)
_ICON: Final = 64
_KEPT: Final = GLOBAL_ATTRIBUTES | {"alt", "width", "height"}
_SIZES: Final = frozenset({"hidden", "width", "height"})
_NOT_DRAWN: Final = frozenset({"desc", "metadata", "script", "style", "title"})
_PARTS_OF_WORDS: Final = frozenset({"a", "b", "em", "i", "span", "strong", "tspan"})


def image(page: HtmlPage, tag: Tag, styles: Styles) -> int:
    """Write a picture with its real address, or its alternative text if there is no address."""
    found = lazy_images.find(tag.values, page.addresses)
    if (styles or not _SIZES.isdisjoint(tag.values)) and is_pixel(tag.values, styles, lazy=found.lazy):
        page.report(FindingKind.PIXEL, tag)
        return tag.end
    address = found.address or _from_sources(page)
    if not address:
        _without_address(page, tag)
    elif not _is_copy(page, address, lazy=found.lazy):
        _write(page, tag, address, lazy=found.lazy)
    return tag.end


def _from_sources(page: HtmlPage) -> str:
    """Return the first address that others can open of those in the open ``<picture>``, or an empty text."""
    addresses = page.addresses
    return next((url for each in page.sources if (url := addresses.absolute(each)) and addresses.is_reachable(url)), "")


def _write(page: HtmlPage, tag: Tag, address: str, *, lazy: bool) -> None:
    values = tag.values
    if values.get("src") in page.addresses.cleaned:
        page.report(FindingKind.ADDRESS, tag, values["src"])
    kept = {name: value for name, value in values.items() if name in _KEPT}
    if note := page.notes.id(values):
        kept["id"] = note
    _report_attributes(page, tag)
    index = page.output.add(start_tag("img", {"src": address, **kept}))
    page.picture = LastPicture(index, address, lazy, page.in_noscript, None)


def _report_attributes(page: HtmlPage, tag: Tag) -> None:
    if scripts := script_names(tag.values):
        page.report(FindingKind.SCRIPT, tag, scripts)
    if tag.values.get("style"):
        page.report(FindingKind.MARKUP, tag, "style=")


def _without_address(page: HtmlPage, tag: Tag) -> None:
    """Write the alternative text. A picture in the ``<noscript>`` that follows replaces it."""
    alternative = tag.values.get("alt", "").strip()
    finding = None
    if lazy_images.is_lost(tag.values):
        finding = page.report(FindingKind.PICTURE, tag, _subject(tag.values))
    if page.picture is not None and page.picture.in_noscript and not page.in_noscript:
        _forget(page, finding)
        page.picture = None
        return
    index = page.output.add(escape_text(alternative))
    if not page.in_noscript:
        page.picture = LastPicture(index, "", lazy=True, in_noscript=False, finding=finding)


def _subject(values: dict[str, str]) -> str:
    source = values.get("src") or values.get("data-src") or ""
    return f'src="{source[:60]}{"…" if len(source) > 60 else ""}"'  # noqa: PLR2004 - the length a report can show


def _is_copy(page: HtmlPage, address: str, *, lazy: bool) -> bool:
    """Return whether the picture is there already: a lazy one and its copy in ``<noscript>``, in either order.

    If the two differ, the one in ``<noscript>`` is the real one.
    """
    last = page.picture
    if last is None or last.in_noscript is page.in_noscript:
        return False
    page.picture = None
    if last.address == address:
        return True
    if page.in_noscript and last.lazy:
        page.output.parts[last.at] = ""
        _forget(page, last.finding)
        return False
    return lazy and last.in_noscript


def _forget(page: HtmlPage, finding: Finding | None) -> None:
    if finding is not None and finding in page.findings:
        page.findings.remove(finding)


def drawing(page: HtmlPage, tag: Tag, _: Styles) -> int:
    """Leave out an SVG drawing; its text stays."""
    if not page.has_end("svg", tag.end):
        page.report(FindingKind.MARKUP, tag)
        return tag.end
    end = page.after_element("svg", tag.end)
    if not page.html[max(0, end - 20) : end].rstrip().lower().endswith("</svg>"):
        end = page.after_text("svg", tag.end)[1]
    text = _drawn_text(page.html[tag.end : end])
    is_icon = not text and (_is_small(tag.values) or tag.values.get("aria-hidden") == "true")
    page.report(FindingKind.MARKUP if is_icon else FindingKind.PICTURE, tag)
    if text:
        page.output.add(escape_text(text))
        page.picture = page.formula = None
    return end


def _is_small(values: dict[str, str]) -> bool:
    """Return whether a drawing is an icon, by its size; without any size it is as large as its lines of text."""
    sizes = [values[name] for name in ("width", "height") if name in values] or values.get("viewbox", "").split()[2:]
    numbers = [float(found[1] or 16) for size in sizes if (found := _SIZE.match(size))]
    return len(numbers) == len(sizes) and all(number <= _ICON for number in numbers)


def _drawn_text(html: str) -> str:
    """Return the text in an SVG drawing, without that for its makers."""
    parts, hidden, position = [], False, 0
    ends = {found[1].lower(): found.start() for found in _END.finditer(html)}
    for found in TAG.finditer(html):
        if not hidden:
            parts.append(unescape_text(html[position : found.start()]))
        position = found.end()
        name = (found["start"] or found["end"] or "").lower().rpartition(":")[2]
        if name in _NOT_DRAWN:
            hidden = found["start"] is not None and ends.get(name, -1) > position
        elif name not in _PARTS_OF_WORDS:
            parts.append(" ")
    return " ".join("".join(parts).split())


def canvas(page: HtmlPage, tag: Tag, _: Styles) -> int:
    """Leave out a drawing that a script makes; what it contains is for browsers without scripts."""
    page.report(FindingKind.PICTURE, tag)
    return tag.end
