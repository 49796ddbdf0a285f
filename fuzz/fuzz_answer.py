"""Gives any bytes as the answer of the server that feeds are fetched from.

Any exception but FetchError is a bug, and so is a request to another server. ``fuzz/README.md`` says how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import io
import socket
import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["hattip", "http", "urllib"]):
    from hattip.published import fetch
    from hattip.published.record import FetchError


class _Socket:
    """A connection whose other side sends the bytes and closes it."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object, **__: object) -> io.BytesIO:
        return io.BytesIO(self._data)

    def sendall(self, _: bytes) -> None:
        """Send nothing."""

    setsockopt = settimeout = close = shutdown = lambda *_: None


def one(data: bytes) -> None:
    """Fetch a file."""
    asked = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> _Socket:
        asked.append(address)
        return _Socket(data)

    socket.create_connection = connect  # type: ignore[assignment]
    with suppress(FetchError):
        fetch.below("http://feeds.test/")("all/rss.xml")
    if set(asked) - {("feeds.test", 80)}:
        raise AssertionError(asked)


if __name__ == "__main__":
    fetch._within = lambda _, work: work()  # noqa: SLF001 - atheris wants one thread
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
