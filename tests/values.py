"""Makes the values of published items and due articles for tests of decisions, which need no files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hattip.catalog.entries import Entry
from hattip.catalog.item import Item
from hattip.values.ids import title_hash


def day(number: int) -> datetime:
    """Return a day of January 2026."""
    return datetime(2026, 1, number, tzinfo=UTC)


def item(number: int, **changes: Any) -> Item:
    """Return a published item, dated on the day of its number."""
    made = Item(
        id=f"urn:x:{number}",
        title=f"Title {number}",
        link=f"https://a.org/{number}",
        original=f"https://a.org/{number}",
        source="Court",
        authors=(),
        published=day(number),
        updated=day(number),
        withdrawn=False,
        path="all/atom.xml",
    )._replace(**changes)
    return made._replace(title_hash=title_hash(made.title, made.source))


def entry(number: int, **changes: Any) -> Entry:
    """Return a due article that equals :func:`item`."""
    values: dict[str, Any] = {
        "path": f"content/articles/{number}.yaml",
        "start": 0,
        "id": f"urn:x:{number}",
        "title": f"Title {number}",
        "link": f"https://a.org/{number}",
        "original": f"https://a.org/{number}",
        "source": "Court",
        "published": day(number),
        "changed": day(number),
        "withdrawn": None,
        "draft": False,
    }
    nothing: dict[str, Any] = dict.fromkeys(Entry._fields)
    return Entry(**(nothing | values | changes))
