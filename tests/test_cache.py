"""The cache makes a run faster, never another: whatever happened before, the same bytes and the same problems."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import zlib
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from conftest import NOW, SITE, Folder, Hattip, tree
from filelock import FileLock
from hattip.running import Means
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hattip import indexing, making, publishing
from hattip.cache import ahead
from hattip.cache import store as cache
from hattip.codes import GUARD
from hattip.content import folder as content
from hattip.content import load as loading
from hattip.feeds import feed as feeds
from hattip.output import lock as locks
from hattip.published import guard as guarding

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from hattip.running import Publication

MOMENT: Final = datetime.fromisoformat(NOW).astimezone(UTC)
_names: Final = st.sampled_from(["a", "b", "c", "sub/d", "sub/e", "other/f", "中"])
_days: Final = st.sampled_from(
    ["2024-05-26", "2024-05-27", "2024-05-31", "2024-06-01", "2026-02-02", "2023-01-01T05:00Z"]
)
_then: Final = st.sampled_from(["publish", "accept", "accept", "look", "nothing"])
_LINES: Final = {
    "archive": ["archive: true", "archive: false"],
    "limit": ["limit: 2", "limit: 50"],
    "formats": ["formats: [rss, atom, json, opml]", "formats: [rss]", "formats: [json, opml]"],
    "title": ["title: News", "title: Other news"],
    "timezone": ["timezone: Asia/Shanghai", "timezone: America/New_York", "timezone: Nowhere"],
    "max_bytes": ["max_bytes: 1000000", "max_bytes: 10000"],
}


class Here(Executor):
    """Does what it is given at once, and takes and returns it as a process would."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        import pickle  # noqa: PLC0415

        future: Future[Any] = Future()
        try:
            future.set_result(pickle.loads(pickle.dumps(function(*pickle.loads(pickle.dumps(arguments)), **options))))
        except Exception as error:  # noqa: BLE001 - a future holds any
            future.set_exception(error)
        return future


class Editing(RuleBasedStateMachine):
    """Somebody edits a site, touches what hattip wrote, and damages the cache, between one run and the next."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.root, self.now = self.folder / "site", MOMENT
        self.lines = {name: lines[0] for name, lines in _LINES.items()}
        self.number = 0
        (self.root / "content/articles").mkdir(parents=True)
        self.write_site()
        self.write("a", "2024-05-26", "one", "")
        self.write("b", "2024-05-27", "[one, two]", "")

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def write_site(self) -> None:
        kept = [line for line in SITE.splitlines() if line.partition(":")[0] not in self.lines]
        (self.root / "content/site.yaml").write_text("\n".join([*kept, *self.lines.values()]), encoding="utf-8")

    def path(self, name: str) -> Path:
        path = self.root / f"content/articles/{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, day: str, categories: str, more: str) -> None:
        self.number = (self.number + 1) % 10  # so that a new version is no longer than the one before
        text = f"title: Title {self.number}\npublished: {day}\ncategories: {categories}\nsource: court\n"
        self.path(name).write_text(f"{text}original_url: https://court.gov.cn/{name}\n{more}", encoding="utf-8")

    @rule(
        then=_then,
        name=_names,
        day=_days,
        categories=st.sampled_from(["one", "two", "[two, one]", "one", "two", "none"]),
    )
    def put(self, name: str, day: str, categories: str, then: str) -> None:
        self.write(name, day, categories, "")
        self.run(then)

    @rule(
        then=_then,
        name=_names,
        day=_days,
        more=st.sampled_from([
            "draft: true\n", "withdrawn: {on: 2026-01-30, reason: Asked to}\n", "content_file: text.md\n", "tags: [a\n",
            "updated: 2026-01-20\n", "id: tag:court.gov.cn,2024:x\n", "content: |\n  <p onclick=a>Text</p>\n",
            "---\ntitle: B\npublished: 2024-05-28\ncategories: two\nsource: court\noriginal_url: https://a.gov.cn/2\n",
            "withdrawn: {on: 2026-02-01, reason: Asked to}\n", "content_file: ../text.md\n",
        ]),
    )  # fmt: skip
    def put_more(self, name: str, day: str, more: str, then: str) -> None:
        self.write(name, day, "one", more)
        self.run(then)

    @rule(
        then=_then,
        folder=st.sampled_from(["", "sub", "other"]),
        text=st.sampled_from(["Text", "Next", "", "<script>x</script>"]),
    )
    def put_text(self, folder: str, text: str, then: str) -> None:
        target = self.root / "content/articles" / folder / "text.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        self.run(then)

    @rule(then=_then, pick=st.randoms(use_true_random=False))
    def delete(self, pick: random.Random, then: str) -> None:
        if found := sorted(path for path in (self.root / "content/articles").rglob("*") if path.is_file()):
            pick.choice(found).unlink()
        self.run(then)

    @rule(then=_then, pick=st.randoms(use_true_random=False))
    def rename(self, pick: random.Random, then: str) -> None:
        if found := sorted((self.root / "content/articles").rglob("*.yaml")):
            pick.choice(found).rename(self.path(f"sub/renamed{self.number}"))
            self.number = (self.number + 1) % 10
        self.run(then)

    @rule(then=_then, name=st.sampled_from(sorted(_LINES)), pick=st.randoms(use_true_random=False))
    def set_up(self, name: str, pick: random.Random, then: str) -> None:
        self.lines[name] = pick.choice(_LINES[name])
        self.write_site()
        self.run(then)

    @rule(then=_then, days=st.sampled_from([-3, 1, 3, 120]))
    def wait(self, days: int, then: str) -> None:
        self.now += timedelta(days=days)
        self.run(then)

    @rule(then=_then, pick=st.randoms(use_true_random=False), how=st.sampled_from(["delete", "edit", "empty"]))
    def touch_feeds(self, pick: random.Random, how: str, then: str) -> None:
        if found := sorted(path for path in (self.root / "feeds").rglob("*.*") if path.is_file()):
            path = pick.choice(found)
            data = b"" if how == "empty" else path.read_bytes().replace(b"Title", b"Other")
            path.unlink() if how == "delete" else path.write_bytes(data)
        self.run(then)

    @rule(then=_then)
    def clone(self, then: str) -> None:
        """Make every file anew, with other times, as a clone does; the cache is restored as it was."""
        for part in ("content", "feeds"):
            if (self.root / part).exists():
                (self.root / part).rename(self.folder / "old")
                shutil.copytree(self.folder / "old", self.root / part, copy_function=shutil.copyfile)
                shutil.rmtree(self.folder / "old")
        self.run(then)

    @rule(
        then=_then,
        pick=st.randoms(use_true_random=False),
        how=st.sampled_from(["delete", "byte", "end", "seal", "garbage"]),
    )
    def damage(self, pick: random.Random, how: str, then: str) -> None:
        folder = self.root / cache.FOLDER
        index = folder / "index.sqlite"
        if how == "delete":
            shutil.rmtree(folder, ignore_errors=True)
        elif not index.exists():
            pass
        elif how == "seal":
            (folder / "seal.json").write_text("[1, 2")
        else:
            data = bytearray(index.read_bytes())
            at = pick.randrange(len(data)) if data else 0
            changed = {"byte": data[:at] + bytes([255 - data[at]]) + data[at + 1 :] if data else b"x", "end": data[:at]}
            index.write_bytes(changed.get(how, b"SQLite format 3\0 or so"))
        self.run(then)

    def run(self, then: str) -> None:
        """Publish with the cache and, a copy of everything, without; or only see what would come; or do nothing yet."""
        if then == "nothing":
            return
        options = publishing.Options(accept=tuple(GUARD) if then == "accept" else (), write=then != "look")
        other = self.folder / "other"
        shutil.copytree(self.root, other, ignore=shutil.ignore_patterns(cache.FOLDER))
        expected = publishing.publish(other, other / "feeds", self.now, options)
        means = Means(self.root / cache.FOLDER, Here)
        found = publishing.publish(self.root, self.root / "feeds", self.now, options, means)
        assert found.problems == expected.problems
        assert found == expected
        assert tree(self.root / "feeds") == tree(other / "feeds")
        shutil.rmtree(other)
        self.mend(found)

    def mend(self, found: Publication) -> None:
        """Take away what is wrong, as an editor would some day, so that the next run comes further."""
        for problem in found.problems if found.changes is None else ():
            if problem.span.path.startswith("content/articles/"):
                (self.root / problem.span.path).unlink(missing_ok=True)
        self.lines["timezone"] = self.lines["timezone"].replace("Nowhere", "Asia/Tokyo")
        if not any((self.root / "content/articles").rglob("*.yaml")):
            self.write("a", "2024-05-26", "one", "")
        if any(problem.span.path.startswith("feeds/") for problem in found.problems):
            shutil.rmtree(self.root / "feeds", ignore_errors=True)
        self.write_site()

    @rule()
    def compare(self) -> None:
        against = publishing.Against("feeds", self.root / "feeds")
        expected = publishing.diff(self.root, self.now, against)
        assert publishing.diff(self.root, self.now, against, Means(self.root / cache.FOLDER, Here)) == expected

    @invariant()
    def nothing_else_is_written(self) -> None:
        if hasattr(self, "root"):
            assert {path.name for path in self.root.iterdir()} <= {"content", "feeds", cache.FOLDER}


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everything to processes, in the smallest batches, and divide months of more than two articles."""
    for module, name in ((indexing, "_MANY"), (making, "_MANY"), (making, "_MANY_PAGES")):
        monkeypatch.setattr(module, name, 0)
    for module in (indexing, making):
        monkeypatch.setattr(module, "_BATCH", 2)
    monkeypatch.setattr(indexing, "_BATCHES", 1)
    monkeypatch.setattr(feeds, "MAX_ARCHIVED", 2)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_with_and_without_the_cache_the_same_comes_out() -> None:
    chosen = settings(
        derandomize=True, database=None, deadline=None, max_examples=40, stateful_step_count=25,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    run_state_machine_as_test(Editing, settings=chosen)


def _feeds(site: Folder, hattip: Hattip) -> dict[str, bytes]:
    """Publish with the cache, and return what a run without it would have made of the same content."""
    ran = hattip("--root", site.root)
    assert ran.code == 0, ran.output
    other = site.root.parent / "other"
    shutil.copytree(site.root / "content", other / "content")
    publishing.publish(other, other / "feeds", MOMENT)
    expected = tree(other / "feeds")
    shutil.rmtree(other)
    assert site.files() == expected
    return expected


def test_a_text_that_changes_is_read_again(site: Folder, hattip: Hattip) -> None:
    site.article("long", content_file="long.md")
    site.write("content/articles/long.md", "Old text")
    _feeds(site, hattip)
    site.write("content/articles/long.md", "New text")
    assert b"New text" in _feeds(site, hattip)["one/atom.xml"]


def test_a_source_that_is_renamed_is_renamed_in_every_article(site: Folder, hattip: Hattip) -> None:
    _feeds(site, hattip)
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text().replace("The Court", "The Bench"))
    assert b"The Bench" in _feeds(site, hattip)["one/atom.xml"]


def test_damage_that_sqlite_does_not_notice_counts_for_nothing(site: Folder, hattip: Hattip) -> None:
    _feeds(site, hattip)
    index = site.root / cache.FOLDER / "index.sqlite"
    index.write_bytes(index.read_bytes().replace(b"one", b"two"))
    site.article("new")
    assert b"About new" in _feeds(site, hattip)["one/atom.xml"]


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"no index", bytes(100_000)])
def test_an_index_that_is_none_counts_for_nothing(site: Folder, hattip: Hattip, data: bytes) -> None:
    _feeds(site, hattip)
    folder = site.root / cache.FOLDER
    (folder / "index.sqlite").write_bytes(data)
    key, _ = json.loads((folder / "seal.json").read_bytes())
    (folder / "seal.json").write_text(json.dumps([key, zlib.crc32(data)]))  # even where the seal is right
    _feeds(site, hattip)


def test_a_cache_of_other_code_counts_for_nothing(site: Folder, hattip: Hattip) -> None:
    _feeds(site, hattip)
    with sqlite3.connect(site.root / cache.FOLDER / "index.sqlite") as index:
        index.execute("DROP TABLE article")
    index.close()
    folder = site.root / cache.FOLDER
    data = (folder / "index.sqlite").read_bytes()
    (folder / "seal.json").write_text(json.dumps(["another", zlib.crc32(data)]))
    _feeds(site, hattip)


def test_a_cache_that_another_run_has_is_left_alone(site: Folder, hattip: Hattip) -> None:
    _feeds(site, hattip)
    before = (site.root / cache.FOLDER / "index.sqlite").read_bytes()
    site.article("new")
    with FileLock(locks.lock_file(site.root / cache.FOLDER)):
        assert b"About new" in _feeds(site, hattip)["one/atom.xml"]
    assert (site.root / cache.FOLDER / "index.sqlite").read_bytes() == before
    assert "0 files written" in hattip("--root", site.root).output


def test_where_no_cache_can_be_written_everything_is_read(site: Folder, hattip: Hattip) -> None:
    site.write(cache.FOLDER, "a file where the folder would be")
    _feeds(site, hattip)
    site.article("new")
    assert b"About new" in _feeds(site, hattip)["one/atom.xml"]
    assert (site.root / cache.FOLDER).read_text() == "a file where the folder would be"


def test_git_and_backups_leave_the_cache_alone(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    folder = site.root / cache.FOLDER
    assert (folder / ".gitignore").read_text() == "*\n"
    assert (folder / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


@pytest.mark.parametrize(("age", "noticed"), [(0, True), (10**10, False)], ids=["just now", "ten seconds ago"])
def test_times_that_may_not_have_moved_tell_nothing(site: Folder, age: int, *, noticed: bool) -> None:
    """A file that is edited twice within a tick of the clock keeps its size and times; a listing stands for that."""
    moment = site.root.stat().st_mtime_ns + 10**9 - age

    def listed(_: Path) -> Iterator[content.Folder]:
        yield content.Folder("content/articles", f"100 {moment} {moment}\truling.yaml")

    means = Means(site.root / cache.FOLDER, scan=listed)
    for title in ("A ruling", "A Ruling"):
        site.article("ruling", title=title)
        publishing.publish(site.root, site.root / "feeds", MOMENT, means=means)
    assert (b"A Ruling" in site.files()["one/atom.xml"]) is noticed


def test_folders_come_and_go(site: Folder, hattip: Hattip) -> None:
    site.article("a/one", content_file="text.md", original_url="https://court.gov.cn/1")
    site.article("b/two", content_file="text/b.md", original_url="https://court.gov.cn/2")
    site.write("content/articles/a/text.md", "Text")
    site.write("content/articles/b/text/b.md", "Text")
    _feeds(site, hattip)
    shutil.rmtree(site.root / "content/articles/b/text")
    assert hattip("--root", site.root, "--report", "json").codes == ["bad-content-file"]
    shutil.rmtree(site.root / "content/articles/b")
    shutil.rmtree(site.root / "content/articles/a")
    assert hattip("--root", site.root, "--accept", "vanished").code == 0
    _feeds(site, hattip)


def _edited_between(
    site: Folder, monkeypatch: pytest.MonkeyPatch, times: int, beside: str | None = None
) -> Publication:
    """Publish, while an editor saves an article, or its text, after it was indexed and before it is rendered."""
    monkeypatch.setattr(loading, "KEPT", 0)
    real, saved = making.Making.heads, 0

    def heads(*arguments: Any) -> Any:
        nonlocal saved
        saved += 1
        if saved <= times and beside:
            site.write(beside, f"Text {saved}")
        elif saved <= times:
            site.article("pair", title=f"Title {saved}")
        return real(*arguments)

    monkeypatch.setattr(making.Making, "heads", heads)
    return publishing.publish(site.root, site.root / "feeds", MOMENT, means=Means(executor=Here))


@pytest.mark.usefixtures("eager")
def test_an_article_that_is_edited_meanwhile_is_read_anew(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    site.article("pair")
    assert not _edited_between(site, monkeypatch, 2).failed
    assert b"Title 2" in site.files()["one/atom.xml"]


def test_a_text_that_is_edited_meanwhile_is_read_anew(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    site.article("pair", content_file="pair.md")
    text = "content/articles/pair.md"
    site.write(text, "Text")
    assert not _edited_between(site, monkeypatch, 2, text).failed
    assert b"Text 2" in site.files()["one/atom.xml"]


def test_an_article_that_never_rests_is_a_problem(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    site.article("pair")
    done = _edited_between(site, monkeypatch, 100)
    assert [problem.code for problem in done.problems] == ["unreadable-file"]
    assert site.files() == {}


def test_an_article_that_is_edited_before_the_guard_points_at_it_is_read_anew(
    site: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("pair")
    publishing.publish(site.root, site.root / "feeds", MOMENT)
    site.article("pair", draft="true")
    site.write("content/articles/pair.yaml", "---\n" + (site.root / "content/articles/pair.yaml").read_text())
    real, saved = guarding.refusals, list[Path]()

    def refusals(*arguments: Any) -> Any:
        if not saved:
            saved.append(site.article("pair", title="Again", draft="true"))
        return real(*arguments)

    monkeypatch.setattr(guarding, "refusals", refusals)
    done = publishing.publish(site.root, site.root / "feeds", MOMENT)
    assert [problem.code for problem in done.problems] == ["vanished"]
    assert done.problems[0].span.path == "content/articles/pair.yaml"


@pytest.mark.parametrize(("title", "code"), [("plumless", "reannounced"), ("buckeroo", "vanished")])
def test_what_only_seems_to_come_again_does_not(site: Folder, hattip: Hattip, title: str, code: str) -> None:
    """The two titles have one checksum, by which the index looks for what has another id."""
    site.article("old", title="plumless", original_url="https://court.gov.cn/old")
    assert hattip("--root", site.root).code == 0
    (site.root / "content/articles/old.yaml").unlink()
    site.article("new", title=title, original_url="https://court.gov.cn/new")
    assert hattip("--root", site.root, "--report", "json").codes == [code]


def test_what_was_published_already_does_not_come_again(site: Folder, hattip: Hattip) -> None:
    for name in ("old", "new"):
        site.article(name, title="One title", original_url=f"https://court.gov.cn/{name}")
    assert hattip("--root", site.root).code == 0
    (site.root / "content/articles/old.yaml").unlink()
    assert hattip("--root", site.root, "--report", "json").codes == ["vanished"]


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there")
@pytest.mark.parametrize("name", ["", "index.sqlite", "seal.json", ".gitignore", "CACHEDIR.TAG"])
def test_a_link_in_the_place_of_the_cache_leads_hattip_nowhere(site: Folder, hattip: Hattip, name: str) -> None:
    outside = site.root.parent / "outside"
    outside.mkdir()
    (outside / "precious").write_text("mine", encoding="utf-8")
    link = site.root / cache.FOLDER / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside / "precious" if name else outside)
    _feeds(site, hattip)
    assert tree(outside) == {"precious": b"mine"}


def test_a_journal_that_others_left_is_not_played_back(site: Folder, hattip: Hattip) -> None:
    _feeds(site, hattip)
    site.write(f"{cache.FOLDER}/index.sqlite-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(1000))
    _feeds(site, hattip)
    assert not (site.root / cache.FOLDER / "index.sqlite-journal").exists()


def test_a_folder_in_the_place_of_the_index_leaves_a_run_without(site: Folder, hattip: Hattip) -> None:
    (site.root / cache.FOLDER / "index.sqlite").mkdir(parents=True)
    _feeds(site, hattip)


def test_a_text_that_is_edited_before_the_guard_points_at_its_article_is_read_anew(
    site: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("pair", content_file="pair.md")
    site.write("content/articles/pair.md", "Text")
    publishing.publish(site.root, site.root / "feeds", MOMENT)
    site.article("pair", content_file="pair.md", draft="true")
    real = guarding.refusals

    def refusals(*arguments: Any) -> Any:
        site.write("content/articles/pair.md", "Other text")
        return real(*arguments)

    monkeypatch.setattr(guarding, "refusals", refusals)
    done = publishing.publish(site.root, site.root / "feeds", MOMENT)
    assert [problem.code for problem in done.problems] == ["vanished"]


def test_an_article_that_vanishes_while_its_text_is_read_is_a_problem(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site.article("pair", content_file="pair.md")
    site.write("content/articles/pair.md", "Text")
    real = content.read_beside

    def vanish(*arguments: Any) -> Any:
        path.unlink(missing_ok=True)
        return real(*arguments)

    monkeypatch.setattr(content, "read_beside", vanish)
    assert hattip("--root", site.root, "--report", "json").codes == ["unreadable-file"]


def test_what_is_listed_ahead_is_what_is_there(site: Folder) -> None:
    for number in range(20):
        site.article(f"{number}/sub/other")
    (site.root / "content" / "articles" / "1" / "odd.yaml").mkdir()
    (site.root / "content" / "articles" / "2" / "link.yaml").symlink_to("nowhere")
    there = list(content.scan(site.root))
    assert len(there) > 40
    listed = ahead.scan(site.root)
    assert sorted(listed(site.root), key=repr) == sorted(there, key=repr)
    assert list(listed(site.root)) == there  # asked for again, it is listed here
    shares = [list(content.scan(site.root, number, 3)) for number in range(3)]
    assert all(shares)
    assert sorted((each for share in shares for each in share), key=repr) == sorted(there, key=repr)


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is listed ahead there")
@pytest.mark.parametrize("elsewhere", ["", "elsewhere"], ids=["what fails", "another folder"])
def test_what_cannot_be_had_from_ahead_is_listed_here(
    site: Folder, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    real = content.scan

    def scan(root: Path, *share: int) -> Any:
        if share and not elsewhere:
            raise OSError
        return real(root, *share)

    monkeypatch.setattr(content, "scan", scan)
    (site.root / "elsewhere").mkdir()
    listed = ahead.scan(site.root / elsewhere)
    assert list(listed(site.root)) == list(real(site.root)) != []


def test_a_cache_that_lies_gets_nothing_into_a_feed(site: Folder, hattip: Hattip) -> None:
    """Whoever can write the cache can write its checksum too."""
    _feeds(site, hattip)
    folder = site.root / cache.FOLDER
    with sqlite3.connect(folder / "index.sqlite") as index:
        texts = [("The Court", "The Fraud"), ("court.gov.cn", "fraud.gov.cn"), ("A ruling", "A fraud")]
        for (table,) in index.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for _, column, kind, *_ in index.execute(f"PRAGMA table_info({table})").fetchall():
                for lie in texts if kind == "TEXT" else ():
                    index.execute(f"UPDATE {table} SET {column} = replace({column}, ?, ?)", lie)  # noqa: S608
    index.close()
    key, _ = json.loads((folder / "seal.json").read_bytes())
    (folder / "seal.json").write_text(json.dumps([key, zlib.crc32((folder / "index.sqlite").read_bytes())]))
    site.article("new", source="court")
    hattip("--root", site.root, "--accept", "vanished")
    assert b"About new" in site.files()["one/atom.xml"]
    assert not [path for path, data in site.files().items() if b"raud" in data]


def test_what_conflicts_is_still_found_when_a_run_begins_anew(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    _feeds(site, hattip)
    site.article("again", original_url="https://court.gov.cn/ruling")
    real, raised = loading.Places.__call__, list[str]()

    def changed(*arguments: Any) -> Any:
        if not raised:
            raised.append("content/articles/ruling.yaml")
            raise loading.ChangedError(raised[0])
        return real(*arguments)

    monkeypatch.setattr(loading.Places, "__call__", changed)
    assert hattip("--root", site.root, "--report", "json").codes == ["duplicate-original"]
    assert raised


def test_the_guard_sees_what_somebody_else_has_published(site: Folder, hattip: Hattip) -> None:
    """As when the feeds of another branch are checked out over ours: what was found in order is so no longer."""
    second = site.article("second", original_url="https://court.gov.cn/2")
    hattip("--root", site.root)
    theirs = site.files()
    second.unlink()
    assert hattip("--root", site.root, "--accept", "vanished").code == 0
    for path, data in theirs.items():
        site.write(f"feeds/{path}", data)
    assert hattip("--root", site.root, "--report", "json").codes == ["vanished"]
    assert hattip("--root", site.root, "--report", "json").codes == ["vanished"]


def test_the_guard_sees_that_it_is_earlier_than_it_was(site: Folder, hattip: Hattip) -> None:
    site.article("second", original_url="https://court.gov.cn/2", published="2024-06-01")
    assert hattip("--root", site.root, now="2024-07-01T00:00Z").code == 0
    assert hattip("--root", site.root, now="2024-07-01T00:00Z").code == 0
    assert hattip("--root", site.root, "--report", "json", now="2024-05-30T00:00Z").codes == ["vanished"]
    assert hattip("--root", site.root, now="2024-07-01T00:00Z").code == 0


@pytest.mark.parametrize("text", ["\ufeff", "---\n", "# A comment\n"], ids=["mark", "marker", "comment"])
def test_what_is_amiss_with_the_site_is_said_every_time(site: Folder, hattip: Hattip, text: str) -> None:
    path = site.root / "content/site.yaml"
    path.write_text(text + path.read_text().replace("title: ", "title: <b>The</b> ", 1))
    runs = [hattip("--root", site.root, "--report", "json") for _ in range(3)]
    assert "markup-in-text" in runs[0].codes
    shutil.rmtree(site.root / cache.FOLDER)
    again = hattip("--root", site.root, "--report", "json")
    assert [run.report["problems"] for run in runs] == [again.report["problems"]] * 3
