"""The whole history: an outside client finds everything in it, once, and a withdrawal reaches all of it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import feedparser
import pytest
from conftest import SITE, Folder, Hattip, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BASE = "https://feeds.news-site.org/"
ARTICLES = 1500
FIRST = date(2016, 1, 1)


def _day(number: int) -> date:
    """Spread the articles over ten years, with one month and one day that are too full for a page."""
    if number < 300:
        return date(2020, 2, 1 + number % 28)
    if number < 800:
        return date(2021, 3, 14)
    return FIRST + timedelta(days=number * 37 % 3600)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a published site of many articles; a file holds a hundred of them."""
    folder = Folder(tmp_path_factory.mktemp("history"))
    folder.write("content/site.yaml", SITE)
    articles = [
        f"title: Number {number}\npublished: {_day(number)}\ncategories: {'one' if number % 3 else 'two'}\n"
        f"source: court\noriginal_url: https://court.gov.cn/{number}\nsummary: Sentence {number}.\n"
        for number in range(ARTICLES)
    ]
    for start in range(0, ARTICLES, 100):
        folder.write(f"content/articles/{start:04}.yaml", "---\n".join(articles[start : start + 100]))
    assert run("--root", folder.root).code == 0
    return folder


Page = tuple[list[tuple[str, str]], str | None]


def _xml_page(data: bytes) -> Page:
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    older = [link.href for link in parsed.feed.links if link.rel == "prev-archive"]
    return [(entry.id, entry.title) for entry in parsed.entries], older[0] if older else None


def _json_page(data: bytes) -> Page:
    page = json.loads(data)
    return [(item["id"], item["title"]) for item in page["items"]], page.get("next_url")


FORMATS: dict[str, Callable[[bytes], Page]] = {"rss.xml": _xml_page, "atom.xml": _xml_page, "feed.json": _json_page}


def _follow(folder: Folder, slug: str, filename: str) -> Iterator[list[tuple[str, str]]]:
    """Yield page after page, as a client that knows only the address of the feed."""
    url: str | None = f"{BASE}{slug}/{filename}"
    seen = set()
    while url:
        assert url not in seen
        seen.add(url)
        page, url = FORMATS[filename]((folder.root / "feeds" / url.removeprefix(BASE)).read_bytes())
        yield page


@pytest.mark.slow
@pytest.mark.parametrize("filename", FORMATS)
def test_a_client_collects_every_article_once(history: Folder, filename: str) -> None:
    head, *pages = _follow(history, "all", filename)
    archived = [entry for page in pages for entry in page]
    assert len(archived) == len(set(archived)) == ARTICLES
    assert {title for _, title in archived} == {f"Number {number}" for number in range(ARTICLES)}
    assert len(head) == 50
    assert set(head) <= set(archived)
    assert max(len(page) for page in pages) <= 250
    of_two = [entry for page in list(_follow(history, "two", filename))[1:] for entry in page]
    assert len(of_two) == len(set(of_two)) == ARTICLES // 3


@pytest.mark.slow
def test_a_full_month_is_divided_by_day_and_a_full_day_by_id(history: Folder) -> None:
    names = {path.name for path in (history.root / "feeds/all/archive").iterdir()}
    assert "2020-02" not in names
    assert {f"2020-02-{day:02}" for day in range(1, 29)} <= names
    assert "2021-03-14" not in names
    assert len([name for name in names if name.startswith("2021-03-14-")]) == 8


@pytest.mark.slow
def test_a_new_article_leaves_closed_months_alone(history: Folder, hattip: Hattip) -> None:
    assert hattip("--root", history.root).code == 0
    new = history.article("new", published="2026-01-30")
    ran = hattip("--root", history.root, "--report", "json")
    assert ran.code == 0
    changes = ran.report["changes"]
    newest = sorted(path.name for path in (history.root / "feeds/all/archive").iterdir())[-2:]
    touched = {*changes["added"], *changes["changed"]}
    folders = {path.rpartition("/")[0] for path in touched - {"index.html", "manifest.json"}}
    assert folders <= {"all", "one", *(f"{slug}/archive/{name}" for slug in ("all", "one") for name in newest)}
    new.unlink()
    assert hattip("--root", history.root, "--accept", "vanished").code == 0


@pytest.mark.slow
def test_a_withdrawal_changes_exactly_what_held_the_article_and_leaves_nothing_of_it(
    history: Folder, hattip: Hattip
) -> None:
    """Number 1234 is old: only archive pages hold it. Its notice comes to the heads, where subscribers look."""
    number = 1234
    before = history.files()
    file = history.root / f"content/articles/{number // 100 * 100:04}.yaml"
    written = file.read_bytes()
    ran = hattip("withdraw", file, "--root", history.root, "--article", f"Number {number}", "--reason", "Asked to")
    assert ran.code == 0, ran.output
    ran = hattip("--root", history.root, "--report", "json")
    assert ran.code == 0
    after = history.files()
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    held = {path for path, data in before.items() if re.search(rf"Sentence {number}\.".encode(), data)}
    names = (*FORMATS, "index.html")
    heads = {f"{slug}/{name}" for slug in ("all", "one" if number % 3 else "two") for name in names}
    assert changed == held | heads | {"index.html", "manifest.json"}
    assert len(held) == 6
    assert set(ran.report["changes"]["changed"]) == changed - {"manifest.json"}
    assert not any(f"Sentence {number}.".encode() in data for data in after.values())
    page = next(data for path, data in after.items() if path in held and path.endswith("atom.xml"))
    assert b"<at:deleted-entry ref=" in page
    assert f"<title>Number {number}</title>".encode() in page
    assert b"Reason: Asked to" in page
    for filename in FORMATS:
        ids = {title: id_ for id_, title in next(iter(_follow(history, "all", filename)))}
        assert f"Number {number}" in ids
    file.write_bytes(written)
    assert hattip("--root", history.root).code == 0
    assert history.files() == before


def test_after_the_days_the_notice_leaves_the_feeds_and_stays_in_the_archive(site: Folder, hattip: Hattip) -> None:
    site.article("old", published="2024-01-01", withdrawn="{on: 2025-06-01, reason: Asked to}")
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text() + "withdrawn_days: 30\n")
    for now, expected in (("2025-06-30T23:59:00+08:00", True), ("2025-07-01T00:00:00+08:00", False)):
        assert hattip("--root", site.root, now=now).code == 0
        files = site.files()
        for filename in FORMATS:
            assert (b"About old" in files[f"all/{filename}"]) is expected
            assert (b"About old" in files.get(f"all/archive/2024/{filename}", b"")) is not expected
        assert (b"deleted-entry" in files["all/atom.xml"]) is expected
        assert (b"deleted-entry" in files.get("all/archive/2024/atom.xml", b"")) is not expected


def test_turning_the_archive_off_removes_it(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text() + "archive: false\n")
    assert hattip("--root", site.root).code == 0
    assert not any("archive" in path for path in site.files())
    assert b"archive" not in site.files()["all/atom.xml"]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_withdraw_leaves_every_other_line_as_it_was(site: Folder, hattip: Hattip) -> None:
    path = site.write(
        "content/articles/two.yaml",
        "# a comment\n---\n# first\ntitle: First\npublished: 2024-05-26  # day\ncategories: one\nsource: court\n"
        "original_url: https://court.gov.cn/first\nsummary: |\n  Text\n\n# between\n---\n"
        "title: Second\r\npublished: 2024-05-26\ncategories: one\nsource: court\noriginal_url: https://court.gov.cn/second\n",
    )
    before = _lines(path)
    ran = hattip("withdraw", path, "--root", site.root, "--reason", 'He said: "no" # 不', "--article", "Second")
    assert ran.code == 0, ran.output
    added = [line for line in _lines(path) if line not in before]
    assert added == ["withdrawn:", "  on: 2026-01-31T08:00:00+08:00", '  reason: "He said: \\"no\\" # 不"']
    assert [line for line in _lines(path) if line not in added] == before
    assert hattip("--root", site.root).code == 0
    assert "He said: &quot;no&quot; # 不" in site.files()["all/feed.json"].decode()


def test_withdraw_on_the_day_of_publication(site: Folder, hattip: Hattip) -> None:
    path = site.article("today", published="2026-01-31T07:30")
    assert hattip("withdraw", path, "--root", site.root, "--reason", "Asked to").code == 0
    assert hattip("--root", site.root).code == 0
    assert b"<updated>2026-01-31T00:00:00Z</updated>" in site.files()["one/atom.xml"]


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        ("{title: Flow, published: 2024-05-26, categories: one, source: court, original_url: 'https://a.cn/x'}\n", [],
         "bad-withdrawal"),
        ("title: A\n---\ntitle: B\n", [], "bad-withdrawal"),
        ("title: A\n---\ntitle: B\n", ["--article", "C"], "bad-withdrawal"),
        ("- a list\n", [], "bad-withdrawal"),
        ("", [], "bad-withdrawal"),
        ("title: A\nwithdrawn: {on: 2024-01-01, reason: x}\n", [], "bad-withdrawal"),
        ("title: [\n", [], "yaml-syntax"),
        ("title: A\npublished: 2024-05-26\ncategories: one\nsource: court\noriginal_url: https://a.cn/x\n",
         ["--on", "yesterday"], "bad-date"),
    ],
)  # fmt: skip
def test_withdraw_changes_nothing_where_it_cannot_be_sure(
    site: Folder, hattip: Hattip, text: str, arguments: list[str], code: str
) -> None:
    path = site.root / "content/articles/x.yaml"
    site.write("content/articles/x.yaml", text)
    ran = hattip("withdraw", path, "--root", site.root, "--reason", "Asked to", "--report", "json", *arguments)
    assert ran.code == 1
    assert ran.codes == [code]
    assert path.read_text(encoding="utf-8") == text


def test_withdraw_of_a_file_that_is_not_there(site: Folder, hattip: Hattip) -> None:
    ran = hattip("withdraw", site.root / "content/articles/x.yaml", "--root", site.root, "--reason", "Asked to")
    assert ran.code == 2
    assert "x.yaml does not exist" in ran.output
    assert not (site.root / "content/articles/x.yaml").exists()


def test_withdraw_on_a_disk_that_refuses(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    path = site.article("x")
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ran = hattip("withdraw", path, "--root", site.root, "--reason", "Asked to", "--report", "json")
    assert ran.codes == ["unwritable-output"]
    assert path.read_bytes() == before
