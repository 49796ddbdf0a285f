"""The texts of problems: complete in every language, and each text that the source uses exists."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import Any

import pytest

import hattip as package
from hattip.codes import Code
from hattip.locales import authoring, reports
from hattip.locales import problems as tables
from hattip.problems import Problem, Span
from hattip.reporting import messages

HATTIP = Path(package.__file__).parent
ENGLISH, CHINESE = (tables.table(language) for language in tables.LANGUAGES)
# The functions that make a problem or the error of one, and where their code and text are among the arguments.
_MAKERS: dict[str, tuple[int, int]] = {
    "Problem": (0, 2),
    "problem": (0, 1),
    "InvalidValueError": (0, 1),
    "DateError": (0, 1),
}
_OF_ONE_CODE = {"UrlError": "bad-url", "HostError": "bad-url", "Slip": "yaml-syntax"}


def _texts(table: dict[str, Any]) -> dict[tuple[str, str, str], str]:
    """Return every text with its code, key and part."""
    found: dict[tuple[str, str, str], str] = {}
    for code, entry in table.items():
        for name, value in entry.items():
            parts = value if isinstance(value, dict) else {name: value}
            found |= {(code, name if parts is value else "", part): text for part, text in parts.items()}
    return found


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_each_code_has_texts_in_every_language_and_no_other_has() -> None:
    for table in (ENGLISH, CHINESE):
        assert set(table) == {code.value for code in Code}
        for code, entry in table.items():
            assert {"meaning", "remedy", "message", "hint"} <= entry.keys(), code


def test_both_languages_have_the_same_texts_with_the_same_fields() -> None:
    english, chinese = _texts(ENGLISH), _texts(CHINESE)
    assert english.keys() == chinese.keys()
    assert len(english) > 300
    for key, text in english.items():
        if key[2] in {"message", "hint"}:
            assert _fields(text) == _fields(chinese[key]), key


@pytest.mark.parametrize("part", ["meaning", "remedy", "message", "hint"])
def test_chinese_is_chinese(part: str) -> None:
    for key, text in _texts(CHINESE).items():
        if key[2] == part:
            assert any("\u4e00" <= character <= "\u9fff" for character in text), key


def _string(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code":
        return Code[node.attr].value
    return None


def _used(tree: ast.Module) -> set[tuple[str, str]]:
    """Return the codes and texts that a module names in the calls that make problems."""
    used = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _OF_ONE_CODE and node.args:
            code: str | None = _OF_ONE_CODE[name]
            text = _string(node.args[0])
        elif name in _MAKERS:
            at, text_at = _MAKERS[name]
            code = _string(node.args[at]) if len(node.args) > at else None
            text = _string(node.args[text_at]) if len(node.args) > text_at else ""
        else:
            continue
        if code is not None and text is not None:
            used.add((code, text))
    return used


def test_each_text_of_the_source_exists() -> None:
    used = set()
    for path in HATTIP.rglob("*.py"):
        used |= _used(ast.parse(path.read_text(encoding="utf-8")))
    assert len(used) > 80
    for code, text in sorted(used):
        for language in tables.LANGUAGES:
            assert tables.wording(code, text, language).message, (code, text)


def test_a_text_is_made_from_its_fields() -> None:
    span = Span("a")
    several = Problem(Code.UNKNOWN_KEY, span, "", {"key": "x", "known": ("a", "b")})
    assert messages.hint(several) == "The keys are: a, b."
    assert messages.hint(several, "zh") == "可用的键：a、b"
    assert messages.fill("{count} {count:file|files}", {"count": 1}, "en") == "1 file"
    assert messages.fill("{count} {count:file|files}", {"count": 1000}, "en") == "1,000 files"


def test_a_locale_chooses_the_language() -> None:
    assert [tables.language(tag) for tag in ("zh_CN.UTF-8", "zh-Hant", "C", "de_DE", "en")] == [
        "zh",
        "zh",
        "en",
        "en",
        "en",
    ]


def test_the_words_of_reports_are_complete_in_every_language() -> None:
    english, chinese = (reports.table(language) for language in tables.LANGUAGES)
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert _fields(text) == _fields(chinese[key]), key


def test_each_word_of_a_report_that_the_source_uses_exists() -> None:
    used = set()
    for path in (*(HATTIP / "reporting").glob("*.py"), *(HATTIP / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say" and node.args:
                used.add(_string(node.args[0]))
    used.discard(None)
    assert len(used) > 20
    assert used <= reports.table("en").keys()


def test_the_texts_of_authoring_are_complete_in_every_language_and_each_is_used() -> None:
    english, chinese = (authoring.table(language) for language in tables.LANGUAGES)
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert _fields(text) == _fields(chinese[key]), key
        is_text = any(character.isalpha() for character in re.sub(r"{.*?}", "", text))
        assert not is_text or any("\u4e00" <= character <= "\u9fff" for character in chinese[key]), key
    sources = [*(HATTIP / "authoring").glob("*.py"), *(HATTIP / "cli").glob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r"""["'](\w+)["']""", source))
    assert [
        key for key in english if not {key, key.removeprefix("gap_"), key.removeprefix("not_editable_")} & named
    ] == []
