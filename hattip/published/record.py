"""Read what is published: the items of the feeds and of the archive, as subscribers have them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.feeds.selection import ALL
from hattip.problems import Code, Problem, Severity, Span
from hattip.published.parse import PARSERS, ParseError, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hattip.catalog.item import Item

_FEED_DEPTH: Final = 1


class RecordPage(NamedTuple):
    """A published page: its feed's slug, its folder, and its files in order of preference."""

    slug: str
    folder: str
    paths: tuple[str, ...]


class RecordFile(NamedTuple):
    """A file that was parsed, with its hash (16 bytes) and its items; ``path`` is empty if none could be."""

    page: RecordPage
    path: str
    hash: bytes
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]


def pages(files: Iterable[str]) -> tuple[RecordPage, ...]:
    """Return the pages to read among the published files: each feed, and the archive of all articles."""
    known = set(files)
    folders = sorted({path.rpartition("/")[0] for path in known if path.rpartition("/")[2] in PARSERS})
    wanted = [folder for folder in folders if "/" not in folder or folder.startswith(f"{ALL}/archive/")]
    return tuple(
        RecordPage(
            folder.partition("/")[0], folder, tuple(path for name in PARSERS if (path := f"{folder}/{name}") in known)
        )
        for folder in wanted
    )


def read_page(page: RecordPage, fetch: Callable[[str], bytes | None], name: str) -> RecordFile:
    """Read a page from the first of its files that can be parsed; ``name`` is the folder's name in problems."""
    problems = []
    for path in page.paths:
        data = fetch(path)
        if data is None:
            continue
        try:
            items = parse(path.rpartition("/")[2], data).items
        except ParseError as error:
            message = f"This was published and cannot be read: {error}."
            hint = "Restore it from version control; hattip will write it again, but cannot know what subscribers have."
            problems.append(Problem(Code.UNREADABLE_RECORD, Span(f"{name}/{path}"), message, hint))
            continue
        return RecordFile(page, path, sha256(data).digest()[:16], items, tuple(problems))
    return RecordFile(page, "", b"", (), tuple(problems))


def problems_of(files: Sequence[RecordFile]) -> list[Problem]:
    """Return the problems of pages of which no file could be parsed."""
    return [
        problem for file in files if not file.path for problem in file.problems if problem.severity is not Severity.NOTE
    ]
