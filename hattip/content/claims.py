"""The originals of articles with errors: duplicates are found in the same run as other mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip.content import document, files
from hattip.content.decode import SourceFile
from hattip.problems import Code, Problem
from hattip.values import urls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from hattip.problems import Span


class Claim(NamedTuple):
    """The normalized address of an original, and its location in an article with errors."""

    original: str
    span: Span


def of_file(root: Path, path: str, valid: Collection[int]) -> Iterator[Claim]:
    """Yield the originals of the articles of a file, except those that begin at a ``valid`` offset."""
    file = files.read(root, path)
    for part in document.parse(file)[0] if isinstance(file, SourceFile) else ():
        value = part.data.get("original_url") if isinstance(part.data, dict) else None
        if part.start in valid or not isinstance(value, str):
            continue
        try:
            yield Claim(urls.normalize(value.strip()), part.span(("original_url",)))
        except urls.UrlError:
            continue


def repeated(original: str, claims: Sequence[Span], others: Sequence[Span]) -> Iterator[Problem]:
    """Yield a problem for each location of one original but the first; ``others`` are those of valid articles."""
    first, *later = sorted([*claims, *others])
    for span in later:
        if span in claims or first in claims:
            fields = {"url": original, "path": first.path, "line": str(first.line)}
            yield Problem(Code.DUPLICATE_ORIGINAL, span, "", fields)
