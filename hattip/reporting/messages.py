"""Makes the text of a problem from its code and fields, in the language of the reader."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any, Final

from hattip.locales import problems as tables

if TYPE_CHECKING:
    from hattip.problems import Problem

_JOINERS: Final = {"en": ", ", "zh": "、"}
# A long list of names is of no help in a terminal.
_MAX_NAMES: Final = 24


def message(problem: Problem, language: str = "en") -> str:
    """Return what is wrong, in one sentence."""
    return fill(tables.wording(problem.code, problem.text, language).message, problem.fields, language)


def hint(problem: Problem, language: str = "en") -> str:
    """Return what to do about it; may be empty."""
    return fill(tables.wording(problem.code, problem.text, language).hint, problem.fields, language)


def fill(template: str, fields: Any, language: str) -> str:
    """Return a template with its fields filled in.

    ``{count}`` is a number as people write it (``10,000``), ``{count:d}`` the same in digits only, and
    ``{count:file|files}`` the word for it. Tuples are joined.
    """
    return _Formatter(language).vformat(template, (), fields)


class _Formatter(string.Formatter):
    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        if isinstance(value, int) and not format_spec:
            return f"{value:,}"
        if isinstance(value, list | tuple):
            return self._joined([str(each) for each in value])
        return str(value)

    def _joined(self, names: list[str]) -> str:
        shown = names[:_MAX_NAMES]
        more = ("…",) if len(names) > _MAX_NAMES else ()
        return _JOINERS[self._language].join([*shown, *more])
