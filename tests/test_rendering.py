"""An article is rendered once and every page contains the same bytes; each fault of a renderer is found."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from conftest import CASES
from lxml import etree

from hattip.content import load
from hattip.content.decode import SourceFile
from hattip.feeds.feed import NEVER, Feed
from hattip.published import verify
from hattip.published.verify import VerificationError, verify_item, verify_page, verify_with_feedparser
from hattip.rendering import credit, head_size, page_filenames, render_item, render_page, render_site, site_filenames

if TYPE_CHECKING:
    from hattip.model import Article, Site
    from hattip.rendering import RenderedItem

CASE = CASES / "valid" / "every-carrier"
READ = load.site(CASE)
UPDATED = datetime(2024, 6, 1, tzinfo=UTC)
NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def _articles() -> list[Article]:
    paths = sorted((CASE / "content" / "articles").rglob("*.yaml"))
    files = [SourceFile(path.relative_to(CASE).as_posix(), path.read_bytes()) for path in paths]
    found = [record.article for file in files for record, _ in load.read(CASE, file, READ.context).records]
    return [
        article.withdrawn_form("The Carriers' Board") if article.withdrawn else article
        for article in found
        if not article.draft
    ]


@pytest.fixture(scope="module")
def site() -> Site:
    assert READ.site is not None
    return READ.site


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


def test_items_pass_verification(items: list[RenderedItem], articles: list[Article]) -> None:
    for item, article in zip(items, articles, strict=True):
        verify_item(item, article)


def test_pages_contain_the_bytes_of_the_items(site: Site, items: list[RenderedItem]) -> None:
    for folder in ("all", "all/archive/2024"):
        for form, (filename, data) in zip(items[0].forms, render_page(_head(site, folder=folder), items), strict=True):
            verify_page(filename, data, items)
            for item in items:
                assert item.forms[form].partition(b"  <entry")[-1] in data


def test_pages_read_as_their_items_for_outsiders(site: Site, items: list[RenderedItem]) -> None:
    files = dict(render_page(_head(site), items))
    ids, titles = [item.id for item in items], [item.item.title for item in items]
    for filename in ("rss.xml", "atom.xml"):
        parsed = feedparser.parse(files[filename])
        assert not parsed.bozo
        assert [entry.id for entry in parsed.entries] == ids
        assert [entry.title for entry in parsed.entries] == titles
    document = json.loads(files["feed.json"])
    assert [item["id"] for item in document["items"]] == ids
    assert list(document)[-1] == "items"


def test_json_is_indented_as_by_the_standard_library(site: Site, items: list[RenderedItem]) -> None:
    for shown in ([], items[:1], items):
        data = dict(render_page(_head(site), shown))["feed.json"]
        assert data == json.dumps(json.loads(data), ensure_ascii=False, indent=1).encode() + b"\n"


def test_xml_is_indented_as_by_libxml2(site: Site, items: list[RenderedItem]) -> None:
    parser = etree.XMLParser(remove_blank_text=True)
    for shown in ([], items):
        for filename, data in render_page(_head(site), shown):
            if filename.endswith(".xml"):
                tree = etree.ElementTree(etree.fromstring(data, parser))
                assert data == etree.tostring(tree, pretty_print=True, encoding="UTF-8", xml_declaration=True)


def test_a_page_declares_only_the_namespaces_it_needs(site: Site, items: list[RenderedItem]) -> None:
    bare = dict(render_page(_head(site), ()))
    full = dict(render_page(_head(site), items))
    assert b"xmlns:media" not in bare["rss.xml"]
    assert b"xmlns:media" in full["rss.xml"]
    assert b"xmlns:at" not in bare["atom.xml"]
    assert b"xmlns:at" in full["atom.xml"]
    assert all(b"ns0" not in data for data in full.values())


def test_tombstones_precede_entries(site: Site, items: list[RenderedItem]) -> None:
    root = etree.fromstring(dict(render_page(_head(site), items))["atom.xml"])
    removed = root.xpath("at:deleted-entry[not(preceding-sibling::a:entry)]/@ref", namespaces=NAMES)
    assert removed == [item.id for item in items if item.item.withdrawn] != []


def test_an_item_is_plain_values(items: list[RenderedItem]) -> None:
    assert pickle.loads(pickle.dumps(items)) == items


def test_a_page_is_no_larger_than_the_sum_of_its_parts(site: Site, items: list[RenderedItem]) -> None:
    head = _head(site)
    most = head_size(head) + sum(item.size for item in items)
    assert most - 1000 < max(len(data) for _, data in render_page(head, items)) <= most


def test_filenames_are_those_of_the_files(site: Site, items: list[RenderedItem]) -> None:
    assert [name for name, _ in render_page(_head(site), items)] == page_filenames(site)
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


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_item_is_found(items: list[RenderedItem], articles: list[Article], form: str, fault: str) -> None:
    if form == "json" and fault == "well-formed":
        pytest.skip("JSON has no tags")
    [(item, article)] = [pair for pair in zip(items, articles, strict=True) if "Everything" in pair[0].item.title]
    data = item.forms[form].replace(*FAULTS[fault]) if fault != "empty" else b""
    assert data != item.forms[form]
    with pytest.raises(VerificationError, match=form):
        verify_item(item._replace(forms={**item.forms, form: data}), article)


def test_an_item_that_differs_from_its_forms_is_found(items: list[RenderedItem], articles: list[Article]) -> None:
    wrong = items[0]._replace(item=items[0].item._replace(title="Another"))
    with pytest.raises(VerificationError, match="item"):
        verify_item(wrong, articles[0])


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
    data = dict(render_page(_head(site), shown))[filename]
    with pytest.raises(VerificationError, match=filename):
        check(filename, data[:-20] if fault == "cut" else data, items)


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"items": [{}]}', b'{"items": []}'])
def test_a_faulty_json_page_is_found(items: list[RenderedItem], data: bytes) -> None:
    with pytest.raises(VerificationError):
        verify.verify_page("feed.json", data, items)


def test_feedparser_finds_a_hidden_credit(site: Site, items: list[RenderedItem]) -> None:
    for filename in ("rss.xml", "atom.xml"):
        data = dict(render_page(_head(site), items))[filename]
        verify_with_feedparser(filename, data, items)
        with pytest.raises(VerificationError, match="credit"):
            verify_with_feedparser(filename, data.replace(b"The Gazette", b"The Gazelle"), items)
