"""The cache makes a run faster and changes nothing else: the same bytes and the same problems, whatever happened.

How much of it was used is what ``--verbose`` says.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sqlite3
import tempfile
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from conftest import NOW, SITE, Folder, Hattip, tree
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import hattip
from hattip import Options, Publication, Resources, assembly, sync, tasks
from hattip.cache import key, store
from hattip.catalog import files, schema
from hattip.codes import GUARD
from hattip.content import folder
from hattip.feeds import archive
from hattip.problems import Problem, Span

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from hattip.model import Article, Site
    from hattip.rendering import RenderedItem

    Connect = Callable[..., sqlite3.Connection]

TIME: Final = datetime.fromisoformat(NOW).astimezone(UTC)
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
    """Runs functions at once, with arguments and results that were pickled, as those of a process are."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(pickle.loads(pickle.dumps(function(*pickle.loads(pickle.dumps(arguments)), **options))))
        except Exception as error:  # noqa: BLE001 - a future holds any
            future.set_exception(error)
        return future


class Editing(RuleBasedStateMachine):
    """Edits of the content and of the published files, and damages of the cache, between one run and the next."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.root, self.now, self.cache = self.folder / "site", TIME, self.folder / "cache"
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
        self.number = (self.number + 1) % 10  # so that a new version has the size of the one before
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
        """Replace every file by a copy with other times, as a clone does; the cache stays."""
        for part in ("content", "feeds"):
            if (self.root / part).exists():
                (self.root / part).rename(self.folder / "old")
                shutil.copytree(self.folder / "old", self.root / part, copy_function=shutil.copyfile)
                shutil.rmtree(self.folder / "old")
        self.run(then)

    @rule(
        then=_then, pick=st.randoms(use_true_random=False), how=st.sampled_from(["delete", "end", "garbage", "journal"])
    )
    def damage(self, pick: random.Random, how: str, then: str) -> None:
        """Damage the cache in ways that SQLite detects: it has no checksums."""
        for path in self.cache.glob("*.sqlite"):
            data = path.read_bytes()
            if how == "delete":
                path.unlink()
            elif how == "journal":
                path.with_name(f"{path.name}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(1000))
            else:
                path.write_bytes(data[: pick.randrange(len(data) + 1)] if how == "end" else b"SQLite format 3\0 or so")
        self.run(then)

    def run(self, then: str) -> None:
        """Publish with the cache and, in a copy of everything, without; or only check; or do nothing yet."""
        if then == "nothing":
            return
        options = Options(accept=tuple(GUARD) if then == "accept" else (), write=then != "look")
        other = self.folder / "other"
        shutil.copytree(self.root, other)
        expected = hattip.publish(other, now=self.now, options=options)
        found = hattip.publish(self.root, now=self.now, options=options, resources=Resources(self.cache, Here))
        # Only the cache can replace a published feed if all its files are damaged; without it that is an error.
        if "unreadable-record" not in _codes(expected) - _codes(found):
            assert _comparable(found) == _comparable(expected)
            assert tree(self.root / "feeds") == tree(other / "feeds")
        shutil.rmtree(other)
        if options.write and not found.failed and "cache-unusable" not in _codes(found):
            # The same options end early, as nothing changed; with others the run reads the cache.
            for each in (options, options._replace(accept=(*options.accept, "vanished"))):
                again = hattip.publish(self.root, now=self.now, options=each, resources=Resources(self.cache, Here))
                assert again.reused == again.files == found.files
        self.repair(found)

    def repair(self, found: Publication) -> None:
        """Remove what has errors, as an editor would, so that the next run gets further."""
        for problem in found.problems if found.changes is None else ():
            if problem.span.path.startswith("content/articles/"):
                (self.root / problem.span.path).unlink(missing_ok=True)
        self.lines["timezone"] = self.lines["timezone"].replace("Nowhere", "Asia/Tokyo")
        if not any((self.root / "content/articles").rglob("*.yaml")):
            self.write("a", "2024-05-26", "one", "")
        if any(
            problem.span.path.startswith("feeds/") and problem.code.severity == "error" for problem in found.problems
        ):
            shutil.rmtree(self.root / "feeds", ignore_errors=True)
        self.write_site()

    @rule()
    def compare(self) -> None:
        expected = hattip.diff(self.root, now=self.now)
        found = hattip.diff(self.root, now=self.now, resources=Resources(self.cache, Here))
        if "unreadable-record" not in _codes(expected.checked) - _codes(found.checked):
            assert _comparable(found.checked) == _comparable(expected.checked)

    @invariant()
    def nothing_else_is_written(self) -> None:
        if hasattr(self, "root"):
            assert {path.name for path in self.root.iterdir()} <= {"content", "feeds"}


def _codes(found: Publication) -> set[str]:
    return {problem.code.value for problem in found.problems}


def _comparable(found: Publication) -> tuple[Publication, object]:
    """Return a result without what it may say about the cache, its changes and acceptances by ids and paths."""
    problems = tuple(_without_line(each) for each in found.problems if each.code != "cache-unusable")
    changes = [
        (feed.slug, change.kind, change.before and change.before.id, change.after and change.after.id)
        for feed in found.feed_changes
        for change in feed.changes
    ]
    accepted = tuple(each._replace(problem=_without_line(each.problem)) for each in found.accepted)
    return replace(found, reused=0, problems=problems, feed_changes=(), accepted=accepted), changes


def _without_line(problem: Problem) -> Problem:
    """Return a problem without its line in a published file: test_a_problem_is_at_the_same_line is about it."""
    return problem._replace(span=Span(problem.span.path)) if problem.span.path.startswith("feeds/") else problem


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do all work in an executor, in the smallest batches, and paginate years of more than two articles."""
    for module, name, value in (
        (sync, "_MIN_PARALLEL", 0),
        (sync, "_MAX_BATCH", 2),
        (assembly, "_MIN_PARALLEL", 0),
        (assembly, "_BATCH", 2),
        (files, "_BATCH", 3),
        (archive, "MAX_ARTICLES", 2),
    ):
        monkeypatch.setattr(module, name, value)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.usefixtures("eager")
def test_with_and_without_the_cache_the_result_is_the_same() -> None:
    chosen = settings(
        derandomize=True, database=None, deadline=None, max_examples=25, stateful_step_count=25,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Editing, settings=chosen)


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the folder of the caches, outside the site."""
    path = tmp_path / "caches"
    monkeypatch.setenv("HATTIP_CACHE", str(path))
    return path


def _file(cache: Path) -> Path:
    """Return the one cache in the folder."""
    (found,) = cache.glob("*.sqlite")
    return found


def _reused(site: Folder, hattip: Hattip, *arguments: str | Path) -> str:
    """Publish; return how many files the cache made it unnecessary to parse, as ``2 of 3``."""
    ran = hattip("--root", site.root, "--verbose", *arguments)
    assert ran.code == 0, ran.output
    found = re.search(r"cache: (\d+ of \d+) files? reused", ran.output)
    assert found, ran.output
    return found[1]


def _expected(site: Folder) -> dict[str, bytes]:
    """Return what a run without a cache makes of the content."""
    other = site.root.parent / "other"
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(site.root / "content", other / "content")
    assert not hattip.publish(other, now=TIME).failed
    return tree(other / "feeds")


def test_only_what_changed_is_parsed(site: Folder, hattip: Hattip) -> None:
    for name in ("a", "b"):
        site.article(name)
    assert _reused(site, hattip) == "0 of 3"
    assert _reused(site, hattip) == "3 of 3"
    site.article("a", title="Another title")
    assert _reused(site, hattip) == "2 of 3"
    site.article("c")
    (site.root / "content/articles/b.yaml").unlink()
    assert _reused(site, hattip, "--accept", "vanished") == "2 of 3"
    assert site.files() == _expected(site)


def test_only_what_changed_is_rendered(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other items of a feed are those of the run before."""
    site.article("new")
    hattip("--root", site.root)
    site.article("new", title="Other")
    rendered: list[str] = []
    real = tasks._render_article  # noqa: SLF001

    def render(article: Article, site: Site, *, is_archived: bool = False) -> RenderedItem:
        rendered.append(article.title)
        return real(article, site, is_archived=is_archived)

    monkeypatch.setattr(tasks, "_render_article", render)
    assert hattip("--root", site.root).code == 0
    assert rendered == ["Other"]
    assert tree(site.root / "feeds") == _expected(site)


def test_a_clone_parses_nothing(site: Folder, hattip: Hattip) -> None:
    assert _reused(site, hattip) == "0 of 1"
    shutil.copytree(site.root / "content", site.root / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(site.root / "content")
    (site.root / "copy").rename(site.root / "content")
    assert _reused(site, hattip) == "1 of 1"


def test_a_content_file_that_changes_is_read_again(site: Folder, hattip: Hattip) -> None:
    site.article("long", content_file="long.md")
    site.write("content/articles/long.md", "Old text")
    assert _reused(site, hattip) == "0 of 2"
    site.write("content/articles/long.md", "New text")
    assert _reused(site, hattip) == "1 of 2"
    assert b"New text" in site.files()["one/atom.xml"]
    assert site.files() == _expected(site)


def test_a_source_that_is_renamed_is_renamed_in_every_article(site: Folder, hattip: Hattip) -> None:
    assert _reused(site, hattip) == "0 of 1"
    site.write("content/site.yaml", SITE.replace("The Court", "The Bench"))
    assert _reused(site, hattip) == "0 of 1"
    assert b"The Bench" in site.files()["one/atom.xml"]
    assert site.files() == _expected(site)


def test_the_cache_of_other_code_is_not_used(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    assert _reused(site, hattip) == "0 of 1"
    with closing(sqlite3.connect(_file(cache))) as connection, connection:
        connection.execute("UPDATE article SET title = 'A lie'")
    monkeypatch.setattr(store, "cache_key", lambda: "other code")
    assert key.cache_key() != "other code"
    site.article("new")
    assert _reused(site, hattip) == "0 of 2"
    assert site.files() == _expected(site)


def test_no_cache_means_none(site: Folder, hattip: Hattip, cache: Path) -> None:
    assert _reused(site, hattip, "--no-cache") == "0 of 1"
    assert _reused(site, hattip, "--no-cache") == "0 of 1"
    assert not cache.exists()


def test_a_cache_can_be_named(site: Folder, hattip: Hattip, cache: Path, tmp_path: Path) -> None:
    assert _reused(site, hattip, "--cache", tmp_path / "named") == "0 of 1"
    assert _reused(site, hattip, "--cache", tmp_path / "named") == "1 of 1"
    assert not cache.exists()


def test_two_sites_have_two_caches(site: Folder, hattip: Hattip, cache: Path, tmp_path: Path) -> None:
    shutil.copytree(site.root, tmp_path / "second")
    for root in (site.root, tmp_path / "second"):
        assert hattip("--root", root).code == 0
    assert len(list(cache.glob("*.sqlite"))) == 2


def test_check_reads_no_cache(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    assert hattip("--root", site.root).code == 0
    opened = list[str]()
    connect: Connect = sqlite3.connect

    def watched(database: str, *arguments: Any, **options: Any) -> sqlite3.Connection:
        opened.append(database)
        return connect(database, *arguments, **options)

    monkeypatch.setattr(sqlite3, "connect", watched)
    assert hattip("--root", site.root, "--check").code == 0
    assert opened
    assert not [database for database in opened if str(cache) in database]


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _zeros_in_the_middle(data: bytes) -> bytes:
    """Keep the header and the schema, and destroy what only later queries read."""
    return data[:8192] + bytes(len(data) - 8192)


@pytest.mark.parametrize(
    "damage",
    [_truncated, _zeros_in_the_middle, lambda _: b"no database", lambda _: b"SQLite format 3\0" + bytes(4096)],
    ids=["half", "zeros", "text", "header"],
)
def test_a_corrupt_cache_is_deleted_and_reported(
    site: Folder, hattip: Hattip, cache: Path, damage: Callable[[bytes], bytes]
) -> None:
    for number in range(30):
        site.article(f"{number}", summary="Long enough for several pages. " * 20)
    assert _reused(site, hattip) == "0 of 31"
    _file(cache).write_bytes(damage(_file(cache).read_bytes()))
    site.article("new")
    ran = hattip("--root", site.root, "--report", "json")
    assert (ran.code, ran.codes) == (0, ["cache-unusable"])
    assert site.files() == _expected(site)
    assert not list(cache.glob("*.sqlite"))
    assert _reused(site, hattip) == "0 of 32"
    assert _reused(site, hattip) == "32 of 32"


def test_an_empty_cache_is_filled(site: Folder, hattip: Hattip, cache: Path) -> None:
    assert _reused(site, hattip) == "0 of 1"
    _file(cache).write_bytes(b"")
    assert _reused(site, hattip) == "0 of 1"
    assert _reused(site, hattip) == "1 of 1"


def test_a_cache_that_another_run_uses_is_reported_and_left_alone(site: Folder, hattip: Hattip, cache: Path) -> None:
    assert _reused(site, hattip) == "0 of 1"
    site.article("new")
    with closing(sqlite3.connect(_file(cache), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ran = hattip("--root", site.root, "--report", "json")
    assert (ran.code, ran.codes) == (0, ["cache-unusable"])
    assert site.files() == _expected(site)
    assert _reused(site, hattip) == "1 of 2"


@pytest.mark.parametrize("reason", ["read-only", "full"])
def test_a_cache_that_cannot_be_written_is_reported_and_not_used(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch, cache: Path, reason: str
) -> None:
    assert _reused(site, hattip) == "0 of 1"
    before = _file(cache).read_bytes()
    connect: Connect = sqlite3.connect

    def limited(database: str, *arguments: Any, **options: Any) -> sqlite3.Connection:
        if not database:
            return connect(database, *arguments, **options)
        if reason == "read-only":
            return connect(f"file:{database}?mode=ro", *arguments, uri=True, **options)
        connection = connect(database, *arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")  # SQLite makes it the present size
        return connection

    for number in range(50):  # more than fit into the pages that the cache has
        site.article(f"new-{number}")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", limited)
        ran = hattip("--root", site.root, "--report", "json")
    assert (ran.code, ran.codes) == (0, ["cache-unusable"])
    assert site.files() == _expected(site)
    assert _file(cache).read_bytes() == before
    assert _reused(site, hattip) == "1 of 51"


def test_a_file_instead_of_the_cache_folder_is_reported(site: Folder, hattip: Hattip, cache: Path) -> None:
    cache.write_text("a file", encoding="utf-8")
    ran = hattip("--root", site.root, "--report", "json")
    assert (ran.code, ran.codes) == (0, ["cache-unusable"])
    assert site.files() == _expected(site)
    assert cache.read_text(encoding="utf-8") == "a file"


def test_another_error_of_sqlite_is_a_bug(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    """A query with a mistake must not look like a corrupt cache."""
    assert hattip("--root", site.root).code == 0
    before = _file(cache).read_bytes()
    site.article("new")
    monkeypatch.setattr(schema, "create", lambda connection: connection.execute("SELEC 1"))
    ran = hattip("--root", site.root)
    assert ran.code == 3
    assert "syntax error" in ran.output
    assert _file(cache).read_bytes() == before


@pytest.mark.parametrize(("age", "noticed"), [(0, True), (10**10, False)], ids=["just now", "ten seconds ago"])
def test_a_file_with_recent_times_is_read_again(
    site: Folder, monkeypatch: pytest.MonkeyPatch, age: int, *, noticed: bool
) -> None:
    """A file that is edited twice within a tick of the clock keeps its size and times."""
    time = site.root.stat().st_mtime_ns + 10**9 - age
    monkeypatch.setattr(folder, "state_of", lambda _: f"100 {time} {time}")
    for title in ("A ruling", "A Ruling"):
        site.article("ruling", title=title)
        hattip.publish(site.root, now=TIME, resources=Resources(site.root.parent / "cache"))
    assert (b"A Ruling" in site.files()["one/atom.xml"]) is noticed


def test_folders_come_and_go(site: Folder, hattip: Hattip) -> None:
    site.article("a/one", content_file="text.md", original_url="https://court.gov.cn/1")
    site.article("b/two", content_file="text/b.md", original_url="https://court.gov.cn/2")
    site.write("content/articles/a/text.md", "Text")
    site.write("content/articles/b/text/b.md", "Text")
    assert _reused(site, hattip) == "0 of 3"
    shutil.rmtree(site.root / "content/articles/b/text")
    assert hattip("--root", site.root, "--report", "json").codes == ["bad-content-file"]
    shutil.rmtree(site.root / "content/articles/b")
    shutil.rmtree(site.root / "content/articles/a")
    assert _reused(site, hattip, "--accept", "vanished") == "1 of 1"
    assert site.files() == _expected(site)


def _edited_during(site: Folder, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path], object]) -> Publication:
    """Publish from the cache with other settings, while an editor changes an article that was found unchanged."""
    resources = Resources(site.root.parent / "cache")
    assert not hattip.publish(site.root, now=TIME, resources=resources).failed
    site.write("content/site.yaml", f"{SITE}notice: Reproduced for study.\n")
    real, edited = tasks.render_entries, list[str]()

    def render_entries(setting: Any, entries: Any) -> Any:
        edited.append(entries[0].path)
        edit(site.root / entries[0].path)
        return real(setting, entries)

    monkeypatch.setattr(tasks, "render_entries", render_entries)
    done = hattip.publish(site.root, now=TIME, resources=resources)
    assert edited
    return done


def _retitle(article: Path) -> None:
    article.write_text(article.read_text(encoding="utf-8").replace("A ruling", "Changed"), encoding="utf-8")


def test_an_article_that_is_edited_during_the_run_is_read_again(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _edited_during(site, monkeypatch, _retitle).failed
    assert b"<title>Changed</title>" in site.files()["one/atom.xml"]
    assert site.files() == _expected(site)


def test_a_content_file_that_is_edited_during_the_run_is_read_again(
    site: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("ruling", content_file="ruling.md")
    site.write("content/articles/ruling.md", "Text")
    done = _edited_during(site, monkeypatch, lambda article: article.with_suffix(".md").write_bytes(b"Other"))
    assert not done.failed
    assert site.files() == _expected(site)


def test_articles_that_change_all_the_time_are_a_problem(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        site.article(f"{number}")
    done = _edited_during(
        site, monkeypatch, lambda article: article.write_bytes(article.read_bytes() + b"#\n") and None
    )
    assert [problem.code for problem in done.problems] == ["unreadable-file"]
    assert b"Reproduced" not in site.files()["one/atom.xml"]


def test_an_article_with_the_title_of_a_published_one_is_not_announced_again(site: Folder, hattip: Hattip) -> None:
    for name in ("old", "new"):
        site.article(name, title="One title", original_url=f"https://court.gov.cn/{name}")
    assert hattip("--root", site.root).code == 0
    (site.root / "content/articles/old.yaml").unlink()
    assert hattip("--root", site.root, "--report", "json").codes == ["vanished"]


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_a_link_instead_of_the_cache_is_not_written_through(site: Folder, hattip: Hattip, cache: Path) -> None:
    assert hattip("--root", site.root).code == 0
    precious = site.root.parent / "precious"
    precious.write_text("mine", encoding="utf-8")
    path = _file(cache)
    path.unlink()
    path.symlink_to(precious)
    site.article("new")
    assert hattip("--root", site.root).code == 0
    assert precious.read_text(encoding="utf-8") == "mine"
    assert site.files() == _expected(site)


def test_conflicts_are_found_again_in_every_run(site: Folder, hattip: Hattip) -> None:
    assert hattip("--root", site.root).code == 0
    site.article("again", original_url="https://court.gov.cn/ruling")
    for _ in range(2):
        assert hattip("--root", site.root, "--report", "json").codes == ["duplicate-original"]


def test_a_problem_is_at_the_same_line_with_and_without_the_cache(site: Folder, hattip: Hattip) -> None:
    gone = site.article("gone")
    assert hattip("--root", site.root).code == 0
    gone.unlink()
    runs = [hattip("--root", site.root, "--report", "json", *options) for options in ([], ["--no-cache"])]
    assert runs[0].codes == ["vanished"]
    assert runs[0].report["problems"] == runs[1].report["problems"]


def test_the_guard_sees_what_another_person_published(site: Folder, hattip: Hattip) -> None:
    """As after a checkout of another branch's feeds over ours."""
    second = site.article("second", original_url="https://court.gov.cn/2")
    hattip("--root", site.root)
    theirs = site.files()
    second.unlink()
    assert hattip("--root", site.root, "--accept", "vanished").code == 0
    for path, data in theirs.items():
        site.write(f"feeds/{path}", data)
    assert hattip("--root", site.root, "--report", "json").codes == ["vanished"]
    assert hattip("--root", site.root, "--report", "json").codes == ["vanished"]


def test_the_guard_sees_that_the_clock_was_set_back(site: Folder, hattip: Hattip) -> None:
    site.article("second", original_url="https://court.gov.cn/2", published="2024-06-01")
    assert hattip("--root", site.root, now="2024-07-01T00:00Z").code == 0
    assert hattip("--root", site.root, now="2024-07-01T00:00Z").code == 0
    assert hattip("--root", site.root, "--report", "json", now="2024-05-30T00:00Z").codes == ["vanished"]
    assert hattip("--root", site.root, now="2024-07-01T00:00Z").code == 0


@pytest.mark.parametrize("text", ["\ufeff", "---\n", "# A comment\n"], ids=["mark", "marker", "comment"])
def test_warnings_about_the_site_are_repeated_in_every_run(
    site: Folder, hattip: Hattip, cache: Path, text: str
) -> None:
    path = site.root / "content/site.yaml"
    path.write_text(text + path.read_text().replace("title: ", "title: <b>The</b> ", 1))
    runs = [hattip("--root", site.root, "--report", "json") for _ in range(3)]
    assert "markup-in-text" in runs[0].codes
    shutil.rmtree(cache)
    again = hattip("--root", site.root, "--report", "json")
    assert [run.report["problems"] for run in runs] == [again.report["problems"]] * 3
