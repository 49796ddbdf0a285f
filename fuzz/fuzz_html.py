"""Feeds any text to what makes content harmless, and to what tells of it.

Whatever is raised is a fault, and so is content that does harm, at once or when it is read and written once more, or
that no feed could carry. ``fuzz/README.md`` says how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import sys
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import atheris

with atheris.instrument_imports(include=["hattip", "html"]):
    from hattip.values import html as safe_html
    from hattip.values.text import forbidden

_BASE = "https://court.gov.cn/a/b?c"
_HARMFUL = {"script", "style", "svg", "math", "iframe", "object", "embed", "form", "base", "meta", "link"}


class _Judge(HTMLParser):
    """Finds what must not be left."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Raise at a tag or an attribute that does harm."""
        if tag in _HARMFUL or any(name.startswith("on") or name == "style" for name, _ in attributes):
            raise AssertionError(self.get_starttag_text())


def one(data: bytes) -> None:
    """Clean the text, and clean what came of it: a browser that mends what it reads must find no harm either."""
    html = data.decode(errors="replace")
    for removal in safe_html.removals(html):
        if not removal.what:
            raise AssertionError(removal)
    clean = safe_html.clean(html, _BASE)
    _judge(clean)
    _judge(safe_html.clean(clean, _BASE))


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
