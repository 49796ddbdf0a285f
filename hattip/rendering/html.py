"""HTML pages for people: one for each feed, and the index of the site.

A page shows summaries, never the text of an article, so that no HTML of others runs under the publisher's address. It
needs no script, and asks no other host for anything. Pages are well-formed XML too, so that they can be verified as
strictly as feeds. :mod:`~hattip.rendering.html_item` makes their items.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from hattip.feeds.feed import NEVER
from hattip.feeds.selection import ALL, selections
from hattip.formats import FORMATS, feed_formats
from hattip.locales import credit_words
from hattip.locales.page_words import PageWords, page_words
from hattip.rendering import stylesheets, templates
from hattip.rendering.html_item import around, attributes_of, page_language, render_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hattip.feeds.feed import Feed
    from hattip.model import Site
    from hattip.rendering.pages import Links

__all__ = ["render_item", "render_page", "render_site"]
_ITEMS: Final = "<!-- items -->\n"
# Browsers do not ask for /favicon.ico then.
_NO_ICON: Final = "data:,"
_SOURCE: Final = re.compile(rb"<cite>.*?</cite>")
# Readers of OPML and finders of feeds prefer one format: the first of these that the site has.
_PREFERRED: Final = ("atom", "rss", "json")


class Address(NamedTuple):
    """A feed in one format: the format's name, its address, the same relative to the page, and its media type."""

    name: str
    url: str
    href: str
    media_type: str
    title: str


def render_page(feed: Feed, links: Links, items: Sequence[bytes]) -> bytes:
    """Return the page of a feed."""
    site = feed.site
    words = page_words(site.language, site.pages.words)
    formats = _addresses(feed, "")
    page = {
        **_common(site, feed.title, feed.description, links.page or "", links.root),
        "name": _name(feed, words),
        "alternates": [*formats, *_alternates(site, feed.slug)],
        "formats": formats,
        "count": words.total.format(count=len(items)),
        "updated": _updated(feed, words),
        "opml": f"{links.root}feeds.opml" if links.opml else None,
        "sources": _sources(items),
        "has_items": bool(items),
    }
    head, tail = templates.fill("feed.html", page=page, site=site, words=words).split(_ITEMS)
    return b"".join((head.encode(), *items, tail.encode()))


def render_site(site: Site, feeds: Sequence[Feed]) -> Mapping[str, bytes]:
    """Return the index of the site's feeds, and the stylesheet of its pages, by name."""
    words = page_words(site.language, site.pages.words)
    shown: list[dict[str, Any]] = [
        {
            "slug": feed.slug,
            "title": _name(feed, words),
            "description": feed.description,
            "count": words.total.format(count=feed.size),
            "size": feed.size,
            "updated": _updated(feed, words),
            "formats": _addresses(feed, f"{feed.slug}/"),
        }
        for feed in feeds
    ]
    groups = [(words.by_source, "source/"), (words.by_tag, "tag/")]
    page = {
        **_common(site, site.title, site.description, site.base_url, ""),
        "alternates": [address for feed in feeds for address in _addresses(feed, f"{feed.slug}/")],
        "opml": "feeds.opml" if "opml" in site.formats else None,
        "feeds": [feed for feed in shown if not feed["slug"].startswith(tuple(prefix for _, prefix in groups))],
        "groups": [(name, [feed for feed in shown if feed["slug"].startswith(prefix)]) for name, prefix in groups],
    }
    index = templates.fill("index.html", page=page, site=site, words=words).encode()
    return {"index.html": index, **stylesheets.render(site)}


def _common(site: Site, title: str, description: str, url: str, root: str) -> dict[str, Any]:
    """Return what every page has."""
    language = page_language(site)
    return {
        "title": title,
        "description": description,
        "url": url,
        "root": root or "./",
        "language": language,
        "direction": "rtl" if credit_words.is_rtl(language) else "ltr",
        "site_lang": _attributes(attributes_of(site.language if site.language != language else None)),
        "policy": _policy(),
        "script": Markup(_script()),  # noqa: S704 - our own, and part of the policy by its hash
        "icon": site.icon if site.icon and _is_same_host(site.icon, site) else _NO_ICON,
        "logo": site.logo,
        "contact": around(credit_words.words(site.language).contact, "contact"),
    }


def _attributes(values: Mapping[str, str]) -> Markup:
    return Markup().join(Markup(' {}="{}"').format(name, value) for name, value in values.items())


def _is_same_host(url: str, site: Site) -> bool:
    """Whether a page can show a picture without asking another host."""
    return urlsplit(url)[:2] == urlsplit(site.base_url)[:2]


@cache
def _script() -> str:
    return templates.read("copy.js")


@cache
def _policy() -> str:
    """Return the Content-Security-Policy of pages: their own host, and one script, known by its hash."""
    script = b64encode(sha256(_script().encode()).digest()).decode()
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        f"script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )


def _addresses(feed: Feed, folder: str) -> list[Address]:
    return [
        Address(form.title, feed.url(feed.slug, form.filename), f"{folder}{form.filename}", form.media_type, feed.title)
        for form in feed_formats(feed.site.formats)
    ]


def _alternates(site: Site, slug: str) -> Iterator[Address]:
    """Yield the site's other feeds, except those of sources and tags, in the format that most readers read best."""
    form = next((FORMATS[name] for name in _PREFERRED if name in site.formats), None)
    for other in selections(site, {}) if form else ():
        if form and other.slug != slug and not other.slug.startswith("source/"):
            yield Address(form.title, f"{site.base_url}{other.slug}/{form.filename}", "", form.media_type, other.title)


def _name(feed: Feed, words: PageWords) -> str:
    """Return the name of a feed within the site."""
    if feed.slug == ALL:
        return words.all
    return feed.name or feed.title


def _updated(feed: Feed, words: PageWords) -> str:
    if feed.updated == NEVER:
        return ""
    date = credit_words.date(feed.updated, feed.site.timezone, credit_words.words(feed.site.language).language)
    return words.updated.format(date=date)


def _sources(items: Sequence[bytes]) -> list[dict[str, Any]]:
    """Return the sources of items, each a link with the number of its items, the most frequent first."""
    found = (match[0] for item in items if (match := _SOURCE.search(item)))
    counted = Counter(found)
    return [
        {"link": Markup(link.decode()), "count": count}  # noqa: S704 - taken from items, where it was escaped
        for link, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    ]
