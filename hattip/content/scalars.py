"""How values are written in YAML."""

from __future__ import annotations

from typing import Final

# Spaces that YAML does not take for spaces.
ODD_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# With these a value begins that has quotes or is a block.
INDICATORS: Final = ("'", '"', "|", ">")
# The full-width forms of the marks of a block.
BLOCK_MARKS: Final = ("｜", "＞")


def quoted(value: str) -> str:
    """Return a text as a quoted YAML scalar on one line."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'
