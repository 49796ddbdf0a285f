"""Feeds by source, by tag and by choice: which articles they contain, and what is an error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from conftest import SITE
from lxml import etree

from hattip.values.paths import feed_of, slug_of

if TYPE_CHECKING:
    from conftest import Folder, Hattip

MORE: Final = SITE + "  zoo: {name: The Zoo, url: 'https://zoo.org/', icon: 'https://zoo.org/icon.png'}\n"


def _titles(site: Folder, slug: str) -> list[str]:
    return [item["title"] for item in json.loads(site.files()[f"{slug}/feed.json"])["items"]]


def _publish(site: Folder, hattip: Hattip, feeds: str, *arguments: str) -> str:
    site.write("content/site.yaml", f"{MORE}feeds:\n{feeds}")
    ran = hattip("--root", site.root, *arguments)
    assert ran.code == 0, ran.output
    return ran.output


@pytest.mark.parametrize(
    ("select", "titles"),
    [
        ("sources: zoo", ["About zebra", "About lion"]),
        ("sources: [zoo, court]", ["About zebra", "A ruling", "About lion"]),
        ("tags: big", ["About lion"]),
        ("tags: [big, striped]", ["About zebra", "About lion"]),
        ("categories: two", ["About zebra"]),
        ("authors: Ada", ["About lion"]),
        ("languages: zh", ["About zebra"]),
        ("languages: zh-Hans", ["About zebra"]),
        ("languages: zu", []),
        ("sources: zoo, tags: big", ["About lion"]),
        ("sources: court, tags: big", []),
    ],
)
def test_a_choice_contains_what_matches_every_kind(
    site: Folder, hattip: Hattip, select: str, titles: list[str]
) -> None:
    site.article("lion", source="zoo", published="2024-01-01", tags="[big]", authors="[{name: Ada}]")
    site.article("zebra", source="zoo", published="2024-06-01", tags="[striped]", categories="two", language="zh-Hans")
    _publish(site, hattip, f"- {{slug: chosen, title: Chosen, select: {{{select}}}}}\n")
    assert _titles(site, "chosen") == titles


def test_a_feed_for_each_source_has_its_name_and_icon(site: Folder, hattip: Hattip) -> None:
    site.article("lion", source="zoo")
    site.article("same", source="{name: The Zoo, url: 'https://zoo.org/'}")
    site.article("other", source="{name: Another, url: 'https://another.org/'}")
    _publish(site, hattip, "- each: source\n")
    files = site.files()
    assert _titles(site, "source/zoo") == ["About lion", "About same"]
    assert _titles(site, "source/court") == ["A ruling"]
    head = json.loads(files["source/zoo/feed.json"])
    assert head["title"] == "News · The Zoo"
    assert head["favicon"] == "https://zoo.org/icon.png"
    assert "source/zoo/index.html" in files
    outlines = etree.fromstring(files["feeds.opml"]).findall("body/outline")
    assert "https://feeds.news-site.org/source/zoo/atom.xml" in [outline.get("xmlUrl") for outline in outlines]
    assert b'href="source/zoo/"' in files["index.html"]


def test_a_feed_for_each_tag_with_enough_articles(site: Folder, hattip: Hattip) -> None:
    site.article("a", tags="[Law & Order, 廉政, rare]")
    site.article("b", tags="[Law & Order, 廉政]")
    feeds = "- {each: tag, at_least: 2, slugs: {廉政: integrity}}\n"
    _publish(site, hattip, feeds)
    tags = {path.partition("/")[2].partition("/")[0] for path in site.files() if path.startswith("tag/")}
    assert tags == {"law-order", "integrity"}
    assert _titles(site, "tag/integrity") == ["About a", "About b"]
    assert json.loads(site.files()["tag/integrity/feed.json"])["title"] == "News · 廉政"


def test_a_tag_without_a_slug_is_an_error_with_the_line_to_add(site: Folder, hattip: Hattip) -> None:
    for name in "ab":
        site.article(name, tags="[廉政]")
    site.write("content/site.yaml", f"{MORE}feeds: [{{each: tag}}]\n")
    ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "bad-slug" in ran.output
    assert '"廉政": your-slug' in ran.output
    assert site.files() == {}


def test_withdrawn_articles_keep_the_feed_of_their_tag(site: Folder, hattip: Hattip) -> None:
    for name in "ab":
        site.article(name, tags="[law]", withdrawn="{on: 2024-06-01, reason: Asked}")
    _publish(site, hattip, "- each: tag\n")
    assert "tag/law/feed.json" in site.files()
    assert _titles(site, "tag/law") == []  # the notices have expired


def test_a_feed_of_a_source_is_published_again_as_it_was(site: Folder, hattip: Hattip) -> None:
    feeds = "- each: source\n- {slug: chosen, title: Chosen, select: {sources: court}}\n"
    _publish(site, hattip, feeds)
    assert "0 files written" in _publish(site, hattip, feeds)
    assert "nothing new" in hattip("diff", "--root", site.root).output
    site.article("new")
    _publish(site, hattip, feeds)
    assert "About new" in _titles(site, "source/court")


def test_a_source_feed_with_an_archive(site: Folder, hattip: Hattip) -> None:
    site.article("old", published="2020-01-01")
    site.write("content/site.yaml", f"{MORE}limit: 1\nfeeds: [{{each: source}}]\n")
    assert hattip("--root", site.root).code == 0
    head = json.loads(site.files()["source/court/feed.json"])
    page = head["next_url"].removeprefix("https://feeds.news-site.org/")
    assert page.startswith("source/court/archive/")
    assert page in site.files()
    assert hattip("--root", site.root).output.startswith("2 articles")


def test_feeds_are_new_to_nobody(site: Folder, hattip: Hattip) -> None:
    """The guard protects subscribers of known feeds; a feed that was never published has none."""
    for number in range(20):
        site.article(f"a{number:02d}")
    assert hattip("--root", site.root).code == 0
    _publish(site, hattip, "- each: source\n")


def test_a_removed_source_feed_is_refused(site: Folder, hattip: Hattip) -> None:
    _publish(site, hattip, "- each: source\n")
    site.write("content/site.yaml", MORE)
    ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "source/court" in ran.output


@pytest.mark.parametrize(
    ("feeds", "code", "word"),
    [
        ("[{slug: one, title: X, select: {tags: a}}]", "bad-slug", "one"),
        ("[{slug: x, title: X, select: {tags: a}}, {slug: x, title: Y, select: {tags: b}}]", "bad-slug", "x"),
        ("[{each: source}, {each: source}]", "bad-slug", "source"),
        ("[{each: tag}, {slug: tag, title: X, select: {tags: a}}]", "bad-slug", "tag"),
        ("[{slug: x, title: X, select: {sources: coort}}]", "unknown-source", "court"),
        ("[{slug: x, title: X, select: {categories: on}}]", "unknown-category", "one"),
        ("[{slug: x, title: X}]", "missing-key", "select"),
        ("[{title: X, select: {tags: a}}]", "missing-key", "slug"),
        ("[{each: source, slug: x}]", "unknown-key", "slug"),
        ("[{each: article}]", "unknown-key", "article"),
        ("[{slug: x, title: X, select: {tag: a}}]", "unknown-key", "tags"),
        ("[{each: tag, slugs: {a: B B}}]", "bad-slug", "B B"),
    ],
)
def test_mistakes_in_feeds(site: Folder, hattip: Hattip, feeds: str, code: str, word: str) -> None:
    site.write("content/site.yaml", f"{MORE}feeds: {feeds}\n")
    ran = hattip("--root", site.root, "--report", "json")
    assert ran.code == 1
    assert code in ran.codes
    assert word in ran.output


def test_source_and_tag_are_slugs_where_no_group_uses_them(site: Folder, hattip: Hattip) -> None:
    text = SITE.replace("slug: two", "slug: source")
    site.write("content/site.yaml", text)
    site.article("x", categories="source")
    assert hattip("--root", site.root).code == 0
    assert _titles(site, "source") == ["About x"]
    assert "0 files written" in hattip("--root", site.root).output
    site.write("content/site.yaml", f"{text}feeds: [{{each: source}}]\n")
    ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "bad-slug" in ran.output


def test_a_key_of_a_source_that_is_no_slug(site: Folder, hattip: Hattip) -> None:
    site.write(
        "content/site.yaml", f"{SITE}  The Zoo: {{name: Z, url: 'https://zoo.org/'}}\nfeeds: [{{each: source}}]\n"
    )
    ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "The Zoo" in ran.output


def test_order_sorts_articles_of_the_same_time(site: Folder, hattip: Hattip) -> None:
    names = ["a", "b", "c", "d"]
    for name in names:
        site.article(name)
    assert hattip("--root", site.root).code == 0
    by_id = _titles(site, "all")
    site.article("c", order="-1")
    site.article("b", order="2")
    assert hattip("--root", site.root).code == 0
    rest = [title for title in by_id if title not in {"About b", "About c"}]
    assert _titles(site, "all") == ["About c", *rest, "About b"]


@pytest.mark.parametrize(
    ("folder", "feed"),
    [
        ("law", "law"),
        ("law/archive/2024", "law"),
        ("source/court", "source/court"),
        ("source/court/archive/2024-05", "source/court"),
        ("source", "source"),
        ("source/archive/2024", "source"),
        ("tag/law", "tag/law"),
        ("", ""),
    ],
)
def test_the_feed_of_a_folder(folder: str, feed: str) -> None:
    assert feed_of(folder) == feed


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Law & Order", "law-order"),
        ("RSS 2.0", "rss-2-0"),
        ("Économie", "economie"),
        ("Straße", None),
        ("廉政", None),
        ("中文 law", None),
        ("C++", None),
        ("C#", None),
        ("archive", None),
        ("  ", None),
        ("x" * 65, None),
    ],
)
def test_slugs_lose_nothing(text: str, slug: str | None) -> None:
    assert slug_of(text) == slug
