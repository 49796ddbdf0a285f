"""Sanitizes any text as the content of an article.

Any exception is a bug, and so is content that is harmful, also after it is parsed and written again, or that no feed
can contain. ``fuzz/README.md`` says how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import sys
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import atheris

with atheris.instrument_imports(include=["hattip", "html"]):
    from hattip.values.html import TooLargeError, sanitize
    from hattip.values.text import forbidden

_BASE = "https://court.gov.cn/a/b?c"
_HARMFUL = {"script", "style", "svg", "math", "iframe", "object", "embed", "form", "base", "meta", "link"}


class _Judge(HTMLParser):
    """Finds what must have been removed."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Raise at a tag or an attribute that is harmful."""
        if tag in _HARMFUL or any(name.startswith("on") or name == "style" for name, _ in attributes):
            raise AssertionError(self.get_starttag_text())


def one(data: bytes) -> None:
    """Sanitize the text, and the result again: a browser that repairs what it reads must find nothing harmful."""
    try:
        once = sanitize(data.decode(errors="replace"), _BASE).html
        _judge(once)
        _judge(sanitize(once, _BASE).html)
    except TooLargeError:
        return


def _judge(clean: str) -> None:
    if found := next(forbidden(clean), None):
        raise AssertionError((found, clean))
    judge = _Judge()
    judge.feed(clean)
    judge.close()
    element = ET.Element("x")
    element.text = clean
    ET.fromstring(ET.tostring(element))  # noqa: S314 - made in the line before


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
