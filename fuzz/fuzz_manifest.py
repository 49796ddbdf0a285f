"""Reads any bytes as a manifest.

Any exception is a bug, and so is a path that hattip never writes. ``fuzz/README.md`` says how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["hattip"]):
    from hattip.formats import is_output
    from hattip.published.manifest import parse_manifest
    from hattip.published.record import pages


def one(data: bytes) -> None:
    """Read the bytes; also as the text of a file name that exists."""
    manifest = parse_manifest(data, [data.decode(errors="replace")])
    for path in manifest.files:
        if not is_output(path) or ".." in path.split("/") or not path.isprintable():
            raise AssertionError(path)
    pages(manifest.files)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
