"""The repository is its own first user. The only test that knows its content and feeds, and never their words."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import Hattip, tree

import hattip as package

ROOT = Path(package.__file__).parents[1]


def test_publishing_the_content_gives_the_feeds(hattip: Hattip, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copytree(ROOT / "feeds", tmp_path / "feeds")
    before = tree(tmp_path / "feeds")
    ran = hattip("--root", tmp_path, now=None)
    assert ran.code == 0, ran.output
    assert tree(tmp_path / "feeds") == before != {}
