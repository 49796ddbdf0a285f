"""An article is rendered once and every page contains the same bytes; each fault of a renderer is found."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from conftest import CASES
from lxml import etree

from hattip.content import load
from hattip.content.decode import SourceFile
from hattip.feeds.feed import NEVER, Feed
from hattip.formats import FORMATS
from hattip.model import Article
from hattip.published.verify import VerificationError, verify_item, verify_page, verify_with_feedparser
from hattip.rendering import credit, head_size, page_filenames, render_item, render_page, render_site, site_filenames
from hattip.rendering.pictures import image_type
from hattip.values.dates import rfc822

if TYPE_CHECKING:
    from hattip.model import Site
    from hattip.rendering import RenderedItem

CASE = CASES / "valid" / "every-carrier"
LOADED = load.load_site(CASE)
UPDATED = datetime(2024, 6, 1, tzinfo=UTC)
NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def _articles() -> list[Article]:
    paths = sorted((CASE / "content" / "articles").rglob("*.yaml"))
    files = [SourceFile(path.relative_to(CASE).as_posix(), path.read_bytes()) for path in paths]
    loaded = [each for file in files for each in load.load_file(CASE, file, LOADED.context).articles]
    found = [each.located.article for each in loaded]
    return [
        article.withdrawn_form("The Carriers' Board") if article.withdrawn else article
        for article in found
        if not article.draft
    ]


@pytest.fixture(scope="module")
def site() -> Site:
    assert LOADED.site is not None
    return LOADED.site


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = _articles()
    assert any(article.withdrawn for article in found)
    assert any(article.image for article in found)
    return found


@pytest.fixture(scope="module")
def items(site: Site, articles: list[Article]) -> list[RenderedItem]:
    return [render_item(article, site) for article in articles]


def _head(site: Site, **fields: Any) -> Feed:
    return Feed(site, "all", site.title, site.description, None, "all", UPDATED)._replace(**fields)


def _formats(items: list[RenderedItem]) -> list[dict[str, bytes]]:
    return [item.formats for item in items]


def _entries(items: list[RenderedItem]) -> Any:
    """Return what the catalog has about items, as far as feedparser is asked for it."""
    return [SimpleNamespace(id=item.id, source=item.item.source, original=item.item.original) for item in items]


def _ids(items: list[RenderedItem]) -> list[str]:
    return [item.id for item in items]


def test_items_pass_verification(items: list[RenderedItem], articles: list[Article]) -> None:
    for item, article in zip(items, articles, strict=True):
        verify_item(item, article)


def test_pages_contain_the_bytes_of_the_items(site: Site, items: list[RenderedItem]) -> None:
    for folder in ("all", "all/archive/2024"):
        forms = {FORMATS[name].filename: name for name in items[0].formats}
        for filename, data in render_page(_head(site, folder=folder), _formats(items)):
            verify_page(filename, data, _ids(items))
            for item in items:
                assert item.formats[forms[filename]].partition(b"  <entry")[-1] in data


def test_pages_read_as_their_items_for_outsiders(site: Site, items: list[RenderedItem]) -> None:
    files = dict(render_page(_head(site), _formats(items)))
    ids, titles = [item.id for item in items], [item.item.title for item in items]
    for filename in ("rss.xml", "atom.xml"):
        parsed = feedparser.parse(files[filename])
        assert not parsed.bozo
        assert [entry.id for entry in parsed.entries] == ids
        assert [entry.title for entry in parsed.entries] == titles
    document = json.loads(files["feed.json"])
    assert [item["id"] for item in document["items"]] == ids
    assert list(document)[-1] == "items"


def test_json_has_a_key_on_each_line(site: Site, items: list[RenderedItem]) -> None:
    for shown in ([], items[:1], items):
        data = dict(render_page(_head(site), _formats(shown)))["feed.json"]
        document = json.loads(data)
        head = {key: value for key, value in document.items() if key != "items"}
        assert data.startswith(json.dumps(head, ensure_ascii=False, indent=1).encode().removesuffix(b"\n}"))
        lines = data.decode().split("\n")
        assert all(f'   "{key}": ' in "\n".join(lines) for item in document["items"] for key in item)
        assert len(document["items"]) == len(shown)


def test_xml_is_indented_as_by_libxml2(site: Site, items: list[RenderedItem]) -> None:
    parser = etree.XMLParser(remove_blank_text=True)
    for shown in ([], items):
        for filename, data in render_page(_head(site), _formats(shown)):
            if filename.endswith(".xml"):
                tree = etree.fromstring(data, parser).getroottree()
                assert data == etree.tostring(tree, pretty_print=True, encoding="UTF-8", xml_declaration=True)


def test_a_page_declares_only_the_namespaces_it_needs(site: Site, items: list[RenderedItem]) -> None:
    bare = dict(render_page(_head(site), ()))
    full = dict(render_page(_head(site), _formats(items)))
    assert b"xmlns:media" not in bare["rss.xml"]
    assert b"xmlns:media" in full["rss.xml"]
    assert b"xmlns:at" not in bare["atom.xml"]
    assert b"xmlns:at" in full["atom.xml"]
    assert all(b"ns0" not in data for data in full.values())


def test_tombstones_precede_entries(site: Site, items: list[RenderedItem]) -> None:
    root = etree.fromstring(dict(render_page(_head(site), _formats(items)))["atom.xml"])
    removed = root.xpath("at:deleted-entry[not(preceding-sibling::a:entry)]/@ref", namespaces=NAMES)
    assert removed == [item.id for item in items if item.item.withdrawn] != []


def test_an_item_is_plain_values(items: list[RenderedItem]) -> None:
    assert pickle.loads(pickle.dumps(items)) == items


def test_a_page_is_no_larger_than_the_sum_of_its_parts(site: Site, items: list[RenderedItem]) -> None:
    head = _head(site)
    most = head_size(head) + sum(item.size for item in items)
    assert max(len(data) for _, data in render_page(head, _formats(items))) <= most


def test_filenames_are_those_of_the_files(site: Site, items: list[RenderedItem]) -> None:
    assert [name for name, _ in render_page(_head(site), _formats(items))] == page_filenames(site)
    assert [name for name, _ in render_site(site, [_head(site)])] == site_filenames(site)


def test_an_empty_feed_has_no_build_date_in_rss(site: Site) -> None:
    assert b"lastBuildDate" not in dict(render_page(_head(site, updated=NEVER), ()))["rss.xml"]


# What a bug could do to the bytes of an item: each is found in every format in which it can happen.
FAULTS = {
    "id": (b"urn:uuid:", b"urn:uuid:0"),
    "title": (b"Everything there is", b"Everything there was"),
    "original": (b"https://gazette.org/original", b"https://gazette.org/other"),
    "source": (b"The Gazette", b"The Gazelle"),
    "author": (b"Second Author", b"Third Author"),
    "date": (b"2024", b"2023"),
    "credit": (b"href=", b"name="),
    "well-formed": (b"</", b"<"),
    "empty": (b"", b""),
}


@pytest.mark.parametrize("form", ["rss", "atom", "json", "html"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_item_is_found(items: list[RenderedItem], articles: list[Article], form: str, fault: str) -> None:
    if (form, fault) in {("json", "well-formed"), ("html", "credit"), ("html", "author")}:
        pytest.skip("JSON has no tags; a page names no author in attributes")
    [(item, article)] = [pair for pair in zip(items, articles, strict=True) if "Everything" in pair[0].item.title]
    data = item.formats[form].replace(*FAULTS[fault]) if fault != "empty" else b""
    assert data != item.formats[form]
    with pytest.raises(VerificationError, match=form):
        verify_item(item._replace(formats={**item.formats, form: data}), article)


def test_a_credit_that_is_not_visible_is_found(
    site: Site, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credit, "footer", lambda *_: "<footer></footer>")
    article = next(article for article in articles if article.source and not article.withdrawn)
    with pytest.raises(VerificationError, match="visible credit"):
        verify_item(render_item(article, site), article)


@pytest.mark.parametrize("check", [verify_page, verify_with_feedparser])
@pytest.mark.parametrize("filename", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("fault", ["cut", "order", "missing", "twice"])
def test_a_faulty_page_is_found(site: Site, items: list[RenderedItem], check: Any, filename: str, fault: str) -> None:
    shown = {"order": items[::-1], "missing": items[1:], "twice": [items[0], *items]}.get(fault, items)
    data = dict(render_page(_head(site), _formats(shown)))[filename]
    expected: Any = _ids(items) if check is verify_page else _entries(items)
    with pytest.raises(VerificationError, match=filename):
        check(filename, data[:-20] if fault == "cut" else data, expected)


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"items": [{}]}', b'{"items": []}'])
def test_a_faulty_json_page_is_found(items: list[RenderedItem], data: bytes) -> None:
    with pytest.raises(VerificationError):
        verify_page("feed.json", data, _ids(items))


def test_feedparser_finds_a_hidden_credit(site: Site, items: list[RenderedItem]) -> None:
    for filename in ("rss.xml", "atom.xml"):
        data = dict(render_page(_head(site), _formats(items)))[filename]
        verify_with_feedparser(filename, data, _entries(items))
        with pytest.raises(VerificationError, match="credit"):
            verify_with_feedparser(filename, data.replace(b"The Gazette", b"The Gazelle"), _entries(items))


def _article(**fields: Any) -> Any:
    """Return an article with a source and further fields, as YAML gives them."""
    data = {"title": "A", "published": "2024-05-26", "categories": "law", "source": "court"}
    data |= {"original_url": "https://court.gov.cn/a", **fields}
    return Article.model_validate(data, context=LOADED.context)


def test_rss_dates_have_the_offset_of_the_site(site: Site) -> None:
    shanghai = site.model_copy(update={"timezone": "Asia/Shanghai"})
    item = render_item(_article(published="2024-05-26T00:00:00+08:00"), shanghai)
    head = _head(shanghai, updated=datetime(2024, 5, 25, 16, tzinfo=UTC))
    data = dict(render_page(head, [item.formats]))["rss.xml"]
    assert b"<pubDate>Sun, 26 May 2024 00:00:00 +0800</pubDate>" in data
    assert b"<lastBuildDate>Sun, 26 May 2024 00:00:00 +0800</lastBuildDate>" in data
    assert feedparser.parse(data).entries[0].published_parsed[:4] == (2024, 5, 25, 16)


@pytest.mark.parametrize(
    ("time", "timezone", "text"),
    [
        ("2024-12-31T23:30:00+00:00", "America/New_York", "Tue, 31 Dec 2024 18:30:00 -0500"),
        ("2024-05-26T00:00:00+00:00", "Asia/Kathmandu", "Sun, 26 May 2024 05:45:00 +0545"),
        (
            "1900-01-01T00:00:00+00:00",
            "Asia/Shanghai",
            "Mon, 01 Jan 1900 00:00:00 +0000",
        ),  # +08:05:43 cannot be written
        ("1002-01-01T00:00:00+00:00", "UTC", "Fri, 01 Jan 1002 00:00:00 +0000"),
    ],
)
def test_rfc_822(time: str, timezone: str, text: str) -> None:
    moment = datetime.fromisoformat(time)
    assert rfc822(moment, timezone) == text
    assert parsedate_to_datetime(text) == moment


def test_icons(site: Site) -> None:
    icon, logo = "https://carriers-site.org/icon.png", "https://carriers-site.org/logo.png"
    data = dict(render_page(_head(site, icon=icon, logo=logo), ()))
    atom = etree.fromstring(data["atom.xml"])
    assert [atom.findtext(f"a:{name}", namespaces=NAMES) for name in ("icon", "logo")] == [icon, logo]
    image = etree.fromstring(data["rss.xml"]).find("channel/image")
    assert image is not None
    assert [image.findtext(name) for name in ("url", "title", "link")] == [logo, site.title, site.home_url]
    document = json.loads(data["feed.json"])
    assert (document["icon"], document["favicon"]) == (logo, icon)
    other = dict(render_page(_head(site, icon="https://carriers-site.org/favicon.ico"), ()))
    assert etree.fromstring(other["rss.xml"]).find("channel/image") is None  # RSS allows GIF, JPEG and PNG
    only_icon = dict(render_page(_head(site, icon=icon), ()))
    assert etree.fromstring(only_icon["rss.xml"]).findtext("channel/image/url") == icon


def test_the_icon_of_a_source(site: Site) -> None:
    source = {"name": "Z", "url": "https://z.org/", "icon": "https://z.org/icon.png"}
    data = dict(render_page(_head(site), [render_item(_article(source=source), site).formats]))
    assert etree.fromstring(data["atom.xml"]).findtext("a:entry/a:source/a:icon", namespaces=NAMES) == source["icon"]
    assert json.loads(data["feed.json"])["items"][0]["_source"]["icon"] == source["icon"]


@pytest.mark.parametrize("is_enclosed", [False, True])
def test_thumbnails(site: Site, is_enclosed: bool) -> None:  # noqa: FBT001 - pytest's
    image = {"url": "https://court.gov.cn/a.jpg", "width": "640", "height": "480"}
    enclosures = [{"url": image["url"], "type": "image/jpeg"}] if is_enclosed else []
    article = _article(image=image, **({"enclosures": enclosures} if enclosures else {}))
    data = dict(render_page(_head(site), [render_item(article, site).formats]))
    item = etree.fromstring(data["rss.xml"]).find("channel/item")
    assert item is not None
    media = "{http://search.yahoo.com/mrss/}"
    thumbnail = item.find(f"{media}thumbnail")
    assert thumbnail is not None
    assert {name: thumbnail.get(name) for name in thumbnail.keys()} == image  # noqa: SIM118 - an element is no dict
    assert (item.find(f"{media}content") is None) is is_enclosed
    links = etree.fromstring(data["atom.xml"]).findall("a:entry/a:link[@rel='enclosure']", NAMES)
    assert [link.get("href") for link in links] == [image["url"]]


def test_authors_with_addresses(site: Site) -> None:
    authors = [{"name": "A", "url": "https://a.org/", "email": "a@a.org"}, "B"]
    data = dict(render_page(_head(site), [render_item(_article(authors=authors), site).formats]))
    found = etree.fromstring(data["atom.xml"]).findall("a:entry/a:author", NAMES)
    assert [[part.text for part in author] for author in found] == [["A", "a@a.org", "https://a.org/"], ["B"]]
    assert json.loads(data["feed.json"])["items"][0]["authors"] == [
        {"name": "A", "url": "https://a.org/"},
        {"name": "B"},
    ]
    assert feedparser.parse(data["rss.xml"]).entries[0].author == "A, B"


@pytest.mark.parametrize(
    ("url", "media_type"),
    [
        ("https://x.cn/a.PNG?v=1", "image/png"),
        ("https://x.cn/a?wx_fmt=jpeg", "image/jpeg"),
        ("https://x.cn/a.php?format=tiff&fm=webp", "image/webp"),
        ("https://x.cn/a", ""),
    ],
)
def test_the_media_type_of_a_picture_is_in_its_address(url: str, media_type: str) -> None:
    assert image_type(url) == media_type
