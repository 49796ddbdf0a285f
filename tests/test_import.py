"""``hattip import``: nobody sees again what they have seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from conftest import CASES, Folder, run, tree

from hattip.authoring import feeds_in
from hattip.authoring.categories import slug_of
from hattip.authoring.errors import AuthoringError
from hattip.content import document
from hattip.content.decode import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-11-27T12:00+00:00"
# A site with each of these is published, imported, and published again.
SITES = (
    "addresses", "characters", "content-file", "content-html", "dates", "every-carrier", "languages", "own-work",
    "pictures-and-enclosures", "reprinted-chinese", "sources", "archive-pages",
)  # fmt: skip
# RSS cannot say that an article is withdrawn.
LOSSY = {("every-carrier", "rss.xml")}


def _publish(folder: Path) -> None:
    ran = run("--root", folder, "--no-cache", now=NOW)
    assert ran.code == 0, ran.output


def _items(feeds: Path) -> dict[str, list[Any]]:
    """Return what parsers that we did not write see of all articles, by format."""
    seen: dict[str, list[Any]] = {}
    for name in ("atom.xml", "rss.xml"):
        if (feeds / "all" / name).exists():
            entries = feedparser.parse((feeds / "all" / name).read_bytes()).entries
            seen[name] = [_entry(entry) for entry in entries]
    if (feeds / "all/feed.json").exists():
        items = json.loads((feeds / "all/feed.json").read_bytes())["items"]
        keys = ("id", "title", "date_published", "date_modified", "external_url", "url", "authors", "content_html")
        seen["feed.json"] = [[item.get(key) for key in keys] + [item.get("_source", {}).get("name")] for item in items]
    return seen


def _entry(entry: Any) -> list[Any]:
    links = sorted(
        (link.get("rel"), link.get("href")) for link in entry.links if link.get("rel") in {"via", "alternate"}
    )
    authors = [author.get("name") for author in entry.get("authors", ())]
    bodies = [content.value for content in entry.get("content", ())]
    source = entry.get("source", {}).get("title")
    return [
        entry.id,
        entry.title,
        entry.get("published_parsed"),
        entry.get("updated_parsed") if "updated" in entry else None,
        links,
        authors,
        bodies,
        source,
    ]


@pytest.mark.parametrize("name", SITES)
def test_a_site_imported_from_any_of_its_feeds_publishes_the_same(name: str, tmp_path: Path) -> None:
    old = tmp_path / "old"
    for path, data in tree(CASES / "valid" / name / "content").items():
        Folder(old).write(f"content/{path}", data)
    _publish(old)
    feeds = [feed for form in ("atom.xml", "rss.xml", "feed.json") if (feed := old / "feeds/all" / form).exists()]
    assert feeds
    for feed in feeds:
        if (name, feed.name) not in LOSSY:
            _compare(old, feed, tmp_path / f"new-{feed.suffix[1:]}-{feed.stem}")


def _compare(old: Path, feed: Path, new: Path) -> None:
    """Import a feed into an empty folder, publish, and compare."""
    new.mkdir()
    ran = run("--root", new, "import", feed, "--timezone", _timezone(old))
    assert ran.code == 0, ran.output
    _publish(new)
    assert _items(new / "feeds") == _items(old / "feeds")
    compared = run("--root", new, "diff", "--against", old / "feeds", "--exit-code", now=NOW)
    assert compared.code == 0, compared.output


def _timezone(root: Path) -> str:
    text = (root / "content/site.yaml").read_text(encoding="utf-8")
    return next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("timezone"))


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    feed = _rss(tmp_path, "<item><title>One</title><link>https://blog.org/1</link><guid>1</guid></item>")
    assert run("--root", tmp_path / "new", "import", feed).code == 0
    before = tree(tmp_path / "new")
    again = run("--root", tmp_path / "new", "import", feed)
    assert "Imported 0 articles; 1 was in the site already." in again.output
    assert tree(tmp_path / "new") == before


def _rss(folder: Path, items: str, head: str = "") -> Path:
    """Write a feed of another publisher, and make the folder ``new``."""
    (folder / "new").mkdir(exist_ok=True)
    file = folder / "feed.xml"
    file.write_text(
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A Blog</title><link>https://blog.org/</link>'
        f"<description>About</description>{head}{items}</channel></rss>",
        encoding="utf-8",
    )
    return file


def _articles(root: Path) -> list[dict[str, Any]]:
    found = []
    for path in sorted((root / "content/articles").rglob("*.yaml")):
        found += [each.data for each in document.parse(SourceFile(path.name, path.read_bytes()))[0]]
    return found


ITEM = (
    "<item><title>{}</title><link>https://blog.org/{}</link><pubDate>Mon, 06 May 2024 10:00:00 +0000</pubDate>{}</item>"
)


@pytest.mark.parametrize(
    "guid",
    ["1234", "?p=77", "12345 at https://blog.org", "tag:blog.org,2024:x", "https://Blog.org:80/a/../b", "文章-1"],
)
def test_ids_are_kept_verbatim_in_every_format(guid: str, tmp_path: Path) -> None:
    feed = _rss(tmp_path, ITEM.format("One", "1", f"<guid isPermaLink='false'>{guid}</guid>"))
    run("--root", tmp_path / "new", "import", feed)
    _publish(tmp_path / "new")
    _publish(tmp_path / "new")
    published = tmp_path / "new/feeds/all"
    assert feedparser.parse((published / "rss.xml").read_bytes()).entries[0].id == guid
    assert json.loads((published / "feed.json").read_bytes())["items"][0]["id"] == guid
    atom = feedparser.parse((published / "atom.xml").read_bytes()).entries[0].id
    assert atom == guid or atom.startswith("urn:uuid:")
    compared = run("--root", tmp_path / "new", "diff", "--exit-code", now=NOW)
    assert compared.code == 0, compared.output


def test_an_empty_folder_becomes_a_site(tmp_path: Path) -> None:
    items = "".join(
        ITEM.format(f"T{n}", n, f"<category>{c}</category><category>tag{n}</category>")
        for n, c in enumerate(["News", "党风政风", "News"])
    )
    ran = run("--root", tmp_path / "new", "import", _rss(tmp_path, items), "--slug", "党风政风=party")
    assert "New categories: news, party" in ran.output
    _publish(tmp_path / "new")
    assert {article["title"]: article["categories"] for article in _articles(tmp_path / "new")} == {
        "T0": "news",
        "T1": "party",
        "T2": "news",
    }
    assert [article["tags"] for article in _articles(tmp_path / "new")] == ["tag0", "tag1", "tag2"]


def test_new_categories_and_sources_are_added_to_an_existing_site(site: Folder, tmp_path: Path) -> None:
    extra = "<category>Three</category><source url='https://other.org/feed'>Other</source>"
    feed = _rss(tmp_path, ITEM.format("New", "n", extra))
    before = (site.root / "content/site.yaml").read_text(encoding="utf-8")
    ran = run("--root", site.root, "import", feed)
    assert ran.code == 0, ran.output
    after = (site.root / "content/site.yaml").read_text(encoding="utf-8")
    assert "slug: three" in after
    assert "  other:\n    name: Other\n" in after
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert run("--root", site.root, "check").code == 0


def test_the_old_publishers_credit_is_not_doubled(tmp_path: Path) -> None:
    content = (
        "<content:encoded><![CDATA[<p>Text.</p><p>The post <a href='https://blog.org/1'>One</a> appeared first on "
        "<a href='https://blog.org/'>A Blog</a>.</p>]]></content:encoded>"
    )
    ran = run("--root", tmp_path / "new", "import", _rss(tmp_path, ITEM.format("One", "1", content)))
    assert _articles(tmp_path / "new")[0]["content"] == "<p>Text.</p>"
    assert "appeared first on" in ran.output


def test_a_link_blog_credits_where_its_links_lead(tmp_path: Path) -> None:
    item = ITEM.format("Look", "x", "<guid>https://blog.org/look</guid>").replace("blog.org/x", "elsewhere.org/x")
    run("--root", tmp_path / "new", "import", _rss(tmp_path, item))
    article = _articles(tmp_path / "new")[0]
    assert (article["original_url"], article["url"], article["id"]) == (
        "https://elsewhere.org/x",
        "https://blog.org/look",
        "https://blog.org/look",
    )
    assert article["source"] == "elsewhere-org"


def test_an_article_without_a_date_is_a_draft(tmp_path: Path) -> None:
    feed = _rss(tmp_path, "<item><title>Undated</title><link>https://blog.org/u</link></item>")
    ran = run("--root", tmp_path / "new", "import", feed)
    assert "item 1: published" in ran.output
    assert _articles(tmp_path / "new")[0]["draft"] == "true"


def test_a_json_feed_is_followed_through_its_pages(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    for number, following in ((1, 2), (2, 1)):
        feed = {
            "version": "https://jsonfeed.org/version/1.1", "title": "J", "home_page_url": "https://j.org/",
            "feed_url": f"https://j.org/feeds/{number}.json", "next_url": f"https://j.org/feeds/{following}.json",
            "items": [{"id": number, "url": f"https://j.org/{number}", "title": f"T{number}",
                       "content_text": "a < b\n\nc", "date_published": "2024-05-06T10:00:00Z"}],
        }  # fmt: skip
        (tmp_path / f"{number}.json").write_text(json.dumps(feed), encoding="utf-8")
    ran = run("--root", tmp_path / "new", "import", tmp_path / "1.json")
    assert "Imported 2 articles" in ran.output
    assert [article["id"] for article in _articles(tmp_path / "new")] == ["1", "2"]
    assert _articles(tmp_path / "new")[0]["content"] == "<p>a &lt; b</p><p>c</p>"


@pytest.mark.parametrize(
    ("target", "address", "name", "where"),
    [
        (
            "https://a.org/f/all/archive/1/x.xml",
            "https://a.org/f/all/x.xml",
            "dir/all/x.xml",
            "dir/all/archive/1/x.xml",
        ),
        ("https://a.org/f/feeds.opml", "https://a.org/f/all/x.xml", "dir/all/x.xml", "dir/all/../feeds.opml"),
        ("old.xml", "https://a.org/f/x.xml", "https://a.org/f/x.xml", "https://a.org/f/old.xml"),
        ("https://b.org/old.xml", "https://a.org/x.xml", "x.xml", "https://b.org/old.xml"),
        ("old.xml", "https://a.org/x.xml", "x.xml", "./old.xml"),
    ],
)
def test_addresses_that_a_local_feed_names_are_found_beside_it(
    target: str, address: str, name: str, where: str
) -> None:
    assert feeds_in.locate(target, address, name) == where


@pytest.mark.parametrize(
    "data", [b"", b"<html><p>x</p></html>", b"{}", b"[1]", b'{"items": 1}', b"\xff\xfe\x00", b"<rss"]
)
def test_what_is_not_a_feed_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(data)
    ran = run("--root", tmp_path, "import", tmp_path / "feed")
    assert ran.code == 1
    assert "Traceback" not in ran.output
    assert not (tmp_path / "content").exists()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Party & Conduct", "party-conduct"),
        ("Économie", "economie"),
        ("党风政风", "category-1"),
        ("All", "all-2"),
        ("C++", "c"),
    ],
)
def test_titles_become_slugs(title: str, slug: str) -> None:
    assert slug_of(title, ["one"], {}) == slug


def _json_page(number: int, following: str) -> bytes:
    item = {"id": f"urn:x:{number}", "url": f"https://news.test/{number}", "title": f"Number {number}"}
    page = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [item], "next_url": following}
    return json.dumps(page | {"feed_url": "https://news.test/feed.json"}).encode()


@pytest.mark.parametrize(
    ("pages", "titles", "omitted"),
    [
        ({"2.json": _json_page(2, "https://news.test/feed.json")}, ["Number 1", "Number 2"], []),  # a circle
        ({"2.json": _json_page(1, "")}, ["Number 1"], []),
        ({}, ["Number 1"], ["a local feed is not followed to the web"]),
        ({"2.json": b"<html>"}, ["Number 1"], ["is not a feed"]),
        ({"2.json": b"{"}, ["Number 1"], ["the archive"]),
    ],
    ids=["circle", "repeated", "missing", "a page", "damaged"],
)
def test_the_archive_of_a_feed_is_followed_as_far_as_it_can_be_read(
    pages: dict[str, bytes], titles: list[str], omitted: list[str]
) -> None:
    files = {"folder/feed.json": _json_page(1, "https://news.test/2.json")}
    files |= {f"folder/{name}": data for name, data in pages.items()}

    def open_(name: str) -> bytes | None:
        return files.get(name)

    feed, found = feeds_in.read("folder/feed.json", open_)
    assert [article.title for article in feed.articles] == titles
    assert len(found) == len(omitted)
    assert all(text in str(line) for text, line in zip(omitted, found, strict=True)), found


def test_a_feed_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(AuthoringError, match=r"feed\.xml cannot be read"):
        feeds_in.read("feed.xml", lambda _: None)
    with pytest.raises(AuthoringError, match="is not a feed"):
        feeds_in.parse(b"<html><p>No feed</p></html>", "page.html")
