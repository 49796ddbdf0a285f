"""Commands that print something: what a code means, schemas for editors, and what CI shows of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import SITE, Folder, Hattip

from hattip.codes import RENAMED, Code

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", list(Code))
def test_every_code_is_explained_in_every_language(hattip: Hattip, code: Code, lang: str) -> None:
    ran = hattip("explain", code, "--lang", lang, now=None)
    assert ran.code == 0
    lines = ran.output.splitlines()
    assert lines[0] == code
    assert len([line for line in lines if line]) >= 4  # the code, what it means, its severity, what to do
    assert not any(mark in ran.output for mark in ("`", "**"))


def test_a_former_code_is_explained_under_its_name_and_an_unknown_one_is_a_usage_error(hattip: Hattip) -> None:
    former, name = next(iter(RENAMED.items()))
    assert hattip("explain", former, now=None).output.startswith(f"{name}\n")
    ran = hattip("explain", "bad-dat", now=None)
    assert ran.code == 2
    assert 'Did you mean "bad-date"?' in " ".join(ran.output.replace("│", " ").split())


def test_the_schema_of_a_site_lists_its_categories_and_sources(site: Folder, hattip: Hattip) -> None:
    ran = hattip("schema", "article", "--site", "--root", site.root, now=None)
    assert ran.code == 0
    schema = json.dumps(json.loads(ran.output))
    for name in ("one", "two", "court"):
        assert f'"{name}"' in schema
    site.write("content/site.yaml", SITE.replace("language: en", "language: nowhere-land"))
    ran = hattip("schema", "article", "--site", "--root", site.root, now=None)
    assert ran.code == 1
    assert "bad-language" in ran.output


@pytest.fixture
def diff(site: Folder, tmp_path: Path) -> Path:
    """Return a file with a diff, of the last of twelve articles with a mistake."""
    for number in range(12):
        site.article(f"wrong-{number:02}", published="soon")
    path = "content/articles/wrong-11.yaml"
    file = tmp_path / "lines.diff"
    file.write_text(f"--- a/{path}\n+++ b/{path}\n@@ -2 +2 @@\n-published: x\n+published: soon\n", encoding="utf-8")
    return file


def test_changed_lines_come_first_and_the_summary_is_that_of_the_job(
    site: Folder, hattip: Hattip, diff: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.root)
    summary = tmp_path / "summary.md"
    summary.write_text("Of another step\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    ran = hattip("check", "--report", "github", "--changed-lines", diff)
    assert ran.code == 1
    annotations = [line for line in ran.output.splitlines() if line.startswith("::error ")]
    assert "wrong-11.yaml,line=2" in annotations[0]
    assert "wrong-00.yaml,line=2" in annotations[1]
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("Of another step\n")
    assert written.count("bad-date") == 12
    before = written
    hattip("check", "--report", "text")
    assert summary.read_text(encoding="utf-8") == before


def test_changed_lines_that_cannot_be_read_are_a_usage_error(site: Folder, hattip: Hattip, tmp_path: Path) -> None:
    ran = hattip("check", "--root", site.root, "--report", "github", "--changed-lines", tmp_path / "nowhere")
    assert ran.code == 2
    assert "cannot be read" in ran.output


def test_a_recipe_is_written_into_a_site_and_over_nothing(site: Folder, hattip: Hattip) -> None:
    ran = hattip("init", site.root, "--ci", "gitlab", now=None)
    assert ran.code == 0, ran.output
    recipe = site.root / ".gitlab-ci.yml"
    assert "FEEDS: https://feeds.news-site.org/ #" in recipe.read_text(encoding="utf-8")
    recipe.write_text("mine: {}\n", encoding="utf-8")
    assert "kept as it was" in hattip("init", site.root, "--ci", "gitlab", now=None).output
    assert recipe.read_text(encoding="utf-8") == "mine: {}\n"
    ran = hattip("init", site.root, now=None)
    assert ran.code == 1
    assert f"There is a site in {site.root} already" in ran.output
    site.write("content/site.yaml", "id: x\n")
    ran = hattip("init", site.root, "--ci", "github", now=None)
    assert ran.code == 1
    assert "Nothing was written" in ran.output
    assert not (site.root / ".github").exists()


@pytest.mark.parametrize(
    ("locale", "language"), [("zh_TW.UTF-8", "zh-Hant"), ("zh_CN.UTF-8", "zh-Hans"), ("de_DE.UTF-8", "en"), ("C", "en")]
)
def test_a_new_site_has_the_language_of_the_environment(
    tmp_path: Path, hattip: Hattip, monkeypatch: pytest.MonkeyPatch, locale: str, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("TZ", "Nowhere/Land")
    monkeypatch.delenv("HATTIP_LANG", raising=False)
    ran = hattip("init", tmp_path / "new", "--yes", now=None)
    assert ran.code == 0, ran.output
    text = (tmp_path / "new/content/site.yaml").read_text(encoding="utf-8")
    assert f"\nlanguage: {language}" in text
    assert hattip("check", "--root", tmp_path / "new", now=None).code == 0


def test_a_full_verification_needs_feedparser(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hattip("--root", site.root, "--verify", "full").code == 0
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    ran = hattip("--root", site.root, "--verify", "full")
    assert ran.code == 2
    assert "hattip[verify]" in ran.output


def test_a_bug_is_a_report_and_an_interruption_is_none(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, code, text in ((KeyboardInterrupt(), 130, "Interrupted."), (ZeroDivisionError("x"), 3, "This is a bug")):

        def fail(*_: object, error: BaseException = error, **__: object) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr("hattip.pipeline.publish", fail)
            ran = hattip("--root", site.root)
        assert (ran.code, text in ran.output) == (code, True), ran.output
