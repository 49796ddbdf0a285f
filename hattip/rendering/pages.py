"""Makes pages: a head and the bytes of its items, in every format of the site."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from hattip.formats import FORMATS, Format, feed_formats, page_formats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hattip.feeds.feed import Feed
    from hattip.model import Site


class Links(NamedTuple):
    """The addresses in a feed's head: of itself, its other formats, its page for people, the OPML file, its archive.

    ``root`` is the relative address of the folder ``feeds/``.
    """

    self: str
    siblings: tuple[tuple[Format, str], ...]
    page: str | None
    opml: str | None
    current: str
    previous: str | None
    next: str | None
    root: str


def render_page(head: Feed, items: Sequence[Mapping[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return the files of a page, each a name such as ``atom.xml`` and its bytes, in every format of the site.

    ``items`` are the bytes of its items by format, newest first.
    """
    return [
        (form.filename, _render(head, form, [item[form.name] for item in items]))
        for form in page_formats(head.site.formats, is_archive=head.is_archive)
    ]


def head_size(head: Feed) -> int:
    """Return the number of bytes of a page without items, in its largest format."""
    return max(len(data) for _, data in render_page(head, ()))


def render_site(site: Site, feeds: Sequence[Feed]) -> list[tuple[str, bytes]]:
    """Return the files that exist once for all feeds, each a name and its bytes."""
    files: dict[str, bytes] = {}
    for form in FORMATS.values():
        if form.name in site.formats and form.site_files:
            files |= import_module(form.module).render_site(site, feeds)
    return list(files.items())


def page_filenames(site: Site, *, is_archive: bool = False) -> list[str]:
    """Return the names of the files of a page."""
    return [form.filename for form in page_formats(site.formats, is_archive=is_archive)]


def site_filenames(site: Site) -> list[str]:
    """Return the names of the files that exist once for all feeds."""
    chosen = (form for form in FORMATS.values() if form.name in site.formats)
    return list(dict.fromkeys(name for form in chosen for name in form.site_files))


def links_of(feed: Feed, form: Format) -> Links:
    """Return the addresses in the head of a page in a format."""

    def url(folder: str | None) -> str | None:
        return feed.url(folder, form.filename) if folder else None

    site = feed.site
    return Links(
        self=feed.url(feed.folder, form.filename),
        siblings=tuple(
            (other, feed.url(feed.folder, other.filename)) for other in feed_formats(site.formats) if other is not form
        ),
        page=f"{site.base_url}{feed.slug}/" if "html" in site.formats else None,
        opml=f"{site.base_url}feeds.opml" if "opml" in site.formats else None,
        current=feed.url(feed.slug, form.filename),
        previous=url(feed.previous),
        next=url(feed.next),
        root="../" * (feed.folder.count("/") + 1),
    )


def _render(head: Feed, form: Format, items: Sequence[bytes]) -> bytes:
    data: bytes = import_module(form.module).render_page(head, links_of(head, form), items)
    return data
