"""Same content, same bytes: on any machine, in any timezone, locale or hash seed, and however the disk lists files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import NOW, Case, Folder, Hattip, cases

import hattip as package

ELSEWHERE = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "0"}


# Publishes the site in each folder, in one process.
_PUBLISH = """\
import sys
from hattip.cli import app
for folder in sys.argv[2:]:
    app(["--now", sys.argv[1], "--root", folder], standalone_mode=False)
"""


@pytest.mark.slow
def test_another_timezone_locale_and_hash_seed_give_the_same_bytes(tmp_path: Path) -> None:
    every = cases("valid")
    for case in every:
        shutil.copytree(case.folder / "content", tmp_path / case.folder.name / "content")
    environment = {**os.environ, **ELSEWHERE, "PYTHONPATH": str(Path(package.__file__).parents[1])}
    folders = [str(tmp_path / case.folder.name) for case in every]
    command = [sys.executable, "-c", _PUBLISH, NOW, *folders]
    ran = subprocess.run(command, env=environment, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr
    for case in every:
        assert case.matches(tmp_path / case.folder.name / "feeds"), case.folder.name


@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.folder.name)
def test_the_names_and_order_of_files_change_nothing(case: Case, tmp_path: Path, hattip: Hattip) -> None:
    shutil.copytree(case.folder / "content", tmp_path / "content")
    articles = tmp_path / "content" / "articles"
    files = sorted(path for path in articles.rglob("[!.]*.y*ml"))
    if any(b"content_file" in path.read_bytes() for path in files):
        pytest.skip("a file that is named must stay beside the one that names it")
    for number, path in enumerate(reversed(files)):
        (articles / f"{number}").mkdir()
        path.rename(articles / f"{number}" / "renamed.yml")
    assert hattip("--root", tmp_path).code == 0
    assert case.matches(tmp_path / "feeds")


def test_a_second_run_writes_nothing_and_leaves_file_times_alone(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    paths = sorted((site.root / "feeds").rglob("*"))
    for path in paths:
        os.utime(path, (1, 1))
    ran = hattip("--root", site.root)
    assert "0 files written, 17 unchanged, 0 removed" in ran.output
    assert [path.stat().st_mtime for path in paths] == [1] * len(paths)


def test_moving_the_site_or_renaming_a_category_changes_no_id(site: Folder, hattip: Hattip) -> None:
    site.article("own", source="self", url="https://news-site.org/own", original_url="")
    hattip("--root", site.root)
    before = _ids(site)
    content = site.root / "content/site.yaml"
    moved = content.read_text().replace("feeds.news-site.org", "elsewhere.org").replace("news-site.org", "new.org/sub")
    content.write_text(moved.replace("title: One", "title: The First"))
    site.article("own", source="self", url="https://new.org/sub/own", original_url="", title="Changed")
    assert hattip("--root", site.root).code == 0
    assert _ids(site) == before
    assert b"elsewhere.org" in site.files()["one/rss.xml"]


def _ids(site: Folder) -> list[bytes]:
    return [
        line for data in site.files().values() for line in data.splitlines() if b"<id>urn" in line or b"<guid" in line
    ]
