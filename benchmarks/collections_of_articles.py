"""Publishes public collections of articles, and compares the text that readers see before and after.

    python -m benchmarks.collections_of_articles GIT_DIRECTORY... [--most N] [--against DIRECTORY]

A collection is a clone (bare or not) of a repository of Markdown files, such as rust-lang/blog.rust-lang.org,
ruanyf/weekly, GSA/digitalgov.gov, rust-lang/this-week-in-rust, daichangya/hexo-blog or gelusus/wxvl. Each Markdown file
becomes the content file of an article in a temporary site, which the command line publishes. Before is what lxml reads
in the HTML that hattip's Markdown renderer makes; after is what it reads in the items of the JSON feeds. Elements are
compared by their own text. None of the content is kept. ``--against`` is a checkout of another version: the processor
time of both is measured with RSS, Atom, JSON Feed and archives, as of a new site.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from lxml import etree, html

from hattip.content import front_matter, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SITE: Final = """\
id: tag:collections.test,2024:site
title: Collection
description: A public collection of articles
base_url: https://feeds.hattip-site.org/
home_url: https://hattip-site.org/
language: en
timezone: UTC
publisher: {name: Collection}
categories: [{slug: one, title: One}]
sources: {origin: {name: The Origin, url: "https://origin.hattip-site.org/"}}
"""
_EVERYTHING: Final = "formats: [json]\nlimit: 1000\nmax_bytes: 100000000\n"
_NEW_SITE: Final = "formats: [rss, atom, json]\n"
_HERE: Final = Path(__file__).parents[1]
_ORIGIN: Final = "https://origin.hattip-site.org/{}.html"
_NEVER_SHOWN: Final = frozenset({"script", "style", "template", "title", "noscript", "datalist", "head"})
_COUNTED: Final = ("img", "a", "table", "td", "li", "pre", "code", "video", "audio", "iframe", "sup")
_TITLE = re.compile(r"^title\s*[:=]\s*(.+)$", re.MULTILINE)


@dataclass
class Outcome:
    """What became of the elements of a collection."""

    articles: int = 0
    elements: int = 0
    characters: int = 0
    lost_characters: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    without_source: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    strict_stops: int = 0
    seconds: float = 0


def main() -> None:
    """Publish each collection and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=400, help="articles of a collection")
    parser.add_argument("--against", type=Path, help="a checkout of another version")
    arguments = parser.parse_args()
    for collection in arguments.collections:
        texts = dict(_texts(collection, arguments.most))
        with tempfile.TemporaryDirectory() as folder:
            outcome = _publish(Path(folder), texts)
            _print(collection.parent.name, outcome)
            if arguments.against:
                _print_times(Path(folder), arguments.against.resolve())


def _texts(collection: Path, most: int) -> Iterator[tuple[str, str]]:
    """Yield Markdown files of a repository's newest commit, evenly chosen if there are more than wanted."""
    git = ["git", "-c", "core.quotepath=off", "-C", str(collection)]
    listed = subprocess.run([*git, "ls-tree", "-r", "-z", "HEAD"], capture_output=True, check=True).stdout.decode()
    entries = [line.partition("\t") for line in listed.split("\0") if line.endswith(".md")]
    entries = entries[:: max(1, len(entries) // most)][:most]
    objects = "".join(f"{head.split()[2]}\n" for head, _, _ in entries)
    data = subprocess.run([*git, "cat-file", "--batch"], input=objects.encode(), capture_output=True, check=True).stdout
    position = 0
    for _, _, path in entries:
        line_end = data.index(b"\n", position)
        head = data[position:line_end]
        position = line_end + 1
        if head.endswith(b"missing"):
            continue
        size = int(head.split()[2])
        text = data[position : position + size].decode(errors="replace")
        position += size + 1
        if text.strip() and "\ufffd" not in text:
            yield path, text


def _publish(root: Path, texts: dict[str, str]) -> Outcome:
    outcome = Outcome()
    (root / "content/articles").mkdir(parents=True)
    (root / "content/site.yaml").write_text(_SITE + _EVERYTHING)
    befores = {}
    for number, (path, text) in enumerate(texts.items()):
        original = _ORIGIN.format(number)
        article = {
            "title": _title(path, text),
            "published": f"20{number % 24:02}-01-01",
            "categories": "one",
            "source": "origin",
            "original_url": original,
            "content_file": f"{number}.md",
        }
        (root / f"content/articles/{number}.md").write_bytes(text.encode())
        (root / f"content/articles/{number}.yaml").write_text(
            yaml.safe_dump(article, allow_unicode=True), encoding="utf-8"
        )
        found = front_matter.find(text)
        befores[original] = markdown.render(text[found.length if found else 0 :]).html
    report = _run_without_refused(root, outcome)
    outcome.codes.update(problem["code"] for problem in report["problems"])
    stopping = {problem["path"] for problem in report["problems"] if problem["severity"] == "warning"}
    outcome.strict_stops = len(stopping)
    for item in _items(root):
        outcome.articles += 1
        before = befores[item["external_url"]]
        after = re.sub(r"<footer lang=.*?</footer>$", "", item["content_html"], flags=re.DOTALL)
        _compare(before, after, outcome)
    return outcome


def _title(path: str, text: str) -> str:
    found = _TITLE.search(text[:2000])
    title = found[1].strip().strip("\"'") if found else Path(path).stem
    return re.sub(r"[\x00-\x1f]", " ", title) or "Untitled"


def _run_without_refused(root: Path, outcome: Outcome, checkout: Path = _HERE) -> Any:
    """Run hattip, again without the articles with an error as long as there are some; return the last report."""
    while True:
        report = _run(root, outcome, checkout)
        errors = [each for each in report["problems"] if each["severity"] == "error"]
        if not errors:
            return report
        refused = {each["path"] for each in errors}
        print(f"  left out: {len(refused)} files, for {dict(Counter(each['code'] for each in errors))}")
        for path in refused:  # a content file without text, most often
            (root / path).with_suffix(".yaml").unlink()


def _print_times(root: Path, other: Path) -> None:
    """Print the processor time of a cold run of both versions, the shorter of two each."""
    (root / "content/site.yaml").write_text(_SITE + _NEW_SITE)
    _run_without_refused(root, Outcome(), other)
    times: dict[Path, list[float]] = {_HERE: [], other: []}
    for checkout in (*times, *times):
        outcome = Outcome()
        _run(root, outcome, checkout)
        times[checkout].append(outcome.seconds)
    ours, theirs = min(times[_HERE]), min(times[other])
    print(f"  as a new site: {ours:.1f} s of processor, {theirs:.1f} s there: {ours / theirs:.2f} of it")


def _run(root: Path, outcome: Outcome, checkout: Path = _HERE) -> Any:
    for name in ("feeds", "cache", ".hattip-cache"):
        shutil.rmtree(root / name, ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(checkout), "HATTIP_CACHE": str(root / "cache")}
    command = [
        sys.executable,
        "-P",
        "-m",
        "hattip",
        "--root",
        str(root),
        "--now",
        "2026-01-01T00:00+00:00",
        "--report",
        "json",
    ]
    started = os.times()
    ran = subprocess.run(command, capture_output=True, env=environment, check=False)
    ended = os.times()
    outcome.seconds = ended.children_user + ended.children_system - started.children_user - started.children_system
    if not ran.stdout:
        raise RuntimeError(ran.stderr.decode())
    report = json.loads(ran.stdout)
    for problem in report["problems"]:
        problem["path"] = "content/" + problem["path"].rpartition("content/")[2]
    return report


def _items(root: Path) -> Iterator[Any]:
    seen = set()
    for file in sorted((root / "feeds/one").rglob("feed.json")):
        for item in json.loads(file.read_bytes())["items"]:
            if item["id"] not in seen:
                seen.add(item["id"])
                yield item


def _compare(before: str, after: str, outcome: Outcome) -> None:
    """Compare the elements of an article by their own text."""
    first, second = _parse(before), _parse(after)
    outcome.before.update(element.tag for element in first.iter(*_COUNTED))
    outcome.after.update(element.tag for element in second.iter(*_COUNTED))
    outcome.without_source += sum(not element.get("src") for element in second.iter("img"))
    shown = "".join("".join(second.itertext()).split())
    for element in first.iter():
        if not isinstance(element.tag, str) or _is_hidden(element):
            continue
        texts = ["".join((text or "").split()) for text in (element.text, *(child.tail for child in element))]
        outcome.elements += 1
        outcome.characters += sum(map(len, texts))
        for text in texts:
            if text not in shown:
                outcome.lost_characters += len(text)
                outcome.lost.append((element.tag, text[:100]))


def _parse(text: str) -> HtmlElement:
    return html.fragment_fromstring(text, create_parent="div") if text.strip() else etree.Element("div")


def _is_hidden(element: HtmlElement) -> bool:
    for each in [element, *element.iterancestors()]:
        style = (each.get("style") or "").replace(" ", "").lower()
        if each.tag in _NEVER_SHOWN - {"noscript"} or each.get("hidden") is not None or "display:none" in style:
            return True
    return False


def _print(name: str, outcome: Outcome) -> None:
    print(f"{name}: {outcome.articles:,} articles, {outcome.seconds:.1f} s of processor")
    print(f"  {outcome.elements:,} elements with {outcome.characters:,} characters; {outcome.lost_characters:,} lost")
    for tag, text in outcome.lost[:8]:
        print(f"    <{tag}> {text}")
    counts = ", ".join(f"{tag} {outcome.before[tag]:,} -> {outcome.after[tag]:,}" for tag in _COUNTED)
    print(f"  elements before and after: {counts}; img without src: {outcome.without_source}")
    print(f"  problems: {', '.join(f'{code} {number:,}' for code, number in outcome.codes.most_common())}")
    print(f"  files with a warning: {outcome.strict_stops:,}")


if __name__ == "__main__":
    main()
