"""Renders an article once in each format, for every page that contains it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.catalog.item import Item, with_hashes
from hattip.formats import feed_formats, page_formats
from hattip.rendering import credit

if TYPE_CHECKING:
    from hattip.model import Article, Site

# The longest separator between two items, JSON's comma and newline.
_SEPARATOR: Final = 2


class RenderedItem(NamedTuple):
    """An article as pages contain it: plain values, which can be pickled.

    ``formats`` has the item's bytes by format name. ``item`` is what subscribers will read.
    """

    id: str
    formats: dict[str, bytes]
    item: Item

    @property
    def shown(self) -> bytes:
        """The hash of everything that a reader shows."""
        return self.item.shown

    @property
    def size(self) -> int:
        """The number of bytes by which the item enlarges a feed at most, in its largest format with a separator."""
        return max(len(self.formats[form.name]) for form in feed_formats(self.formats)) + _SEPARATOR


def load_formats(site: Site) -> None:
    """Import the modules of a site's formats, so that processes that are forked later share them."""
    for form in page_formats(site.formats, is_archive=False):
        import_module(form.module)


def render_item(article: Article, site: Site, *, is_archived: bool = False) -> RenderedItem:
    """Render an article in every format of its site, or in those of archive pages only, if it is on no other page.

    The bytes depend on the article and the site only.
    """
    content = credit.content(article, site)
    formats = {
        form.name: import_module(form.module).render_item(article, site, content)
        for form in page_formats(site.formats, is_archive=is_archived)
    }
    item = Item(
        id=article.id,
        title=article.title,
        link=article.link,
        original=article.original_url,
        source=article.source.name if article.source else None,
        authors=article.author_names,
        published=article.published,
        updated=article.changed,
        withdrawn=article.withdrawn is not None,
    )
    return RenderedItem(article.id, formats, with_hashes(item, content))
