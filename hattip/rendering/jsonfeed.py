"""JSON Feed 1.1 (jsonfeed.org), with extensions for what it cannot express; ``feeds/json-feed.txt`` explains them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hattip.feeds.feed import categories, free_tags, has_language
from hattip.rendering import credit
from hattip.values.dates import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hattip.feeds.feed import Feed
    from hattip.model import Article, Enclosure, Site
    from hattip.rendering.pages import Links

ABOUT: Final = "json-feed.txt"
_EXPLANATION: Final = """\
The feeds in this folder in JSON Feed 1.1 have some keys of their own on their items. Each is an object, and "about" is
the address of this text.

_source     Whoever published the article first: "name"; "url", the address of its site; "feed", that of its feed, and
            "icon", that of its icon, if it has one; "published", when it published the original, if it is known. The
            original article itself is the item's "external_url".
_rights     "text": the rights of this article.
_license    "url": the address of the licence of this article.
_withdrawn  The article was taken back and must not be shown any longer: "on", when; "reason", why. The item has kept
            its id, and its content is a notice.

An item without _source is the publisher's own work.
"""


_encode = json.JSONEncoder(ensure_ascii=False).encode


def render_site(_site: Site, _feeds: Sequence[Feed]) -> Mapping[str, bytes]:
    """Return the text that explains the extensions, by its name."""
    return {ABOUT: _EXPLANATION.encode()}


def render_item(article: Article, site: Site, content: str) -> bytes:
    """Return an article as an object in the ``items`` of a page, a key on each line."""
    # With an indent, json.dumps would use its encoder in Python, which takes three times as long.
    lines = ",\n".join(f'   "{key}": {_encode(value)}' for key, value in _item(article, site, content).items())
    return f"  {{\n{lines}\n  }}".encode()


def render_page(feed: Feed, links: Links, items: Sequence[bytes]) -> bytes:
    """Return a feed as JSON Feed 1.1. It names no authors of its own: one reader gives them to every item."""
    site = feed.site
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.home_url,
        "feed_url": links.self,
        "description": feed.description,
        "next_url": links.previous,
        "icon": feed.logo or feed.icon,
        "favicon": feed.icon,
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": site.hub}] if site.hub and not feed.is_archive else None,
    }
    head = json.dumps(_without_none(document), ensure_ascii=False, indent=1).encode().removesuffix(b"\n}")
    listed = b"\n" + b",\n".join(items) + b"\n " if items else b""
    return b"".join((head, b',\n "items": [', listed, b"]\n}\n"))


def _item(article: Article, site: Site, content: str) -> dict[str, Any]:
    item = {
        "id": article.id,
        "url": article.link,
        "external_url": article.original_url,
        "title": article.title,
        "content_html": content,
        "summary": credit.summary(article, site),
        "image": article.image.url if article.image else None,
        "date_published": rfc3339(article.published),
        "date_modified": rfc3339(article.changed) if article.changed != article.published else None,
        "authors": [_without_none({"name": each.name, "url": each.url}) for each in article.authors],
        "tags": [*(category.title for category in categories(site, article)), *free_tags(site, article)] or None,
        "language": article.language if has_language(site, article) else None,
        "attachments": [_attachment(enclosure) for enclosure in article.enclosures] or None,
        **_extensions(article, site),
    }
    return _without_none(item)


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    attachment = {
        "url": enclosure.url,
        "mime_type": enclosure.type,
        "title": enclosure.title,
        "size_in_bytes": enclosure.length or None,
    }
    return _without_none(attachment)


def _extensions(article: Article, site: Site) -> dict[str, Any]:
    about, source, withdrawn = f"{site.base_url}{ABOUT}", article.source, article.withdrawn
    extensions: dict[str, Any] = {}
    if source:
        published = rfc3339(article.original_published) if article.original_published else None
        fields = {"name": source.name, "url": source.url, "feed": source.feed, "icon": source.icon}
        extensions["_source"] = {"about": about, **fields, "published": published}
    if article.rights:
        extensions["_rights"] = {"about": about, "text": article.rights}
    if article.license:
        extensions["_license"] = {"about": about, "url": article.license}
    if withdrawn:
        extensions["_withdrawn"] = {"about": about, "on": rfc3339(withdrawn.on), "reason": withdrawn.reason}
    return {key: _without_none(value) for key, value in extensions.items()}


def _without_none(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value is not None}
