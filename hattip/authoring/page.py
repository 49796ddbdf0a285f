"""A web page as a tree, and as the lines of text that a reader sees."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.authoring import scripts
from hattip.authoring.decode import decode
from hattip.values.text import replace_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# Marks the border of an inline element in the text of a line.
EDGE: Final = "\x1f"
# A page of a hundred times fewer is already long.
MAX_ELEMENTS: Final = 100_000
MAX_LINES: Final = 20_000
_LONGEST_LINE: Final = 4_000
# Whitespace that shows where a page separates facts; a single space may be part of a name.
_WIDE = re.compile(r"[ \t\xa0]*[\r\n]\s*|[ \t\xa0]{2,}")
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_SKIPPED: Final = frozenset(
    ["script", "style", "noscript", "template", "select", "textarea", "svg", "iframe", "object", "button"]
)
# Parts of a page that are not about its article, by the words in their class and id.
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related?|recommend\w*|tuijian|xiangguan|xgyd|comments?|commentlist|pinglun|sidebar|side|aside|"
    r"widget\w*|hot|rank\w*|nav\w*|menu|breadcrumbs?|newsletter|promo|advert\w*|ads?|popular|trending|more-news|"
    r"disclaimer|shengming|footer|foot)(?:$|[\s_-]|list|box)",
    re.IGNORECASE,
)
_ASIDE_TAGS: Final = frozenset({"nav", "aside", "figcaption"})
# Pages that an article answers, likes or quotes (microformats2): who wrote them did not write it.
CITED: Final = frozenset(["u-in-reply-to", "u-like-of", "u-bookmark-of", "u-comment", "p-comment", "in-reply-to"])
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_RELATED = re.compile(
    r"\s*(?:[【\[]?(?:相关(?:阅读|新闻|文章|链接|报道|推荐)|相關(?:新聞|文章|閱讀)|推荐阅读|推薦閱讀|延伸阅读|延伸閱讀|热门(?:文章|推荐)|"
    r"熱門文章|猜你喜欢|精彩推荐|最新评论|网友评论|评论列表|related (?:articles|stories|posts|news)|more from.{0,30}|"
    r"you may also like|read next|recommended( for you)?|comments(?: \(\d+\))?|\d+ comments|"
    r"latest news)[】\]]?\s*[:：]?)\s*",
    re.IGNORECASE,
)
_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)|url:\s*(https?://\S+)", re.IGNORECASE)


class Line(NamedTuple):
    """A line of text as a reader sees it.

    ``text`` has :data:`EDGE` at the border of each inline element; ``links`` are (start, end, address) in it.
    ``number`` is the line of the file, ``block`` the last block that began before it. ``aside`` is whether it is in a
    part that is not about the article. Runs of whitespace and edges are short, so that patterns need linear time.
    """

    text: str
    links: tuple[tuple[int, int, str], ...]
    number: int
    block: HtmlElement
    aside: bool

    @property
    def tag(self) -> str:
        """The name of the block's element."""
        return str(self.block.tag)

    @property
    def visible(self) -> str:
        """The text without marks and surrounding whitespace."""
        return " ".join(self.text.replace(EDGE, "").split())


class PageTree(NamedTuple):
    """A parsed page. ``url`` is its own address, empty where nobody knows it; ``saved`` that of a browser's note."""

    root: HtmlElement
    text: str
    encoding: str
    url: str
    lines: tuple[Line, ...]


def parse(data: bytes, url: str = "", declared: str = "") -> PageTree | None:
    """Parse the bytes of a page; None where there is no HTML in it, or far too much.

    ``declared`` is the charset of the HTTP header.
    """
    from lxml import etree, html

    text, encoding = decode(data, declared)
    text = replace_forbidden(text.replace("\x00", ""))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if sum(1 for _ in islice(root.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        return None
    return PageTree(root, text, encoding, url or _saved_from(root), tuple(_lines(root)))


def _saved_from(root: HtmlElement) -> str:
    """Return the address that a browser or an extension notes in a comment when it saves a page."""
    from lxml import etree

    for comment in root.getroottree().iter(etree.Comment):
        if found := _SAVED.search(comment.text or ""):
            address = found[1] or found[2]
            return address if address.startswith("http") else ""
    return ""


class _Walker:
    """Collects the lines of a tree, without recursion."""

    def __init__(self, body: HtmlElement) -> None:
        self.asides, self.aside, self.related = asides(body), 0, False
        self.block, self.at_edge = body, False
        self.parts: list[str] = []
        self.links: list[tuple[int, int, str]] = []
        self.open: list[tuple[int, str]] = []
        self.length, self.number = 0, 0

    def add(self, text: str | None) -> None:
        """Add a text; of edges with only whitespace between them, the first is enough."""
        if not text or (text == EDGE and self.at_edge):
            return
        text = _WIDE.sub("  ", text)
        if text.isspace():
            text = "" if self.parts and self.parts[-1].isspace() else text
        else:
            self.at_edge = text == EDGE
        self.parts.append(text)
        self.length += len(text)

    def flush(self) -> Iterator[Line]:
        text, links = "".join(self.parts), tuple(self.links)
        self.parts, self.links, self.length, self.at_edge = [], [], 0, False
        self.open = [(0, href) for _, href in self.open]
        if not text.replace(EDGE, "").strip():
            return
        line = Line(text[:_LONGEST_LINE], links, self.number, self.block, aside=bool(self.aside) or self.related)
        self.related = self.related or (not line.aside and _RELATED.fullmatch(line.visible) is not None)
        yield line


def _lines(root: HtmlElement) -> Iterator[Line]:
    body = root.find("body")
    if body is not None:
        yield from islice(_walk(body), MAX_LINES)


def _walk(body: HtmlElement) -> Iterator[Line]:
    from lxml import etree

    walker = _Walker(body)
    skipped: HtmlElement | None = None
    for event, element in etree.iterwalk(body, events=("start", "end", "comment")):
        if skipped is not None:
            if element is skipped and event == "end":
                skipped = None
                walker.add(element.tail)
        elif event == "comment":
            walker.add(element.tail)
        elif event == "end":
            yield from _end(walker, element, element.tag)
        elif _is_hidden(element):
            skipped = element
            walker.add(_written(element))
        else:
            yield from _start(walker, element, element.tag)
    yield from walker.flush()


def _written(element: HtmlElement) -> str:
    """Return the text that a hidden element writes into the page: that of some scripts."""
    return scripts.written(element.text or "") if element.tag == "script" else ""


def _start(walker: _Walker, element: HtmlElement, tag: str) -> Iterator[Line]:
    if tag in _BLOCKS:
        yield from walker.flush()
        walker.block = element
    else:
        walker.add(EDGE)
    walker.aside += element in walker.asides
    walker.number = element.sourceline or 0
    if tag == "a":
        walker.open.append((walker.length, element.get("href", "")))
    walker.add(element.text)


def _end(walker: _Walker, element: HtmlElement, tag: str) -> Iterator[Line]:
    if tag == "a" and walker.open:
        start, href = walker.open.pop()
        walker.links.append((start, walker.length, href))
    if tag in _BLOCKS:
        yield from walker.flush()
    else:
        walker.add(EDGE)
    walker.aside -= element in walker.asides
    walker.add(element.tail)


def _is_hidden(element: HtmlElement) -> bool:
    is_shown = element.tag not in _SKIPPED and "hidden" not in element.attrib
    return not is_shown or bool(_HIDDEN.search(element.get("style", ""))) or is_cited(element)


def is_cited(element: HtmlElement) -> bool:
    """Check whether an element is about another page that the article only answers or mentions."""
    classes = set((element.get("class") or "").split())
    return bool(classes & CITED) and not classes & {"h-entry", "u-url"}


def asides(body: HtmlElement) -> set[HtmlElement]:
    """Return the elements that are not about the article; never one that contains the heading."""
    holders = {body, *(parent for heading in body.iter("h1") for parent in heading.iterancestors())}
    found = set()
    for element in body.iter():
        if not isinstance(element.tag, str) or element in holders:
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        is_footer = element.tag == "footer" and not any(parent.tag == "article" for parent in element.iterancestors())
        if element.tag in _ASIDE_TAGS or is_footer or _ASIDE.search(names):
            found.add(element)
    return found
