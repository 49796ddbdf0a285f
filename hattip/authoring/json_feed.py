"""Read JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from hattip.authoring import dates, hosts
from hattip.authoring.errors import AuthoringError
from hattip.authoring.incoming import IncomingArticle, IncomingFeed, IncomingSource


def read(data: bytes, name: str) -> IncomingFeed:
    """Return the values of a feed. ``name`` is its address or file name, for people.

    Raises:
        AuthoringError: it is not a JSON Feed.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise AuthoringError("not_json", name=name, reason=str(error)) from None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise AuthoringError("not_json_feed", name=name)
    feed = IncomingFeed(
        title=_text(found, "title"),
        description=_text(found, "description"),
        home=_text(found, "home_page_url"),
        address=hosts.absolute(_text(found, "feed_url")),
        language=_text(found, "language"),
        publisher={"name": names[0]} if (names := _names(found)) else {},
        previous=_text(found, "next_url"),
        hub=next((_text(each, "url") for each in found.get("hubs") or () if isinstance(each, dict)), ""),
    )
    if any(
        isinstance(item, dict) and "json-feed.txt" in _text(_part(item, "_source"), "about") for item in found["items"]
    ):
        feed.generator = "hattip"
    items = enumerate((item for item in found["items"] if isinstance(item, dict)), 1)
    feed.articles = [_article(item, f"{name}, item {number}") for number, item in items]
    return feed


def _text(found: dict[str, Any], key: str) -> str:
    """Return a text; numbers are texts too, as the specification advises for ids."""
    value = found.get(key)
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def _part(found: dict[str, Any], key: str) -> dict[str, Any]:
    value = found.get(key)
    return value if isinstance(value, dict) else {}


def _names(found: dict[str, Any]) -> list[str]:
    listed = found.get("authors")
    people = listed if isinstance(listed, list) else [found.get("author")]
    return [name for person in people if isinstance(person, dict) and (name := _text(person, "name"))]


def _article(item: dict[str, Any], location: str) -> IncomingArticle:
    source, withdrawn = _part(item, "_source"), _part(item, "_withdrawn")
    content = _text(item, "content_html")
    if not content and (text := _text(item, "content_text")):
        content = "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip())
    tags = item.get("tags")
    attachments = item.get("attachments")
    return IncomingArticle(
        id=_text(item, "id"),
        title=_text(item, "title"),
        link=_text(item, "url"),
        original=_text(item, "external_url"),
        source=IncomingSource(_text(source, "name"), _text(source, "url"), _text(source, "feed")) if source else None,
        authors=_names(item),
        published=dates.read(_text(item, "date_published")),
        updated=dates.read(_text(item, "date_modified")),
        summary=_text(item, "summary"),
        content=content,
        labels=[str(tag) for tag in tags if isinstance(tag, str | int)] if isinstance(tags, list) else [],
        language=_text(item, "language"),
        image=_text(item, "image") or _text(item, "banner_image"),
        enclosures=[_enclosure(each) for each in attachments if isinstance(each, dict)]
        if isinstance(attachments, list)
        else [],
        rights=_text(_part(item, "_rights"), "text"),
        license=_text(_part(item, "_license"), "url"),
        withdrawn=(_text(withdrawn, "on"), _text(withdrawn, "reason")) if withdrawn else None,
        location=location,
    )


def _enclosure(found: dict[str, Any]) -> dict[str, str]:
    names = (("url", "url"), ("type", "mime_type"), ("length", "size_in_bytes"), ("title", "title"))
    return {key: value for key, name in names if (value := _text(found, name))}
