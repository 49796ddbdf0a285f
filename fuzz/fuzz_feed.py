"""Reads any bytes as published feeds, with and without conflict markers, and as the list of ids.

Any exception but ParseError is a bug, and so is an item that cannot be compared. ``fuzz/README.md`` says how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["hattip"]):
    from hattip.formats import IDS
    from hattip.published.compare import FeedAfter, Joined, Published, compare
    from hattip.published.parse import PARSERS
    from hattip.published.record import problems_of, read_record
    from hattip.reporting import differences

_PATHS = [*(f"all/{filename}" for filename in PARSERS), IDS]


def one(data: bytes) -> None:
    """Read the bytes as each format, and compare the items with an empty feed."""
    for path in _PATHS:
        (file,) = read_record([path], {path: data}.get, 50)
        problems_of([file], "feeds")
        if file.items is None:
            continue
        before = Published("tag:x", frozenset(_PATHS), {"all": file.items})
        changes = compare(before, [FeedAfter("all", ())], (), Joined(vanished=file.items), archive=True)
        for report in (differences.text, differences.markdown, differences.as_json):
            report(changes).encode()


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
