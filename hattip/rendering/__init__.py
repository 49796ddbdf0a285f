"""Feeds become bytes: one module a format, all of the same shape; ``hattip.formats`` is their table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.formats import FORMATS, Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.feeds.feed import Feed
    from hattip.model import Site

# How much less than its limit a feed aims at when it has to be shortened, so that it need not try again.
_MARGIN: Final = 0.95


class Output(NamedTuple):
    """A file to publish: its path below ``feeds/``, with ``/``, its bytes, and the feed it was made from, if of one."""

    path: str
    data: bytes
    feed: Feed | None = None


class Links(NamedTuple):
    """The addresses a feed names in its head: of itself, of what belongs to it, and of its history (RFC 5005)."""

    self: str
    siblings: tuple[tuple[Format, str], ...]
    opml: str | None
    current: str
    previous: str | None
    next: str | None


def render(feed: Feed) -> tuple[list[Output], int]:
    """Render a feed in every format its site publishes; returns also how many of its articles it could hold.

    A page of the archive holds all of its own.
    """
    if feed.is_archive:
        return list(_in_all_formats(feed)), len(feed.articles)
    return _within_bounds(feed)


def render_site(site: Site, feeds: Sequence[Feed]) -> Iterator[Output]:
    """Yield the files that stand once for all feeds, in which no article is."""
    for form in _forms(site, of_site=True):
        yield Output(form.filename, import_module(form.module).render(site, feeds))
    if "json" in site.formats:
        jsonfeed = import_module(FORMATS["json"].module)
        yield Output(jsonfeed.ABOUT, jsonfeed.about())


def paths(site: Site, folder: str) -> list[str]:
    """Return the files of a feed, by the folder it stands in."""
    return [f"{folder}/{form.filename}" for form in _forms(site, of_site=False)]


def site_paths(site: Site) -> list[str]:
    """Return the files that stand once for all feeds."""
    about = [import_module(FORMATS["json"].module).ABOUT] if "json" in site.formats else []
    return [*(form.filename for form in _forms(site, of_site=True)), *about]


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
        data = import_module(form.module).render(feed, _links(feed, form))
        yield Output(f"{feed.folder}/{form.filename}", data, feed)


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
