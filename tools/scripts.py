"""Generates ``hattip/values/scripts.txt``, the scripts of all characters, from Unicode's data as fontTools has it.

Run ``python tools/scripts.py`` after ``pip install fonttools``, when a new version of Unicode should be known.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from fontTools.unicodedata import Scripts, script_extension

TARGET = Path(__file__).parent.parent / "hattip" / "values" / "scripts.txt"
# UTS 39 section 5.1: writing systems that mix scripts.
AUGMENTED = {
    "Hani": {"Hanb", "Jpan", "Kore"},
    "Hira": {"Jpan"},
    "Kana": {"Jpan"},
    "Hang": {"Kore"},
    "Bopo": {"Hanb"},
}
ANY = {"Zyyy", "Zinh", "Zzzz"}


def scripts(code: int) -> str:
    """Return the augmented script set of a code point, or nothing if it may be in any script."""
    names = set(script_extension(chr(code)))
    if names & ANY:
        return ""
    return " ".join(sorted(names.union(*(AUGMENTED.get(name, set()) for name in names))))


def table() -> str:
    """Return one line for each range of characters: the first and the last code point, and their scripts."""
    lines = [f"# {next(line for line in Path(Scripts.__file__).read_text().splitlines() if 'Scripts-' in line)[2:]}"]
    for names, codes in groupby(range(0x110000), scripts):
        group = list(codes)
        if names:
            lines.append(f"{group[0]:X} {group[-1]:X} {names}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="ascii")
