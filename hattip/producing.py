"""Pages become files: the articles are read, rendered, and looked at as their readers will look at them.

This is the work that is given to processes: the function takes and returns plain values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip import rendering
from hattip.catalog.published import rows
from hattip.content import load as loading
from hattip.feeds.feed import fill
from hattip.published import parse as seen
from hattip.published import verify as verifying

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hattip.catalog.entries import Entry
    from hattip.catalog.published import Row
    from hattip.feeds.feed import Page
    from hattip.model import Site
    from hattip.model.context import Context


class Task(NamedTuple):
    """What pages are made from besides their articles.

    ``stamp`` tells the context from any other; ``full`` is whether files are read back as a reader would, too.
    """

    root: Path
    site: Site
    context: Context
    stamp: str
    full: bool


class Made(NamedTuple):
    """The files of a page with their bytes, and how many of its articles they hold.

    ``record`` is the path of the file that says the most, with its items as they are kept for the next run.
    """

    files: tuple[tuple[str, bytes], ...]
    held: int
    record: tuple[str, list[Row]]


def make(task: Task, pages: Sequence[tuple[Page, Sequence[Entry]]]) -> list[Made]:
    """Make pages.

    Raises:
        ChangedError: a file of the content is no longer what it was.
        VerificationError: a file does not say what its articles say.
    """
    return [_make(task, page, entries) for page, entries in pages]


def _make(task: Task, page: Page, entries: Sequence[Entry]) -> Made:
    articles = loading.articles(task.root, entries, task.context, task.stamp)
    outputs, held = rendering.render(fill(task.site, page, articles))
    read = verifying.check(outputs, full=task.full)
    best = next(path for filename in seen.READERS if (path := f"{page.folder}/{filename}") in read)
    return Made(tuple((output.path, output.data) for output in outputs), held, (best, rows(read[best])))
