"""Checks the further feeds of a site against its categories and sources."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from hattip.model.context import nearest
from hattip.problems import Code, Problem
from hattip.values.paths import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.content.document import Document
    from hattip.model import Site

    Path = tuple[str | int, ...]


def check(site: Site, document: Document) -> Iterator[Problem]:
    """Yield the problems of ``feeds`` in ``site.yaml``: slugs that are taken, and names that do not exist."""
    yield from _slugs(site, document)
    yield from _names(site, "sources", tuple(site.sources), Code.UNKNOWN_SOURCE, document)
    yield from _names(site, "categories", tuple(each.slug for each in site.categories), Code.UNKNOWN_CATEGORY, document)
    if any(rule.each == "source" for rule in site.feeds):
        yield from _keys(site, document)


def _slugs(site: Site, document: Document) -> Iterator[Problem]:
    """Yield a problem for each slug that is in use already; the groups of feeds have slugs, too."""
    found: set[str] = set()
    for slug, path in chain(_groups(site), _categories(site), _choices(site)):
        if slug in found:
            yield Problem(Code.BAD_SLUG, document.span(path), "taken", {"slug": slug})
        found.add(slug)


def _groups(site: Site) -> Iterator[tuple[str, Path]]:
    return ((rule.each, ("feeds", position, "each")) for position, rule in enumerate(site.feeds) if rule.each)


def _categories(site: Site) -> Iterator[tuple[str, Path]]:
    for position, category in enumerate(site.categories):  # validate.py finds those that are equal
        for slug in {category.slug, *category.was}:
            yield slug, ("categories", position, "slug" if slug == category.slug else "was")


def _choices(site: Site) -> Iterator[tuple[str, Path]]:
    return ((rule.slug, ("feeds", position, "slug")) for position, rule in enumerate(site.feeds) if rule.slug)


def _names(site: Site, kind: str, names: tuple[str, ...], code: Code, document: Document) -> Iterator[Problem]:
    """Yield a problem for each name in a selection that is not one of the site's sources or categories."""
    for position, rule in enumerate(site.feeds):
        wanted = getattr(rule.select, kind, ())
        for number, name in enumerate(wanted):
            if name not in names:
                span = document.span(("feeds", position, "select", kind, number))
                suggestion = nearest(name, names) or ""
                fields = {"name": name, "kind": kind, "suggestion": suggestion, "known": names}
                yield Problem(code, span, "select-near" if suggestion else "select", fields)


def _keys(site: Site, document: Document) -> Iterator[Problem]:
    for key in site.sources:
        if slug_of(key) != key:
            yield Problem(Code.BAD_SLUG, document.span(("sources", key), key=True), "source-key", {"key": key})
