"""HTML pages: what they contain, what they link to, and that nothing in them asks another host for anything."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import pytest
from babel.dates import format_date
from conftest import SITE
from lxml import etree, html

from hattip.formats import MEDIA_TYPES, media_type_of
from hattip.locales import credit_words as words
from hattip.locales.page_words import PageWords, page_words, wanted_fields

if TYPE_CHECKING:
    from conftest import Folder, Hattip

BASE: Final = "https://feeds.news-site.org/"
MAX_PAGE: Final = 60_000
# What a browser loads by itself: of each element, the attribute with the address.
LOADED: Final = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}


def _page(site: Folder, path: str) -> Any:
    data = site.files()[path]
    etree.fromstring(data)  # it is well-formed XML too
    return html.document_fromstring(data.decode())


def _publish(site: Folder, hattip: Hattip) -> None:
    ran = hattip("--root", site.root)
    assert ran.code == 0, ran.output


def test_a_page_credits_what_it_lists(site: Folder, hattip: Hattip) -> None:
    site.article("second", published="2024-06-01", authors="[Ada, Bo]", summary="About it.", rights="Theirs")
    _publish(site, hattip)
    page = _page(site, "one/index.html")
    titles = [link.text for link in page.xpath("//article/h3/a")]
    assert titles == ["About second", "A ruling"]
    item = page.xpath("//article")[0]
    assert item.xpath("h3/a/@href") == ["https://court.gov.cn/second"]
    assert item.xpath(".//time/@datetime") == ["2024-05-31T16:00:00Z"]
    assert item.xpath("string(.//time)") == "June 1, 2024"
    assert item.xpath("string(.//cite)") == "The Court"
    assert item.xpath(".//cite/a/@href") == ["https://court.gov.cn/"]
    assert item.xpath(".//bdi[@class='p-author']/text()") == ["Ada", "Bo"]
    assert item.xpath("string(.//p[@class='p-summary'])") == "About it."
    assert item.xpath(".//a[@class='u-repost-of']/@href") == ["https://court.gov.cn/second"]
    assert "Theirs" in item.text_content()


def test_a_page_lists_its_sources_with_counts(site: Folder, hattip: Hattip) -> None:
    site.article("a")
    site.article("b", source="{name: Zoo, url: 'https://zoo.org/'}")
    _publish(site, hattip)
    found = _page(site, "all/index.html").xpath("//section[@class='sources']//li")
    assert [each.text_content().strip() for each in found] == ["The Court 2", "Zoo 1"]


def test_the_index_lists_every_feed(site: Folder, hattip: Hattip) -> None:
    _publish(site, hattip)
    page = _page(site, "index.html")
    assert page.xpath("//main//h3/a/@href") == ["all/", "one/", "two/"]
    facts = [each.text_content() for each in page.xpath("//main//p[@class='facts']")]
    assert facts == ["Articles: 1 · Last change: May 26, 2024"] * 2 + ["Articles: 0"]
    assert page.xpath("//a[@href='feeds.opml']")


@pytest.mark.parametrize("path", ["index.html", "all/index.html", "two/index.html"])
def test_every_relative_link_leads_to_a_file(site: Folder, hattip: Hattip, path: str) -> None:
    _publish(site, hattip)
    files, page = site.files(), _page(site, path)
    relative = [each for each in page.xpath("//@href") if "://" not in each and not each.startswith(("#", "data:"))]
    assert len(relative) >= 5
    for address in relative:
        target = urljoin(f"{BASE}{path}", address).removeprefix(BASE)
        assert (f"{target}index.html" if target.endswith("/") or not target else target) in files, address


@pytest.mark.parametrize("path", ["index.html", "all/index.html", "one/index.html"])
def test_feed_finders_find_every_format(site: Folder, hattip: Hattip, path: str) -> None:
    _publish(site, hattip)
    page, files = _page(site, path), site.files()
    links = page.xpath("//head/link[@rel='alternate']")
    for link in links:
        assert link.get("href").removeprefix(BASE) in files
        assert link.get("type") == media_type_of(link.get("href"))
        assert link.get("title")
    found = {link.get("href").removeprefix(BASE) for link in links}
    slug = path.rpartition("/")[0] or "all"
    assert {f"{slug}/{name}" for name in ("rss.xml", "atom.xml", "feed.json")} < found
    assert {"all/atom.xml", "one/atom.xml", "two/atom.xml"} <= found
    assert page.xpath("//link[@rel='canonical']/@href") == [BASE + path.removesuffix("index.html")]


@pytest.mark.parametrize("path", ["index.html", "all/index.html"])
def test_a_page_loads_nothing_from_other_hosts(site: Folder, hattip: Hattip, path: str) -> None:
    site.article(
        "pictures", content="<p>Secret <img src='https://court.gov.cn/x.png'></p>", image="https://court.gov.cn/y.png"
    )
    site.write("content/site.yaml", SITE + "icon: https://other.org/icon.png\nlogo: https://other.org/logo.png\n")
    _publish(site, hattip)
    page = _page(site, path)
    for tag, attribute in LOADED.items():
        assert page.xpath(f"//{tag}/@{attribute}") == []
    assert page.xpath("//link[@rel='icon']/@href") == ["data:,"]
    assert all("://" not in each for each in page.xpath("//link[@rel='stylesheet']/@href"))
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'sha256-")
    assert "Secret" not in page.text_content()  # of others' HTML there is nothing
    css = site.files()["style.css"].decode()
    assert "@import" not in css
    assert not re.search(r"url\((?!\"http://(purl|www\.w3)\.org/)", css)


def test_an_icon_on_the_same_host_is_the_favicon(site: Folder, hattip: Hattip) -> None:
    site.write("content/site.yaml", f"{SITE}icon: {BASE}icon.png\n")
    _publish(site, hattip)
    assert _page(site, "index.html").xpath("//link[@rel='icon']/@href") == [f"{BASE}icon.png"]


def test_a_withdrawn_article_is_its_notice(site: Folder, hattip: Hattip) -> None:
    site.article("gone", withdrawn="{on: 2026-01-20, reason: The owner asked}", summary="Secret", authors="Ada")
    _publish(site, hattip)
    item = _page(site, "all/index.html").xpath("//article[contains(@class, 'withdrawn')]")[0]
    assert "was withdrawn on January 20, 2026. Reason: The owner asked" in item.text_content()
    assert "Secret" not in item.text_content()
    assert "Ada" not in item.text_content()


def test_a_page_of_fifty_articles_is_small(site: Folder, hattip: Hattip) -> None:
    for number in range(60):
        site.article(
            f"a{number:02d}",
            summary="这是一篇文章的摘要说明它讲的是什么。" * 5,
            authors="[张三, 李四]",
            rights="版权归原作者所有",
        )
    _publish(site, hattip)
    data = site.files()["all/index.html"]
    assert data.count(b"<article ") == 50
    assert len(data) < MAX_PAGE


def test_a_long_summary_is_cut(site: Folder, hattip: Hattip) -> None:
    site.article("long", summary="𠀀" * 1000)
    _publish(site, hattip)
    assert f">{'𠀀' * 300}…</p>" in site.files()["all/index.html"].decode()


def test_archives_have_no_pages(site: Folder, hattip: Hattip) -> None:
    site.write("content/site.yaml", f"{SITE}limit: 1\n")
    site.article("old", published="2020-01-01")
    _publish(site, hattip)
    paths = site.files()
    assert any("/archive/" in path for path in paths)
    assert {path for path in paths if path.endswith(".html")} == {
        "index.html", "all/index.html", "one/index.html", "two/index.html",
    }  # fmt: skip


def test_a_page_of_the_site_itself_is_left_alone(site: Folder, hattip: Hattip) -> None:
    site.write("feeds/index.html", "mine")
    ran = hattip("--root", site.root, "--strict")
    assert ran.code == 0
    assert "page-not-ours" in ran.output
    assert site.files()["index.html"] == b"mine"
    assert "one/index.html" in site.files()


def test_without_html_there_are_no_pages(site: Folder, hattip: Hattip) -> None:
    site.write("content/site.yaml", f"{SITE}formats: [rss, atom]\n")
    _publish(site, hattip)
    assert not [path for path in site.files() if path.endswith(".html")]
    assert b"text/html" not in site.files()["all/atom.xml"]


def test_an_unchanged_site_gives_the_same_bytes(site: Folder, hattip: Hattip) -> None:
    _publish(site, hattip)
    before = site.files()
    ran = hattip("--root", site.root)
    assert "0 files written" in ran.output
    assert hattip("--root", site.root, "--check").code == 0
    assert site.files() == before


def test_check_finds_a_changed_page(site: Folder, hattip: Hattip) -> None:
    _publish(site, hattip)
    site.write("feeds/one/index.html", site.files()["one/index.html"].replace(b"A ruling", b"B ruling"))
    ran = hattip("--root", site.root, "--check")
    assert ran.code == 1
    assert "one/index.html" in ran.output


def test_pages_change_nothing_for_subscribers(site: Folder, hattip: Hattip) -> None:
    """A site that had no pages announces nothing when it gets them."""
    site.write("content/site.yaml", f"{SITE}formats: [rss, atom, json, opml]\n")
    _publish(site, hattip)
    ids = re.findall(rb"<id>([^<]+)</id>", site.files()["all/atom.xml"])
    site.write("content/site.yaml", f"{SITE}icon: https://news-site.org/icon.png\n")
    ran = hattip("diff", "--root", site.root)
    assert "Subscribers would see nothing new" in ran.output
    _publish(site, hattip)
    assert re.findall(rb"<id>([^<]+)</id>", site.files()["all/atom.xml"]) == ids
    assert "one/index.html" in site.files()


def test_a_site_adds_css_and_words(site: Folder, hattip: Hattip) -> None:
    own = "pages:\n  css: |\n    h1 { color: red }\n  words: {articles: Rulings & more, total: '{count} rulings'}\n"
    site.write("content/site.yaml", SITE + own)
    _publish(site, hattip)
    assert site.files()["style.css"].endswith(b"\nh1 { color: red }\n")
    page = _page(site, "one/index.html")
    assert page.xpath("string(//main/h2)") == "Rulings & more"
    assert "1 rulings" in page.text_content()


@pytest.mark.parametrize("words_", ["{artikles: x}", "{total: x}", "{copy: '{x}'}", "{copy: '{'}"])
def test_wrong_words_are_errors(site: Folder, hattip: Hattip, words_: str) -> None:
    site.write("content/site.yaml", f"{SITE}pages: {{words: {words_}}}\n")
    ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "site.yaml" in ran.output


@pytest.mark.parametrize("language", words.available())
def test_every_language_has_all_words(language: str) -> None:
    found = page_words(language, {})
    assert all(found)
    assert [wanted_fields(name, text) for name, text in found._asdict().items()] == [None] * len(PageWords._fields)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("zh-CN", "ltr"), ("sw", "ltr")])
def test_language_and_direction(site: Folder, hattip: Hattip, language: str, direction: str) -> None:
    site.write("content/site.yaml", SITE.replace("language: en", f"language: {language}"))
    site.article("english", language="en")
    _publish(site, hattip)
    page = _page(site, "one/index.html")
    assert page.get("dir") == direction
    assert page.get("lang") == (language if language != "sw" else "en")  # there are no words in Swahili
    [item] = page.xpath("//article[h3/a='About english']")
    assert item.get("lang") == ("en" if language != "sw" else None)


def test_feeds_refer_to_their_stylesheet(site: Folder, hattip: Hattip) -> None:
    site.write("content/site.yaml", f"{SITE}limit: 1\n")
    site.article("old", published="2020-01-01")
    _publish(site, hattip)
    files = site.files()
    xml = [path for path in files if path.endswith(".xml")]
    assert any("/archive/" in path for path in xml)
    for path in xml:
        reference = etree.fromstring(files[path]).getprevious()
        assert reference is not None
        assert reference.get("type") == "text/css"
        assert urljoin(f"{BASE}{path}", reference.get("href") or "") == f"{BASE}style.css"


def test_the_stylesheet_of_feeds_quotes_words(site: Folder, hattip: Hattip) -> None:
    site.write("content/site.yaml", SITE + "pages: {words: {about: 'A \"feed\" </style> \\ x'}}\n")
    _publish(site, hattip)
    assert rb'content: "A \22 feed\22  \3c /style> \5c  x"' in site.files()["style.css"]


def test_every_published_file_has_a_media_type(site: Folder, hattip: Hattip) -> None:
    _publish(site, hattip)
    types = {path: media_type_of(path) for path in site.files() if not path.startswith(".")}
    assert types["one/rss.xml"] == "application/rss+xml"
    assert types["manifest.json"] == "application/json"
    assert set(types.values()) <= set(MEDIA_TYPES.values())


def test_a_notice_of_an_old_article_is_on_the_page(site: Folder, hattip: Hattip) -> None:
    """A page has the notices of the last days besides its newest articles, wherever those are read."""
    site.write("content/site.yaml", f"{SITE}limit: 1\n")
    site.article("a-old", published="2020-01-01", withdrawn="{on: 2026-01-20, reason: Asked}")
    for number in range(5):
        site.article(f"z{number}", published=f"2025-01-0{number + 1}")
    _publish(site, hattip)
    titles = [link.text for link in _page(site, "one/index.html").xpath("//article/h3/a")]
    assert titles == ["About z4", "About a-old"]
    (site.root / "content/articles/z4.yaml").unlink()
    ran = hattip("--root", site.root, "--accept", "vanished")
    assert ran.code == 0, ran.output
    titles = [link.text for link in _page(site, "one/index.html").xpath("//article/h3/a")]
    assert titles == ["About z3", "About a-old"]


@pytest.mark.parametrize("language", words.available())
def test_dates_are_those_of_cldr(language: str) -> None:
    locale = language.replace("-", "_")
    for month in range(1, 13):
        for year, day in ((2024, 1), (1005, 28)):
            expected = format_date(date(year, month, day), "long", locale=locale)
            assert words.date(datetime(year, month, day, tzinfo=UTC), "UTC", language) == expected
    assert words.date(datetime(2024, 5, 25, 16, tzinfo=UTC), "Asia/Shanghai", "en") == "May 26, 2024"


def test_own_work_has_no_credit(site: Folder, hattip: Hattip) -> None:
    site.article("own", source="self", original_url="", url="https://news-site.org/own", published="2025-01-01")
    _publish(site, hattip)
    item = _page(site, "one/index.html").xpath("//article")[0]
    assert item.xpath("h3/a/@href") == ["https://news-site.org/own"]
    assert item.xpath(".//cite | .//p[@class='credit']") == []
    assert "The News Site" in item.text_content()


def test_pages_without_xml_feeds(site: Folder, hattip: Hattip) -> None:
    site.write("content/site.yaml", f"{SITE}formats: [json, html]\n")
    _publish(site, hattip)
    files = site.files()
    assert b"rss" not in files["style.css"]
    assert b".h-entry" in files["style.css"]
    assert {path for path in files if path.startswith("one/")} == {"one/feed.json", "one/index.html"}
