"""Measures the processor time of content: newsletters with many links, WeChat's lazy pictures, Markdown, articles.

    python -m benchmarks.rich_content [--against DIRECTORY] [--articles N]

Each site is published by the command line, with and without its content; the difference is what the content costs.
``--against`` is a checkout of another version, which publishes the same sites.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import corpus

if TYPE_CHECKING:
    from collections.abc import Callable

_SITE: Final = """\
id: tag:speed.test,2024:site
title: Speed
description: Articles with rich content
base_url: https://feeds.hattip-site.org/
home_url: https://hattip-site.org/
language: zh-Hans
timezone: Asia/Shanghai
publisher: {name: Speed}
formats: [json]
archive: false
categories: [{slug: one, title: One}]
sources: {origin: {name: The Origin, url: "https://origin.hattip-site.org/"}}
"""
_LINKS: Final = 250
_PARAGRAPHS: Final = 60


def newsletter(number: int) -> str:
    """Return a newsletter of about 20 KB with 250 links, as HTML."""
    items = "".join(
        f'<p><a href="https://news-{link % 9}.hattip-site.org/{number}/{link}?utm_source=x&amp;utm_medium=y">'
        f"Item {link}</a>"
        " and a line about it.</p>\n"
        for link in range(_LINKS)
    )
    return f"<div><table><tr><td>{items}</td></tr></table></div>"


def wechat(number: int) -> str:
    """Return an article as WeChat has it: styles on every element, lazy pictures, a frame."""
    paragraphs = "".join(
        f'<section style="margin:0" data-role="paragraph"><p style="text-align:center;line-height:1.75em">'
        f'<span style="color:rgb({part},0,0);font-size:15px" leaf="">'
        f"第{part}段：这里是一段文字，说明这件事情的经过。</span></p>"
        f'<p><img class="rich_pages wxw-img" data-ratio="0.66" data-w="1080" data-type="png" style="width:100%" '
        f'data-src="https://mmbiz.hattip-site.org/mmbiz_png/{number}{part}/640?wx_fmt=png"></p></section>'
        for part in range(_PARAGRAPHS)
    )
    return f'<div id="js_content" style="visibility:hidden;opacity:0">{paragraphs}</div>'


def newsletter_in_markdown(number: int) -> str:
    """Return a newsletter of about 20 KB with 250 links, in Markdown."""
    return "".join(
        f"- [Item {link}](https://news-{link % 9}.hattip-site.org/{number}/{link}?utm_source=x&utm_medium=y)"
        " and a line about it\n"
        for link in range(_LINKS)
    )


def article(number: int) -> str:
    """Return an ordinary article of 2 to 4 KB, as HTML."""
    return next(body for other in count(number * 10) if (body := corpus.article(other).body))


CORPORA: Final[dict[str, tuple[Callable[[int], str], str]]] = {
    "newsletter": (newsletter, "html"),
    "wechat": (wechat, "html"),
    "markdown": (newsletter_in_markdown, "md"),
    "article": (article, "html"),
}


def write(root: Path, name: str, articles: int, *, empty: bool) -> None:
    """Write a site; ``empty`` articles have a line of content."""
    make, extension = CORPORA[name]
    (root / "content/articles").mkdir(parents=True)
    (root / "content/site.yaml").write_text(_SITE, encoding="utf-8")
    for number in range(articles):
        text = "x" if empty else make(number)
        (root / f"content/articles/{number}.{extension}").write_text(text, encoding="utf-8")
        (root / f"content/articles/{number}.yaml").write_text(
            f"title: Article {number}\npublished: 2024-01-01\ncategories: one\nsource: origin\n"
            f"original_url: https://origin.hattip-site.org/{number}\ncontent_file: {number}.{extension}\n",
            encoding="utf-8",
        )


def seconds(code: Path, name: str, articles: int) -> float:
    """Return the processor time of the content of one article, in seconds."""
    return (_run(code, name, articles, empty=False) - _run(code, name, articles, empty=True)) / articles


def _run(code: Path, name: str, articles: int, *, empty: bool) -> float:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, name, articles, empty=empty)
        environment = {**os.environ, "PYTHONPATH": str(code), "HATTIP_CACHE": f"{folder}/cache"}
        command = [sys.executable, "-m", "hattip", "--root", folder, "--now", "2026-01-01T00:00+00:00"]
        before = os.times()
        ran = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)
        after = os.times()
        if ran.returncode:
            raise RuntimeError(ran.stdout.decode() + ran.stderr.decode())
        return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Print the milliseconds of an article of each corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--articles", type=int, default=50)
    arguments = parser.parse_args()
    here = Path(__file__).parents[1]
    for name in CORPORA:
        mine = seconds(here, name, arguments.articles) * 1000
        line = f"{name:12} {mine:6.1f} ms an article"
        if arguments.against:
            theirs = seconds(arguments.against, name, arguments.articles) * 1000
            line += f", {theirs:6.1f} ms there: {mine / theirs:.2f} of it"
        print(line, flush=True)


if __name__ == "__main__":
    main()
