"""The elements that have rules of their own, and what all elements share: how they are closed or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hattip.values.html import embeds, formulas, images
from hattip.values.html.elements import EMBEDS, FORMATTING, MEDIA, NEVER_SHOWN, PAGE, RENAMED, VOID
from hattip.values.html.findings import FindingKind
from hattip.values.html.stack import Open
from hattip.values.html.tokens import escape_text, unescape_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from hattip.values.html.page import HtmlPage
    from hattip.values.html.style import Styles
    from hattip.values.html.tokens import Tag

_SILENT_ELEMENTS: Final = frozenset({"button", "noscript", "noembed", "noframes"})


def report_lost(page: HtmlPage, tag: Tag, end: int) -> None:
    """Report text that is lost because a tag or its element is never closed."""
    if page.html[tag.end : end].strip() or tag.end == end:
        page.report(FindingKind.TEXT, tag)


def drop(page: HtmlPage, tag: Tag, *, is_closed: bool) -> None:
    """Leave out the tags of an element; its text stays."""
    if tag.name not in PAGE and tag.name not in _SILENT_ELEMENTS:
        page.report(FindingKind.MARKUP, tag)
    if note := page.notes.id(tag.values):
        page.output.add(f'<span id="{escape_text(note)}"></span>')
    if tag.name not in VOID and not is_closed and tag.name not in PAGE:
        page.stack.push(Open(tag.name, "", title=tag.values.get("class", "")))


def close(page: HtmlPage, element: Open, *, is_named: bool = False) -> None:
    """Write the end of an element. A parser carries formatting without an end tag on into the next block."""
    if element.written in MEDIA:
        embeds.close(page, element)
    elif element.name == "picture":
        page.sources = []
    elif element.written and (is_named or element.written not in FORMATTING):
        page.output.parts.append(f"</{element.written}>")


def _script(page: HtmlPage, tag: Tag, _: Styles) -> int:
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
        report_lost(page, tag, end)
        page.report(FindingKind.SCRIPT, tag)
    elif "json" not in kind:
        page.report(FindingKind.SCRIPT, tag)
    return end


def _never_shown(page: HtmlPage, tag: Tag, _: Styles) -> int:
    if tag.name in {"style", "title"}:
        text, end = page.after_text(tag.name, tag.end)
        if text == len(page.html) and tag.name == "title":
            return tag.end
        if text == len(page.html):
            report_lost(page, tag, end)
        elif tag.name == "style":
            page.report(FindingKind.MARKUP, tag)
        return end
    if not page.has_end(tag.name, tag.end):
        return tag.end
    page.report(FindingKind.MARKUP, tag)
    return page.after_element(tag.name, tag.end)


def _raw(page: HtmlPage, tag: Tag, _: Styles) -> int:
    """Keep the text of an element in which there are no tags."""
    if not page.has_end(tag.name, tag.end):
        page.report(FindingKind.MARKUP, tag)
        return tag.end
    text, end = page.after_text(tag.name, tag.end)
    name, inner = RENAMED[tag.name], page.html[tag.end : text]
    for element in page.stack.close_implied(name):
        close(page, element)
    if tag.name == "textarea":
        page.report(FindingKind.CONTROL, tag)
        inner = unescape_text(inner)
    page.output.add(f"<{name}>{escape_text(inner)}</{name}>")
    page.picture = page.formula = None
    return end


def _math(page: HtmlPage, tag: Tag, _: Styles) -> int:
    if not page.has_end("math", tag.end):
        drop(page, tag, is_closed=False)
        return tag.end
    end = page.after_text("math", tag.end)[1]
    html, is_tex = formulas.from_mathml(page.html[tag.start : end])
    page.formula = (page.output.add(html), is_tex)
    return end


def _input(page: HtmlPage, tag: Tag, _: Styles) -> int:
    kind = tag.values.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        page.output.add("☑ " if "checked" in tag.values else "☐ ")
    elif kind != "hidden":
        page.report(FindingKind.CONTROL, tag)
    return tag.end


HANDLERS: Final[dict[str, Callable[[HtmlPage, Tag, Styles], int]]] = {
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
