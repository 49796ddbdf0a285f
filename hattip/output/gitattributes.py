"""The ``.gitattributes`` of the output folder: a checkout has the published bytes on every system."""

from __future__ import annotations

from typing import Final

from hattip.formats import IDS

_LINES: Final = (
    "# Written by hattip. Git must not convert line ends here; hosting services fold generated files in reviews.",
    "* -text linguist-generated gitlab-generated",
    "# Two branches may each add articles: git keeps the lines of both.",
    f"{IDS} merge=union",
)


def render() -> bytes:
    """Return the file's bytes, which are the same for every site."""
    return "".join(f"{line}\n" for line in _LINES).encode()
