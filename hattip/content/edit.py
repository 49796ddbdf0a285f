"""Edits the files of the editor: every byte that is not meant to change stays as it was."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING

from hattip.content import document as yamltree
from hattip.content.decode import SourceFile
from hattip.problems import Code, Edit, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hattip.content.document import Document

_NAMES = ("title", "id", "original_url", "url")


def withdraw(file: SourceFile, article: str | None, on: str, reason: str) -> SourceFile | list[Problem]:
    """Return the file with one of its articles withdrawn, or the reasons why that is impossible.

    ``article`` is its title, id or address, and may be None if the file has only one; ``on`` is a date that the model
    accepts.
    """
    documents, problems = yamltree.parse(file)
    if problems:
        return problems
    chosen = [document for document in documents if article is None or article in _named(document)]
    if len(chosen) != 1:
        return [_unclear(file, documents, article, len(chosen))]
    return _inserted(file, documents, chosen[0], on, reason)


def _unclear(file: SourceFile, documents: list[Document], article: str | None, chosen: int) -> Problem:
    """Return the problem that no article of a file is called ``article``, or several are."""
    span = documents[0].span() if documents else Span(file.path)
    titles = tuple(str(document.data.get("title", "")) for document in documents if isinstance(document.data, dict))
    text = "which" if article is None else "several" if chosen else "none"
    return Problem(Code.BAD_WITHDRAWAL, span, text, {"article": article or "", "count": chosen, "titles": titles})


def _named(document: Document) -> set[str]:
    data = document.data if isinstance(document.data, dict) else {}
    return {value for name in _NAMES if isinstance(value := data.get(name), str)}


def _inserted(
    file: SourceFile, documents: list[Document], chosen: Document, on: str, reason: str
) -> SourceFile | list[Problem]:
    text, start = chosen.text, chosen.root.start
    data = chosen.data if isinstance(chosen.data, dict) else {}
    if "withdrawn" in data:
        return [Problem(Code.BAD_WITHDRAWAL, chosen.span(("withdrawn",), key=True), "already")]
    indent = " " * start.column
    end = "\r\n" if "\r\n" in text else "\n"
    lines = ("withdrawn:", f"  on: {on}", f"  reason: {json.dumps(reason, ensure_ascii=False)}")
    at = start.index - start.column
    inserted = "".join(f"{indent}{line}{end}" for line in lines)
    made = apply(file, [Edit(at, at, inserted)])
    after, problems = yamltree.parse(made)
    expected = [document.data for document in documents]
    expected[documents.index(chosen)] = {**data, "withdrawn": {"on": on, "reason": reason}}
    if not problems and [document.data for document in after] == expected:
        return made
    return [Problem(Code.BAD_WITHDRAWAL, chosen.span(), "form", {"on": on})]


def apply(file: SourceFile, edits: Iterable[Edit]) -> SourceFile:
    """Return a file with edits of its text, which do not overlap. All other bytes stay, the byte-order mark as well."""
    mark = codecs.BOM_UTF8 if file.data.startswith(codecs.BOM_UTF8) else b""
    text = file.data.removeprefix(mark).decode()
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return SourceFile(file.path, mark + text.encode())
