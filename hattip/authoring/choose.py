"""Decides which candidates are the facts of a page. What is unsure stays out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.authoring import (
    authors,
    body,
    hosts,
    json_ld,
    labels,
    language,
    link_posts,
    markup,
    names,
    origin,
    patterns,
    publication,
    summaries,
    titles,
)
from hattip.authoring.candidates import STATED, Candidate, of
from hattip.authoring.elements import text_of
from hattip.authoring.facts import NOTHING, Fact, Facts, Origin
from hattip.authoring.tables import ANY_PICTURE, NO_PICTURE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hattip.authoring.page import PageTree

_SUFFIX = re.compile(r"[_|｜»·]|--+|\s[-–—:]+\s|^\s*[-–—]|[-–—](?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[-–—]")
# A short Chinese suffix is the name of a column, unless it ends as names of sites do.
_COLUMN = re.compile(r"[\u3400-\u9fff]{1,3}(?<![网报报社站府])")
_LONGEST_SUFFIX: Final = 30


def choose(page: PageTree, timezone: str, known: Mapping[str, str] | None = None) -> Facts:
    """Return the facts of a page.

    ``timezone`` is the site's, ``known`` the names of its sources by their hosts' sites.
    """
    found = [*json_ld.candidates(page), *markup.candidates(page)]
    site_names = of(found, "site")
    title = titles.title(found, [each.value for each in site_names], page.lines)
    home_names = _home_names(page)
    site_names += _suffixes(found, title.value, home_names) + _prefix(found, title.value, home_names)
    found += labels.candidates(page, _titles(found, title))
    found += _unlabelled_sources(found)
    found += _marks(found)
    whose = origin.identity(found, page.url, site_names)
    found += link_posts.candidates(page, found, title.value, whose.url)
    came = origin.decide(found, whose, known or {})
    others = [name for name in (whose.name.value, came.name.value) if name]
    published, notes = publication.published(found, page, timezone, whose.url)
    return Facts(
        title=title,
        published=published,
        original_published=publication.original(found, published.value, timezone) if _is_other(came) else NOTHING,
        origin=came,
        authors=authors.choose(found, page, others, is_reprint=not came.is_own and _is_stated(found)),
        language=language.choose(of(found, "language"), _text(page)),
        summary=summaries.choose(found, title.value, [*(each.value for each in site_names), *home_names]),
        image=_image(
            [*found, *_pictures(page)], whose.url or next((each.value for each in found if each.field == "base"), "")
        ),
        column=next((Fact(each.value, each.location) for each in of(found, "column")), NOTHING),
        own_url=whose.url,
        notes=tuple(notes),
    )


def _marks(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the titles that declare only that the article is a reprint, such as [转]."""
    titled = [*of(found, "title"), *of(found, "heading"), *of(found, "page_title")]
    return [each._replace(field="unsure") for each in titled if patterns.REPRINT_MARK.search(each.value)]


def _is_other(came: Origin) -> bool:
    """Check whether an article is known to be of somebody else."""
    return not came.is_own and bool(came.name.value or came.original.value)


def _is_stated(found: Sequence[Candidate]) -> bool:
    """Check whether a sentence declares that the article is a reprint, rather than a label that names a source."""
    return any(each.field == "unsure" or (each.field == "source" and each.rank <= STATED) for each in found)


def _titles(found: Sequence[Candidate], title: Fact) -> list[str]:
    return [
        title.value,
        *(each.value for each in of(found, "title")),
        *(each.value for each in of(found, "heading")[:1]),
    ]


def _home_names(page: PageTree) -> set[str]:
    """Return the texts of links to the home page."""
    links = page.root.iter("a")
    return {
        text_of(a)
        for a in links
        if hosts.is_home(hosts.absolute(a.get("href", ""), page.url or "https://a.invalid/x/"))
    }


def _suffixes(found: Sequence[Candidate], title: str, home_names: set[str]) -> list[Candidate]:
    """Return the name of the site as it follows the title in the title element."""
    for each in (*of(found, "page_title"), *of(found, "title")):
        name = _last_part(each.value.partition(title)[2]) if title else ""
        if name in home_names or (0 < len(name) <= _LONGEST_SUFFIX and not _COLUMN.fullmatch(name)):
            return [each._replace(field="site", value=name, rank=40)]
    return []


def _prefix(found: Sequence[Candidate], title: str, home_names: set[str]) -> list[Candidate]:
    """Return the name of the site as it precedes the title in the title element, if it is called as sites are."""
    for each in of(found, "page_title"):
        before, is_there, _ = each.value.partition(title or "\0")
        name = _SUFFIX.split(before)[0].strip(" :：") if is_there else ""
        if name and (name in home_names or names.is_called_as_site(name)):
            return [each._replace(field="site", value=name, rank=42)]
    return []


def _last_part(text: str) -> str:
    """Return the last name of several with separators, or an empty text."""
    parts = [part for part in _SUFFIX.split(text) if part.strip(" -–—")]
    return parts[-1].strip(" -–—[]【】") if parts else ""


def _unlabelled_sources(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the one source that a class names; several are a list of other articles."""
    named = [each for each in found if each.field == "source_class" and not re.search(r"[:：\d]", each.value)]
    return [each._replace(field="source") for each in named[:1]] if len({each.value for each in named}) == 1 else []


def _pictures(page: PageTree) -> list[Candidate]:
    """Return the pictures in the text of the article."""
    element = body.find(page)
    found = body.pictures(element) if element is not None else ()
    return [Candidate("image", address, 30, f"img, line {line}") for address, line in found]


def _image(found: Sequence[Candidate], base: str) -> Fact:
    for each in of(found, "image"):
        address = hosts.absolute(each.value, base)
        path = address.partition("://")[2].partition("/")[2].lower()
        is_other = any(word in f"/{path}" for word in NO_PICTURE) or ANY_PICTURE.search(f"/{path.partition('?')[0]}")
        if address and not is_other:
            return Fact(address, each.location)
    return NOTHING


def _text(page: PageTree) -> str:
    return "\n".join(line.visible for line in page.lines if not line.aside)[:20_000]
