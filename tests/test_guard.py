"""No surprises: what subscribers would see is said before it happens, and what nobody wants is refused."""

from __future__ import annotations

import http.server
import json
import re
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SITE, Folder, Hattip, run

from hattip.codes import RENAMED
from hattip.locales import reports
from hattip.published.compare import Kind
from hattip.published.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# The numbers of the articles in each file.
PARTS = {0: range(20), 4: range(400, 500)}
ARTICLES = sum(map(len, PARTS.values()))


def _write(folder: Folder, name: str = "part-{}", extra: str = "") -> None:
    """Write the articles, so many that the feeds do not contain all of them."""
    for part, numbers in PARTS.items():
        articles = (
            f"title: Number {number}\npublished: {2020 + number % 5}-0{number % 9 + 1}-1{number % 10}\n"
            f"categories: {'one' if number % 2 else 'two'}\nsource: court\n"
            f"original_url: https://court.gov.cn/{number}\nsummary: Sentence {number}.\n{extra}"
            for number in numbers
        )
        folder.write(f"content/articles/{name.format(part)}.yaml", "---\n".join(articles))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site that was published, which is only copied; its cache is in ``cache``."""
    folder = Folder(tmp_path_factory.mktemp("guard") / "site")
    folder.write("content/site.yaml", SITE)
    _write(folder)
    assert run("--root", folder.root, "--cache", folder.root.with_name("cache")).code == 0
    return folder


@pytest.fixture
def published(original: Folder, tmp_path: Path) -> Folder:
    """Return a site that was published."""
    return original.copy(tmp_path / "site", original.root.with_name("cache"))


def _edit(folder: Folder, old: str, new: str, path: str = "content/site.yaml") -> None:
    file = folder.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# What may change without a word, one at a time: nothing a subscriber sees is new.


def _rename(folder: Folder) -> None:
    for file in sorted((folder.root / "content/articles").iterdir()):
        file.rename(file.with_name(f"renamed {file.stem}.yml"))


def _move(folder: Folder) -> None:
    _edit(folder, "feeds.news-site.org", "elsewhere.org/feeds")
    _edit(folder, "https://news-site.org/", "https://elsewhere.org/")


def _retitle(folder: Folder) -> None:
    _edit(folder, "title: One", "title: The First")


def _reformat(folder: Folder) -> None:
    for file in (folder.root / "content/articles").iterdir():
        text = re.sub(r"^(title|summary): (.*)$", r'\1: "\2"', file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        file.write_text("# written anew\n" + text.replace("categories: one", "categories:\n- one"), encoding="utf-8")


def _reduce_formats(folder: Folder) -> None:
    _edit(folder, "language: en", "language: en\nformats: [json, opml]")


def _add_notice(folder: Folder) -> None:
    _edit(folder, "language: en", "language: en\nnotice: Reproduced for study.")


def _own_page(folder: Folder) -> None:
    for file in (folder.root / "content/articles").iterdir():
        text = re.sub(
            r"court.gov.cn/(\d+)\n", r"court.gov.cn/\1\nurl: https://news-site.org/\1\n", file.read_text("utf-8")
        )
        file.write_text(text, encoding="utf-8")


# What changes silently, and whether readers show a difference.
HARMLESS: dict[Callable[[Folder], None], bool] = dict.fromkeys((_rename, _move, _retitle, _reformat), False)
HARMLESS |= {_add_notice: True, _own_page: True}


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_passes_and_announces_nothing(published: Folder, hattip: Hattip, change: Callable[[Folder], None]) -> None:
    change(published)
    ran = hattip("--root", published.root, "diff", "--report", "json")
    changes = {kind for feed in json.loads(ran.output) for kind in Kind if feed[kind]}
    assert changes == ({"edited"} if HARMLESS[change] else set())
    ran = hattip("--root", published.root)
    assert ran.code == 0, ran.output
    assert "note:" not in ran.output
    assert hattip("--root", published.root, "diff", "--exit-code").code == 0


def test_an_edit_is_shown_but_not_announced(published: Folder, hattip: Hattip) -> None:
    _edit(published, "title: Number 499\n", "title: Number 499, corrected\n", "content/articles/part-4.yaml")
    _edit(published, "summary: Sentence 489.", "summary: Sentence 489, corrected.", "content/articles/part-4.yaml")
    ran = hattip("--root", published.root, "diff")
    assert "Number 499, corrected (was: Number 499)" in ran.output
    assert "    Number 489\n" in ran.output
    assert hattip("--root", published.root, "diff", "--exit-code").code == 1
    assert hattip("--root", published.root).code == 0


def test_a_format_is_not_removed_by_accident(published: Folder, hattip: Hattip) -> None:
    _reduce_formats(published)
    problems = _refused(published, hattip)
    assert [problem["code"] for problem in problems] == ["feed-removed"] * len(problems)
    assert len(problems) >= 3
    assert "one/atom.xml" in hattip("--root", published.root, "diff").output
    assert hattip("--root", published.root, "--accept", "feed-removed").code == 0


@pytest.mark.slow
def test_a_renamed_slug_keeps_the_old_feed(published: Folder, hattip: Hattip) -> None:
    before = published.files()
    _edit(published, "slug: one,", "slug: first,")
    for file in (published.root / "content/articles").iterdir():
        file.write_text(file.read_text("utf-8").replace("categories: one", "categories: first"), encoding="utf-8")
    assert {"feed-removed"} == {problem["code"] for problem in _refused(published, hattip)}
    _edit(published, "slug: first,", "slug: first, was: [one],")
    ran = hattip("--root", published.root)
    assert ran.code == 0, ran.output
    after = published.files()
    assert {path for path in before if path.startswith("one/") and "/archive/" not in path} <= after.keys()
    old, new = (parse("atom.xml", after[f"{slug}/atom.xml"]) for slug in ("one", "first"))
    was = parse("atom.xml", before["one/atom.xml"])
    assert old.id == new.id == was.id
    assert [item.id for item in old.items] == [item.id for item in new.items] == [item.id for item in was.items]
    assert b'feeds.news-site.org/first/atom.xml" rel="self"' in after["one/atom.xml"]
    assert hattip("--root", published.root, "--check").code == 0


def test_a_former_slug_is_not_given_again(published: Folder, hattip: Hattip) -> None:
    _edit(published, "slug: one,", "slug: one, was: [two],")
    ran = hattip("--root", published.root, "--report", "json")
    assert set(ran.codes) == {"bad-slug"}


def test_archives_are_not_removed_by_accident(published: Folder, hattip: Hattip) -> None:
    _edit(published, "language: en", "language: en\narchive: false")
    problems = _refused(published, hattip)
    assert {problem["code"] for problem in problems} == {"feed-removed"}
    assert hattip("--root", published.root, "--accept", "feed-removed").code == 0
    assert (published.root / "feeds/ids.txt").read_bytes().count(b"\n") == ARTICLES


@pytest.mark.slow
def test_without_archives_every_published_id_is_known(published: Folder, hattip: Hattip) -> None:
    _edit(published, "language: en", "language: en\narchive: false\nlimit: 10")
    assert hattip("--root", published.root, "--accept", "feed-removed").code == 0
    text = (published.root / "content/articles/part-0.yaml").read_text("utf-8")
    respelled = re.sub("https://court.gov.cn/(5|15)\n", r"http://court.gov.cn/\1\n", text)
    published.write("content/articles/part-0.yaml", respelled)
    problems = _refused(published, hattip)
    assert [problem["code"] for problem in problems] == ["reannounced"] * 2
    published.write("content/articles/part-0.yaml", "---\n".join(text.split("---\n")[1:]))
    (problem,) = _refused(published, hattip)
    assert (problem["code"], problem["path"].rpartition("/")[2]) == ("vanished", "ids.txt")
    published.write("content/articles/part-0.yaml", text)
    assert hattip("--root", published.root, "--check").code == 0
    _edit(published, "limit: 10", "limit: 100")
    assert {problem["code"] for problem in _refused(published, hattip)} == {"old-articles"}
    _edit(published, "limit: 100", "limit: 15")
    assert hattip("--root", published.root).code == 0  # a few articles may come back into view


def test_a_category_is_not_moved_as_a_whole(published: Folder, hattip: Hattip) -> None:
    for file in (published.root / "content/articles").iterdir():
        file.write_text(file.read_text("utf-8").replace("categories: one", "categories: [one, two]"), encoding="utf-8")
    problems = _refused(published, hattip)
    assert [problem["code"] for problem in problems] == ["old-articles"]
    assert "feed: two" in problems[0]["hint"]
    assert hattip("--root", published.root, "--accept", "old-articles").code == 0


def test_backdated_articles_are_new_and_pass(published: Folder, hattip: Hattip) -> None:
    for number in range(40):
        published.article(f"old{number}", published="2024-08-30", categories="two", title=f"Found {number}")
    assert hattip("--root", published.root).code == 0


@pytest.mark.slow
def test_twenty_changed_ids_are_refused_with_twenty_remedies_that_work(published: Folder, hattip: Hattip) -> None:
    before = published.files()
    file = published.root / "content/articles/part-4.yaml"
    articles = file.read_text(encoding="utf-8").split("---\n")
    changed = [
        text.replace("court.gov.cn/", "court.gov.cn/new/") if n < 20 else text for n, text in enumerate(articles)
    ]
    file.write_text("---\n".join(changed), encoding="utf-8")
    shown = hattip("--root", published.root, "diff").output
    assert "Number 404 (urn:uuid:" in shown
    ran = hattip("--root", published.root, "--report", "json")
    assert ran.code == 1
    assert ran.codes == ["reannounced"] * 20
    assert published.files() == before
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for problem in sorted(ran.report["problems"], key=lambda problem: problem["line"], reverse=True):
        assert problem["path"].endswith("content/articles/part-4.yaml")
        remedy = re.search(r"id: \S+", problem["hint"])
        assert remedy
        lines.insert(problem["line"], f"{remedy[0]}\n")
    file.write_text("".join(lines), encoding="utf-8")
    shown = json.loads(hattip("--root", published.root, "diff", "--report", "json").output)
    assert {kind for feed in shown for kind in Kind if feed[kind]} == {"edited"}  # the links
    assert hattip("--root", published.root).code == 0


def test_what_is_let_through_once_is_said(published: Folder, hattip: Hattip) -> None:
    _edit(published, "court.gov.cn/7\n", "court.gov.cn/seven\n", "content/articles/part-0.yaml")
    assert hattip("--root", published.root).code == 1
    ran = hattip("--root", published.root, "--accept", "reannounced")
    assert ran.code == 0
    assert "reannounced" in ran.output
    assert "--accept" in ran.output
    assert hattip("--root", published.root).code == 0


@pytest.mark.slow
def test_a_permanent_acceptance_gives_its_reason(published: Folder, hattip: Hattip) -> None:
    _edit(published, "court.gov.cn/7\n", "court.gov.cn/seven\n", "content/articles/part-0.yaml")
    hint = hattip("--root", published.root, "--report", "json").report["problems"][0]["hint"]
    old = re.findall(r"urn:uuid:[0-9a-f-]+", hint)[0]
    other = "accept: {code: reannounced, id: 'urn:x:other', why: Not this one}\n"
    site = published.root / "content/site.yaml"
    text = site.read_text(encoding="utf-8")
    site.write_text(text + other, encoding="utf-8")
    assert hattip("--root", published.root).code == 1
    site.write_text(f"{text}accept:\n- {{code: reannounced, id: '{old}', why: The court moved}}\n", encoding="utf-8")
    ran = hattip("--root", published.root)
    assert ran.code == 0
    assert "The court moved" in ran.output
    ran = hattip("--root", published.root, "--report", "json", "--strict")
    assert ran.code == 0
    assert ran.codes == ["unused-accept"]


@pytest.mark.slow
def test_the_suggested_line_works_until_its_date(published: Folder, hattip: Hattip) -> None:
    _edit(published, "court.gov.cn/7\n", "court.gov.cn/seven\n", "content/articles/part-0.yaml")
    (problem,) = _refused(published, hattip)
    line = re.search(r"- \{.*\}", problem["hint"])
    assert line
    site = published.root / "content/site.yaml"
    site.write_text(f"{site.read_text('utf-8')}accept:\n{line[0]}\n", encoding="utf-8")
    assert hattip("--root", published.root, "--check", now="2026-02-08T08:00+08:00").code == 1
    assert hattip("--root", published.root, now="2026-02-07T08:00+08:00").code == 0
    assert hattip("--root", published.root, "check", "--report", "json").codes == ["unused-accept"]
    ran = hattip("--root", published.root, "--report", "json", "--strict", now="2026-02-08T08:00+08:00")
    assert (ran.code, ran.codes) == (0, ["unused-accept"])


@pytest.mark.parametrize("old", RENAMED)
def test_a_former_code_names_the_new_one(published: Folder, hattip: Hattip, old: str) -> None:
    ran = hattip("--root", published.root, "--accept", old)
    assert ran.code == 2
    assert RENAMED[old] in ran.output
    _edit(published, "language: en", f"language: en\naccept: {{code: {old}, why: x}}")
    ran = hattip("--root", published.root)
    assert ran.code == 1
    assert RENAMED[old] in ran.output


def test_an_unknown_code_cannot_be_accepted(published: Folder, hattip: Hattip) -> None:
    assert hattip("--root", published.root, "--accept", "everything").code == 2


def _refused(folder: Folder, hattip: Hattip) -> list[dict[str, Any]]:
    before = folder.files()
    ran = hattip("--root", folder.root, "--report", "json")
    assert ran.code == 1
    assert ran.report["changes"] is None
    assert folder.files() == before
    problems: list[dict[str, Any]] = ran.report["problems"]
    return problems


def test_own_work_does_not_come_again_either(site: Folder, hattip: Hattip) -> None:
    site.article("own", title="Ours", source="self", url="https://news-site.org/own", original_url="")
    assert hattip("--root", site.root).code == 0
    site.article("own", title="Ours", source="self", url="https://news-site.org/moved", original_url="")
    (problem,) = _refused(site, hattip)
    assert problem["code"] == "reannounced"


def test_articles_do_not_vanish(published: Folder, hattip: Hattip) -> None:
    file = published.root / "content/articles/part-4.yaml"
    written = file.read_text(encoding="utf-8")
    file.unlink()
    problems = _refused(published, hattip)
    assert [problem["code"] for problem in problems] == ["vanished"] * 100
    assert all(re.search(r"feeds/all/(archive/[0-9-]+/)?atom\.xml$", problem["path"]) for problem in problems)
    file.write_text(written.replace("title: Number 400\n", "title: Number 400\ndraft: true\n"), encoding="utf-8")
    problems = _refused(published, hattip)
    assert [problem["code"] for problem in problems] == ["vanished"]
    assert problems[0]["path"].endswith("part-4.yaml")
    file.write_text(written, encoding="utf-8")
    assert hattip("withdraw", file, "--root", published.root, "--article", "Number 400", "--reason", "x").code == 0
    assert hattip("--root", published.root).code == 0


def test_a_feed_does_not_lose_all_its_items(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    _edit(site, "categories: one", "categories: two", "content/articles/ruling.yaml")
    assert [problem["code"] for problem in _refused(site, hattip)] == ["emptied-feed"]
    assert "The feed would be empty" in hattip("--root", site.root, "diff").output
    _edit(site, "- {slug: one, title: One}\n", "")
    assert [problem["code"] for problem in _refused(site, hattip)] == ["feed-removed"]
    assert "one/atom.xml" in hattip("--root", site.root, "diff").output


def test_an_old_item_does_not_jump_ahead(published: Folder, hattip: Hattip) -> None:
    _edit(
        published,
        "title: Number 5\npublished: 2020-06-15",
        "title: Number 5\npublished: 2025-12-31",
        "content/articles/part-0.yaml",
    )
    (problem,) = _refused(published, hattip)
    assert problem["code"] == "redated"
    assert "2020-06-15," in problem["hint"]
    assert problem["path"].endswith("part-0.yaml")
    _edit(published, "2025-12-31", "2020-06-15T00:00:01", "content/articles/part-0.yaml")
    assert hattip("--root", published.root).code == 0


def test_the_sites_id_does_not_change(published: Folder, hattip: Hattip) -> None:
    _edit(published, "tag:news.test,2024:site", "tag:news.test,2025:other")
    (problem,) = _refused(published, hattip)
    assert problem["code"] == "site-id-changed"
    assert "id: tag:news.test,2024:site" in problem["hint"]
    assert (problem["path"].endswith("content/site.yaml"), problem["line"]) == (True, 1)


def test_not_too_much_changes_at_once(published: Folder, hattip: Hattip) -> None:
    _write(published, extra="updated: 2026-01-01\n")
    problems = _refused(published, hattip)
    assert {problem["code"] for problem in problems} == {"mass-change"}
    assert len(problems) == 3
    _edit(published, "language: en", "language: en\nmax_changed: 100")
    assert hattip("--root", published.root).code == 0


BROKEN = {
    "a conflict": "<<<<<<< a merge gone wrong",
    "no feed": "<entry/>",
    "an empty entry": '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><entry/></feed>',
    "nothing": "",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_damaged_feed_is_read_in_another_format_and_written_again(site: Folder, hattip: Hattip, broken: str) -> None:
    hattip("--root", site.root)
    before = site.files()
    site.write("feeds/one/atom.xml", BROKEN[broken])
    ran = hattip("--root", site.root, "--report", "json", "--strict", "--no-cache")
    assert (ran.code, ran.codes) == (0, ["damaged-record"])
    assert site.files() == before


def test_what_is_unknown_is_an_error_that_names_the_file(site: Folder, hattip: Hattip) -> None:
    _edit(site, "language: en", "language: en\nformats: [rss]")
    hattip("--root", site.root)
    site.write("feeds/one/rss.xml", "broken")
    before = site.files()
    for command in ((), ("check",), ("diff",), ("--check",)):
        ran = hattip("--root", site.root, "--no-cache", *command)
        assert ran.code == 1
        assert "unreadable-record" in ran.output
        assert "feeds/one/rss.xml" in ran.output
    assert site.files() == before
    assert hattip("--root", site.root).code == 0  # the cache knows what the last run wrote
    assert site.files() != before


def test_a_merge_conflict_in_every_feed_is_resolved_by_publishing(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    base = site.files()
    site.article("ours", title="Ours", published="2025-01-01")
    hattip("--root", site.root)
    ours = site.files()
    (site.root / "content/articles/ours.yaml").rename(site.root / "ours.yaml")
    for path, data in base.items():
        site.write(f"feeds/{path}", data)
    site.article("theirs", title="Theirs", published="2025-02-01")
    hattip("--root", site.root)
    for path, theirs in site.files().items():
        if ours.get(path) not in {None, theirs}:
            site.write(f"feeds/{path}", b"<<<<<<< ours\n" + ours[path] + b"=======\n" + theirs + b">>>>>>> theirs\n")
    problems = _refused(site, hattip)
    assert [problem["code"] for problem in problems] == ["vanished"]  # the article of the other branch is not here
    (site.root / "ours.yaml").rename(site.root / "content/articles/ours.yaml")
    ran = hattip("--root", site.root)
    assert ran.code == 0, ran.output
    assert not any(b"<<<<<<<" in data for data in site.files().values())
    assert hattip("--root", site.root, "--check").code == 0


def test_a_fresh_clone_knows_as_much_as_the_one_that_published(
    published: Folder, hattip: Hattip, tmp_path: Path
) -> None:
    clone = Folder(tmp_path / "clone")
    for path, data in {**{f"content/{p}": d for p, d in published.files("content").items()},
                       **{f"feeds/{p}": d for p, d in published.files().items()}}.items():  # fmt: skip
        clone.write(path, data)
    (clone.root / "content/articles/part-4.yaml").unlink()
    assert len(_refused(clone, hattip)) == 100


@pytest.mark.parametrize("formats", ["atom", "rss", "json"])
def test_any_format_is_record_enough(site: Folder, hattip: Hattip, formats: str) -> None:
    _edit(site, "language: en", f"language: en\nformats: {formats}")
    hattip("--root", site.root)
    _edit(site, "title:", "withdrawn: {on: 2026-01-20, reason: x}\ntitle:", "content/articles/ruling.yaml")
    assert "1 withdrawn" in hattip("--root", site.root, "diff").output
    assert hattip("--root", site.root).code == 0
    assert hattip("--root", site.root, "diff").output == "Subscribers would see nothing new.\n"
    _edit(site, "court.gov.cn/ruling", "court.gov.cn/ruling-2", "content/articles/ruling.yaml")
    assert [problem["code"] for problem in _refused(site, hattip)] == ["reannounced"]


# What diff says.


@pytest.fixture
def changed(published: Folder) -> Folder:
    """Return the site with one change of every kind that can stand beside the others."""
    part = "content/articles/part-4.yaml"
    published.article("new", title="A *new* <one>", published="2025-01-01")
    _edit(published, "title: Number 499\n", "title: Number 499\nupdated: 2026-01-01\n", part)
    _edit(published, "title: Number 494\n", "title: Number 494\nwithdrawn: {on: 2026-01-20, reason: x}\n", part)
    _edit(published, "court.gov.cn/489\n", "court.gov.cn/again\n", part)
    text = (published.root / part).read_text(encoding="utf-8")
    articles = [article for article in text.split("---\n") if "Number 479" not in article]
    (published.root / part).write_text("---\n".join(articles), encoding="utf-8")
    _edit(
        published,
        "title: Number 5\npublished: 2020-06-15",
        "title: Number 5\npublished: 2025-12-31",
        "content/articles/part-0.yaml",
    )
    return published


def test_diff_in_words(changed: Folder, hattip: Hattip) -> None:
    ran = hattip("--root", changed.root, "diff")
    assert ran.code == 0
    one = ran.output[ran.output.index("one (50 items)") :]
    assert "1 new:\n    A *new* <one>\n" in one
    assert "1 updated:\n    Number 499\n" in one
    assert f"1 {reports.table('en')['kind_removed']}:\n    Number 479\n" in one
    assert re.search(r"    Number 489 \(urn:uuid:\S+ would become urn:uuid:", one)
    assert reports.table("en")["kind_aged_out"] in one
    assert hattip("--root", changed.root, "diff", "--exit-code").code == 1


def test_diff_for_programs(changed: Folder, hattip: Hattip) -> None:
    feeds = {
        feed["feed"]: feed for feed in json.loads(hattip("--root", changed.root, "diff", "--report", "json").output)
    }
    assert [change["title"] for change in feeds["one"]["updated"]] == ["Number 499"]
    assert [change["title"] for change in feeds["two"]["withdrawn"]] == ["Number 494"]
    assert [change["title"] for change in feeds["one"]["new"]] == ["A *new* <one>"]
    assert feeds["one"]["reannounced"][0]["id"] != feeds["one"]["reannounced"][0]["id_before"]


def test_diff_for_a_pull_request(changed: Folder, hattip: Hattip) -> None:
    shown = hattip("--root", changed.root, "diff", "--report", "markdown").output
    assert shown.startswith("**What subscribers would see**\n\n| feed | new | updated |")
    assert "- new: A \\*new\\* \\<one\\>\n" in shown
    assert hattip("--root", changed.root, "--accept", "vanished", "--accept", "reannounced", "--accept",
                  "redated").code == 0  # fmt: skip
    assert hattip("--root", changed.root, "diff", "--report", "markdown").output == (
        "**Subscribers would see nothing new.**\n"
    )


def test_diff_names_some_and_counts_the_rest(published: Folder, hattip: Hattip) -> None:
    for number in range(30):
        published.article(f"new{number}", published="2025-01-01")
    assert "and 10 more" in hattip("--root", published.root, "diff").output


def test_diff_reports_mistakes_first(site: Folder, hattip: Hattip) -> None:
    site.article("wrong", published="soon")
    ran = hattip("--root", site.root, "diff")
    assert ran.code == 1
    assert "error[bad-date]" in ran.output


def test_diff_against_a_folder(site: Folder, hattip: Hattip, tmp_path: Path) -> None:
    assert hattip("--root", site.root, "diff", "--against", tmp_path / "nowhere").code == 2
    hattip("--root", site.root, "--out", tmp_path / "out")
    ran = hattip("--root", site.root, "diff", "--against", tmp_path / "out")
    assert ran.output == "Subscribers would see nothing new.\n"
    assert "1 new" in hattip("--root", site.root, "diff").output


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _serve(handler: Callable[..., _Quiet]) -> Iterator[str]:
    """Serve on the loopback interface; return the address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        thread = threading.Thread(target=partial(served.serve_forever, poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{served.server_address[1]}"
        served.shutdown()
        thread.join()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Serve a folder on the loopback interface; return it and its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    with _serve(partial(_Quiet, directory=str(folder))) as url:
        yield folder, url


def test_diff_against_what_is_served(site: Folder, hattip: Hattip, server: tuple[Path, str]) -> None:
    folder, url = server
    for command in ((), ("check",), ("diff",), ("--check",)):
        ran = hattip("--root", site.root, *command, "--against", url)
        assert ran.code == 1
        assert "--first" in ran.output
    assert "1 new" in hattip("--root", site.root, "diff", "--against", url, "--first").output
    hattip("--root", site.root, "--out", folder / "feeds", "--against", f"{url}/feeds/", "--first")
    ran = hattip("--root", site.root, "diff", "--against", f"{url}/feeds/")
    assert ran.output == "Subscribers would see nothing new.\n"


def test_what_is_served_is_the_record_if_feeds_are_not_in_git(
    site: Folder, hattip: Hattip, server: tuple[Path, str], tmp_path: Path
) -> None:
    folder, url = server
    assert hattip("--root", site.root, "--out", folder, "--against", url, "--first").code == 0
    _edit(site, "court.gov.cn/ruling", "court.gov.cn/other", "content/articles/ruling.yaml")
    ran = hattip("--root", site.root, "--out", tmp_path / "new", "--report", "json", "--against", url)
    assert (ran.code, ran.codes) == (1, ["reannounced"])
    assert hattip("--root", site.root, "check", "--report", "json", "--against", url).codes == ["reannounced"]
    assert hattip("--root", site.root, "check", "--report", "json", "--against", folder).codes == ["reannounced"]
    ran = hattip("--root", site.root, "--out", tmp_path / "new")
    assert ran.code == 0
    assert "nothing to compare with" in ran.output


def test_diff_against_nobody_and_against_too_much(
    site: Folder, hattip: Hattip, server: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, url = server
    ran = hattip("--root", site.root, "diff", "--against", "http://127.0.0.1:1/")
    assert ran.code == 1
    assert "127.0.0.1:1/manifest.json" in re.sub(r"\s+", "", ran.output)
    hattip("--root", site.root, "--out", folder)
    with monkeypatch.context() as patch:
        patch.setattr("hattip.published.fetch.MAX_BYTES", 100)
        assert hattip("--root", site.root, "diff", "--against", url).code == 1
    monkeypatch.setattr("hattip.published.fetch.TIMEOUT", -1)
    assert hattip("--root", site.root, "diff", "--against", url).code == 1


class _Broken(_Quiet):
    def do_GET(self) -> None:
        self.send_error(500)


def test_diff_against_a_server_that_fails(site: Folder, hattip: Hattip) -> None:
    with _serve(_Broken) as url:
        ran = hattip("--root", site.root, "diff", "--against", url)
    assert ran.code == 1
    assert "500" in ran.output
