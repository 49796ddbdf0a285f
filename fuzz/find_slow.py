"""Searches for inputs whose time grows faster than their size: random pieces, repeated many times.

``python fuzz/find_slow.py SECONDS`` prints each piece for which twice the size takes more than three times as long.
It needs no fuzzer. Only processor time counts.
"""
# ruff: noqa: INP001, S311, T201 - a script in a folder of scripts, which prints what random pieces cost

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING, Final

from hattip.content import document, markdown
from hattip.content.decode import SourceFile
from hattip.published.manifest import parse_manifest
from hattip.published.parse import PARSERS, ParseError, parse
from hattip.values.html import TooLargeError, sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE: Final = 30_000
# Below this time, in seconds, the clock is too coarse.
LEAST: Final = 0.05
FACTOR: Final = 3.0
TOKENS: Final = (
    *("<", ">", "&", "&amp;", "&#", ";", "<p>", "</p>", "<a href='", '"', "'", "=", "<!--", "-->", "<![CDATA["),
    *("]]>", "<b>", "<table>", "<td>", "<li>", "<svg>", "<math>", "<style>", "</", "/>", "a", " ", "\n", "\t"),
    *("- ", ": ", "? ", "#", "|", "&a ", "*a ", "!!", "[", "]", "{", "}", ",", "`", "*", "_", "![", "](", "](x)"),
    *("\\", "0", "人", "\u0301", "https://a.org/", "@", "~", "^", "<<<<<<<\n", "=======\n", ">>>>>>>\n"),
)


def _feeds(text: str) -> None:
    for filename in PARSERS:
        try:
            parse(filename, text.encode())
        except ParseError:
            continue


def _html(text: str) -> None:
    try:
        sanitize(text, "https://court.gov.cn/")
    except TooLargeError:
        return


READERS: Final[dict[str, Callable[[str], object]]] = {
    "html": _html,
    "html attribute": lambda text: _html(f'<p title="{text}">'),
    "yaml": lambda text: document.parse(SourceFile("content/articles/a.yaml", text.encode())),
    "yaml scalar": lambda text: document.parse(SourceFile("content/articles/a.yaml", f'title: "{text}"'.encode())),
    "markdown": markdown.render,
    "feed": _feeds,
    "manifest": lambda text: parse_manifest(text.encode()),
}


def _time(read: Callable[[str], object], piece: str, size: int) -> float:
    text = piece * (size // len(piece) + 1)
    start = time.process_time()
    read(text)
    return time.process_time() - start


def main(seconds: float) -> None:
    """Search for some seconds."""
    end, tried, slowest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < end:
        piece = "".join(random.choices(TOKENS, k=random.choice([1, 1, 2, 3, 5])))
        for name, read in READERS.items():
            small = _time(read, piece, SIZE)
            tried += 1
            slowest = max(slowest, small)
            if small > LEAST and (large := _time(read, piece, 2 * SIZE)) > FACTOR * small:
                print(
                    f"{name}: {piece!r} takes {small:.2f} s for {SIZE:,} characters and {large:.2f} s for twice as many"
                )
    print(f"{tried:,} inputs of {SIZE:,} characters; the slowest took {slowest:.2f} s")


if __name__ == "__main__":
    main(float(sys.argv[1]))
