"""The words of reports and summaries, as data: one table a language, keyed by name, with fields in braces."""

from __future__ import annotations

import tomllib
from functools import cache


@cache
def table(language: str) -> dict[str, str]:
    """Return the words of a language, one of ``hattip.locales.problems.LANGUAGES``."""
    from importlib.resources import files

    data = files("hattip").joinpath("locales", "reports", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)
