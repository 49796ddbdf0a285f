"""Checks the further feeds of a site against its categories and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.model.context import nearest
from hattip.problems import Code, Problem, literal
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
                hint = "Write it as a slug: a-z, 0-9 and single hyphens."
                span = document.span(("sources", key), key=True)
                yield literal(Code.BAD_SLUG, span, f'With each: source, the key "{key}" is a folder.', hint)


def _slugs(site: Site, document: Document) -> Iterator[Problem]:
    taken = {slug for each in site.categories for slug in (each.slug, *each.was)}
    groups = {f"{rule.each}" for rule in site.feeds if rule.each}
    for name in groups:
        if name in taken:
            position = next(i for i, each in enumerate(site.categories) if name in (each.slug, *each.was))
            message = f'With each: {name}, the slug "{name}" is reserved.'
            yield literal(Code.BAD_SLUG, document.span(("categories", position)), message, "Choose another.")
    taken |= groups
    for position, rule in enumerate(site.feeds):
        slug = rule.slug or rule.each or ""
        if slug in taken and (rule.slug or [each.each for each in site.feeds[:position]].count(slug)):
            span = document.span(("feeds", position, "slug" if rule.slug else "each"))
            yield literal(Code.BAD_SLUG, span, f'The slug "{slug}" is taken.', "Choose another.")
        taken.add(slug)


def _names(site: Site, document: Document) -> Iterator[Problem]:
    known = {"sources": (Code.UNKNOWN_SOURCE, list(site.sources)), "categories": (Code.UNKNOWN_CATEGORY, _all(site))}
    for position, rule in enumerate(site.feeds):
        for kind, (code, names) in known.items():
            wanted: Iterable[str] = getattr(rule.select, kind) if rule.select else ()
            for number, name in enumerate(wanted):
                if name not in names:
                    near = nearest(name, names)
                    hint = f'Did you mean "{near}"?' if near else f"Known: {', '.join(names) or 'none'}."
                    span = document.span(("feeds", position, "select", kind, number))
                    yield literal(code, span, f'"{name}" is not one of the site\'s {kind}.', hint)


def _all(site: Site) -> list[str]:
    return [category.slug for category in site.categories]
