"""What all tests share: the command line, small sites to publish, and the cases."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from hattip.cache import cache_path
from hattip.cache.key import cache_key
from hattip.cli import app

CASES = Path(__file__).parent / "cases"
# Files that every site has: only the expectations that contain them are compared with them.
COMMON = {".gitattributes", "ids.txt", "manifest.json", "style.css"}
_NUMBERS = itertools.count()
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
    """The result of a command: its exit code and its output."""

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


def run(*arguments: str | Path, now: str | None = NOW) -> Ran:
    """Run the command line in this process, at a fixed time unless ``now`` is None."""
    time = [] if now is None else ["--now", now]
    result = CliRunner().invoke(app, [*time, *map(str, arguments)], obj=None)
    return Ran(result.exit_code, result.output)


@pytest.fixture
def hattip(monkeypatch: pytest.MonkeyPatch) -> Hattip:
    """Return ``run``, in an environment that does not change its reports."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return run


class Folder:
    """A site in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file, given relative to the root."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def article(self, name: str, **fields: str) -> Path:
        """Write an article: valid but for the given fields; a field of "" is left out."""
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
        """Return the bytes of every file below a folder of the site by its path from there."""
        return tree(self.root / folder)

    def copy(self, root: Path, cache: Path) -> Folder:
        """Copy a site that was published with ``--cache cache`` to another root, with its cache.

        The next run reads the copied files and finds nothing new in them.
        """
        copied = Folder(shutil.copytree(self.root, root))
        known = cache_path(cache, self.root, self.root / "feeds")
        target = cache_path(Path(os.environ["HATTIP_CACHE"]), root, root / "feeds")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(known, target)
        return copied


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder by its path from there."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """Return a small site with one article, which publishes without a problem."""
    folder = Folder(tmp_path / "site")
    folder.write("content/site.yaml", SITE)
    folder.write("content/articles/ruling.yaml", ARTICLE)
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write the output of the cases as their expectation")


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep runs of fixtures away from the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HATTIP_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def computed_once() -> Iterator[None]:
    """Compute what is the same in every run of the command line once: each takes longer than many a run."""
    key = cache(cache_key)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", cache(typer.main.get_command))
        for module in ("hattip.cache.store", "hattip.last_run"):
            patch.setattr(f"{module}.cache_key", key)
        yield


@pytest.fixture(scope="session")
def folder_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the empty folder ``empty``, which no test fills, and the caches of the tests."""
    folder = tmp_path_factory.mktemp("session")
    (folder / "empty").mkdir()
    return folder


@pytest.fixture(autouse=True)
def isolated(
    request: pytest.FixtureRequest, folder_of_the_session: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Run every test in an empty folder with a cache of its own: none reads or writes the checkout.

    The tests that do not use ``tmp_path`` share a folder: most of them take less time than a folder takes.
    """
    here = folder_of_the_session / "empty"
    if "tmp_path" in request.fixturenames:
        here = request.getfixturevalue("tmp_path") / "elsewhere"
        here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HATTIP_CACHE", str(folder_of_the_session / f"cache-{next(_NUMBERS)}"))
    yield
    assert list((folder_of_the_session / "empty").iterdir()) == []


@dataclass(frozen=True)
class Case:
    """A folder of input with the output that hattip must make of it. ``case.toml`` describes it.

    ``about`` is one line: what the case is for. ``args`` are further arguments. ``issue`` names a report, or is "".
    """

    folder: Path
    about: str
    args: tuple[str, ...] = ()
    issue: str = ""

    @classmethod
    def load(cls, folder: Path) -> Case:
        """Read the case in a folder.

        Raises:
            IncompleteCaseError: ``case.toml`` is missing, lacks ``about``, or has other keys.
        """
        file = folder / "case.toml"
        if not file.is_file():
            raise IncompleteCaseError(f"{folder} has no case.toml")
        fields = tomllib.loads(file.read_text(encoding="utf-8"))
        if unknown := fields.keys() - {"about", "args", "issue"}:
            raise IncompleteCaseError(f"{file} has unknown keys: {unknown}")
        about = fields.get("about", "").strip()
        if not about or "\n" in about:
            raise IncompleteCaseError(f"{file} must have one line that says what it is for: about")
        return cls(folder, about, tuple(fields.get("args", ())), fields.get("issue", ""))

    @property
    def expectation(self) -> Path:
        """The expected ``feeds`` or ``problems.txt``.

        Raises:
            IncompleteCaseError: there is neither, or there are both.
        """
        found = [path for path in (self.folder / "feeds", self.folder / "problems.txt") if path.exists()]
        if len(found) != 1:
            raise IncompleteCaseError(
                f"{self.folder} must have feeds/ or problems.txt; pytest --update-cases writes it"
            )
        return found[0]

    def matches(self, feeds: Path) -> bool:
        """Assert that a folder has the expected feeds."""
        found, wanted = tree(feeds), tree(self.folder / "feeds")
        assert {path: data for path, data in found.items() if path not in COMMON - wanted.keys()} == wanted != {}
        return True


class IncompleteCaseError(Exception):
    """A case lacks something: the message names it."""


def cases(kind: str, folder: Path = CASES) -> list[Case]:
    """Return the cases of a kind.

    Raises:
        IncompleteCaseError: a case is incomplete, or there is none.
    """
    found = [Case.load(path) for path in sorted((folder / kind).iterdir()) if path.is_dir()]
    if not found:
        raise IncompleteCaseError(f"there is no case in {folder / kind}")
    return found
