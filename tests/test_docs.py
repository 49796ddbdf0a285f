"""Documentation that is wrong fails the tests."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import CASES, Case, Hattip, cases

import hattip as package
from docs.generate import stale

ROOT = Path(package.__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
_SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _commands(page: Path) -> list[str]:
    return [line for block in _SHELL.findall(page.read_text(encoding="utf-8")) for line in block.splitlines() if line]


def test_generated_pages_and_schemas_are_current() -> None:
    assert stale() == [], "run: python -m docs.generate"


def test_both_readmes_have_the_same_parts_and_commands() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in READMES)
    blocks = re.compile(r"```(?:sh|yaml)\n.*?```", re.DOTALL)
    assert blocks.findall(english) == blocks.findall(chinese) != []
    for mark in (r"^#+ ", r"^- ", r"^\d\. ", r"^> "):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, chinese, re.MULTILINE)) > 0


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_command_of_the_readme_works(tmp_path: Path) -> None:
    """The two set-up commands are run by ``.ci/run``, word for word; the others here, in a copy of the checkout."""
    setup: list[str] = []
    other: list[str] = []
    for command in _commands(READMES[0]):
        (setup if "venv --without-pip" in command else other).append(command)
    assert len(setup) == 2
    assert "grep -E '^python3 -m venv' README.md" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    for name in ("content", "hattip", "publish.py"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    site = tmp_path / "content/site.yaml"  # a site of one's own, as step 1 says, leaves no warning
    site.write_text(site.read_text(encoding="utf-8").replace("example.org/", "news-site.org/"), encoding="utf-8")
    assert len(other) >= 3
    for command in other:
        words = [sys.executable if word == ".venv/bin/python" else word for word in shlex.split(command)]
        assert words[0] == sys.executable
        ran = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stdout.decode()


@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.folder.name)
def test_the_schemas_accept_what_hattip_accepts(case: Case, hattip: Hattip) -> None:
    """An editor's YAML is version 1.2: numbers, booleans and null are guessed, dates are not."""
    site, article = (json.loads(hattip("schema", subject).output) for subject in ("site", "article"))
    for file in (case.folder / "content").rglob("[!.]*.y*ml"):
        for document in yaml.load_all(file.read_bytes(), _EditorLoader):
            jsonschema.Draft202012Validator(site if file.name == "site.yaml" else article).validate(document)


@pytest.mark.parametrize("name", ["unknown-keys", "missing-keys", "wrong-types", "bad-dates", "empty-values"])
def test_the_schemas_reject_what_they_can(name: str, hattip: Hattip) -> None:
    article = json.loads(hattip("schema", "article").output)
    file = CASES / "invalid" / name / "content/articles/a.yaml"
    document = next(yaml.load_all(file.read_bytes(), _EditorLoader))
    assert list(jsonschema.Draft202012Validator(article).iter_errors(document)) != []


class _EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do."""


def _resolvers() -> dict[str, list[tuple[str, Any]]]:
    unwanted = {
        "tag:yaml.org,2002:timestamp",
        "tag:yaml.org,2002:bool",
        "tag:yaml.org,2002:int",
        "tag:yaml.org,2002:float",
    }
    kept = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in unwanted]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for first in "tf":
        kept.setdefault(first, []).append(("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$")))
    for first in "-0123456789":
        kept.setdefault(first, []).append(("tag:yaml.org,2002:int", re.compile("^-?[0-9]+$")))
        kept[first].append(("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$")))
    return kept


_EditorLoader.yaml_implicit_resolvers = _resolvers()
