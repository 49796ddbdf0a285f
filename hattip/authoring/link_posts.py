"""Posts about another page: their title links to it, or a single "via" names where it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hattip.authoring import body, english, hosts
from hattip.authoring.candidates import Candidate, squash
from hattip.authoring.elements import at, text_of
from hattip.authoring.known_names import SHARING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.authoring.page import PageTree

# The part of a title that a link in its heading must contain.
_LEAST: Final = 0.6


def candidates(page: PageTree, found: Sequence[Candidate], title: str, own: str) -> list[Candidate]:
    """Return what the title links to; without such a link, what "via" gives. ``own`` is the page's own address."""
    return list(_linked(page, title, own)) or list(_via(page, found, own))


def _linked(page: PageTree, title: str, own: str) -> Iterator[Candidate]:
    """Yield the page of another site that the heading with the title links to, and the name that a link to it has."""
    for link in page.root.xpath(".//*[self::h1 or self::h2 or self::h3]//a[@href]") if title and own else ():
        address = hosts.absolute(link.get("href"), own)
        text = squash(text_of(link))
        is_title = text in squash(title) or squash(title) in text
        if is_title and len(text) >= len(squash(title)) * _LEAST and _is_elsewhere(address, own):
            yield Candidate("original", address, 17, at(link, "link of the title"))
            yield from _name(page, address, text)
            return


def _name(page: PageTree, address: str, title: str) -> Iterator[Candidate]:
    for line in page.lines:
        for start, end, href in line.links:
            text = english.link_name(line.text[start:end])
            if not line.aside and href == address and text and squash(text) != title:
                yield Candidate("source", text, 38, f"text, line {line.number}", href)
                return


def _via(page: PageTree, found: Sequence[Candidate], own: str) -> Iterator[Candidate]:
    """Yield what "via" gives if the article links to no other page: else that page is what the article is about."""
    tips = [each for each in found if each.field.startswith("via ")]
    via = {each.link or each.value for each in tips}
    if tips and not any(_is_elsewhere(hosts.absolute(href, own), own) for href in _links(page) if href not in via):
        yield from (each._replace(field=each.field.removeprefix("via ")) for each in tips)


def _links(page: PageTree) -> set[str]:
    """Return the addresses that the text of the article links to."""
    element = body.find(page)
    inside = set(element.iter()) if element is not None else set()
    return {href for line in page.lines if line.block in inside and not line.aside for _, _, href in line.links}


def _is_elsewhere(address: str, own: str) -> bool:
    return bool(address) and not hosts.is_same(address, own) and hosts.site(address) not in SHARING
