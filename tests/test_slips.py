"""What people do wrong: each case below ``cases/slips/`` is an article with a slip and the report that explains it.

``problems.txt`` is the report of ``hattip check``; ``fixed/`` has the article after ``check --fix``, if
that changes it. A case with a ``site.yaml`` has a slip in that; the fixed one is ``fixed/site.yaml``.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import CASES, Case, Hattip, cases, tree

if TYPE_CHECKING:
    from pathlib import Path

SLIPS = cases("slips")
# Words of the parser that nobody should have to understand.
_PARSER_WORDS = ("scanning", "token", "block mapping", "simple key", "flow node", "scalar", "expected")


def _site(case: Case, root: Path) -> Path:
    own = case.folder / "site.yaml"
    shutil.copytree((CASES / "slips/no-slip" if own.exists() else case.folder) / "articles", root / "content/articles")
    shutil.copy(own if own.exists() else CASES / "slips/site.yaml", root / "content/site.yaml")
    return root


def _editable(case: Case, root: Path) -> dict[str, bytes]:
    """Return the files that a fix may change."""
    own = (root / "content/site.yaml").read_bytes()
    return {"site.yaml": own} if (case.folder / "site.yaml").exists() else tree(root / "content/articles")


@pytest.mark.parametrize("case", SLIPS, ids=lambda case: case.folder.name)
def test_a_slip_is_explained(
    case: Case, tmp_path: Path, hattip: Hattip, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_site(case, tmp_path))
    monkeypatch.setenv("COLUMNS", "80")
    ran = hattip("check", "--no-cache")
    expected = case.folder / "problems.txt"
    if request.config.getoption("--update-cases"):
        expected.write_bytes(ran.output.encode())
    assert ran.output == expected.read_bytes().decode()
    assert not any(word in ran.output for word in _PARSER_WORDS)
    chinese = hattip("check", "--no-cache", "--lang", "zh").output
    assert chinese.count("-->") == ran.output.count("-->")


@pytest.mark.parametrize("case", SLIPS, ids=lambda case: case.folder.name)
def test_fix_repairs_what_is_certain_and_nothing_else(
    case: Case, tmp_path: Path, hattip: Hattip, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_site(case, tmp_path))
    before, fixed = _editable(case, tmp_path), case.folder / "fixed"
    hattip("check", "--no-cache", "--fix", "--diff")
    assert _editable(case, tmp_path) == before
    ran = hattip("check", "--no-cache", "--fix")
    after = _editable(case, tmp_path)
    if request.config.getoption("--update-cases"):
        shutil.rmtree(fixed, ignore_errors=True)
        if after != before:
            fixed.mkdir()
            for path, data in after.items():
                (fixed / path).parent.mkdir(parents=True, exist_ok=True)
                (fixed / path).write_bytes(data)
    assert after == (tree(fixed) if fixed.exists() else before), ran.output
