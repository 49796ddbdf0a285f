"""Checks the further feeds of a site against its categories and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.model.context import nearest
from hattip.problems import Code, Problem
from hattip.values.paths import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hattip.content.document import Document
    from hattip.model import Site


def check(site: Site, document: Document) -> Iterator[Problem]:
    """Yield the problems of ``feeds`` in ``site.yaml``: slugs that are taken, and names that do not exist."""
    yield from _slugs(site, document)
    yield from _names(site, document)
    if any(rule.each == "source" for rule in site.feeds):
        for key in site.sources:
            if slug_of(key) != key:
                yield Problem(Code.BAD_SLUG, document.span(("sources", key), key=True), "source", {"slug": key})


def _slugs(site: Site, document: Document) -> Iterator[Problem]:
    taken = {slug for each in site.categories for slug in (each.slug, *each.was)}
    groups = {f"{rule.each}" for rule in site.feeds if rule.each}
    for name in groups:
        if name in taken:
            position = next(i for i, each in enumerate(site.categories) if name in (each.slug, *each.was))
            yield Problem(Code.BAD_SLUG, document.span(("categories", position)), "each", {"slug": name})
    taken |= groups
    for position, rule in enumerate(site.feeds):
        slug = rule.slug or rule.each or ""
        if slug in taken and (rule.slug or [each.each for each in site.feeds[:position]].count(slug)):
            span = document.span(("feeds", position, "slug" if rule.slug else "each"))
            yield Problem(Code.BAD_SLUG, span, "taken", {"slug": slug})
        taken.add(slug)


def _names(site: Site, document: Document) -> Iterator[Problem]:
    known = {"sources": (Code.UNKNOWN_SOURCE, list(site.sources)), "categories": (Code.UNKNOWN_CATEGORY, _all(site))}
    for position, rule in enumerate(site.feeds):
        for kind, (code, names) in known.items():
            wanted: Iterable[str] = getattr(rule.select, kind) if rule.select else ()
            for number, name in enumerate(wanted):
                if name not in names:
                    span, suggestion = document.span(("feeds", position, "select", kind, number)), nearest(name, names)
                    fields = {"word": name, "suggestion": suggestion, "known": tuple(names)}
                    yield Problem(code, span, "near" if suggestion else "" if names else "none", fields)


def _all(site: Site) -> list[str]:
    return [category.slug for category in site.categories]
