"""Problems are values: a code, a place and a remedy, collected where found and shown by ``reporting``."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Final

from hattip.codes import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CODES", "Code", "Problem", "Severity", "Span", "dump", "restore"]

CODES: Final = {code.value: code for code in Code}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file, as editors count: lines and columns from 1, columns in characters, the end exclusive.

    ``path`` is relative to the site's root, with ``/``. ``excerpt`` is the first line of the stretch, for reports
    that show it; a problem with a whole file has line 1, column 1 and no excerpt.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: what is wrong (``message``), where (``span``), and what to do (``hint``)."""

    code: Code
    span: Span
    message: str
    hint: str

    @property
    def severity(self) -> Severity:
        """The severity of the code: one code is always equally bad."""
        return self.code.severity

    def __lt__(self, other: Problem) -> bool:
        """Order by place, then code, so that a report never depends on the order of discovery."""
        return (self.span, self.code, self.message) < (other.span, other.code, other.message)


def dump(problems: Iterable[Problem]) -> str:
    """Return problems as JSON, for :func:`restore`."""
    return json.dumps([(each.code, astuple(each.span), each.message, each.hint) for each in problems])


def restore(problems: str) -> Iterator[Problem]:
    """Yield problems from their JSON form."""
    for code, span, message, hint in json.loads(problems):
        yield Problem(CODES[code], Span(*span), message, hint)
