"""Articles and feeds become bytes. Each format is a module; ``hattip.formats`` lists them.

An article is rendered once in each format (:func:`render_item`). A page is a head and the bytes of its items
(:func:`render_page`). ``published.verify`` parses both again.
"""

from hattip.rendering.items import RenderedItem, load_formats, render_item
from hattip.rendering.pages import head_size, page_filenames, render_page, render_site, site_filenames

__all__ = [
    "RenderedItem",
    "head_size",
    "load_formats",
    "page_filenames",
    "render_item",
    "render_page",
    "render_site",
    "site_filenames",
]
