"""A problem is a value: a code, a location, and the fields of its text. ``reporting`` makes the text."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.codes import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["CODES", "Code", "Edit", "Fix", "Problem", "Severity", "Span", "dump", "restore"]

CODES: Final = {code.value: code for code in Code}
_NO_FIELDS: Final[Mapping[str, object]] = {}


class Span(NamedTuple):
    """A part of one file, counted as editors do: lines and columns from 1, columns in characters, the end exclusive.

    ``path`` is relative to the site's root, with ``/``. ``excerpt`` is the first line of the part, for reports that
    show it. A problem with an entire file has line 1, column 1 and no excerpt.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """The replacement of the characters from ``start`` to ``end`` of a file's decoded text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """How a problem can be fixed: by edits of its file that do not overlap, or by another encoding of it.

    ``is_certain`` fixes are applied by ``check --fix``; others are only suggested. ``encoding`` is the Python name of
    the encoding that the file has instead of UTF-8.
    """

    edits: tuple[Edit, ...] = ()
    is_certain: bool = True
    encoding: str = ""


class Problem(NamedTuple):
    """One mistake: its kind, its location, and what its text names.

    ``text`` is the key of the wording below the code in ``locales/problems/``, empty for the wording of the code
    itself. ``fields`` are the values that the wording names: texts, numbers and tuples of texts.
    """

    code: Code
    span: Span
    text: str = ""
    fields: Mapping[str, object] = _NO_FIELDS
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """The severity of the code: every problem of one code has the same."""
        return self.code.severity

    def __lt__(self, other: Problem) -> bool:  # type: ignore[override]
        """Order by location, then code and text: a report never depends on the order of discovery."""
        if self.span != other.span:
            return self.span < other.span
        return self._order() < other._order()

    def _order(self) -> tuple[str, str, str]:
        return self.code, self.text, repr(self.fields)


def dump(problems: Iterable[Problem]) -> str:
    """Return problems as JSON, for :func:`restore`. The lines of files that they show are in it once."""
    excerpts: dict[str, int] = {}
    rows = []
    for code, span, text, fields, fix in problems:
        number = excerpts.setdefault(span.excerpt, len(excerpts))
        rows.append((code, *span[:-1], number, text, fields, _dumped(fix)))
    return json.dumps((list(excerpts), rows))


def restore(problems: str) -> Iterator[Problem]:
    """Yield problems from their JSON form."""
    excerpts, rows = json.loads(problems)
    for code, path, line, column, end_line, end_column, number, text, fields, fix in rows:
        span = Span(path, line, column, end_line, end_column, excerpts[number])
        yield Problem(CODES[code], span, text, fields, _restored(fix))


def _dumped(fix: Fix | None) -> object:
    return None if fix is None else (tuple(astuple(edit) for edit in fix.edits), fix.is_certain, fix.encoding)


def _restored(fix: list[Any] | None) -> Fix | None:
    return None if fix is None else Fix(tuple(Edit(*edit) for edit in fix[0]), *fix[1:])
