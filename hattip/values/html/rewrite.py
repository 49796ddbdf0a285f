"""The first of the two passes over content: finds and rewrites what the sanitizer would lose, and reports it.

What is safe is not decided here: the output goes through nh3 in any case.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from hattip.values.html.addresses import Addresses
from hattip.values.html.elements import (
    ATTRIBUTES,
    BLOCKS,
    CLOSES,
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
    escape_value,
    start_tag,
    unescape_value,
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
_LINK = re.compile(r'<a href="(?P<href>[^"#]*)"(?: target="[^"]*")?>')
_OPEN_LINK: Final = Open("a", "a")
_CLOSING: Final = BLOCKS | frozenset(CLOSES) | {"rp", "rt"}
_REPEATED: Final = FORMATTING - {"a"}
_IN_TABLES: Final = frozenset({"tr"})


class Rewritten(NamedTuple):
    """HTML for the sanitizer, and what was found in it."""

    html: str
    findings: list[Finding]


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
    position = _read(page)
    page.add_text(html[position:])
    for element in page.stack.close_all():
        close(page, element)
    page.check()
    if page.elements * max(3 * len(page.formatting), page.unclosed) > _MAX_REPEATED:
        raise TooLargeError
    return Rewritten(page.output.html(), page.findings)


def _read(page: HtmlPage) -> int:
    """Handle all tags and the text before each; return where the last one ends."""
    html, parts, elements = page.html, page.output.parts, page.stack.elements
    position, length, search = 0, len(html), TAG.search
    while position < length and (tag := search(html, position)):
        start, end = tag.span()
        if start > position:
            page.add_text(html[position:start])
        text = html[start:end]
        if elements and text == elements[-1].end_tag:  # most end tags close the innermost element and nothing else
            name = elements.pop().name
            page.stack.count[name] -= 1
            page.unclosed -= name in _REPEATED
            parts.append(text)
            position = end
        else:
            position = _simple(page, text, start) or _tag(page, tag)
    return position


def _simple(page: HtmlPage, text: str, start: int) -> int:
    """Write a start tag that needs no further look, as most do; return where it ends, or 0 for every other tag."""
    stack = page.stack
    if text[1] in "/!?" or stack.is_full:
        return 0
    if text.startswith("<a ") and (link := _LINK.fullmatch(text)) and not stack.count.get("a"):
        return _link(page, unescape_value(link["href"]), start, len(text))
    parsed = parse(text)
    if not parsed.is_simple or text[-1] != ">":
        return 0
    page.elements += 1
    page.attributes += len(parsed.values)
    if parsed.kind in _CLOSING and stack.elements:
        for element in stack.close_implied(parsed.kind):
            close(page, element)
    page.output.parts.append(parsed.written)
    stack.push(parsed.opened)
    if parsed.removed:
        page.findings.append(Finding(FindingKind.MARKUP, start, start + len(text), parsed.removed))
    return start + len(text)


def _link(page: HtmlPage, value: str, start: int, length: int) -> int:
    """Write a link that has nothing but an address, if there is nothing to report about that; see :func:`_simple`."""
    address = page.addresses.absolute(value)
    if address is None or value in page.addresses.cleaned:
        return 0
    page.elements += 1
    page.output.links.add(address)
    page.output.parts.append(f'<a href="{escape_value(address)}">')
    page.stack.push(_OPEN_LINK)
    return start + length


def _tag(page: HtmlPage, found: re.Match[str]) -> int:
    """Handle a tag, comment or declaration; return where to go on."""
    if found["start"]:
        return _start(page, found)
    if found["end"]:
        _end(page, found["end"].lower())
    elif found["comment"] is not None and found.end() == len(page.html) and not found[0].endswith(">"):
        page.report(FindingKind.TEXT, Tag("!--", {}, found.start(), found.start() + len("<!--")))
    return found.end()


def _start(page: HtmlPage, found: re.Match[str]) -> int:
    parsed = parse(found[0])
    page.elements += 1
    page.attributes += len(parsed.values)
    tag = Tag(parsed.name, parsed.values, found.start(), found.end())
    if not found["close"]:
        report_lost(page, tag, found.end())
        return found.end()
    if parsed.is_hidden:
        return _hide(page, tag)
    if handler := HANDLERS.get(parsed.name) or HANDLERS.get(parsed.kind):
        return handler(page, tag, parsed.styles)
    if (end := _formula_copy(page, tag)) is not None:
        return end
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
    stack, name = page.stack, parsed.kind
    for element in stack.close_implied(name):
        close(page, element)
    written = parsed.written or start_tag(name, _attributes(page, tag, parsed))
    _report_attributes(page, tag, parsed)
    parent = stack.written() if name in _IN_TABLES or tag.name in RENAMED else ""
    if tag.name in RENAMED and parent in TABLE_PARTS:
        return
    if name in VOID:
        page.output.parts.append(written)
        return
    page.unclosed += name in _REPEATED
    if stack.is_full:
        stack.push(Open(tag.name, ""))
        return
    if name == "tr" and parent == "table":
        stack.push(Open("tbody", "tbody", page.output.add("<tbody>")))
    if name in _REPEATED:
        page.formatting.add(written)
    page.output.parts.append(written)
    stack.push(Open(tag.name, name, title=tag.values.get("class", "")))
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
