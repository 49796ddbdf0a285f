"""Makes pages: a head and the bytes of its items, in every format of the site."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from hattip.formats import FORMATS, Format, feed_formats, site_formats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hattip.feeds.feed import Feed
    from hattip.model import Site


class Links(NamedTuple):
    """The addresses in a feed's head: of itself, its other formats, the OPML file, and its archive (RFC 5005)."""

    self: str
    siblings: tuple[tuple[Format, str], ...]
    opml: str | None
    current: str
    previous: str | None
    next: str | None


def render_page(head: Feed, items: Sequence[Mapping[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return the files of a page, each a name such as ``atom.xml`` and its bytes, in every feed format of the site.

    ``items`` are the forms of its items by format, newest first.
    """
    return [
        (form.filename, _render(head, form, [forms[form.name] for forms in items]))
        for form in feed_formats(head.site.formats)
    ]


def head_size(head: Feed) -> int:
    """Return the number of bytes of a page without items, in its largest format."""
    return max(len(data) for _, data in render_page(head, ()))


def render_site(site: Site, feeds: Sequence[Feed]) -> list[tuple[str, bytes]]:
    """Return the files that exist once for all feeds, each a name and its bytes."""
    files = [
        (form.filename, import_module(form.module).render_site(site, feeds)) for form in site_formats(site.formats)
    ]
    if "json" in site.formats:
        jsonfeed = import_module(FORMATS["json"].module)
        files.append((jsonfeed.ABOUT, jsonfeed.about()))
    return files


def page_filenames(site: Site) -> list[str]:
    """Return the names of the files of a page."""
    return [form.filename for form in feed_formats(site.formats)]


def site_filenames(site: Site) -> list[str]:
    """Return the names of the files that exist once for all feeds."""
    about = [import_module(FORMATS["json"].module).ABOUT] if "json" in site.formats else []
    return [*(form.filename for form in site_formats(site.formats)), *about]


def _render(head: Feed, form: Format, items: Sequence[bytes]) -> bytes:
    data: bytes = import_module(form.module).render_page(head, _links(head, form), items)
    return data


def _links(feed: Feed, form: Format) -> Links:
    def url(folder: str | None) -> str | None:
        return feed.url(folder, form.filename) if folder else None

    siblings = (other for other in feed_formats(feed.site.formats) if other is not form)
    opml = FORMATS["opml"]
    return Links(
        self=feed.url(feed.folder, form.filename),
        siblings=tuple((other, feed.url(feed.folder, other.filename)) for other in siblings),
        opml=f"{feed.site.base_url}{opml.filename}" if opml.name in feed.site.formats else None,
        current=feed.url(feed.slug, form.filename),
        previous=url(feed.previous),
        next=url(feed.next),
    )
