"""The texts of problems, as data: one table a language, keyed by code and text.

``[code]`` has ``meaning`` and ``remedy``, which ``hattip explain`` and the documentation show. ``message`` and
``hint`` of ``[code]``, or of ``[code.text]``, are the text of one problem, with the names of its fields in braces.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any, Final, NamedTuple

LANGUAGES: Final = ("en", "zh")


class Explanation(NamedTuple):
    """What a code means and what to do about it, in Markdown; ``example`` is a YAML mistake of this kind, if any."""

    meaning: str
    remedy: str
    example: str


class Wording(NamedTuple):
    """The text of one problem: what is wrong, and what to do."""

    message: str
    hint: str


def language(tag: str) -> str:
    """Return the language of the tables that serves a language tag or a locale such as ``zh_CN.UTF-8``."""
    primary = tag.lower().replace("_", "-").partition("-")[0].partition(".")[0]
    return primary if primary in LANGUAGES else LANGUAGES[0]


def explanation(code: str, language: str) -> Explanation:
    """Return what a code means.

    Raises:
        KeyError: the table has no such code.
    """
    entry = table(language)[code]
    return Explanation(entry["meaning"], entry["remedy"], entry.get("example", ""))


@cache
def wording(code: str, text: str, language: str) -> Wording:
    """Return the wording of a problem. A text without a hint has that of its code.

    Raises:
        KeyError: the table has no such text.
    """
    general = table(language)[code]
    entry = general[text] if text else general
    return Wording(entry["message"], entry.get("hint", general.get("hint", "")))


@cache
def table(language: str) -> dict[str, dict[str, Any]]:
    """Return the table of a language, one of :data:`LANGUAGES`."""
    from importlib.resources import files

    data = files("hattip").joinpath("locales", "problems", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)
