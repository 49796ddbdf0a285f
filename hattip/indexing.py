"""The content becomes an index: what has changed is read, by processes where that is much, and all else is known."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from hattip.catalog import Index, schema
from hattip.content import folder as content
from hattip.content import load as loading
from hattip.problems import Code, Problem, Span, literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from hattip.catalog.entries import Entry
    from hattip.catalog.files import Stale
    from hattip.model import Article, Site
    from hattip.model.context import Context
    from hattip.running import Run
    from hattip.workers import Workers

# How many files make the start of processes worth while; how many a process is given at once, and into how many batches
# fewer files are divided, so that every process has something to do.
_MANY: Final = 500
_BATCH: Final = 1000
_BATCHES: Final = 16


@dataclass(frozen=True, slots=True)
class Content:
    """What ``content/`` holds: the site, or None where a mistake keeps it from being complete, and its articles.

    ``context`` is what these are read against, ``stamp`` what tells it from any other; ``site_id`` is the place of the
    site's id.
    """

    root: Path
    site: Site | None
    context: Context
    stamp: str
    site_id: Span
    index: Index
    problems: tuple[Problem, ...]
    places: loading.Places

    @property
    def files(self) -> int:
        """The number of files that were read, or would have been had they changed."""
        return len(self.index.files) + 1

    def articles(self, entries: Iterable[Entry]) -> list[Article]:
        """Return articles of the index."""
        return loading.articles(self.root, entries, self.context, self.stamp)


def load(root: Path, now: datetime, running: Run, only: Collection[str] = ()) -> Content:
    """Read and check everything below ``content/``. All problems of all files come back at once, sorted by place.

    ``only`` names article files, relative to ``root``, where not all are wanted.
    """
    read = loading.site(root)
    connection = running.cache.connection if read.site else running.cache.aside()
    schema.create(connection)
    index = Index(connection, now, read.context.timezone, read.stamp)
    problems = read.problems + (
        _only(index, only) if only else _scan(index, running.means.scan(root), running.cache.lately)
    )
    task = (read.context, read.stamp)
    index.files.put(running.means.track(_read(index, root, task, running.workers), index.files.waiting))
    problems += index.files.problems()
    if not len(index.files):
        hint = "Add an article: docs/content.md shows one."
        problems.append(literal(Code.NO_ARTICLES, Span(content.ARTICLES), "There are no articles here.", hint))
    places = loading.Places(root, read.context)
    problems += index.problems(places)
    return Content(root, read.site, *task, read.id_span, index, tuple(sorted(problems)), places)


def _scan(index: Index, found: Iterable[content.Folder | Problem], lately: int) -> list[Problem]:
    """Note which files have to be read; returns what is amiss with others."""
    problems, folders = [], set()
    for each in found:
        if isinstance(each, Problem):
            problems.append(each)
        else:
            folders.add(each.path)
            index.files.list_folder(each.path, each.listing, content.is_article, lately)
    index.files.keep_folders(folders)
    index.files.note_naming()
    return problems


def _only(index: Index, paths: Collection[str]) -> list[Problem]:
    folders: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        folders[folder].append(f"?\t{name}")
    for folder, lines in folders.items():
        index.files.list_folder(folder, "\n".join(lines), lambda _, __: True, 0)
    return []


def _read(
    index: Index, root: Path, task: tuple[Context, str], workers: Workers
) -> Iterator[tuple[Stale, loading.Loaded | None]]:
    """Yield the files that have to be read with what they hold."""
    stale = index.files.stale()
    number = index.files.waiting
    many = number >= _MANY
    size = min(_BATCH, max(1, number // _BATCHES)) if many else _BATCH
    waiting: deque[list[Stale]] = deque()

    def batches() -> Iterator[tuple[Any, ...]]:
        while batch := list(islice(stale, size)):
            waiting.append(batch)
            yield root, [loading.Wanted(each.path, each.digest, each.texts) for each in batch], *task

    load_all = partial(loading.load_all, keep=number <= loading.KEPT)
    for _, loaded in workers.run(load_all, batches(), elsewhere=many):
        yield from zip(waiting.popleft(), loaded, strict=True)
