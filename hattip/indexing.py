"""The content becomes an index: what has changed is read, by processes where that is much, and all else is known."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hattip import loading
from hattip.files import content
from hattip.index import Index
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from hattip.fields import Context
    from hattip.files.cache import Cache
    from hattip.index.entries import Entry
    from hattip.index.files import Stale
    from hattip.model import Article, Site
    from hattip.reading import Record
    from hattip.workers import Workers

T = TypeVar("T")
# Wraps what is to be read, to show how far the work has come; called with it and the number of files.
Track = Callable[[Iterable[T], int], Iterable[T]]
# How many files make the start of processes worth while, and how many one is given at once.
_MANY: Final = 500
_BATCH: Final = 200


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

    def locate(self, entry: Entry | None) -> Record | None:
        """Return an article of the index with its places."""
        return None if entry is None else self.places.find(entry)


def load(
    root: Path, now: datetime, store: Cache, workers: Workers, track: Track[Any], only: Collection[str] = ()
) -> Content:
    """Read and check everything below ``content/``. All problems of all files come back at once, sorted by place.

    ``only`` names article files, relative to ``root``, where not all are wanted.
    """
    read = loading.site(root)
    index = Index(store.connection if read.site else store.aside(), now, read.context.timezone, read.stamp)
    problems = read.problems + (_only(index, only) if only else _scan(index, root, store.lately))
    task = (read.context, read.stamp)
    index.files.put(track(_read(index, root, task, workers), index.files.waiting))
    problems += index.files.problems()
    if not len(index.files):
        hint = "Add an article: docs/content.md shows one."
        problems.append(Problem(Code.NO_ARTICLES, Span(content.ARTICLES), "There are no articles here.", hint))
    places = loading.Places(root, read.context)
    problems += index.problems(places)
    return Content(root, read.site, *task, read.id_span, index, tuple(sorted(problems)), places)


def _scan(index: Index, root: Path, lately: int) -> list[Problem]:
    """Note which files have to be read; returns what is amiss with others."""
    problems, folders = [], set()
    for found in content.scan(root, lately):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            folders.add(found.path)
            index.files.list_folder(found.path, found.files, content.is_article)
    index.files.keep_folders(folders)
    index.files.note_unlisted()
    return problems


def _only(index: Index, paths: Collection[str]) -> list[Problem]:
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        folders[folder][name] = "?"
    for folder, names in folders.items():
        index.files.list_folder(folder, names, lambda _, __: True)
    return []


def _read(
    index: Index, root: Path, task: tuple[Context, str], workers: Workers
) -> Iterator[tuple[Stale, loading.Loaded | None]]:
    """Yield the files that have to be read with what they hold."""
    stale = index.files.stale()
    many = index.files.waiting >= _MANY
    waiting: deque[list[Stale]] = deque()

    def batches() -> Iterator[tuple[Any, ...]]:
        while batch := list(islice(stale, _BATCH)):
            waiting.append(batch)
            yield root, [loading.Wanted(each.path, each.digest, each.texts) for each in batch], *task

    for _, loaded in workers.run(loading.load_all, batches(), elsewhere=many):
        yield from zip(waiting.popleft(), loaded, strict=True)
