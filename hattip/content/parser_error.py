"""An error of the YAML parser, and the lines around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from hattip.content.decode import line_at, line_starts
from hattip.content.slips import Slip

# A slip with the number of its line, from 0.
Found = tuple[int, Slip]

_OPENS_BLOCK = re.compile(r"(?::|-)\s+[|>][0-9+-]*\s*(?:#.*)?$")
BRACKETS: Final = {"[": "]", "{": "}"}


class ParserError(NamedTuple):
    """An error of the parser: location (line and column from 0) and reason, and the same of its context."""

    line: int
    column: int
    reason: str
    context_line: int
    context_column: int
    context: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The text and the error, with the line of the error (the last written line if it is beyond)."""

    text: str
    error: ParserError
    number: int

    @property
    def last(self) -> int:
        """The number of the last line."""
        return len(line_starts(self.text)) - 1

    def __getitem__(self, number: int) -> str:
        return line_at(self.text, number) if 0 <= number < len(line_starts(self.text)) else ""

    def end_of(self, number: int) -> str:
        """Return the last character of a line: its line end."""
        starts = line_starts(self.text)
        return self.text[starts[number + 1] - 1] if number + 1 < len(starts) else ""

    def above(self, number: int) -> int:
        """Return the number of the line before another that is not empty, or -1."""
        number -= 1
        while number >= 0 and not self[number].strip():
            number -= 1
        return number

    def is_in_block(self, number: int) -> bool:
        """Return whether a line is part of a block scalar: below a line that ends with ``|`` or ``>``."""
        indent = indent_of(self[number])
        for above in range(number - 1, -1, -1):
            line = self[above]
            if line.strip() and indent_of(line) < indent:
                if _OPENS_BLOCK.search(line):
                    return True
                indent = indent_of(line)
        return False


def indent_of(line: str) -> int:
    """Return the number of spaces at the beginning of a line."""
    return len(line) - len(line.lstrip(" "))
