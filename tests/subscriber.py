"""A subscriber who polls every feed address and remembers the ids seen at each, as feed readers do.

The rules are those of the reader in ``simulation.py``; the parsers here are feedparser and json, not hattip's.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import feedparser

if TYPE_CHECKING:
    from collections.abc import Mapping

# The feeds that people subscribe to. Archive pages are not among them, but an item in one of them is still published.
_ARCHIVE = re.compile(r"^[a-z0-9-]+/archive/[a-z0-9-]+/feed\.json$")
_FEED = re.compile(r"^[a-z0-9-]+/(atom\.xml|rss\.xml|feed\.json)$")
WITHDRAWN = re.compile(r"withdrawn", re.IGNORECASE)


class Item(NamedTuple):
    """An item as a reader sees it."""

    id: str
    link: str
    title: str
    is_withdrawn: bool


@dataclass
class Subscriber:
    """Remembers every item ever seen at an address, and reports what no subscriber should meet."""

    seen: dict[str, dict[str, Item]] = field(default_factory=dict)
    shown: dict[str, dict[str, Item]] = field(default_factory=dict)
    read: dict[str, tuple[bytes, dict[str, Item]]] = field(default_factory=dict)
    polls: int = 0

    def poll(self, files: Mapping[str, bytes]) -> list[str]:
        """Read all feeds among files, and return what is wrong with them. ``files`` are paths below the base URL."""
        self.polls += 1
        feeds = {path: self._read(path, data) for path, data in files.items() if _FEED.match(path)}
        assert feeds, "there is no feed to poll"
        wrong = [f"{path} is gone" for path in self.seen if path not in feeds]
        archived = {id_ for path, data in files.items() if _ARCHIVE.match(path) for id_ in self._read(path, data)}
        published = archived.union(*feeds.values())
        known = {id_ for items in self.seen.values() for id_ in items}
        for path, items in feeds.items():
            wrong += [f"{path}: {problem}" for problem in self._compare(path, items, known, published)]
        for path, items in feeds.items():
            self.seen.setdefault(path, {}).update(items)
            self.shown[path] = items
        return wrong

    def _read(self, path: str, data: bytes) -> dict[str, Item]:
        """Return the items of a file, which is parsed only if it has changed."""
        if self.read.get(path, (b"",))[0] != data:
            self.read[path] = data, _items(path, data)
        return self.read[path][1]

    def _compare(self, path: str, items: dict[str, Item], known: set[str], published: set[str]) -> list[str]:
        if path not in self.seen:
            return []
        before, shown = self.seen[path], self.shown[path]
        links = {item.link: item.id for item in before.values()}
        new = [item for item in items.values() if item.id not in before]
        wrong = [f"{item.title} returns under another id" for item in new if item.link in links]
        old = [item for item in new if item.id in known]
        if len(old) > 10 or (len(old) >= 3 and len(old) * 2 > len(items)):
            wrong.append(f"{len(old)} old items are new")
        return wrong + [
            f"{item.title} disappeared without a notice"
            for id_, item in shown.items()
            if id_ not in published and not item.is_withdrawn
        ]


def _items(path: str, data: bytes) -> dict[str, Item]:
    found = _of_json(data) if path.endswith(".json") else _of_xml(data)
    return {item.id: item for item in found}


def _of_json(data: bytes) -> list[Item]:
    return [
        Item(
            item["id"],
            item.get("external_url") or item["url"],
            item["title"],
            bool(WITHDRAWN.search(item.get("content_html", ""))),
        )
        for item in json.loads(data)["items"]
    ]


def _of_xml(data: bytes) -> list[Item]:
    found = feedparser.parse(data)
    assert not found.bozo, found.get("bozo_exception")
    items = []
    for entry in found.entries:
        via = [link.href for link in entry.links if link.rel == "via"]
        text = "".join(content.value for content in entry.get("content", [])) + entry.get("summary", "")
        items.append(Item(entry.id, (via or [entry.link])[0], entry.title, bool(WITHDRAWN.search(text))))
    return items
