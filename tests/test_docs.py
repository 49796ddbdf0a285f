"""The documentation agrees with the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import CASES, Case, cases, run

import hattip as package
from docs.generate import stale

ROOT = Path(package.__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_generated_pages_and_schemas_are_current() -> None:
    assert stale() == [], "run: python -m docs.generate"


def test_both_readmes_have_the_same_parts_and_commands() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in READMES)
    blocks = re.compile(r"```(?:sh|yaml)\n.*?```", re.DOTALL)
    assert blocks.findall(english) == blocks.findall(chinese) != []
    for mark in (r"^#+ ", r"^- ", r"^!\["):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, chinese, re.MULTILINE)) > 0


def test_links_between_pages_have_targets() -> None:
    pages = [
        *READMES,
        *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md")),
        *sorted((ROOT / "docs").glob("*.md")),
    ]
    for page in pages:
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


@pytest.fixture(scope="module")
def schemas() -> dict[str, jsonschema.Draft202012Validator]:
    """Return what validates a file by the schema that is printed for it."""
    printed = {subject: run("schema", subject).output for subject in ("site", "article")}
    return {subject: jsonschema.Draft202012Validator(json.loads(schema)) for subject, schema in printed.items()}


@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.folder.name)
def test_the_schemas_accept_what_hattip_accepts(
    case: Case, schemas: dict[str, jsonschema.Draft202012Validator]
) -> None:
    """An editor's YAML is version 1.2: numbers, booleans and null are guessed, dates are not."""
    for file in (case.folder / "content").rglob("[!.]*.y*ml"):
        for document in yaml.load_all(file.read_bytes(), _EditorLoader):
            schemas["site" if file.name == "site.yaml" else "article"].validate(document)


@pytest.mark.parametrize("name", ["unknown-keys", "missing-keys", "wrong-types", "bad-dates", "empty-values"])
def test_the_schemas_reject_what_they_can(name: str, schemas: dict[str, jsonschema.Draft202012Validator]) -> None:
    file = CASES / "invalid" / name / "content/articles/a.yaml"
    document = next(yaml.load_all(file.read_bytes(), _EditorLoader))
    assert list(schemas["article"].iter_errors(document)) != []


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
