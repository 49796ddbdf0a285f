"""Decides which candidates are the facts of a page. What is unsure stays out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hattip.authoring import body, dates, hosts, json_ld, labels, language, markup, names, origin, publication
from hattip.authoring.candidates import Candidate
from hattip.authoring.facts import NOTHING, Fact, Facts
from hattip.authoring.tables import NO_PICTURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hattip.authoring.page import Line, PageTree

_SEPARATOR = re.compile(r"\s*[_|｜»]\s*|\s*--+\s*|\s+[-–—·:]+\s+|[-–—](?=[\u3400-\u9fff]{2,12}$)")
_SUFFIX = re.compile(r"[_|｜»·]|--+|\s[-–—:]+\s|^\s*[-–—]|[-–—](?=[\u3400-\u9fff])")
# A short Chinese suffix is the name of a column, unless it ends as names of sites do.
_COLUMN = re.compile(r"[\u3400-\u9fff]{1,3}(?<![网报报社站府])")
_ORGANIZATION = re.compile(
    r"(?:网|報|报|社|局|委|厅|部|院|公司|中心|办公室|电视台|新闻|日报|晚报|频道|编辑部|政府|大学|学校|协会)$"
)
_EDITORS = re.compile(
    r"(?:责\s*任?\s*编\s*辑?|编\s*辑|審核|审核|责编|主编|校对)\s*[:：]\s*\x1f*\s*([\u3400-\u9fff]{2,4})"
)
# Authors of these ranks and above come from metadata that often names an editor or the site.
_WEAK_AUTHOR: Final = 30
_SHORT_TITLE: Final = 3
_RANK_OF_H1: Final = 30
_MARKS: Final = frozenset("_|｜»-–—·:(（[【@/、《<")
_REST_OF_TITLE: Final = 15
_LONGEST_SUFFIX: Final = 30
_LONGEST_TITLE: Final = 80


def choose(page: PageTree, timezone: str, known: Mapping[str, str] | None = None) -> Facts:
    """Return the facts of a page.

    ``timezone`` is the site's, ``known`` the names of its sources by their hosts' sites.
    """
    found = [*json_ld.candidates(page), *markup.candidates(page)]
    site_names = _of(found, "site")
    title = _title(found, [each.value for each in site_names], page.lines)
    site_names += _suffixes(found, title.value, _home_names(page))
    found += labels.candidates(page, _titles(found, title))
    found += _unlabelled_sources(found)
    whose = origin.identity(found, page.url, site_names)
    came = origin.decide(found, whose, known or {})
    others = [name for name in (whose.name.value, came.name.value) if name]
    published, notes = publication.published(found, page, timezone, whose.url)
    return Facts(
        title=title,
        published=published,
        original_published=publication.best(_of(found, "original_published"), timezone),
        origin=came,
        authors=_authors(found, page, others),
        language=language.choose(_of(found, "language"), _text(page)),
        summary=_summary(found, title.value),
        image=_image(
            [*found, *_pictures(page)], whose.url or next((each.value for each in found if each.field == "base"), "")
        ),
        column=next((Fact(each.value, each.location) for each in _of(found, "column")), NOTHING),
        own_url=whose.url,
        notes=tuple(notes),
    )


def _of(found: Iterable[Candidate], field: str) -> list[Candidate]:
    return sorted((each for each in found if each.field == field), key=lambda each: each.rank)


def _squash(text: str) -> str:
    return "".join(text.split()).lower()


def _title(found: Sequence[Candidate], site_names: Sequence[str], lines: Sequence[Line]) -> Fact:
    """Return the title: a heading that the metadata confirms, else the metadata without the site's name."""
    strong = [*_of(found, "title"), *_of(found, "page_title")]
    headings = [each for each in _of(found, "heading") if not _is_site(each.value, site_names)]
    confirmed = (_confirmed(each.value, headings) for each in strong)
    shortened = (_shortened(each, site_names, lines) for each in strong)
    chosen = next((fact for fact in (*confirmed, *shortened) if fact.value), NOTHING)
    top = [each for each in headings if each.rank == _RANK_OF_H1]
    return chosen if chosen.value or len(top) != 1 else Fact(top[0].value, top[0].location)


def _is_site(text: str, site_names: Sequence[str]) -> bool:
    return any(names.is_same(text, name) for name in site_names)


def _confirmed(title: str, headings: Sequence[Candidate]) -> Fact:
    """Return the longest heading that a title of the metadata confirms."""
    matching = [each for each in headings if len(each.value) > _SHORT_TITLE and _confirms(title, each.value)]
    best = max(matching, key=lambda each: len(each.value), default=None)
    return Fact(best.value, best.location) if best else NOTHING


def _shortened(each: Candidate, site_names: Sequence[str], lines: Sequence[Line]) -> Fact:
    """Return a title of the metadata without the site's name; a title element may be that of a column only."""
    is_page_title = each.field == "page_title"
    text = _without_site(each.value, site_names, is_page_title=is_page_title)
    if not text or _is_site(text, site_names):
        return NOTHING
    visible = _above_facts(lines) if is_page_title else NOTHING
    is_shown = any(_squash(line.visible) == _squash(text) for line in lines if not line.aside)
    return visible if visible.value and not is_shown else Fact(" ".join(text.split()), each.location)


def _confirms(title: str, heading: str) -> bool:
    """Check whether a title is a heading with at most the names of column and site around it."""
    before, found, after = _squash(title).partition(_squash(heading))
    if not found:
        return False
    is_part = (not before or before[-1] in _MARKS) and (not after or after[0] in _MARKS)
    return is_part or len(found) > len(before) + len(after)


def _above_facts(lines: Sequence[Line]) -> Fact:
    """Return the line above the first line that gives both a date and a source, as a title of last resort."""
    for before, line in pairwise([line for line in lines if not line.aside]):
        if (
            dates.find(line.text)
            and re.search("来\\s*源|來源", line.visible)
            and _SHORT_TITLE < len(before.visible) <= _LONGEST_TITLE
        ):
            return Fact(before.visible, f"text, line {before.number}")
    return NOTHING


def _without_site(text: str, site_names: Sequence[str], *, is_page_title: bool) -> str:
    """Return a title without the names of site and column that follow it."""
    parts = _SEPARATOR.split(text)
    seps = _SEPARATOR.findall(text)
    while len(parts) > 1:
        last = parts[-1].strip()
        is_site = any(names.is_same(last, name) for name in site_names)
        if not is_site and not (
            is_page_title and not site_names and len(last) <= _LONGEST_SUFFIX and len(last) < len(parts[0]) * 1.5
        ):
            break
        text = text[: text.rindex(parts[-1])].rstrip()
        text = (
            text[: len(text) - len(seps[-1].rstrip())] if seps[-1].strip() and text.endswith(seps[-1].strip()) else text
        )
        parts, seps = parts[:-1], seps[:-1]
    return text.strip(" _|｜»-–—·")


def _titles(found: Sequence[Candidate], title: Fact) -> list[str]:
    return [
        title.value,
        *(each.value for each in _of(found, "title")),
        *(each.value for each in _of(found, "heading")[:1]),
    ]


def _home_names(page: PageTree) -> set[str]:
    """Return the texts of links to the home page."""
    links = page.root.iter("a")
    return {
        markup.text_of(a)
        for a in links
        if hosts.is_home(hosts.absolute(a.get("href", ""), page.url or "https://a.invalid/x/"))
    }


def _suffixes(found: Sequence[Candidate], title: str, home_names: set[str]) -> list[Candidate]:
    """Return the name of the site as it follows the title in the title element."""
    for each in (*_of(found, "page_title"), *_of(found, "title")):
        name = _last_part(each.value.partition(title)[2]) if title else ""
        if name in home_names or (0 < len(name) <= _LONGEST_SUFFIX and not _COLUMN.fullmatch(name)):
            return [each._replace(field="site", value=name, rank=40)]
    return []


def _last_part(text: str) -> str:
    """Return the last name of several with separators, or an empty text."""
    parts = [part for part in _SUFFIX.split(text) if part.strip(" -–—")]
    return parts[-1].strip(" -–—[]【】") if parts else ""


def _unlabelled_sources(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the one source that a class names; several are a list of other articles."""
    named = [each for each in found if each.field == "source_class" and not re.search(r"[:：\d]", each.value)]
    return [each._replace(field="source") for each in named[:1]] if len({each.value for each in named}) == 1 else []


def _authors(found: Sequence[Candidate], page: PageTree, others: Sequence[str]) -> tuple[Fact, ...]:
    """Return the authors of the most trusted byline that names anybody but the site or the source."""
    editors = set(_EDITORS.findall("\n".join(line.text for line in page.lines)))
    byline = [each._replace(field="authors") for each in _of(found, "byline")]
    candidates = sorted([*_of(found, "authors"), *byline], key=lambda each: each.rank)
    accepted: dict[int, dict[str, Fact]] = {}
    for each in candidates:
        for name in names.authors(_turned(each)):
            if _is_author(name, each, others, editors) and _is_shown(name, each, page):
                accepted.setdefault(each.rank, {})[name] = Fact(name, each.location)
    rank, chosen = next(iter(accepted.items()), (0, {}))
    return _confirmed_authors(chosen, [each for each in candidates if rank < each.rank <= _WEAK_AUTHOR])


def _confirmed_authors(chosen: dict[str, Fact], others: Sequence[Candidate]) -> tuple[Fact, ...]:
    """Return those authors that the metadata lists too, if it lists any of them: a byline may name other things."""
    listed = {name for each in others for name in names.authors(_turned(each))}
    facts = list(chosen.values())
    return tuple([fact for fact in facts if fact.value in listed] or facts)


def _turned(each: Candidate) -> str:
    is_citation = "citation_" in each.location or "dc." in each.location or "dcterms." in each.location
    return ";".join(names.turned(part) for part in each.value.split(";")) if is_citation else each.value


def _is_author(name: str, each: Candidate, others: Sequence[str], editors: set[str]) -> bool:
    if any(names.is_same(name, other) for other in others):
        return False
    is_part = any(name in other or other in name for other in others)
    return each.rank < _WEAK_AUTHOR or not (is_part or name in editors or _ORGANIZATION.search(name))


def _is_shown(name: str, each: Candidate, page: PageTree) -> bool:
    """Check that a Chinese name from weak metadata is also visible: it is often that of an editor or of a system."""
    is_weak = each.rank >= _WEAK_AUTHOR and bool(re.search("[\u3400-\u9fff]", name))
    return not is_weak or any(name in line.visible for line in page.lines if not line.aside)


def _summary(found: Sequence[Candidate], title: str) -> Fact:
    for each in _of(found, "summary"):
        text = " ".join(re.sub(r"<[^>]+>", " ", each.value).split())
        rest = _squash(text).removeprefix(_squash(title)) if title else text
        is_title = len(rest) <= _REST_OF_TITLE and rest != _squash(text)
        if len(text) > _SHORT_TITLE and not is_title and not _squash(title).startswith(_squash(text)):
            return Fact(text, each.location)
    return NOTHING


def _pictures(page: PageTree) -> list[Candidate]:
    """Return the pictures in the text of the article."""
    element = body.find(page)
    found = body.pictures(element) if element is not None else ()
    return [Candidate("image", address, 30, f"img, line {line}") for address, line in found]


def _image(found: Sequence[Candidate], base: str) -> Fact:
    for each in _of(found, "image"):
        address = hosts.absolute(each.value, base)
        path = address.partition("://")[2].partition("/")[2].lower()
        if address and not any(word in f"/{path}" for word in NO_PICTURE):
            return Fact(address, each.location)
    return NOTHING


def _text(page: PageTree) -> str:
    return "\n".join(line.visible for line in page.lines if not line.aside)[:20_000]
