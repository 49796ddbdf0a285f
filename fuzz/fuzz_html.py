"""Sanitizes any text as HTML and as Markdown.

Each exception is a bug, and so is content that does harm, that changes when it is sanitized again, or that no feed can
contain. ``fuzz/README.md`` explains how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import sys
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import atheris

with atheris.instrument_imports(include=["hattip", "html"]):
    from hattip.content import markdown
    from hattip.values import html as safe_html
    from hattip.values.text import forbidden

_BASE = "https://court.gov.cn/a/b?c"
_HARMFUL = {"script", "style", "svg", "math", "iframe", "object", "embed", "form", "base", "meta", "link"}


class _Judge(HTMLParser):
    """Finds harmful elements and attributes."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Raise at a tag or an attribute that does harm."""
        if tag in _HARMFUL or any(name.startswith("on") or name == "style" for name, _ in attributes):
            raise AssertionError(self.get_starttag_text())


def one(data: bytes) -> None:
    """Sanitize the text as HTML and as Markdown, and the result once more, which must not change it."""
    text = data.decode(errors="replace")
    for html in (text, markdown.render(text).html):
        try:
            clean, findings = safe_html.sanitize(html, _BASE)
        except safe_html.TooLargeError:
            continue
        if not all(finding.subject for finding in findings):
            raise AssertionError(findings)
        _judge(clean)
        if safe_html.clean(clean, "https://elsewhere.org/") != clean:
            raise AssertionError(clean)


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
