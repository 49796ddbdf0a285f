"""The first of the two passes over content: finds and rewrites what the sanitizer would lose, and reports it.

What is safe is not decided here: the output goes through nh3 in any case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.values.html import embeds, formulas, images
from hattip.values.html.addresses import Addresses
from hattip.values.html.elements import (
    ATTRIBUTES,
    BLOCKS,
    CLOSES,
    CONTROLS,
    EMBEDS,
    FORMATTING,
    KEPT,
    MEDIA,
    NEVER_SHOWN,
    PAGE,
    RENAMED,
    TABLE_PARTS,
    VOID,
)
from hattip.values.html.findings import Finding, Kind, TooLargeError
from hattip.values.html.page import MAX_ELEMENTS, Page, Tag
from hattip.values.html.stack import Open
from hattip.values.html.tags import Parsed, parse
from hattip.values.html.tokens import (
    TAG,
    attributes,
    escape_text,
    escape_value,
    start_tag,
    unescape_text,
    unescape_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hattip.values.html.style import Styles

MAX_REFERENCES: Final = 1_000_000
# Elements with their end tags.
MAX_TAGS: Final = 2 * MAX_ELEMENTS
# A parser opens each formatting element again in every block after it.
_MAX_REPEATED: Final = 6_000_000
_BASE = re.compile(r"<base\s(?P<attributes>[^>]*)>", re.IGNORECASE)
_FORMULA_COPY = re.compile(r"\b(?:katex-html|MathJax_Preview|mjx-chtml|MathJax_CHTML|MJX_Display)\b")
_FORMULA = re.compile(r"\b(?:katex|MathJax|mjx|math)", re.IGNORECASE)
_EMPTY_SCRIPT = re.compile(r"javascript:\s*(?:void\s*\(?\s*0?\s*\)?)?[\s;]*", re.IGNORECASE)
_SILENT_ELEMENTS: Final = frozenset({"button", "noscript", "noembed", "noframes"})
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
    page = Page(html, addresses)
    if found := _BASE.search(html):
        addresses.rebase(attributes(found["attributes"]).get("href", ""))
    position, length = 0, len(html)
    while position < length and (tag := TAG.search(html, position)):
        start = tag.start()
        if start > position:
            page.write_text(html[position:start])
        position = _simple(page, tag[0], start) or _tag(page, tag)
    page.write_text(html[position:])
    for element in page.stack.close_all():
        _close(page, element)
    if page.elements * max(3 * len(page.formatting), page.unclosed) > _MAX_REPEATED:
        raise TooLargeError
    return Rewritten(page.output.html(), page.findings)


def _simple(page: Page, text: str, start: int) -> int:
    """Write a tag that needs no further look, as most do; return where it ends, or 0 for every other tag."""
    stack = page.stack
    if text[1] == "/":
        last = stack.elements[-1] if stack.elements else None
        if last is None or text != last.end_tag:
            return 0
        stack.elements.pop()
        stack.count[last.name] -= 1
        page.unclosed -= last.name in _REPEATED
        page.output.parts.append(text)
        return start + len(text)
    if text[1] in "!?":
        return 0
    if text.startswith("<a ") and (link := _LINK.fullmatch(text)) and not (stack.is_full or "a" in stack):
        return _link(page, unescape_value(link["href"]), start, len(text))
    parsed = parse(text)
    if not parsed.is_simple or stack.is_full or text[-1] != ">":
        return 0
    page.count(len(parsed.values))
    if parsed.kind in _CLOSING:
        for element in stack.close_implied(parsed.kind):
            _close(page, element)
    page.output.parts.append(parsed.written)
    stack.push(parsed.opened)
    if parsed.removed:
        page.findings.append(Finding(Kind.MARKUP, start, start + len(text), parsed.removed))
    return start + len(text)


def _link(page: Page, value: str, start: int, length: int) -> int:
    """Write a link that has nothing but an address, if there is nothing to report about that; see :func:`_simple`."""
    address = page.addresses.absolute(value)
    if address is None or value in page.addresses.cleaned:
        return 0
    page.count(1)
    page.output.links.add(address)
    page.output.parts.append(f'<a href="{escape_value(address)}">')
    page.stack.push(_OPEN_LINK)
    return start + length


def _tag(page: Page, found: re.Match[str]) -> int:
    """Handle a tag, comment or declaration; return where to go on."""
    if found["start"]:
        return _start(page, found)
    if found["end"]:
        _end(page, found["end"].lower())
    elif found["comment"] is not None and found.end() == len(page.html) and not found[0].endswith(">"):
        page.report(Kind.TEXT, Tag("!--", {}, found.start(), found.start() + len("<!--")))
    return found.end()


def _start(page: Page, found: re.Match[str]) -> int:
    parsed = parse(found[0])
    page.count(len(parsed.values))
    tag = Tag(parsed.name, parsed.values, found.start(), found.end())
    if not found["close"]:
        _report_lost(page, tag, found.end())
        return found.end()
    if parsed.is_hidden:
        return _hide(page, tag)
    if handler := _HANDLERS.get(parsed.name) or _HANDLERS.get(parsed.kind):
        return handler(page, tag, parsed.styles)
    if (end := _formula_copy(page, tag)) is not None:
        return end
    is_mentioned = tag.name in RENAMED and not page.has_end(tag.name, tag.end)  # a word of a sentence, most often
    if parsed.kind in KEPT and not is_mentioned:
        _keep(page, tag, parsed)
    else:
        _drop(page, tag, is_closed=parsed.is_closed)
    return tag.end


def _report_lost(page: Page, tag: Tag, end: int) -> None:
    """Report text that is lost because a tag or its element is never closed."""
    if page.html[tag.end : end].strip() or tag.end == end:
        page.report(Kind.TEXT, tag)


def _hide(page: Page, tag: Tag) -> int:
    if tag.name in VOID:
        if tag.name != "input":
            page.report(Kind.HIDDEN, tag)
        return tag.end
    end = page.after_element(tag.name, tag.end)
    if tag.name in EMBEDS:
        page.report(Kind.PIXEL, tag)
    elif end > tag.end:
        page.report(Kind.HIDDEN, tag)
    return end


def _formula_copy(page: Page, tag: Tag) -> int | None:
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


def _keep(page: Page, tag: Tag, parsed: Parsed) -> None:
    """Write an element that feeds keep."""
    stack, name = page.stack, parsed.kind
    for element in stack.close_implied(name):
        _close(page, element)
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
        page.report(Kind.CONTROL, tag)


def _report_attributes(page: Page, tag: Tag, parsed: Parsed) -> None:
    if parsed.scripts:
        page.report(Kind.SCRIPT, tag, parsed.scripts)
    if parsed.removed:
        page.report(Kind.MARKUP, tag, parsed.removed)


def _drop(page: Page, tag: Tag, *, is_closed: bool) -> None:
    """Leave out the tags of an element; its text stays."""
    if tag.name not in PAGE and tag.name not in _SILENT_ELEMENTS:
        page.report(Kind.MARKUP, tag)
    if note := page.notes.id(tag.values):
        page.output.add(f'<span id="{escape_text(note)}"></span>')
    if tag.name not in VOID and not is_closed and tag.name not in PAGE:
        page.stack.push(Open(tag.name, "", title=tag.values.get("class", "")))


def _attributes(page: Page, tag: Tag, parsed: Parsed) -> dict[str, str]:
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


def _address(page: Page, tag: Tag, key: str, value: str) -> str | None:
    """Return what an attribute's address becomes, or None if it cannot stay."""
    if key == "href" and "#" in value and (note := page.notes.link(value)):
        return note
    address = page.addresses.absolute(value)
    if address is not None:
        if key == "href":
            page.output.links.add(address)
        if value in page.addresses.cleaned:
            page.report(Kind.ADDRESS, tag, value)
        return address
    if _EMPTY_SCRIPT.fullmatch(value.strip()):
        page.report(Kind.MARKUP, tag, f'{key}="{value}"')
    elif value.strip().lower().startswith(("javascript:", "vbscript:")):
        page.report(Kind.SCRIPT, tag, f'{key}="{value}"')
    else:
        page.report(Kind.LINK, tag, f'{key}="{value}"')
    return None


def _end(page: Page, name: str) -> None:
    if name == "br":
        page.output.add("<br>")
    elif name in page.stack:
        for element in page.stack.close(name):
            page.unclosed -= element.name == name and name in _REPEATED
            _close(page, element, is_named=element.name == name)


def _close(page: Page, element: Open, *, is_named: bool = False) -> None:
    """Write the end of an element. A parser carries formatting without an end tag on into the next block."""
    if element.written in MEDIA:
        embeds.close(page, element)
    elif element.name == "picture":
        page.sources = []
    elif element.written and (is_named or element.written not in FORMATTING):
        page.output.parts.append(f"</{element.written}>")


# Elements with rules of their own


def _script(page: Page, tag: Tag, _: Styles) -> int:
    text, end = page.after_text(tag.name, tag.end)
    kind = tag.values.get("type", "").lower()
    if kind.startswith("math/tex"):
        images_formula = formulas.tex(page.html[tag.end : text])
        if page.formula and not page.formula[1]:
            page.output.parts[page.formula[0]] = images_formula
        elif not page.formula:
            page.output.add(images_formula)
        page.formula = (len(page.output.parts) - 1, True)
    elif text == len(page.html):
        _report_lost(page, tag, end)
        page.report(Kind.SCRIPT, tag)
    elif "json" not in kind:
        page.report(Kind.SCRIPT, tag)
    return end


def _never_shown(page: Page, tag: Tag, _: Styles) -> int:
    if tag.name in {"style", "title"}:
        text, end = page.after_text(tag.name, tag.end)
        if text == len(page.html) and tag.name == "title":
            return tag.end
        if text == len(page.html):
            _report_lost(page, tag, end)
        elif tag.name == "style":
            page.report(Kind.MARKUP, tag)
        return end
    if not page.has_end(tag.name, tag.end):
        return tag.end
    page.report(Kind.MARKUP, tag)
    return page.after_element(tag.name, tag.end)


def _raw(page: Page, tag: Tag, _: Styles) -> int:
    """Keep the text of an element in which there are no tags."""
    if not page.has_end(tag.name, tag.end):
        page.report(Kind.MARKUP, tag)
        return tag.end
    text, end = page.after_text(tag.name, tag.end)
    name, inner = RENAMED[tag.name], page.html[tag.end : text]
    for element in page.stack.close_implied(name):
        _close(page, element)
    if tag.name == "textarea":
        page.report(Kind.CONTROL, tag)
        inner = unescape_text(inner)
    page.output.add(f"<{name}>{escape_text(inner)}</{name}>")
    page.picture = page.formula = None
    return end


def _math(page: Page, tag: Tag, _: Styles) -> int:
    if not page.has_end("math", tag.end):
        _drop(page, tag, is_closed=False)
        return tag.end
    end = page.after_text("math", tag.end)[1]
    html, is_tex = formulas.from_mathml(page.html[tag.start : end])
    page.formula = (page.output.add(html), is_tex)
    return end


def _input(page: Page, tag: Tag, _: Styles) -> int:
    kind = tag.values.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        page.output.add("☑ " if "checked" in tag.values else "☐ ")
    elif kind != "hidden":
        page.report(Kind.CONTROL, tag)
    return tag.end


_HANDLERS: Final[dict[str, Callable[[Page, Tag, Styles], int]]] = {
    **dict.fromkeys(NEVER_SHOWN, _never_shown),
    "script": _script,
    "textarea": _raw,
    "xmp": _raw,
    "math": _math,
    "input": _input,
    "img": images.image,
    "svg": images.drawing,
    "canvas": images.canvas,
    **dict.fromkeys(EMBEDS, embeds.embed),
    "source": embeds.source,
    "picture": embeds.picture,
}
