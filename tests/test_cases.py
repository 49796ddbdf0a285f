"""Every folder below ``cases/`` is a whole small site with what publishing it must give. A new case needs no code.

``valid/<name>/`` holds ``content/`` and the expected ``feeds/``; ``invalid/<name>/`` holds ``content/`` and the
expected report, ``problems.txt``. An ``args`` file may hold further options, one a line. After a change that is
meant, ``pytest --update-cases`` writes the expectations; read the difference before you commit it.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import Hattip, cases, tree

if TYPE_CHECKING:
    from pathlib import Path


def _options(case: Path) -> list[str]:
    file = case / "args"
    return file.read_text(encoding="utf-8").split("\n") if file.exists() else []


@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.name)
def test_valid_site_gives_exactly_these_feeds(
    case: Path, tmp_path: Path, hattip: Hattip, request: pytest.FixtureRequest
) -> None:
    shutil.copytree(case / "content", tmp_path / "content")
    ran = hattip("--root", tmp_path, *_options(case))
    assert ran.code == 0, ran.output
    if request.config.getoption("--update-cases"):
        shutil.rmtree(case / "feeds", ignore_errors=True)
        shutil.copytree(tmp_path / "feeds", case / "feeds")
    assert tree(tmp_path / "feeds") == tree(case / "feeds") != {}


@pytest.mark.parametrize("case", cases("invalid"), ids=lambda case: case.name)
def test_mistakes_are_reported_each_at_its_place_and_nothing_is_written(
    case: Path, tmp_path: Path, hattip: Hattip, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (case / "content").exists():
        shutil.copytree(case / "content", tmp_path / "content")
    before = tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    ran = hattip(*_options(case))
    if request.config.getoption("--update-cases"):
        (case / "problems.txt").write_bytes(ran.output.encode())
    assert ran.output == (case / "problems.txt").read_bytes().decode()
    assert ran.code == 1
    assert tree(tmp_path) == before
