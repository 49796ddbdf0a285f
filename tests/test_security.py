"""SECURITY.md names tests for each of its promises, and all of them exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROMISES = re.findall(r"^\| (?!Promise|---)(.+?) \| (.+?) \|$", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE)


def test_there_are_promises() -> None:
    assert len(PROMISES) > 15


@pytest.mark.parametrize(("promise", "tests"), PROMISES, ids=lambda text: text[:40])
def test_each_promise_names_tests_that_exist(promise: str, tests: str) -> None:
    named = re.findall(r"`((?:tests|fuzz)/[^`]*)`", tests)
    assert named, promise
    for path, _, name in (each.partition("::") for each in named):
        assert (ROOT / path).exists(), path
        if name:
            functions = {
                node.name
                for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
                if isinstance(node, ast.FunctionDef)
            }
            assert name in functions, f"{path}::{name}"
