"""``hattip check`` with files and folders, as people and pre-commit give them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workflow import load

import hattip as package

if TYPE_CHECKING:
    from conftest import Folder, Hattip

ROOT = Path(package.__file__).parents[1]


@pytest.fixture
def mixed(site: Folder) -> Folder:
    """Return a site with a mistake in each of three folders and in a content file."""
    site.article("2024/old", published="soon")
    site.article("2025/new", published="soon")
    site.article("2025/07/newest", published="soon")
    site.article("notes/with-text", content_file="text.md")
    site.write("content/articles/notes/text.md", "<script>x</script>\n")
    site.write("content/stray.yaml", "a: b\n")
    return site


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["content"], {"2024/old", "2025/new", "2025/07/newest", "notes/with-text", "stray"}),
        (["content/articles/2025"], {"2025/new", "2025/07/newest"}),
        (["content/articles/2025/07/", "content/articles/2024/old.yaml"], {"2024/old", "2025/07/newest"}),
        (["content/articles/notes/text.md"], {"notes/with-text"}),
        (["content/site.yaml"], set()),
        (["content/stray.yaml"], {"stray"}),
        (["content/articles/ruling.yaml", "content/site.yaml"], set()),
    ],
)
def test_check_takes_any_path_in_content(
    mixed: Folder, hattip: Hattip, paths: list[str], expected: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mixed.root)
    ran = hattip("check", *paths, "--report", "json")
    found = {problem["path"] for problem in ran.report["problems"]}
    names = {re.sub(r"^content/(articles/)?|\.\w+$", "", path) for path in found}
    assert {name.replace("notes/text", "notes/with-text") for name in names} == expected
    assert ran.code == (1 if any(problem["severity"] == "error" for problem in ran.report["problems"]) else 0)


def test_check_reports_a_broken_site_whatever_it_is_given(mixed: Folder, hattip: Hattip) -> None:
    mixed.write("content/site.yaml", "id: x\n")
    for path in ("content/site.yaml", "content/articles/ruling.yaml"):
        assert hattip("--root", mixed.root, "check", mixed.root / path).code == 1


@pytest.mark.parametrize("path", ["content/articles/none.yaml", "feeds", ".", "content/../feeds", "../content"])
def test_check_refuses_paths_that_are_not_in_content(mixed: Folder, hattip: Hattip, path: str) -> None:
    ran = hattip("--root", mixed.root, "check", mixed.root / path)
    assert ran.code == 2
    assert "Invalid value for FILE: " in ran.output


def test_the_hook_of_pre_commit_checks_the_files_of_a_commit(
    mixed: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hook,) = load(ROOT / ".pre-commit-hooks.yaml")
    assert (hook["require_serial"], hook["pass_filenames"], hook["language"]) == ("true", "true", "python")
    monkeypatch.chdir(mixed.root)
    committed = ["README.md", "content/site.yaml", "content/articles/2024/old.yaml", "feeds/all/rss.xml"]
    given = [path for path in committed if re.search(hook["files"], path)]
    assert given == committed[1:3]
    program, *arguments = hook["entry"].split()
    assert program == "hattip"
    ran = hattip(*arguments, *given)
    assert ran.code == 1
    assert "content/articles/2024/old.yaml:2:12" in ran.output
    assert "2025" not in ran.output
