"""Problems are values: a code, a place and a remedy, collected where found and shown by ``reporting``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hattip.codes import Code, Severity

__all__ = ["CODES", "Code", "Problem", "Severity", "Span"]

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
