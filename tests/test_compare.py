"""What subscribers would see is decided from values alone: these tables need no files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from values import day, entry, item

from hattip.published.compare import FeedAfter, Joined, Kind, Published, Window, classify, compare, reannounced

if TYPE_CHECKING:
    from hattip.catalog.entries import Entry
    from hattip.catalog.item import Item

TWO = Window()
CLASSES = [
    ("nothing changes", item(1), entry(1), TWO, None),
    ("an article that was never published", None, entry(1), TWO, Kind.NEW),
    ("also one dated before all others", None, entry(1), Window(known={"urn:x:9": item(9)}), Kind.NEW),
    ("its date of change is later", item(1), entry(1, changed=day(2)), TWO, Kind.UPDATED),
    ("its date of change is earlier", item(1, updated=day(2)), entry(1), TWO, None),
    ("another title", item(1), entry(1, title="Better"), TWO, Kind.EDITED),
    ("another text", item(1, shown=b"a"), entry(1), Window(shown={"urn:x:1": b"b"}), Kind.EDITED),
    ("the same text", item(1, shown=b"a"), entry(1), Window(shown={"urn:x:1": b"a"}), None),
    ("a text that is not known", item(1), entry(1), Window(shown={"urn:x:1": b"b"}), None),
    ("dated earlier", item(2), entry(2, published=day(1)), TWO, Kind.EDITED),
    ("withdrawn", item(1), entry(1, withdrawn=day(2), changed=day(2)), TWO, Kind.WITHDRAWN),
    ("withdrawn before", item(1, withdrawn=True), entry(1, withdrawn=day(2), changed=day(2)), TWO, None),
    ("withdrawn, in RSS", item(1, withdrawn=None), entry(1, withdrawn=day(2), changed=day(2)), TWO, Kind.WITHDRAWN),
    (
        "withdrawn before, in RSS",
        item(1, withdrawn=None, updated=day(2)),
        entry(1, withdrawn=day(2), changed=day(2)),
        TWO,
        None,
    ),
    (
        "withdrawn outside the feed",
        None,
        entry(1, withdrawn=day(2), changed=day(2)),
        Window(known={"urn:x:1": item(1)}),
        Kind.WITHDRAWN,
    ),
    ("restored", item(1, withdrawn=True), entry(1, changed=day(2)), TWO, Kind.UPDATED),
    ("among the newest again", None, entry(1), Window(known={"urn:x:1": item(1)}), Kind.NEW),
    ("no longer among the newest", item(1), None, TWO, Kind.AGED_OUT),
    ("no longer published", item(1), None, Window(vanished={"urn:x:1"}), Kind.REMOVED),
    ("neither published nor due", None, None, TWO, None),
    ("another id", None, entry(2), Window(reannounced={"urn:x:2": item(1)}), Kind.REANNOUNCED),
    ("dated later", item(1), entry(1, published=day(9)), Window(redated={"urn:x:1"}), Kind.REDATED),
]


@pytest.mark.parametrize(
    ("before", "after", "window", "kind"), [row[1:] for row in CLASSES], ids=[row[0] for row in CLASSES]
)
def test_each_item_has_one_kind(before: Item | None, after: Entry | None, window: Window, kind: Kind | None) -> None:
    assert classify(before, after, window) is kind


PAIRS = [
    ("same original", entry(9, original="https://a.org/1"), "urn:x:1"),
    ("same link", entry(9, link="https://a.org/1"), "urn:x:1"),
    ("same title and source", entry(9, title="Title 1"), "urn:x:1"),
    ("same title, another source", entry(9, title="Title 1", source="Press"), None),
    ("nothing in common", entry(9), None),
    ("no original on either side", entry(9, original=None), None),
    ("the original before the title", entry(9, original="https://a.org/2", title="Title 1"), "urn:x:2"),
]


@pytest.mark.parametrize(("after", "old"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_what_makes_an_article_the_same(after: Entry, old: str | None) -> None:
    found = reannounced([item(1), item(2), item(3, original=None)], [after])
    assert [each.id for each in found.values()] == ([old] if old else [])


def test_each_vanished_item_is_taken_once() -> None:
    two = [entry(8, title="Title 1"), entry(9, title="Title 1")]
    assert {new: old.id for new, old in reannounced([item(1)], two).items()} == {"urn:x:8": "urn:x:1"}
    twins = [item(1, title="Same"), item(2, title="Same")]
    both = [entry(8, title="Same"), entry(9, title="Same")]
    assert {new: old.id for new, old in reannounced(twins, both).items()} == {"urn:x:8": "urn:x:1"}


def test_a_feed_lists_what_it_gets_and_what_it_loses() -> None:
    before = Published("tag:x", frozenset(), {"all": (item(3), item(2), item(1))})
    after = FeedAfter("all", (entry(5), entry(3, changed=day(6)), entry(4, original="https://a.org/2")))
    (feed,) = compare(
        before, [after], (), Joined(vanished=[item(2), item(1)], candidates=[after.entries[2]]), archive=True
    )
    assert [(change.kind, change.title) for change in feed.changes] == [
        (Kind.NEW, "Title 5"),
        (Kind.UPDATED, "Title 3"),
        (Kind.REANNOUNCED, "Title 4"),
        (Kind.REMOVED, "Title 1"),
    ]
    assert (feed.size, feed.size_after, feed.is_known, feed.is_empty) == (3, 3, True, False)


def test_articles_that_were_published_and_are_not_in_the_feed_are_old() -> None:
    before = Published("tag:x", frozenset(), {"one": (), "two": (item(1),)})
    joined = Joined(known={"urn:x:1": item(1)})
    after = [FeedAfter("one", (entry(1), entry(2))), FeedAfter("two", (entry(1),))]
    one, two = compare(before, after, (), joined, archive=True)
    assert [(change.title, change.is_old) for change in one.changes] == [("Title 1", True), ("Title 2", False)]
    assert two.is_empty


FILES = frozenset({"all/rss.xml", "all/atom.xml", "all/archive/2024/rss.xml", "one/rss.xml", "feeds.opml", "text.xsl"})
LOST = [
    ("nothing", FILES, True, {}),
    ("a format", FILES - {"all/atom.xml"}, True, {"all": ["all/atom.xml"]}),
    ("the list of feeds", FILES - {"feeds.opml"}, True, {"": ["feeds.opml"]}),
    ("a feed", FILES - {"one/rss.xml"}, True, {"one": ["one/rss.xml"]}),
    ("an archive page that moved", FILES - {"all/archive/2024/rss.xml"}, True, {}),
    ("the archive", FILES - {"all/archive/2024/rss.xml"}, False, {"all": ["all/archive/2024/rss.xml"]}),
    ("what is no feed", FILES - {"text.xsl"}, True, {}),
]


@pytest.mark.parametrize(("files", "archive", "lost"), [row[1:] for row in LOST], ids=[row[0] for row in LOST])
def test_addresses_that_would_be_gone(files: frozenset[str], archive: bool, lost: dict[str, list[str]]) -> None:  # noqa: FBT001
    slugs = {path.partition("/")[0] for path in files if path.endswith("rss.xml")}
    after = [FeedAfter(slug, ()) for slug in sorted(slugs)]
    found = compare(Published("tag:x", FILES, {"all": (), "one": ()}), after, files, Joined(), archive=archive)
    assert {feed.slug: list(feed.lost_addresses) for feed in found if feed.lost_addresses} == lost
    assert [feed.slug for feed in found if feed.is_removed] == [slug for slug in ("", "one") if slug in lost]


def test_a_feed_without_its_items_is_emptied() -> None:
    (feed,) = compare(
        Published("tag:x", frozenset(), {"one": (item(1),)}), [FeedAfter("one", ())], (), Joined(), archive=True
    )
    assert feed.is_emptied
