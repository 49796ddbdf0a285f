"""Pages become files: the articles are read, rendered, and looked at as their readers will look at them.

This is the work that is given to processes: the function takes and returns plain values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hattip import rendering
from hattip.catalog.published import rows
from hattip.content import load as loading
from hattip.feeds.feed import NEVER, fill
from hattip.published import parse as seen
from hattip.published.verify import verify_item, verify_page, verify_with_feedparser

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hattip.catalog.entries import Entry
    from hattip.catalog.published import Row
    from hattip.feeds.feed import Page
    from hattip.model import Site
    from hattip.model.fields import Context


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
    items = []
    for article in articles:
        items.append(rendering.render_item(article, task.site))
        verify_item(items[-1], article)
    held = len(items)
    while True:
        shown = items[:held]
        head = fill(task.site, page, max((item.item.updated for item in shown), default=NEVER))
        outputs = rendering.render_page(head, shown)
        largest = max(len(data) for _, data in outputs)
        if head.is_archive or largest <= task.site.max_bytes or held <= 1:
            break
        held = max(1, min(held - 1, int(held * task.site.max_bytes / largest * 0.95)))
    for name, data in outputs:
        verify_page(name, data, shown)
        if task.full and name.endswith(".xml"):
            verify_with_feedparser(name, data, shown)
    files = dict(outputs)
    best = next(filename for filename in seen.PARSERS if filename in files)
    record = f"{page.folder}/{best}", rows(seen.parse(best, files[best]).items)
    return Made(tuple((f"{page.folder}/{name}", data) for name, data in outputs), held, record)
