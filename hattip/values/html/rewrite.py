"""The first of the two passes over content: finds and rewrites what the sanitizer would lose, and reports it.

What is safe is not decided here: the output goes through nh3 in any case.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from hattip.values.html.addresses import Addresses, usual_link
from hattip.values.html.elements import (
    ATTRIBUTES,
    CONTROLS,
    EMBEDS,
    FORMATTING,
    KEPT,
    RENAMED,
    TABLE_PARTS,
    VOID,
)
from hattip.values.html.findings import Finding, FindingKind, TooLargeError
from hattip.values.html.page import MAX_ELEMENTS, HtmlPage
from hattip.values.html.special import HANDLERS, close, drop, report_lost
from hattip.values.html.stack import Open
from hattip.values.html.tags import Parsed, parse
from hattip.values.html.tokens import (
    TAG,
    Tag,
    attributes,
    start_tag,
)

MAX_REFERENCES: Final = 1_000_000
# Elements with their end tags.
MAX_TAGS: Final = 2 * MAX_ELEMENTS
# A parser opens each formatting element again in every block after it.
_MAX_REPEATED: Final = 6_000_000
_BASE = re.compile(r"<base\s(?P<attributes>[^>]*)>", re.IGNORECASE)
_FORMULA_COPY = re.compile(r"\b(?:katex-html|MathJax_Preview|mjx-chtml|MathJax_CHTML|MJX_Display)\b")
_FORMULA = re.compile(r"\b(?:katex|MathJax|mjx|math)", re.IGNORECASE)
_EMPTY_SCRIPT = re.compile(r"javascript:\s*(?:void\s*\(?\s*0?\s*\)?)?[\s;]*", re.IGNORECASE)
_OPEN_LINK: Final = Open("a", "a")
_REPEATED: Final = FORMATTING - {"a"}
_IN_TABLES: Final = frozenset({"tr"})


class Rewritten(NamedTuple):
    """HTML for the sanitizer, and what was found in it.

    ``was_full`` is whether elements were left out because too many were open; then it may change once more.
    """

    html: str
    findings: list[Finding]
    was_full: bool


def rewrite(html: str, base: str) -> Rewritten:
    """Rewrite the HTML of an article that relative addresses are resolved against ``base``.

    Raises:
        TooLargeError: it cannot be read in reasonable time.
    """
    if html.count("&") > MAX_REFERENCES or html.count("<") > MAX_TAGS:
        raise TooLargeError
    addresses = Addresses(base)
    page = HtmlPage(html, addresses)
    if found := _BASE.search(html):
        addresses.rebase(attributes(found["attributes"]).get("href", ""))
    _read(page)
    for element in page.stack.close_all():
        close(page, element)
    page.check()
    if page.elements * max(3 * len(page.formatting), page.unclosed) > _MAX_REPEATED:
        raise TooLargeError
    return Rewritten(page.output.html(), page.findings, page.was_full)


def _read(page: HtmlPage) -> None:
    """Handle all tags, and the text between them."""
    html, stack, parts = page.html, page.stack, page.output.parts
    position = 0
    while (start := html.find("<", position)) >= 0:
        if start > position:
            page.add_text(position, start)
        end = html.find(">", start) + 1
        text = html[start:end]
        if stack.elements and text == stack.elements[-1].end_tag:  # most end tags close the innermost element alone
            page.unclosed -= stack.pop().name in _REPEATED
            parts.append(text)
            position = end
        elif text[:3] == "<a " and (address := usual_link(text)) and "a" not in stack:
            position = _link(page, address, end)
        elif parsed := parse(text):
            position = _start(page, parsed, start, end)
        else:
            position = _other(page, start)
    page.add_text(position, len(html))


def _link(page: HtmlPage, address: str, end: int) -> int:
    """Write a link that has nothing but an address, which needs no further look."""
    page.elements += 1
    page.output.links.add(address.replace("&amp;", "&"))
    page.output.parts.append(f'<a href="{address}">')
    page.stack.push(_OPEN_LINK)
    return end


def _other(page: HtmlPage, position: int) -> int:
    """Handle the next tag, comment or declaration, whatever it is, and the text before it; return where it ends."""
    found = TAG.search(page.html, position)
    if found is None:
        page.add_text(position, len(page.html))
        return len(page.html)
    start, end = found.span()
    page.add_text(position, start)
    if found["start"]:
        parsed = parse(found[0])
        return _start(page, parsed, start, end) if parsed else _unclosed(page, found)
    if found["end"]:
        _end(page, found["end"].lower())
    elif found["comment"] is not None and end == len(page.html) and not found[0].endswith(">"):
        page.report(FindingKind.TEXT, Tag("!--", {}, start, start + len("<!--")))
    return end


def _unclosed(page: HtmlPage, found: re.Match[str]) -> int:
    """Report a start tag that never ends, which loses the text after it."""
    page.elements += 1
    page.attributes += len(attributes(found["attributes"]))
    report_lost(page, Tag(found["start"].lower(), {}, *found.span()), found.end())
    return found.end()


def _start(page: HtmlPage, parsed: Parsed, start: int, end: int) -> int:
    """Handle a start tag; return where to go on. A simple one is written at once, as most are."""
    stack = page.stack
    page.elements += 1
    page.attributes += len(parsed.values)
    if not parsed.is_simple or stack.is_full:
        return _special(page, Tag(parsed.name, parsed.values, start, end), parsed)
    if parsed.closes_more or (parsed.is_block and stack.count["p"]):
        for element in stack.close_implied(parsed.kind):
            close(page, element)
    page.output.parts.append(parsed.written)
    if parsed.opened:
        stack.push(parsed.opened)
    if parsed.kind in _REPEATED:
        page.unclosed += 1
        page.formatting.add(parsed.written)
    if parsed.removed:
        page.findings.append(Finding(FindingKind.MARKUP, start, end, parsed.removed))
    return end


def _special(page: HtmlPage, tag: Tag, parsed: Parsed) -> int:
    """Handle a start tag that may need a closer look; return where to go on."""
    page.was_full |= page.stack.is_full
    if parsed.is_hidden:
        return _hide(page, tag)
    if handler := HANDLERS.get(parsed.name) or HANDLERS.get(parsed.kind):
        return handler(page, tag, parsed.styles)
    if (after := _formula_copy(page, tag)) is not None:
        return after
    is_mentioned = tag.name in RENAMED and not page.has_end(tag.name, tag.end)  # a word of a sentence, most often
    if parsed.kind in KEPT and not is_mentioned:
        _keep(page, tag, parsed)
    else:
        drop(page, tag, is_closed=parsed.is_closed)
    return tag.end


def _hide(page: HtmlPage, tag: Tag) -> int:
    if tag.name in VOID:
        if tag.name != "input":
            page.report(FindingKind.HIDDEN, tag)
        return tag.end
    end = page.after_element(tag.name, tag.end)
    if tag.name in EMBEDS:
        page.report(FindingKind.PIXEL, tag)
    elif end > tag.end:
        page.report(FindingKind.HIDDEN, tag)
    return end


def _formula_copy(page: HtmlPage, tag: Tag) -> int | None:
    """Return the end of an element that draws a formula a second time, for the eye, or None."""
    classes = tag.values.get("class", "")
    if "MathJax_Preview" in classes:
        return page.after_element(tag.name, tag.end)
    if tag.values.get("aria-hidden") != "true":
        return None
    if _FORMULA_COPY.search(classes) and page.formula:
        return page.after_element(tag.name, tag.end)
    outer = any(_FORMULA.search(element.title) for element in page.stack.elements[-4:])
    if outer and tag.name in {"nobr", "mjx-math", "svg"} and page.has_end("math", tag.end):
        return page.after_element(tag.name, tag.end)
    return None


def _keep(page: HtmlPage, tag: Tag, parsed: Parsed) -> None:
    """Write an element that feeds keep."""
    name = parsed.kind
    for element in page.stack.close_implied(name):
        close(page, element)
    written = parsed.written or start_tag(name, _attributes(page, tag, parsed))
    _report_attributes(page, tag, parsed)
    parent = page.stack.written() if name in _IN_TABLES or tag.name in RENAMED else ""
    if tag.name in RENAMED and parent in TABLE_PARTS:
        return
    if name in VOID:
        page.output.parts.append(written)
        return
    if name == "tr" and parent == "table" and not page.stack.is_full:
        page.stack.push(Open("tbody", "tbody", page.output.add("<tbody>")))
    _open(page, tag, name, written)


def _open(page: HtmlPage, tag: Tag, name: str, written: str) -> None:
    """Open an element, unless too many are open already."""
    page.unclosed += name in _REPEATED
    if page.stack.is_full:
        page.stack.push(Open(tag.name, ""))
        return
    if name in _REPEATED:
        page.formatting.add(written)
    page.output.parts.append(written)
    page.stack.push(Open(tag.name, name, title=tag.values.get("class", "")))
    if tag.name in CONTROLS:
        page.report(FindingKind.CONTROL, tag)


def _report_attributes(page: HtmlPage, tag: Tag, parsed: Parsed) -> None:
    if parsed.scripts:
        page.report(FindingKind.SCRIPT, tag, parsed.scripts)
    if parsed.removed:
        page.report(FindingKind.MARKUP, tag, parsed.removed)


def _attributes(page: HtmlPage, tag: Tag, parsed: Parsed) -> dict[str, str]:
    """Return the attributes that stay, in their order."""
    kept, allowed = {}, ATTRIBUTES.get(parsed.kind, ())
    for key, value in parsed.values.items():
        if key in parsed.kept:
            kept[key] = value
        elif key in allowed and (address := _address(page, tag, key, value)) is not None:
            kept[key] = address
    if note := page.notes.id(tag.values):
        kept["id"] = note
    return kept


def _address(page: HtmlPage, tag: Tag, key: str, value: str) -> str | None:
    """Return what an attribute's address becomes, or None if it cannot stay."""
    if key == "href" and "#" in value and (note := page.notes.link(value)):
        return note
    address = page.addresses.absolute(value)
    if address is not None:
        if key == "href":
            page.output.links.add(address)
        if value in page.addresses.cleaned:
            page.report(FindingKind.ADDRESS, tag, value)
        return address
    if _EMPTY_SCRIPT.fullmatch(value.strip()):
        page.report(FindingKind.MARKUP, tag, f'{key}="{value}"')
    elif value.strip().lower().startswith(("javascript:", "vbscript:")):
        page.report(FindingKind.SCRIPT, tag, f'{key}="{value}"')
    else:
        page.report(FindingKind.LINK, tag, f'{key}="{value}"')
    return None


def _end(page: HtmlPage, name: str) -> None:
    if name == "br":
        page.output.add("<br>")
    elif name in page.stack:
        for element in page.stack.close(name):
            page.unclosed -= element.name == name and name in _REPEATED
            close(page, element, is_named=element.name == name)
