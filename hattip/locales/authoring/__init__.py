"""The questions and results of ``init``, ``new``, ``add``, ``import`` and ``serve``, as data: one table a language."""

from __future__ import annotations

import tomllib
from functools import cache


@cache
def table(language: str) -> dict[str, str]:
    """Return the texts of a language, one of ``hattip.locales.problems.LANGUAGES``."""
    from importlib.resources import files

    data = files("hattip").joinpath("locales", "authoring", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)
