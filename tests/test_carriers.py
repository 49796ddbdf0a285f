"""The table of attribution: for every field, format and carrier, a check that fails when it is missing.

The case ``every-carrier`` is published here, so that the checks are of what hattip does now.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CASES, run
from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "cc": "http://backend.userland.com/creativeCommonsRssModule",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
}
BASE = "https://carriers-site.org/feeds/"
OPML = f"{BASE}feeds.opml"
SITE = "tag:carriers.test,2024:site"

# The items of the case, by their titles.
FULL, FEEDLESS, OWN, TAKEN = "Everything there is", "A source without a feed", "Own work", "Taken back"

RSS = [
    # the head
    (None, "title", ["The Carriers · Law & Order"]),
    (None, "link", ["https://carriers-site.org/"]),
    (None, "description", ["About the law"]),
    (None, "language", ["en"]),
    (None, "copyright", ["Rights of the site"]),
    (None, "managingEditor", ["board@carriers-site.org (The Carriers' Board)"]),
    (None, "lastBuildDate", ["Tue, 20 Jan 2026 00:00:00 +0800"]),
    (None, "category", ["Law & Order"]),
    (None, "category/@domain", [SITE]),
    (None, "a:link[@rel='self']/@href", [f"{BASE}law/rss.xml"]),
    (None, "a:link[@rel='hub']/@href", ["https://hub.carriers-site.org/"]),
    (None, "a:link[@rel='alternate']/@href", []),
    (None, "a:link[@rel='related']/@href", [f"{BASE}law/{name}" for name in ("atom.xml", "feed.json", "")] + [OPML]),
    (None, "a:link[@rel='prev-archive']/@href", [f"{BASE}law/archive/2024/rss.xml"]),
    # an item with everything
    (FULL, "link", ["https://carriers-site.org/ours"]),
    (FULL, "guid/@isPermaLink", ["false"]),
    (FULL, "a:link[@rel='via']/@href", ["https://gazette.org/original"]),
    (FULL, "source", ["The Gazette"]),
    (FULL, "source/@url", ["https://gazette.org/feed.xml"]),
    (FULL, "dc:source", []),
    (FULL, "dc:creator", ["First Author, Second Author"]),
    (FULL, "author", []),
    (FULL, "pubDate", ["Sun, 26 May 2024 10:00:00 +0800"]),
    (FULL, "a:updated", ["2024-05-27T02:00:00Z"]),
    (FULL, "dc:rights", ["Rights of the article"]),
    (FULL, "cc:license", ["https://creativecommons.org/licenses/by/4.0/"]),
    (FULL, "dc:language", ["de"]),
    (FULL, "category", ["Law & Order", "A tag"]),
    (FULL, "category/@domain", [SITE]),
    (
        FULL,
        "description",
        ['The summary (Quelle: <a href="https://gazette.org/original" rel="external"><bdi>The Gazette</bdi></a>)'],
    ),
    (FULL, "enclosure/@url", ["https://gazette.org/first.mp3"]),
    (FULL, "enclosure/@type", ["audio/mpeg"]),
    (FULL, "enclosure/@length", ["1000"]),
    (FULL, "media:content/@url", ["https://gazette.org/image.png", "https://gazette.org/second.pdf"]),
    (FULL, "media:content[@medium='image']/media:credit", ["The Gazette"]),
    (FULL, "media:content[@medium='image']/media:title", ["The picture"]),
    (FULL, "media:content/@width", ["640"]),
    (FULL, "media:content/@height", ["480"]),
    (FULL, "media:content/@fileSize", ["2000"]),
    (FULL, "media:content[@type]/media:title", ["The picture", "The second"]),
    # a source without a feed, own work, a withdrawn item
    (FEEDLESS, "source", []),
    (FEEDLESS, "dc:source", ["The Court"]),
    (FEEDLESS, "dc:creator", ["The Court"]),
    (FEEDLESS, "link", ["https://court.gov.cn/original"]),
    (FEEDLESS, "a:link[@rel='via']/@href", ["https://court.gov.cn/original"]),
    (FEEDLESS, "a:updated", []),
    (OWN, "dc:source", []),
    (OWN, "a:link", []),
    (OWN, "link", ["https://carriers-site.org/own"]),
    (OWN, "dc:creator", ["The Carriers' Board"]),
    (TAKEN, "a:updated", ["2026-01-19T16:00:00Z"]),
    (TAKEN, "dc:source", ["The Court"]),
    (TAKEN, "a:link[@rel='via']/@href", ["https://court.gov.cn/taken"]),
]

ATOM = [
    (None, "a:title", ["The Carriers · Law & Order"]),
    (None, "a:subtitle", ["About the law"]),
    (None, "a:rights", ["Rights of the site"]),
    (None, "@xml:lang", ["en"]),
    (None, "a:updated", ["2026-01-19T16:00:00Z"]),
    (None, "a:author/a:name", ["The Carriers' Board"]),
    (None, "a:author/a:email", ["board@carriers-site.org"]),
    (None, "a:author/a:uri", ["https://carriers-site.org/board"]),
    (None, "a:category/@term", ["law"]),
    (None, "a:link[@rel='self']/@href", [f"{BASE}law/atom.xml"]),
    (None, "a:link[@rel='hub']/@href", ["https://hub.carriers-site.org/"]),
    (None, "a:link[@rel='alternate']/@href", ["https://carriers-site.org/"]),
    (None, "a:link[@rel='related']/@href", [f"{BASE}law/{name}" for name in ("rss.xml", "feed.json", "")] + [OPML]),
    (None, "a:link[@rel='prev-archive']/@href", [f"{BASE}law/archive/2024/atom.xml"]),
    (None, "at:deleted-entry/@when", ["2026-01-19T16:00:00Z"]),
    (None, "at:deleted-entry/at:comment", ["The owner asked"]),
    (FULL, "a:link[@rel='alternate']/@href", ["https://carriers-site.org/ours"]),
    (FULL, "a:link[@rel='via']/@href", ["https://gazette.org/original"]),
    (FULL, "a:link[@rel='license']/@href", ["https://creativecommons.org/licenses/by/4.0/"]),
    (FULL, "a:author/a:name", ["First Author", "Second Author"]),
    (FULL, "a:published", ["2024-05-26T02:00:00Z"]),
    (FULL, "a:updated", ["2024-05-27T02:00:00Z"]),
    (FULL, "a:rights", ["Rights of the article"]),
    (FULL, "@xml:lang", ["de"]),
    (FULL, "a:category/@term", ["law", "A tag"]),
    (FULL, "a:category/@label", ["Law & Order", "A tag"]),
    (FULL, "a:category/@scheme", [SITE]),
    (FULL, "a:summary", ["The summary (Quelle: The Gazette)"]),
    (FULL, "a:title/@type", []),
    (FULL, "a:content/@type", ["html"]),
    (
        FULL,
        "a:link[@rel='enclosure']/@href",
        ["https://gazette.org/first.mp3", "https://gazette.org/second.pdf", "https://gazette.org/image.png"],
    ),
    (FULL, "a:link[@rel='enclosure']/@type", ["audio/mpeg", "application/pdf", "image/png"]),
    (FULL, "a:link[@rel='enclosure']/@length", ["1000", "2000"]),
    (FULL, "a:link[@rel='enclosure']/@title", ["The first", "The second", "The picture"]),
    (FULL, "a:source[not(following-sibling::*)]/a:title", ["The Gazette"]),
    (FULL, "a:source/a:id", ["https://gazette.org/feed.xml"]),
    (FULL, "a:source/a:updated", ["2024-05-26T02:00:00Z"]),
    (FULL, "a:source/a:link[@rel='self']/@href", ["https://gazette.org/feed.xml"]),
    (FULL, "a:source/a:link[@rel='alternate']/@href", ["https://gazette.org/"]),
    (FEEDLESS, "a:source[not(following-sibling::*)]/a:title", ["The Court"]),
    (FEEDLESS, "a:source/a:id", ["https://court.gov.cn/"]),
    (FEEDLESS, "a:source/a:link[@rel='self']", []),
    (FEEDLESS, "a:source/a:link[@rel='alternate']/@href", ["https://court.gov.cn/"]),
    (FEEDLESS, "a:author/a:name", ["The Court"]),
    (OWN, "a:source", []),
    (OWN, "a:link[@rel='via']", []),
    (OWN, "a:author/a:name", ["The Carriers' Board"]),
    (TAKEN, "a:updated", ["2026-01-19T16:00:00Z"]),
    (TAKEN, "a:source/a:title", ["The Court"]),
    (TAKEN, "a:link[@rel='via']/@href", ["https://court.gov.cn/taken"]),
]

ABOUT = f"{BASE}json-feed.txt"
JSON: list[tuple[str | None, str, Any]] = [
    (None, "version", "https://jsonfeed.org/version/1.1"),
    (None, "title", "The Carriers · Law & Order"),
    (None, "description", "About the law"),
    (None, "home_page_url", "https://carriers-site.org/"),
    (None, "feed_url", f"{BASE}law/feed.json"),
    (None, "next_url", f"{BASE}law/archive/2024/feed.json"),
    (None, "language", "en"),
    (None, "hubs", [{"type": "WebSub", "url": "https://hub.carriers-site.org/"}]),
    (None, "authors", None),
    (FULL, "url", "https://carriers-site.org/ours"),
    (FULL, "external_url", "https://gazette.org/original"),
    (FULL, "authors", [{"name": "First Author"}, {"name": "Second Author"}]),
    (FULL, "date_published", "2024-05-26T02:00:00Z"),
    (FULL, "date_modified", "2024-05-27T02:00:00Z"),
    (FULL, "tags", ["Law & Order", "A tag"]),
    (FULL, "language", "de"),
    (FULL, "image", "https://gazette.org/image.png"),
    (FULL, "summary", "The summary (Quelle: The Gazette)"),
    (
        FULL,
        "attachments",
        [
            {"url": "https://gazette.org/first.mp3", "mime_type": "audio/mpeg", "title": "The first",
             "size_in_bytes": 1000},
            {"url": "https://gazette.org/second.pdf", "mime_type": "application/pdf", "title": "The second",
             "size_in_bytes": 2000},
        ],
    ),
    (
        FULL,
        "_source",
        {"about": ABOUT, "name": "The Gazette", "url": "https://gazette.org/", "feed": "https://gazette.org/feed.xml"},
    ),
    (FULL, "_rights", {"about": ABOUT, "text": "Rights of the article"}),
    (FULL, "_license", {"about": ABOUT, "url": "https://creativecommons.org/licenses/by/4.0/"}),
    (FEEDLESS, "_source", {"about": ABOUT, "name": "The Court", "url": "https://court.gov.cn/"}),
    (FEEDLESS, "external_url", "https://court.gov.cn/original"),
    (FEEDLESS, "authors", [{"name": "The Court"}]),
    (OWN, "_source", None),
    (OWN, "external_url", None),
    (TAKEN, "_withdrawn", {"about": ABOUT, "on": "2026-01-19T16:00:00Z", "reason": "The owner asked"}),
    (TAKEN, "_source", {"about": ABOUT, "name": "The Court", "url": "https://court.gov.cn/"}),
    (TAKEN, "external_url", "https://court.gov.cn/taken"),
]  # fmt: skip

# What a person must be able to read in the content, whatever the format.
VISIBLE = [
    (FULL, "<p>The content</p>"),
    (FULL, '<cite><a href="https://gazette.org/" rel="external"><bdi>The Gazette</bdi></a></cite>'),
    (FULL, "<bdi>First Author</bdi>, <bdi>Second Author</bdi>"),
    (FULL, '<a href="https://gazette.org/original" rel="external"><bdi>https://gazette.org/original</bdi></a>'),
    (FULL, 'rel="license"><bdi>Rights of the article</bdi></a>'),
    (FULL, "Notice of the site"),
    (FULL, '<a href="https://carriers-site.org/removal" rel="external">'),
    (FULL, '<footer lang="de" dir="ltr">'),
    (FEEDLESS, '<cite><a href="https://court.gov.cn/" rel="external"><bdi>The Court</bdi></a></cite>'),
    (FEEDLESS, '<a href="https://court.gov.cn/original" rel="external">'),
    (TAKEN, "This article was withdrawn on January 20, 2026. Reason: The owner asked"),
    (TAKEN, '<cite><a href="https://court.gov.cn/" rel="external"><bdi>The Court</bdi></a></cite>'),
    (TAKEN, '<a href="https://court.gov.cn/taken" rel="external">'),
]


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the feeds that the case gives."""
    root = tmp_path_factory.mktemp("every-carrier")
    shutil.copytree(CASES / "valid/every-carrier/content", root / "content")
    ran = run("--root", root)
    assert ran.code == 0, ran.output
    return root / "feeds"


def _text(node: Any) -> str:
    return str(node) if isinstance(node, str) else node.text or ""


def _xml(feeds: Path, filename: str, item: str | None, path: str) -> list[str]:
    root = etree.parse(feeds / "law" / filename).getroot()
    if filename == "rss.xml":
        place = "channel" if item is None else f"channel/item[title='{item}']"
    else:
        place = "." if item is None else f"a:entry[a:title='{item}']"
    found = root.xpath(f"{place}/{path}", namespaces=NAMES)
    assert isinstance(found, list)
    return [_text(node) for node in found]


def _json(feeds: Path, item: str | None, key: str) -> Any:
    feed = json.loads((feeds / "law/feed.json").read_bytes())
    found = feed if item is None else next(entry for entry in feed["items"] if entry["title"] == item)
    return found.get(key)


@pytest.mark.parametrize(("item", "path", "expected"), RSS)
def test_rss(feeds: Path, item: str | None, path: str, expected: list[str]) -> None:
    assert _xml(feeds, "rss.xml", item, path) == expected


@pytest.mark.parametrize(("item", "path", "expected"), ATOM)
def test_atom(feeds: Path, item: str | None, path: str, expected: list[str]) -> None:
    assert _xml(feeds, "atom.xml", item, path) == expected


@pytest.mark.parametrize(("item", "key", "expected"), JSON)
def test_json(feeds: Path, item: str | None, key: str, expected: object) -> None:
    assert _json(feeds, item, key) == expected


@pytest.mark.parametrize(("item", "expected"), VISIBLE)
def test_visible_in_every_format(feeds: Path, item: str, expected: str) -> None:
    contents = [*_xml(feeds, "rss.xml", item, "content:encoded"), *_xml(feeds, "atom.xml", item, "a:content")]
    contents.append(_json(feeds, item, "content_html"))
    assert len(set(contents)) == 1
    assert expected in contents[0]


@pytest.mark.parametrize("item", [FULL, FEEDLESS, OWN, TAKEN])
def test_every_item_has_one_id_in_every_format(feeds: Path, item: str) -> None:
    ids = [*_xml(feeds, "rss.xml", item, "guid"), *_xml(feeds, "atom.xml", item, "a:id"), _json(feeds, item, "id")]
    assert len(ids) == 3
    assert len(set(ids)) == 1


def test_own_work_shows_no_credit(feeds: Path) -> None:
    assert _json(feeds, OWN, "content_html") == "<p>Own work</p>"


def test_a_withdrawn_item_carries_nothing_else(feeds: Path) -> None:
    assert set(_json(feeds, None, "items")[-1]) == {
        "id", "url", "external_url", "title", "content_html", "summary", "date_published", "date_modified", "authors",
        "_source", "_withdrawn",
    }  # fmt: skip
    assert _xml(feeds, "atom.xml", TAKEN, "a:category") == _xml(feeds, "rss.xml", TAKEN, "category") == []


def test_opml_lists_every_feed_once(feeds: Path) -> None:
    outlines = etree.parse(feeds / "feeds.opml").getroot().findall("body/outline")
    assert [outline.get("text") for outline in outlines] == ["The Carriers", "The Carriers · Law & Order"]
    assert [outline.get("xmlUrl") for outline in outlines] == [f"{BASE}all/atom.xml", f"{BASE}law/atom.xml"]
    assert {outline.get("type") for outline in outlines} == {"rss"}


def test_the_extensions_of_json_feed_are_explained_where_they_point(feeds: Path) -> None:
    text = (feeds / "json-feed.txt").read_text(encoding="utf-8")
    assert all(name in text for name in ("_source", "_rights", "_license", "_withdrawn"))


def test_an_archive_page_names_its_neighbours_and_the_feed(feeds: Path) -> None:
    archive = feeds / "law/archive/2023"
    for filename in ("rss.xml", "atom.xml"):
        root = etree.parse(archive / filename).getroot()
        head = root[0] if filename == "rss.xml" else root
        links = {link.get("rel"): link.get("href") for link in head.findall("a:link", NAMES)}
        assert head.find("fh:archive", NAMES) is not None
        assert links["self"] == f"{BASE}law/archive/2023/{filename}"
        assert links["current"] == f"{BASE}law/{filename}"
        assert links["next-archive"] == f"{BASE}law/archive/2024/{filename}"
        assert links["prev-archive"] == f"{BASE}law/archive/2022/{filename}"
        assert "hub" not in links
    page = json.loads((archive / "feed.json").read_bytes())
    assert page["next_url"] == f"{BASE}law/archive/2022/feed.json"
    assert "hubs" not in page


def test_the_oldest_archive_page_ends_the_chain(feeds: Path) -> None:
    for filename in ("rss.xml", "atom.xml"):
        root = etree.parse(feeds / "law/archive/2022" / filename).getroot()
        assert not root.xpath("//a:link[@rel='prev-archive']", namespaces=NAMES)
    assert "next_url" not in json.loads((feeds / "law/archive/2022/feed.json").read_bytes())
