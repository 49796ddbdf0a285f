"""Nothing of an article is lost: every folder of ``cases/content/`` is a small site with what its items must show.

``expected.json`` has the problems of the run with their locations, and for each item of the feed of all articles its
title, summary, tags, content and credit, as JSON Feed has them. RSS and Atom must show the same, as lxml and
feedparser read them. ``pytest --update-cases`` writes the expectation.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import feedparser
import pytest
from conftest import Case, Folder, Hattip, cases, tree
from lxml import etree, html

if TYPE_CHECKING:
    from pathlib import Path

ATOM: Final = "{http://www.w3.org/2005/Atom}"
ENCODED: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREDIT: Final = re.compile(r"<footer lang=.*</footer>$", re.DOTALL)
EVERY: Final = cases("content")


def _run(case: Case, root: Path, hattip: Hattip) -> dict[str, Any]:
    """Publish a case; return what its ``expected.json`` describes."""
    shutil.copytree(case.folder / "content", root / "content")
    ran = hattip("--root", root, "--report", "json", *case.args)
    problems = [
        f"{re.sub('.*content/(?:articles/)?', '', each['path'])}:{each['line']}:{each['column']} {each['code']}"
        for each in ran.report["problems"]
        if each["code"] != "no-record"
    ]
    return {"code": ran.code, "problems": problems, "items": _items(root) if ran.code == 0 else []}


def _items(root: Path) -> list[dict[str, Any]]:
    feed = json.loads((root / "feeds/all/feed.json").read_bytes())
    return [
        {
            "title": item["title"],
            "summary": item["summary"],
            "tags": item.get("tags", []),
            "content": CREDIT.sub("", item["content_html"]),
            "credit": "".join(CREDIT.findall(item["content_html"])),
        }
        for item in feed["items"]
    ]


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.folder.name)
def test_items_show_what_is_expected(
    case: Case, tmp_path: Path, hattip: Hattip, request: pytest.FixtureRequest
) -> None:
    found = _run(case, tmp_path / "site", hattip)
    file = case.folder / "expected.json"
    if request.config.getoption("--update-cases"):
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(file.read_text(encoding="utf-8"))
    if found["code"] == 0:
        assert found["items"]
        _check_other_formats(tmp_path / "site/feeds/all")


def _check_other_formats(folder: Path) -> None:
    """Compare RSS and Atom with JSON Feed, which was compared with the expectation."""
    items = json.loads((folder / "feed.json").read_bytes())["items"]
    contents = [item["content_html"] for item in items]
    rss = list(etree.parse(folder / "rss.xml").iter("item"))
    atom = list(etree.parse(folder / "atom.xml").iter(f"{ATOM}entry"))
    assert [item.findtext(ENCODED) for item in rss] == contents
    assert [entry.findtext(f"{ATOM}content") for entry in atom] == contents
    assert [[tag.text for tag in item.findall("category")] for item in rss] == [item.get("tags", []) for item in items]
    labels = [[tag.get("label") for tag in entry.findall(f"{ATOM}category")] for entry in atom]
    assert labels == [item.get("tags", []) for item in items]
    for filename in ("rss.xml", "atom.xml"):
        _check_with_feedparser((folder / filename).read_bytes(), items)


def _check_with_feedparser(data: bytes, items: list[dict[str, Any]]) -> None:
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed.bozo_exception
    assert len(parsed.entries) == len(items)
    for entry, item in zip(parsed.entries, items, strict=True):
        (content,) = [part.value for part in entry.content if part.type == "text/html"]
        assert _words(content) == _words(item["content_html"])
        assert _values(content, "img", "src") == _values(item["content_html"], "img", "src")
        assert _values(content, "a", "href") == _values(item["content_html"], "a", "href")
        summary = entry.summary  # plain text in Atom, HTML in RSS
        if entry.summary_detail.type == "text/html":
            summary = unescape(re.sub("<[^>]*>", "", summary))
        assert summary.split() == item["summary"].split()


def _words(content: str) -> list[str]:
    return "".join(map(str, html.fromstring(f"<div>{content}</div>").itertext())).split()


def _values(content: str, element: str, attribute: str) -> list[str | None]:
    return [each.get(attribute) for each in html.fromstring(f"<div>{content}</div>").iter(element)]


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.folder.name)
def test_no_item_has_a_picture_without_an_address(case: Case) -> None:
    for item in json.loads((case.folder / "expected.json").read_bytes())["items"]:
        assert all(_values(item["content"] or "<p>", "img", "src"))


def test_strict_ignores_notes(tmp_path: Path, hattip: Hattip) -> None:
    (case,) = [case for case in EVERY if case.folder.name == "markup-without-loss"]
    assert "--strict" in case.args
    assert _run(case, tmp_path, hattip)["problems"] != []


def test_an_update_appears_when_it_comes(site: Folder, hattip: Hattip, tmp_path: Path) -> None:
    site.article("later", updated="2026-06-01")
    before = hattip("--root", site.root, "--report", "json", now="2026-05-31T23:00+08:00").report
    assert _modified(site, "About later") is None
    assert hattip("--root", site.root, now="2026-06-01T01:00+08:00").code == 0
    assert _modified(site, "About later") == "2026-05-31T16:00:00Z"
    assert before["next"] == "2026-05-31T16:00:00Z"
    assert (
        hattip("--root", site.root, "--no-cache", "--out", tmp_path / "feeds", now="2026-06-01T01:00+08:00").code == 0
    )
    assert tree(tmp_path / "feeds") == site.files()


def _modified(site: Folder, title: str) -> str | None:
    items = json.loads((site.root / "feeds/one/feed.json").read_bytes())["items"]
    found: str | None = next(item.get("date_modified") for item in items if item["title"] == title)
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_markdown_may_have_the_line_ends_of_any_system(site: Folder, hattip: Hattip, end: str) -> None:
    site.article("long", content_file="long.md")
    (site.root / "content/articles/long.md").write_bytes(end.join(["One", "", "", "Two <b>", "", "Three"]).encode())
    assert hattip("--root", site.root).code == 0
    (item,) = (
        item
        for item in json.loads((site.root / "feeds/one/feed.json").read_bytes())["items"]
        if item["title"] == "About long"
    )
    assert re.findall("<p>(One|Two|Three)", item["content_html"]) == ["One", "Two", "Three"]
