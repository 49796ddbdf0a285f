"""Measures the code itself: ``python -m benchmarks.structure [CHECKOUT]``.

Prints the lines of code, the functions with the highest cognitive complexity, and how many modules and functions of
hattip have an article's title in a variable or a result while it is published in RSS.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import complexipy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

_TITLE: Final = "Zebra crossings of the county"
_DEPTH: Final = 4  # levels of containers and objects that are searched
_WIDTH: Final = 50  # members of a container that are searched
_SITE: Final = """\
id: tag:news-site.org,2024:structure
title: News
description: What others wrote
base_url: https://feeds.news-site.org/
home_url: https://news-site.org/
language: en
timezone: UTC
publisher: {name: The News Site}
formats: [rss]
archive: false
categories: [{slug: one, title: One}]
sources: {court: {name: The Court, url: https://court.gov.cn/}}
"""
_ARTICLE: Final = f"""\
title: {_TITLE}
published: 2024-05-26
categories: one
source: court
original_url: https://court.gov.cn/ruling
"""


def main(arguments: list[str]) -> None:
    """Print the measurements of a checkout; without arguments, of this one."""
    checkout = Path(arguments[0] if arguments else Path(__file__).parents[1]).resolve()
    package = checkout / "hattip"
    files = sorted(package.rglob("*.py"))
    print(f"lines of code: {sum(map(_code_lines, files)):,} in {len(files)} modules")
    worst = sorted(_complexities(files), reverse=True)[:10]
    print("cognitive complexity: " + ", ".join(f"{number} {name}" for number, name in worst))
    sys.path.insert(0, str(checkout))  # so that hattip is imported from there
    _trace(package)


def _code_lines(file: Path) -> int:
    """Return the number of lines that are neither blank nor comments."""
    lines = map(str.strip, file.read_text(encoding="utf-8").splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))


def _complexities(files: Iterable[Path]) -> Iterator[tuple[int, str]]:
    for file in files:
        for function in complexipy.file_complexity(str(file)).functions:
            yield function.complexity, f"{file.parent.name}/{file.name}:{function.line_start} {function.name}"


def _trace(package: Path) -> None:
    """Publish one article, and print the modules and functions that have its title."""
    found: set[tuple[str, str]] = set()

    def profile(frame: FrameType, event: str, result: Any) -> None:
        code = frame.f_code
        if event in {"call", "return"} and code.co_filename.startswith(str(package)) and "<" not in code.co_name:
            key = (code.co_filename.removeprefix(f"{package}/"), code.co_qualname)
            if key not in found and (_contains(frame.f_locals, _DEPTH) or _contains(result, _DEPTH)):
                found.add(key)

    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        (content / "articles").mkdir(parents=True)
        (content / "site.yaml").write_text(_SITE, encoding="utf-8")
        (content / "articles/ruling.yaml").write_text(_ARTICLE, encoding="utf-8")
        os.environ["HATTIP_CACHE"] = str(Path(folder, "cache"))
        sys.argv = ["hattip", "--root", folder]
        sys.setprofile(profile)
        with contextlib.suppress(SystemExit):
            runpy.run_module("hattip", run_name="__main__")
        sys.setprofile(None)
        if not list(Path(folder, "feeds").rglob("rss.xml")):
            sys.exit("nothing was published")
    modules = sorted({module for module, _ in found})
    print(f"a title passes {len(modules)} modules and {len(found)} functions:")
    for module in modules:
        print(f"  {module}: {', '.join(sorted(function for name, function in found if name == module))}")


def _contains(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return _TITLE in value
    if isinstance(value, bytes):
        return _TITLE.encode() in value
    if depth == 0 or value is None or isinstance(value, int | float | type):
        return False
    return any(_contains(member, depth - 1) for member in _members(value))


def _members(value: Any) -> Iterable[Any]:
    """Return what a container or an object of hattip contains; iterators are not consumed."""
    if isinstance(value, dict):
        return [*value.keys(), *value.values()][:_WIDTH]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)[:_WIDTH]
    if type(value).__module__.startswith("lxml"):
        return list(value.itertext())[:_WIDTH] if hasattr(value, "itertext") else []
    if not type(value).__module__.startswith(("hattip", "feedgen")):
        return []
    slots = (getattr(value, name, None) for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()))
    return [*getattr(value, "__dict__", {}).values(), *slots][:_WIDTH]


if __name__ == "__main__":
    main(sys.argv[1:])
