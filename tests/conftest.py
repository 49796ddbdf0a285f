"""What all tests share: a way through the command line's door, and whole small sites to publish."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hattip.cli import app

CASES = Path(__file__).parent / "cases"
NOW = "2026-01-31T08:00+08:00"

SITE = """\
id: tag:news.test,2024:site
title: News
description: What others wrote
base_url: https://feeds.news-site.org/
home_url: https://news-site.org/
language: en
timezone: Asia/Shanghai
publisher: {name: The News Site}
categories:
- {slug: one, title: One}
- {slug: two, title: Two}
sources:
  court: {name: The Court, url: https://court.gov.cn/}
"""

ARTICLE = """\
title: A ruling
published: 2024-05-26
categories: one
source: court
original_url: https://court.gov.cn/ruling
"""


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    output: str

    @property
    def report(self) -> Any:
        """The JSON report."""
        return json.loads(self.output)

    @property
    def codes(self) -> list[str]:
        """The codes of the problems in the JSON report."""
        return [problem["code"] for problem in self.report["problems"]]


Hattip = Callable[..., Ran]


@pytest.fixture
def hattip(monkeypatch: pytest.MonkeyPatch) -> Hattip:
    """Run the command line in this process, as of a fixed moment; returns code and output."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str | Path, now: str | None = NOW) -> Ran:
        moment = [] if now is None else ["--now", now]
        result = CliRunner().invoke(app, [*moment, *map(str, arguments)], obj=None)
        return Ran(result.exit_code, result.output)

    return run


class Folder:
    """A site in a temporary folder that a test writes and looks at."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file, given relative to the root."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def article(self, name: str, **fields: str) -> Path:
        """Write an article that is right but for the given fields."""
        article = {
            "title": f"About {name}",
            "published": "2024-05-26",
            "categories": "one",
            "source": "court",
            "original_url": f"https://court.gov.cn/{name}",
        }
        lines = [f"{key}: {value}\n" for key, value in {**article, **fields}.items() if value]
        return self.write(f"content/articles/{name}.yaml", "".join(lines))

    def files(self, folder: str = "feeds") -> dict[str, bytes]:
        """Return every file below a folder with its bytes."""
        return tree(self.root / folder)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path from there, with its bytes."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Return a small site with one article that publishes without a word."""
    folder = Folder(tmp_path / "site")
    folder.write("content/site.yaml", SITE)
    folder.write("content/articles/ruling.yaml", ARTICLE)
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write what the cases give as what they should give")


@pytest.fixture(autouse=True)
def elsewhere(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Run every test in an empty folder, with a cache of its own, so that none depends on, or writes to, the checkout."""
    monkeypatch.setenv("HATTIP_CACHE", str(tmp_path_factory.mktemp("cache")))
    before = Path.cwd()
    here = tmp_path / "elsewhere"
    here.mkdir()
    os.chdir(here)
    yield
    os.chdir(before)


def cases(kind: str) -> list[Path]:
    """Return the case folders of a kind; a suite that finds none must not pass."""
    found = sorted(path for path in (CASES / kind).iterdir() if path.is_dir())
    if not found:
        message = f"there is no case in {CASES / kind}"
        raise FileNotFoundError(message)
    return found
