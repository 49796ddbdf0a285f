"""The tutorials work: their commands are run, and print what the pages show."""

from __future__ import annotations

from pathlib import Path

import pytest

import hattip as package
from docs.walkthrough import TUTORIALS, walk

DOCS = Path(package.__file__).parents[1] / "docs"


@pytest.mark.slow
@pytest.mark.parametrize("name", TUTORIALS)
def test_a_tutorial_works_and_shows_what_it_prints(name: str, tmp_path: Path) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert page.count("```sh\n") > 3
    assert walk(page, tmp_path) == page, "look at it, then run: python -m docs.walkthrough"


def test_all_tutorials_are_run() -> None:
    assert {path.name for path in DOCS.glob("tutorial-*.md")} == set(TUTORIALS)
