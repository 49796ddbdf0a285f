"""Every folder below ``cases/KIND/`` is a small site with the output that publishing it must give.

``valid`` cases have ``content/`` and the expected ``feeds/``; ``invalid`` cases have the expected report,
``problems.txt``, and nothing may be written; ``hostile`` cases have either. ``case.toml`` says in one line what a case
is for. A new case needs no code: ``pytest --update-cases`` writes its expectation.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import CASES, COMMON, Case, Hattip, IncompleteCaseError, Ran, cases, tree

if TYPE_CHECKING:
    from pathlib import Path

EVERY = [case for kind in ("valid", "invalid", "hostile") for case in cases(kind)]
MAX_FILES = 190  # expected feed files of all cases: a case emits only what it is about
COMPLETE = (CASES / "valid/every-carrier", CASES / "valid/one-format")


@pytest.mark.parametrize("case", EVERY, ids=lambda case: f"{case.folder.parent.name}-{case.folder.name}")
def test_a_case_gives_its_feeds_or_its_problems(
    case: Case, tmp_path: Path, hattip: Hattip, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (case.folder / "content").exists():
        shutil.copytree(case.folder / "content", tmp_path / "content")
    before = tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    ran = hattip(*case.args)
    if request.config.getoption("--update-cases"):
        _update(case, tmp_path, ran)
    expected = case.expectation
    if expected.name == "feeds":
        assert ran.code == 0, ran.output
        assert case.matches(tmp_path / "feeds")
    else:
        assert ran.output == expected.read_bytes().decode() != ""
        assert ran.code == 1
        assert tree(tmp_path) == before


def _update(case: Case, root: Path, ran: Ran) -> None:
    assert ran.code in {0, 1}, ran.output
    (case.folder / "problems.txt").unlink(missing_ok=True)
    shutil.rmtree(case.folder / "feeds", ignore_errors=True)
    if ran.code == 0:
        ignored = () if case.folder in COMPLETE else COMMON
        shutil.copytree(root / "feeds", case.folder / "feeds", ignore=lambda _, names: set(names) & set(ignored))
    else:
        (case.folder / "problems.txt").write_bytes(ran.output.encode())


@pytest.mark.parametrize(("kind", "name"), [("valid", "feeds"), ("invalid", "problems.txt")])
def test_valid_cases_have_feeds_and_invalid_cases_have_problems(kind: str, name: str) -> None:
    assert {case.expectation.name for case in cases(kind)} == {name}


def test_two_cases_have_the_files_that_every_site_has() -> None:
    assert {path for folder in COMPLETE for path in tree(folder / "feeds")} >= COMMON


def test_cases_emit_only_what_they_are_about() -> None:
    files = [path for case in EVERY for path in (case.folder / "feeds").rglob("*") if path.is_file()]
    assert len(files) <= MAX_FILES


def test_a_clone_can_contain_every_case() -> None:
    for path in CASES.rglob("*"):
        assert path.is_file() or path.is_dir()
        assert not path.is_symlink()
        assert "hostile" not in path.parts or path.name.isascii()
        assert path.suffix not in {".yaml", ".md"} or path.stat().st_size < 40_000, path


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "there is no case"),
        ({"a/content/site.yaml": ""}, "has no case.toml"),
        ({"a/case.toml": "args = []"}, "must have one line"),
        ({"a/case.toml": "about = ' '"}, "must have one line"),
        ({"a/case.toml": "about = 'x'\nargz = []"}, "unknown keys"),
        ({"a/case.toml": "about = 'x'"}, "must have feeds/ or problems.txt"),
        ({"a/case.toml": "about = 'x'", "a/problems.txt": "", "a/feeds/x": ""}, "must have feeds/ or problems.txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_incomplete_case_is_an_error(files: dict[str, str], reason: str, tmp_path: Path) -> None:
    (tmp_path / "kind").mkdir()
    for path, text in files.items():
        (tmp_path / "kind" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kind" / path).write_text(text, encoding="utf-8")
    with pytest.raises(IncompleteCaseError, match=reason):
        assert [case.expectation for case in cases("kind", tmp_path)] == []
