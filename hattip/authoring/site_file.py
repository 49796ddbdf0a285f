"""Add sources and categories to ``site.yaml``; every other byte stays as the editor wrote it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from hattip.authoring import hosts
from hattip.authoring.article_file import scalar
from hattip.content import document
from hattip.content.decode import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hattip.content.document import Document

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def add_source(file: SourceFile, key: str, source: Mapping[str, str]) -> SourceFile | None:
    """Return ``site.yaml`` with one more source, or None where it cannot be added safely."""
    return _added(file, "sources", {key: dict(source)})


def add_category(file: SourceFile, category: Mapping[str, str]) -> SourceFile | None:
    """Return ``site.yaml`` with one more category, or None where it cannot be added safely."""
    return _added(file, "categories", [dict(category)])


def source_key(name: str, url: str, taken: Iterable[str]) -> str:
    """Return a new key for a source: from its name if that is Latin, else from its host."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not _KEY.fullmatch(words) or not name.isascii():
        words = re.sub(r"[^a-z0-9]+", "-", hosts.site(url).partition(".")[0]).strip("-") or "source"
    known = {*taken, "self"}
    numbers = (words if number == 1 else f"{words}-{number}" for number in range(1, len(known) + 2))
    return next(key for key in numbers if key not in known)


def _added(file: SourceFile, key: str, new: Any) -> SourceFile | None:
    mark = codecs.BOM_UTF8 if file.data.startswith(codecs.BOM_UTF8) else b""
    documents, _ = document.parse(file)
    if not documents or not isinstance(documents[0].data, dict):
        return None
    site = documents[0]
    expected = [each.data for each in documents]
    expected[0] = {**site.data, key: _joined(site.data.get(key), new)}
    for position, inserted in _insertions(site, key, new):
        text = site.text[:position] + inserted + site.text[position:]
        edited = SourceFile(file.path, mark + text.encode())
        after, problems = document.parse(edited)
        if (
            not [each for each in problems if each.code != "byte-order-mark"]
            and [each.data for each in after] == expected
        ):
            return edited
    return None


def _joined(old: Any, new: Any) -> Any:
    return [*(old or []), *new] if isinstance(new, list) else {**(old or {}), **new}


def _insertions(site: Document, key: str, new: Any) -> Iterator[tuple[int, str]]:
    """Yield positions for a new entry with its text, the best first; the caller tries them."""
    text = site.text
    end = "\r\n" if "\r\n" in text else "\n"
    if key not in site.data:
        yield _end_of_line(text, len(text)), _lines([f"{key}:", *_block(new, "  ")], text, end)
        return
    node = site.root.children[key][1]
    if not node.children:
        after_key = text.find("\n", site.root.children[key][0].end.index)
        yield (len(text) if after_key < 0 else after_key), end + end.join(_block(new, "  "))
        return
    children = [pair[0] for pair in node.children.values()] if isinstance(node.children, dict) else node.children
    first, last = children[0], children[-1]
    if text[node.start.index : node.start.index + 1] == "[":
        yield node.end.index - 1, ", " + _flow(new)
        return
    if text[node.start.index : node.start.index + 1] == "{":
        yield node.start.index + 1, _flow(new) + ", "
        return
    indent = " " * node.start.column
    last_end = node.children[last.data][1].end.index if isinstance(node.children, dict) else last.end.index
    position = _end_of_line(text, _content_end(text, last_end))
    yield position, _lines(_block(new, indent), text[:position], end)
    line = text.rfind("\n", 0, (node.start.index if isinstance(new, list) else first.start.index)) + 1
    yield line, "".join(f"{each}{end}" for each in _block(new, indent))


def _content_end(text: str, position: int) -> int:
    """Return the end of the last line with content before a position: the parser's ends include comments after it."""
    while position > 0:
        start = text.rfind("\n", 0, position) + 1
        line = text[start:position].strip()
        if line and not line.startswith("#"):
            return position
        position = max(0, start - 1)
    return position


def _end_of_line(text: str, position: int) -> int:
    found = text.find("\n", max(0, position - 1) if text[:position].endswith("\n") else position)
    return len(text) if found < 0 else found + 1


def _lines(lines: list[str], before: str, end: str) -> str:
    """Return lines as a text that begins on a line of its own."""
    text = "".join(f"{line}{end}" for line in lines)
    return text if not before or before.endswith("\n") else end + text


def _block(new: Any, indent: str) -> list[str]:
    if isinstance(new, list):
        return [
            f"{indent}{'- ' if number == 0 else '  '}{name}: {scalar(value)}"
            for entry in new
            for number, (name, value) in enumerate(entry.items())
        ]
    lines = []
    for key, entry in new.items():
        lines.append(f"{indent}{scalar(key)}:")
        lines += [f"{indent}  {name}: {scalar(value)}" for name, value in entry.items()]
    return lines


def _flow(new: Any) -> str:
    if isinstance(new, list):
        return ", ".join(
            "{" + ", ".join(f"{name}: {_quoted(value)}" for name, value in entry.items()) + "}" for entry in new
        )
    return ", ".join(f"{_quoted(key)}: {_flow([entry])}" for key, entry in new.items())


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[\w-]+", text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
