"""The element that is the text of an article, for its pictures and for its content."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from hattip.authoring import dates
from hattip.authoring import page as pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from hattip.authoring.page import PageTree

# Names that systems give to the text of an article, in class or id.
_NAMES: Final = (
    "js_content", "trs_editor", "articlebody", "article-body", "article__body", "article_content", "article-content",
    "articlecontent", "entry-content", "post-content", "post__content", "post_content", "post-body", "post_body",
    "e-content", "story-body", "artibody", "zoom", "t_f", "rich_media_content", "markdown-body", "news-content",
    "newscontent", "cont_text",
)  # fmt: skip
# Where pages that load pictures late keep their addresses, the best first.
_LAZY: Final = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "_src", "file", "zoomfile")
_LABEL = re.compile(
    r"^[\s(（【\[]*(?:本文)?(?:来源|來源|稿源|转自|转载自|原文链接|原文地址|查看原文|阅读原文|责任编辑|责编|"
    r"编辑|作者|发布时间|originally published|"
    r"source\s*:|read the original|this (?:article|story|post) (?:was|is) (?:originally|first|re-?published))",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^By\s+[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]*){0,4}(?:(?:,| and).*)?$")
_FACTS = re.compile(r"来\s*源|來源|作\s*者|发布|發佈|posted|published", re.IGNORECASE)
_LONGEST_LABEL: Final = 160
_LEAST_TEXT: Final = 80
_SMALL: Final = 60


def find(page: PageTree) -> HtmlElement | None:
    """Return the element that contains the text of the article; None where no element has enough text."""
    body = page.root.find("body")
    if body is None:
        return None
    asides = {each for aside in pages.asides(body) for each in aside.iter()}
    named = [each for each in _named(body) if each not in asides and _weight(each, asides) >= _LEAST_TEXT]
    if named:
        return max(named, key=lambda each: _weight(each, asides))
    best, most = None, _LEAST_TEXT
    for element in body.iter("div", "article", "section", "td", "main", "body"):
        if element not in asides and (own := _own_text(element)) > most:
            best, most = element, own
    return best


def _named(body: HtmlElement) -> Iterator[HtmlElement]:
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        names = {*(element.get("class") or "").lower().split(), (element.get("id") or "").lower()}
        if element.get("itemprop", "").lower() == "articlebody" or names & set(_NAMES):
            yield element


def _weight(element: HtmlElement, asides: set[HtmlElement]) -> int:
    return sum(
        len((each.text or "").strip()) + len((each.tail or "").strip())
        for each in element.iter("p", "section", "br", "span")
        if each not in asides
    )


def _own_text(element: HtmlElement) -> int:
    """Return how much text is directly in an element, its paragraphs and its line breaks."""
    length = len((element.text or "").strip())
    for child in element:
        length += len((child.tail or "").strip())
        if child.tag in {"p", "blockquote", "ul", "ol", "h2", "h3", "section", "pre", "font", "span"}:
            length += sum(len(part.strip()) for part in child.itertext())
    return length


def pictures(element: HtmlElement) -> Iterator[tuple[str, int]]:
    """Yield the addresses of the pictures in an element with their lines; no icons."""
    for image in element.iter("img"):
        if address := picture(image):
            sizes = [
                int(size)
                for name in ("width", "height")
                if (size := (image.get(name) or "").removesuffix("px")).isdigit()
            ]
            if not any(size < _SMALL for size in sizes):
                yield address, image.sourceline or 0


def picture(image: HtmlElement) -> str:
    """Return the address of a picture, also where a script would load it later."""
    return next((value for name in (*_LAZY, "src") if (value := (image.get(name) or "").strip())), "")


def content(page: PageTree, title: str) -> str:
    """Return the HTML of an article's text, without its title and the lines that only give its source."""
    from lxml import html

    found = find(page)
    if found is None:
        return ""
    element = deepcopy(found)
    for aside in pages.asides(element):
        _drop(aside)
    for each in list(element.iter("h1", "h2", "p", "div", "section", "span", "time")):
        text = " ".join("".join(each.itertext()).split())
        is_label = len(text) <= _LONGEST_LABEL and _is_label(text) and each.find(".//img") is None
        if text == title or is_label:
            _drop(each)
    for image in element.iter("img"):
        image.set("src", picture(image))
    inner = [element.text or "", *(html.tostring(child, encoding="unicode") for child in element)]
    return "".join(inner).strip()


def _is_label(text: str) -> bool:
    """Check whether a short text gives only the source, the author or the date."""
    return bool(_LABEL.match(text) or _BYLINE.match(text) or (dates.find(text) and _FACTS.search(text)))


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
