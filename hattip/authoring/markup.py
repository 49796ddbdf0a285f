"""Candidates from the elements of a page: meta, link, microformats, microdata, headings, times, WeChat's variables."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from hattip.authoring import classes, dates
from hattip.authoring.candidates import Candidate
from hattip.authoring.elements import at, text_of
from hattip.authoring.page import CITED
from hattip.authoring.tables import ITEMPROPS, LINKS, META, MICROFORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from hattip.authoring.page import PageTree

_FEEDS: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_ADDRESS = re.compile(r"https?://\S+$")
_PAGE_ITEMPROPS: Final = frozenset({"headline", "datepublished", "description", "inlanguage"})
_VARIABLE = re.compile(
    r"var\s+(?P<name>msg_title|msg_desc|msg_cdn_url|msg_link|msg_source_url|nickname|ct|create_time|createTime|author)\s*=\s*"
    r"(?:htmlDecode\()?[\"'](?P<value>(?:[^\"'\\\n]|\\.)*)[\"']"
)
# Variables with a Unix time.
_SECONDS: Final = frozenset({"ct", "create_time"})
_WECHAT: Final = {
    "msg_title": ("title", 16), "msg_desc": ("summary", 14), "msg_cdn_url": ("image", 14), "msg_link": ("own", 22),
    "msg_source_url": ("original", 26), "nickname": ("site", 6), "author": ("authors", 29),
    "createTime": ("published", 14), "ct": ("seconds", 12), "create_time": ("seconds", 12),
}  # fmt: skip
_WECHAT_IDS: Final = {
    "activity-name": ("title", 8), "js_name": ("site", 7), "publish_time": ("published", 25),
    "js_author_name": ("authors", 27),
}  # fmt: skip


def candidates(page: PageTree) -> Iterator[Candidate]:
    """Yield what the elements of a page give."""
    yield from _metas(page.root)
    yield from _links(page.root)
    yield from _headings(page.root)
    yield from _microdata(page.root)
    yield from _microformats(page.root)
    yield from classes.candidates(page.root)
    yield from _wechat(page)


def _metas(root: HtmlElement) -> Iterator[Candidate]:
    for meta in root.iter("meta"):
        content = unescape(meta.get("content") or "").strip()
        for name in {meta.get(key, "").strip().lower() for key in _meta_keys(meta)}:
            if content and name in META:
                yield _meta(name, content, at(meta, f"meta {name}"))
    if language := root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"):
        yield Candidate("language", language, 22, at(root, "html lang"))


def _meta_keys(meta: HtmlElement) -> tuple[str, ...]:
    """Return the attributes that may name what a meta element gives; microdata may be about a picture or a person."""
    is_own = meta.get("itemprop", "").lower() in _PAGE_ITEMPROPS
    return ("name", "property", "itemprop", "http-equiv") if is_own else ("name", "property", "http-equiv")


def _meta(name: str, content: str, location: str) -> Candidate:
    field, rank = META[name]
    if field == "source" and _ADDRESS.match(content):
        return Candidate("original", content, 13, location)
    if field == "original" and not _ADDRESS.match(content):
        return Candidate("source", content, 40, location)
    if name == "pubdate":
        content = dates.read_beijing(content) or content
    return Candidate(field, content, rank, location)


def _links(root: HtmlElement) -> Iterator[Candidate]:
    for link in root.iter("link"):
        for relation in _relations(link):
            field, rank = LINKS[relation]
            yield Candidate(field, link.get("href", ""), rank, at(link, f"link {relation}"))
    for base in root.iter("base"):
        if base.get("href"):
            yield Candidate("base", base.get("href", ""), 10, at(base, "base"))


def _relations(link: HtmlElement) -> list[str]:
    """Return the known relations of a link with an address; an alternate is one only if it is a feed."""
    if not link.get("href"):
        return []
    relations = [relation for relation in (link.get("rel") or "").lower().split() if relation in LINKS]
    is_feed = link.get("type") in _FEEDS
    return [relation for relation in relations if is_feed or relation != "alternate"]


def _headings(root: HtmlElement) -> Iterator[Candidate]:
    for rank, tag in ((30, "h1"), (34, "h2"), (36, "h3")):
        for heading in root.iter(tag):
            if text := text_of(heading):
                yield Candidate("heading", text, rank, at(heading, tag))
    for element in root.iter("title"):
        yield Candidate("page_title", text_of(element), 50, at(element, "title"))
        break


def _microdata(root: HtmlElement) -> Iterator[Candidate]:
    for element in root.xpath(".//*[@itemprop][not(self::meta)]"):
        name = element.get("itemprop", "").lower()
        if name in ITEMPROPS and _is_of_article(element):
            yield from _property(element, name)


def _is_of_article(element: HtmlElement) -> bool:
    holder = next((parent for parent in element.iterancestors() if parent.get("itemtype")), None)
    kind = (holder.get("itemtype") or "").lower() if holder is not None else ""
    return kind.endswith(("article", "posting", "report"))


def _property(element: HtmlElement, name: str) -> Iterator[Candidate]:
    field, rank = META.get(name, ("", 0))
    if name == "author":
        inner = element.xpath('.//*[@itemprop="name"]')
        names = [each.get("content") or text_of(each) for each in inner] or [text_of(element)]
        yield from (Candidate("authors", each, 25, at(element, "itemprop author")) for each in names)
    elif field:
        values = (element.get(key) for key in ("content", "datetime", "src", "href"))
        value = next((each for each in values if each), "") if field in {"published", "image"} else ""
        yield Candidate(field, value or text_of(element), rank + 2, at(element, f"itemprop {name}"))


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _with_class(root: HtmlElement, name: str) -> Iterator[HtmlElement]:
    yield from root.xpath(f'.//*[contains(concat(" ", normalize-space(@class), " "), " {name} ")]')


def _microformats(root: HtmlElement) -> Iterator[Candidate]:
    """Yield the properties of the first h-entry (microformats2)."""
    entry = next(_with_class(root, "h-entry"), None)
    if entry is None:
        return
    for name in ("u-repost-of", "u-repost"):
        for element in _with_class(entry, name):
            yield from _cited(element, name)
    for name, (field, rank, attributes) in MICROFORMATS.items():
        for element in _own_properties(entry, name):
            inner = next(_with_class(element, "p-name"), element) if name == "p-author" else element
            value = next((found for key in attributes if (found := element.get(key))), "") or text_of(inner)
            yield Candidate(field, value, rank, at(element, name))


def _own_properties(entry: HtmlElement, name: str) -> list[HtmlElement]:
    """Return the first element of a property that is not in something cited, or in the author's card; all authors."""
    found = []
    for element in _with_class(entry, name):
        parents = [each for each in element.iterancestors() if entry in each.iterancestors()]
        if not any(_classes(each) & {"h-cite", "u-repost-of", "u-repost", "h-card", *CITED} for each in parents):
            found.append(element)
    return found if name == "p-author" else found[:1]


def _cited(element: HtmlElement, name: str) -> Iterator[Candidate]:
    link = element if element.get("href") else next((a for a in element.iter("a") if "u-url" in _classes(a)), None)
    link = link if link is not None else next(element.iter("a"), None)
    if link is not None and link.get("href"):
        yield Candidate("original", link.get("href", ""), 11, at(element, name))
    for source in _with_class(element, "p-publication"):
        yield Candidate("source", text_of(source), 30, at(source, "p-publication"))
    for author in _with_class(element, "p-author"):
        yield Candidate("source", text_of(author), 34, at(author, f"{name} p-author"))
    for date in _with_class(element, "dt-published"):
        yield Candidate("original_published", date.get("datetime") or text_of(date), 11, at(date, "dt-published"))


def _wechat(page: PageTree) -> Iterator[Candidate]:
    if "msg_title" in page.text or "activity-name" in page.text:
        yield from _wechat_variables(page.text)
        yield from _wechat_elements(page.root)


def _wechat_variables(text: str) -> Iterator[Candidate]:
    for found in _VARIABLE.finditer(text):
        value = unescape(_unescaped(found["value"])).strip()
        if value and (value.isdigit() or found["name"] not in _SECONDS):
            field, rank = _WECHAT[found["name"]]
            line = text.count("\n", 0, found.start()) + 1
            yield Candidate(field, value, rank, f"var {found['name']}, line {line}")


def _wechat_elements(root: HtmlElement) -> Iterator[Candidate]:
    for name, (field, rank) in _WECHAT_IDS.items():
        for element in root.xpath(f'.//*[@id="{name}"]'):
            if text := text_of(element):
                yield Candidate(field, text, rank, at(element, f"#{name}"))


def _unescaped(text: str) -> str:
    """Undo the escapes of a JavaScript text that WeChat uses."""
    text = re.sub(r"\\x([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), text)
    return text.replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
