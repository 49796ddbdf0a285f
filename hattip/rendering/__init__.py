"""Feeds become bytes: one module a format, all of the same shape; ``hattip.formats`` is their table."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from hattip.formats import FORMATS, Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hattip.feeds import Feed
    from hattip.model import Site

# How much less than its limit a feed aims at when it has to be shortened, so that it need not try again.
_MARGIN: Final = 0.95


@dataclass(frozen=True, slots=True)
class Output:
    """A file to publish: its path below ``feeds/``, with ``/``, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses a feed names in its head: of itself, of what belongs to it, and of its history (RFC 5005)."""

    self: str
    siblings: tuple[tuple[Format, str], ...]
    opml: str | None
    current: str
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Shortened:
    """That a feed holds fewer articles than the site's limit, because it would have become too large."""

    feed: str
    wanted: int
    held: int


def render(site: Site, feeds: Iterable[Feed], shortened: list[Shortened]) -> Iterator[Output]:
    """Yield every feed in every format the site publishes; add to ``shortened`` those that had to hold less."""
    heads = []
    for feed in feeds:
        if feed.is_archive:
            yield from _in_all_formats(feed)
            continue
        heads.append(feed)
        outputs, held = _within_bounds(feed)
        yield from outputs
        if held < len(feed.articles):
            shortened.append(Shortened(feed.slug, len(feed.articles), held))
    for form in _forms(site, of_site=True):
        yield Output(form.filename, import_module(form.module).render(site, heads))
    if "json" in site.formats:
        jsonfeed = import_module(FORMATS["json"].module)
        yield Output(jsonfeed.ABOUT, jsonfeed.about())


def _within_bounds(feed: Feed) -> tuple[list[Output], int]:
    """Render a feed with as many of its newest articles as keep every format within the limit; at least one."""
    held = len(feed.articles)
    while True:
        outputs = list(_in_all_formats(feed.shortened(held)))
        largest = max((len(output.data) for output in outputs), default=0)
        if largest <= feed.site.max_bytes or held <= 1:
            return outputs, held
        held = max(1, min(held - 1, int(held * feed.site.max_bytes / largest * _MARGIN)))


def _in_all_formats(feed: Feed) -> Iterator[Output]:
    for form in _forms(feed.site, of_site=False):
        yield Output(f"{feed.folder}/{form.filename}", import_module(form.module).render(feed, _links(feed, form)))


def _forms(site: Site, *, of_site: bool) -> Iterator[Format]:
    return (form for name, form in FORMATS.items() if name in site.formats and form.of_site is of_site)


def _links(feed: Feed, form: Format) -> Links:
    def url(folder: str | None) -> str | None:
        return feed.url(folder, form.filename) if folder else None

    siblings = (other for other in _forms(feed.site, of_site=False) if other is not form)
    opml = FORMATS["opml"]
    return Links(
        self=feed.url(feed.folder, form.filename),
        siblings=tuple((other, feed.url(feed.folder, other.filename)) for other in siblings),
        opml=f"{feed.site.base_url}{opml.filename}" if opml.name in feed.site.formats else None,
        current=feed.url(feed.slug, form.filename),
        previous=url(feed.previous),
        next=url(feed.next),
    )
