"""The repository is its own first user: its content gives its feeds, and the READMEs show them.

This is the only test file that knows ``content/`` and ``feeds/``. It does not know their words.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Hattip, tree

import hattip as package

ROOT = Path(package.__file__).parents[1]
MAX_FILES = 25
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
_SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_ARTICLE = re.compile(r"```yaml\n(title: .*?)```", re.DOTALL)
_MISTAKE = re.compile(r"```text\n(.*?\n +--> (content/\S+\.yaml):(\d+):.*?\n +\d+ \| (.*?)\n.*?)```", re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of what publishing needs of this repository."""
    for name in ("content", "feeds", "hattip"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "publish.py", tmp_path)
    return tmp_path


def test_publishing_the_content_gives_the_feeds(checkout: Path, hattip: Hattip) -> None:
    before = tree(checkout / "feeds")
    ran = hattip("--root", checkout, "--strict", now=None)
    assert ran.code == 0, ran.output
    assert tree(checkout / "feeds") == before != {}


def test_the_feeds_are_few_files() -> None:
    pages = (".html", "page.css")
    assert 0 < len([path for path in tree(ROOT / "feeds") if not path.endswith(pages)]) <= MAX_FILES


def test_the_sample_shows_what_an_article_can_be() -> None:
    feed = json.loads((ROOT / "feeds/all/feed.json").read_text(encoding="utf-8"))
    items = feed["items"]
    assert any("_withdrawn" in item for item in items)
    assert any("attachments" in item for item in items)
    assert any("image" in item and "<table>" in item["content_html"] for item in items)
    assert any(item.get("language", feed["language"]) != feed["language"] for item in items)
    scheduled = [path for path in (ROOT / "content").rglob("*.yaml") if "\npublished: 2099-" in path.read_text("utf-8")]
    assert len(scheduled) == 1


@pytest.mark.slow
def test_every_command_of_the_readme_works(checkout: Path) -> None:
    """``.ci/run`` runs the two set-up commands word for word; the others are run here."""
    lines = [line for block in _SHELL.findall(READMES["en"].read_text(encoding="utf-8")) for line in block.splitlines()]
    setup = [line for line in lines if "venv --without-pip" in line]
    others = [line for line in lines if line not in setup]
    assert len(setup) == 2
    assert "grep -E '^python3 -m venv' README.md" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert len(others) >= 3
    for command in others:
        program, *arguments = shlex.split(command)
        assert program == ".venv/bin/hattip"
        words = [sys.executable, "-m", "hattip", *arguments]
        ran = subprocess.run(words, cwd=checkout, input=b"\n" * 20, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stdout.decode()


@pytest.mark.parametrize("language", READMES)
def test_the_mistake_in_the_readme_is_reported_as_shown(
    language: str, checkout: Path, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    page = READMES[language].read_text(encoding="utf-8")
    article = _ARTICLE.search(page)
    mistake = _MISTAKE.search(page)
    assert article
    assert mistake
    shown, file, line, text = mistake.groups()
    lines = article[1].splitlines()
    assert lines[int(line) - 1].partition(":")[0] == text.partition(":")[0]
    lines[int(line) - 1] = text
    shutil.rmtree(checkout / "content/articles")
    Path(file).parent.mkdir(parents=True)
    Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = hattip("check", "--lang", language, now=None)
    assert ran.code == 1
    assert shown in ran.output
