"""Sites in git: two editors, merges, checkouts on Windows, and a year of publishing with a subscriber who polls."""

from __future__ import annotations

import json
import random
import re
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import repository
from conftest import ARTICLE, SITE, Folder, Hattip, tree
from repository import Repository
from subscriber import Subscriber

if TYPE_CHECKING:
    from pathlib import Path

SHORT_NOTICES = SITE.replace("language: en", "language: en\nlimit: 20\nwithdrawn_days: 10\nformats: [rss, atom, json]")
START = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def ann(site: Folder, tmp_path: Path, hattip: Hattip) -> Repository:
    """Return the working copy of an editor whose site is published, committed and pushed."""
    editor = repository.create(site.root, tmp_path / "remote.git")
    assert hattip("--root", site.root).code == 0
    editor.commit("Publish")
    editor.git("push", "--quiet", "origin", "main")
    return editor


def test_a_checkout_that_converts_line_ends_changes_no_feed(ann: Repository, tmp_path: Path, hattip: Hattip) -> None:
    windows = repository.clone(tmp_path / "remote.git", tmp_path / "windows", "Wu", "--config", "core.autocrlf=true")
    assert b"\r\n" in (windows.root / "content/articles/ruling.yaml").read_bytes()
    assert tree(windows.root / "feeds") == tree(ann.root / "feeds")
    ran = hattip("--root", windows.root, "--check")
    assert ran.code == 0, ran.output
    assert windows.git("status", "--porcelain") == ""


def test_reviews_fold_the_feeds(ann: Repository) -> None:
    found = ann.git("check-attr", "linguist-generated", "text", "merge", "--", "feeds/all/atom.xml", "feeds/ids.txt")
    assert found.splitlines() == [
        "feeds/all/atom.xml: linguist-generated: set",
        "feeds/all/atom.xml: text: unset",
        "feeds/all/atom.xml: merge: unspecified",
        "feeds/ids.txt: linguist-generated: set",
        "feeds/ids.txt: text: unset",
        "feeds/ids.txt: merge: union",
    ]


@pytest.mark.parametrize("setting", ["", "archive: false\n"])
def test_two_branches_with_an_article_each_merge(ann: Repository, tmp_path: Path, hattip: Hattip, setting: str) -> None:
    Folder(ann.root).write("content/site.yaml", SITE + setting)
    assert hattip("--root", ann.root).code == 0
    ann.commit("Set the archive")
    ann.git("push", "--quiet", "origin", "main")
    bo = repository.clone(tmp_path / "remote.git", tmp_path / "bo", "Bo")
    for editor, name in ((ann, "one"), (bo, "two")):
        Folder(editor.root).article(name, title=f"Article {name}", published="2024-06-01")
        assert hattip("--root", editor.root).code == 0
        editor.commit(f"Add {name}")
    bo.git("push", "--quiet", "origin", "main")
    ann.git("fetch", "--quiet", "origin")
    ann.git("merge", "--quiet", "origin/main", check=False)
    conflicts = ann.conflicts()
    assert conflicts
    assert all(path.startswith("feeds/") for path in conflicts)
    assert "feeds/ids.txt" not in conflicts
    ran = hattip("--root", ann.root)
    assert ran.code == 0, ran.output
    ann.commit("Merge")
    assert ann.conflicts() == []
    assert hattip("--root", ann.root, "--check").code == 0
    for title in (b"Article one", b"Article two", b"A ruling"):
        assert title in (ann.root / "feeds/all/atom.xml").read_bytes()


def test_the_subscriber_notices_harm(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    files = site.files()
    uuid = json.loads(files["all/feed.json"])["items"][0]["id"]
    harm = {
        "is gone": {path: data for path, data in files.items() if path != "one/rss.xml"},
        "returns under another id": {path: data.replace(uuid.encode(), b"urn:x:y") for path, data in files.items()},
        "disappeared without a notice": {path: files[re.sub("^(all|one)/", "two/", path)] for path in files},
    }
    for problem, harmed in harm.items():
        subscriber = Subscriber()
        assert subscriber.poll(files) == []
        assert subscriber.poll(files) == []
        assert any(each.endswith(problem) for each in subscriber.poll(harmed)), problem


# The year


class Year:
    """A site of two editors and a CI job, day by day. ``committed`` feeds are in git; others are served only."""

    def __init__(self, base: Path, hattip: Hattip, *, committed: bool) -> None:
        self.base, self.hattip, self.committed = base, hattip, committed
        self.random = random.Random(14)  # noqa: S311 - the same year in each run
        self.now, self.count = START, 0
        self.subscriber = Subscriber()
        self.done: dict[str, int] = {}
        self.served = base / "served"
        root = Folder(base / "ann")
        root.write("content/site.yaml", SHORT_NOTICES)
        root.write("content/articles/ruling.yaml", ARTICLE)
        root.write(".gitignore", "" if committed else "feeds/\n")
        self.ann = repository.create(root.root, base / "remote.git")
        self.ann.commit("Begin")
        self.ann.git("push", "--quiet", "origin", "main")
        self.bo = repository.clone(base / "remote.git", base / "bo", "Bo")
        self.ci = repository.clone(base / "remote.git", base / "ci", "CI")

    def run(self, editor: Repository, *arguments: str) -> int:
        """Run hattip for an editor, and return its exit code."""
        result = self.hattip("--root", editor.root, *arguments, now=self.now.isoformat())
        assert result.code in {0, 1}, result.output
        return result.code

    def publish(self) -> None:
        """Publish as the CI job does, serve the feeds, and let the subscriber poll."""
        self.ci.git("pull", "--quiet", "origin", "main")
        against = [] if self.committed else ["--against", str(self.served)] if self.served.exists() else ["--first"]
        if not self.committed:  # the CI job runs on a new machine
            shutil.rmtree(self.ci.root / "feeds", ignore_errors=True)
        elif (self.ci.root / "feeds").exists():
            self.accepts_what_time_changed()
        assert self.run(self.ci, *against) == 0
        if self.now.day <= 7:  # about once a month is enough
            assert self.run(self.ci, "--check") == 0
        if self.committed and self.ci.commit("Publish the feeds"):
            self.ci.git("push", "--quiet", "origin", "main")
        shutil.rmtree(self.served, ignore_errors=True)
        shutil.copytree(self.ci.root / "feeds", self.served)
        assert self.subscriber.poll(tree(self.served)) == []

    def accepts_what_time_changed(self) -> None:
        """Check that feeds which only time has changed are no error."""
        manifest = json.loads((self.ci.root / "feeds/manifest.json").read_bytes())
        if manifest["next"] and datetime.fromisoformat(manifest["next"]) <= self.now:
            self.note("accepted")
            assert self.run(self.ci, "--check") == 0

    def note(self, action: str) -> None:
        """Count an action."""
        self.done[action] = self.done.get(action, 0) + 1

    def articles(self, editor: Repository) -> list[Path]:
        """Return the article files that an editor has."""
        return sorted((editor.root / "content/articles").rglob("*.yaml"))

    # What editors do

    def add(self, editor: Repository) -> None:
        self.count += 1
        days = self.random.choice([0, 0, 0, 3, 9])
        self.note("schedule" if days else "add")
        day = (self.now + timedelta(days=days)).date().isoformat()
        category = self.random.choice(["one", "two", "[one, two]"])
        name = f"{self.now:%Y}/{editor.git('config', 'user.name').lower()}-{self.count}"
        url = f"https://court.gov.cn/{self.count}"
        fields = {"published": day, "categories": category, "title": f"Ruling {self.count}", "original_url": url}
        Folder(editor.root).article(name, **fields)

    def retitle(self, editor: Repository) -> None:
        self.note("retitle")
        file = self.random.choice(self.articles(editor))
        file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Corrected ", 1), encoding="utf-8")

    def rename(self, editor: Repository) -> None:
        self.note("rename")
        file = self.random.choice(self.articles(editor))
        target = file.with_name(f"moved-{self.now:%j}-{file.name}")
        editor.git("mv", str(file), str(target), check=False)
        if file.exists():
            file.rename(target)

    def withdraw(self, editor: Repository) -> None:
        files = [file for file in self.articles(editor) if "withdrawn" not in file.read_text(encoding="utf-8")]
        due = [file for file in files if f"published: {self.now.date().isoformat()}" > _published(file)]
        if len(due) > 3:
            self.note("withdraw")
            assert self.run(editor, "withdraw", str(self.random.choice(due)), "--reason", "A mistake") == 0

    def respell(self, editor: Repository) -> None:
        """Change the address of a published article, which the guard refuses, and take the change back."""
        file = self.random.choice(self.articles(editor))
        before = file.read_text(encoding="utf-8")
        if "withdrawn" in before or _published(file) > f"published: {self.now.date().isoformat()}":
            return
        file.write_text(before.replace("court.gov.cn/", "court.gov.cn/new/"), encoding="utf-8")
        against = [] if self.committed else ["--against", str(self.served)]
        if self.run(editor, "--check", *against) == 1:
            self.note("refused")
        file.write_text(before, encoding="utf-8")

    def work(self, editor: Repository) -> None:
        """Let an editor do something, and commit it; with the feeds, if these are in git."""
        action = self.random.choice(
            [self.add, self.add, self.add, self.retitle, self.rename, self.withdraw, self.respell]
        )
        action(editor)
        if self.committed:
            assert self.run(editor) == 0
        editor.commit(action.__name__)

    def merge(self, editor: Repository) -> None:
        """Merge what others pushed, with hattip if feeds conflict, and push."""
        editor.git("fetch", "--quiet", "origin")
        editor.git("merge", "--quiet", "origin/main", check=False)
        if conflicts := editor.conflicts():
            self.note("conflict")
            assert all(path.startswith("feeds/") for path in conflicts), conflicts
        if self.committed:
            assert self.run(editor) == 0
        editor.commit("Merge")
        editor.git("push", "--quiet", "origin", "HEAD:main")

    def fortnight(self) -> None:
        """Let both editors work at the same time, merge, and publish on several days."""
        for editor in (self.ann, self.bo):
            self.work(editor)
        for editor in (self.ann, self.bo):
            self.merge(editor)
        for days in (0, 3, 4, 7):
            self.now += timedelta(days=days)
            self.publish()


def _published(file: Path) -> str:
    return next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("published: "))


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("feeds", ["committed", "served"])
def test_a_year_of_publishing_hurts_no_subscriber(tmp_path: Path, hattip: Hattip, feeds: str) -> None:
    year = Year(tmp_path / "year", hattip, committed=feeds == "committed")
    year.publish()
    for _ in range(26):
        year.fortnight()
    assert year.subscriber.polls == 26 * 4 + 1
    needed = {"add", "schedule", "retitle", "rename", "withdraw", "refused"}
    needed |= {"conflict", "accepted"} if feeds == "committed" else set()
    assert all(year.done.get(action, 0) >= 3 for action in needed), year.done
