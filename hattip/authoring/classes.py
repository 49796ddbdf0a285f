"""Candidates from the classes of elements and from times, outside of the parts that are about other articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.authoring import dates
from hattip.authoring.candidates import Candidate
from hattip.authoring.elements import at, text_of
from hattip.authoring.page import asides, is_cited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author-?name|p-author|byline(?:-name|__name)?|author__name|post-author)(?:$|\s)", re.IGNORECASE
)
_SOURCE_CLASS = re.compile(
    r"(?:^|\s)(?:(?:[a-z]{1,8}[-_])?source(?:[-_]name)?|laiyuan|media[-_]name)(?:$|\s)", re.IGNORECASE
)
_BARE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}")
_WIDE_TAGS: Final = frozenset({"div", "section", "ul", "header"})
_BLOCK_TAGS: Final = frozenset({"p", "div", "li", "header", "section", "address", "td", "h2", "h3", "h4"})
_SOURCE_TAGS: Final = frozenset({"span", "a", "em", "i", "p"})
_AUTHOR_TAGS: Final = frozenset({"p", "span", "a", "strong"})
_MOST_AUTHORS: Final = 10
_NAME_LENGTH: Final = 24


def candidates(root: HtmlElement) -> Iterator[Candidate]:
    """Yield what the classes and relations of elements give, and times."""
    elements = _about_the_article(root)
    yield from _bylines(elements)
    yield from _sources(elements)
    yield from _author_classes(elements)
    yield from _times(elements)


def _about_the_article(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that are not in parts of the page about other articles."""
    body = root.find("body")
    if body is None:
        return []
    others = [*asides(body), *(each for each in body.iter() if isinstance(each.tag, str) and is_cited(each))]
    about_others = {inner for each in others for inner in each.iter()}
    return [each for each in body.iter() if isinstance(each.tag, str) and each not in about_others]


def _bylines(elements: Sequence[HtmlElement]) -> Iterator[Candidate]:
    """Yield the first authors by relation and by class; those further down wrote other articles."""
    links = [each for each in elements if each.tag == "a" and "author" in (each.get("rel") or "").split()]
    for link in _first_group(links):
        yield Candidate("authors", text_of(link), 22, at(link, "rel author"))
    named = [each for each in elements if _AUTHOR_CLASS.search(each.get("class", "")) and each.tag not in _WIDE_TAGS]
    for element in _first_group(named):
        yield Candidate("byline", text_of(element), 22, at(element, f"class {element.get('class')}"))


def _first_group(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Return the first element and those that are in the same block as it."""
    if not elements:
        return []
    block = next((parent for parent in elements[0].iterancestors() if parent.tag in _BLOCK_TAGS), None)
    return [each for each in elements if each is elements[0] or (block is not None and block in each.iterancestors())][
        :_MOST_AUTHORS
    ]


def _sources(elements: Sequence[HtmlElement]) -> Iterator[Candidate]:
    """Yield the names in elements whose class declares that they are the source, if they have no label."""
    for element in elements:
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if element.tag in _SOURCE_TAGS and _SOURCE_CLASS.search(names) and 1 < len(text_of(element)) <= _NAME_LENGTH:
            link = element.get("href") or next((a.get("href", "") for a in element.iter("a")), "")
            location = at(element, f"class {element.get('class') or element.get('id')}")
            yield Candidate("source_class", text_of(element), 24, location, link)


def _author_classes(elements: Sequence[HtmlElement]) -> Iterator[Candidate]:
    """Yield the name in the one element that has just the class ``author`` and no label."""
    named = [each for each in elements if each.tag in _AUTHOR_TAGS and each.get("class") in {"author", "username"}]
    texts = {text_of(each) for each in named}
    if len(texts) == 1 and _BARE_NAME.fullmatch(next(iter(texts))):
        yield Candidate("authors", next(iter(texts)), 34, at(named[0], "class author"))


def _times(elements: Sequence[HtmlElement]) -> Iterator[Candidate]:
    for element in elements:
        value = (element.get("datetime") or text_of(element)) if element.tag == "time" else ""
        names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if dates.read(value) and not any(word in names for word in ("updated", "modified")):
            rank = 17 if "published" in names or "pubdate" in element.attrib else 32
            yield Candidate("published", value, rank, at(element, "time"))
