"""The article files that were read, and which of them have to be read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.catalog import schema
from hattip.catalog.entries import COLUMNS
from hattip.content.folder import is_racy
from hattip.problems import dump, restore
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from sqlite3 import Connection

    from hattip.problems import Problem

_ARTICLE: Final = f"INSERT INTO article (id, file, {', '.join(COLUMNS)}) VALUES (?, ?{', ?' * len(COLUMNS)})"
_FINGERPRINT: Final = COLUMNS.index("fingerprint")
_PUBLISHED: Final = COLUMNS.index("published")
_BATCH: Final = 250


class PendingFile(NamedTuple):
    """An article file to read. ``hash`` and ``sidecars`` (path, hash) are those of the last reading, if any."""

    path: str
    state: str
    number: int | None
    hash: bytes
    sidecars: tuple[tuple[str, bytes], ...]


class _KnownFile(NamedTuple):
    """A row of table ``file`` without its problems."""

    path: str
    number: int
    state: str
    hash: bytes
    until: int | None


class ArticleRow(NamedTuple):
    """An article to store: the values of :data:`~hattip.catalog.entries.COLUMNS`, its feeds and its day.

    A feed comes with the tag if it is one of a tag. ``rendered`` are its bytes by format; empty if it was not
    rendered.
    """

    values: tuple[Any, ...]
    feeds: tuple[tuple[str, str | None], ...]
    day: int
    rendered: Mapping[str, bytes]


class FileRow(NamedTuple):
    """What an article file contains; it changes at the time ``until`` (in seconds). ``sidecars`` are (path, hash)."""

    hash: bytes
    articles: tuple[ArticleRow, ...] = ()
    sidecars: tuple[tuple[str, bytes], ...] = ()
    problems: tuple[Problem, ...] = ()
    until: int | None = None


@dataclass(slots=True)
class _Rows:
    """Rows to insert, by table."""

    files: list[tuple[Any, ...]] = field(default_factory=list)
    sidecars: list[tuple[Any, ...]] = field(default_factory=list)
    articles: list[tuple[Any, ...]] = field(default_factory=list)
    memberships: list[tuple[Any, ...]] = field(default_factory=list)
    rendered: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, key: int, file: int, article: ArticleRow) -> None:
        """Add an article with its number and that of its file."""
        self.articles.append((key, file, *article.values))
        published, fingerprint = article.values[_PUBLISHED], article.values[_FINGERPRINT]
        self.memberships += [(feed, published, key, article.day, tag, fingerprint) for feed, tag in article.feeds]
        self.rendered += [(key, name, data) for name, data in article.rendered.items()]

    def insert(self, connection: Connection) -> None:
        """Insert all rows."""
        connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", self.files)
        connection.executemany("INSERT INTO sidecar VALUES (?, ?, ?, ?)", self.sidecars)
        connection.executemany(_ARTICLE, self.articles)
        connection.executemany("INSERT INTO membership VALUES (?, ?, ?, ?, ?, ?)", self.memberships)
        connection.executemany("INSERT INTO rendered VALUES (?, ?, ?)", self.rendered)


class Files:
    """The tables ``file``, ``sidecar``, ``article`` and ``membership``, kept equal to the content folder."""

    def __init__(self, connection: Connection, states: Mapping[str, str], racy_since: int, now: datetime) -> None:
        """Take the listing of the content folder: the state of each file by path.

        Files with a time (in nanoseconds) of ``racy_since`` or later may change again with the same state.
        """
        self._sql, self._states, self._racy_since = connection, states, racy_since
        self._now = dates.seconds(now)
        self._next_file = self._next("file")
        self._next_article = self._next("article")
        self._found: dict[int, tuple[Problem, ...]] = {}  # in the files that were read in this run

    def _next(self, table: str) -> int:
        return int(self._sql.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])

    def sync(self, paths: Iterable[str]) -> list[PendingFile]:
        """Delete the files that are not among ``paths``; return those that are new or may have changed, sorted."""
        rows = self._sql.execute("SELECT path, id, state, hash, until FROM file")
        known = {file.path: file for file in map(_KnownFile._make, rows)}
        wanted = set(paths)
        for path in known.keys() - wanted:
            self._delete(known[path].number)
            self._sql.execute("DELETE FROM file WHERE path = ?", (path,))
        changed = self._with_changed_sidecars() | {path for path, file in known.items() if self._is_over(file.until)}
        return [
            self._pending(path, known.get(path))
            for path in sorted(wanted)
            if path not in known or not self._is_same(known[path]) or path in changed
        ]

    def _is_same(self, file: _KnownFile) -> bool:
        return bool(file.state) and file.state == self._states.get(file.path)

    def _is_over(self, until: int | None) -> bool:
        return until is not None and until <= self._now

    def _with_changed_sidecars(self) -> set[str]:
        rows = self._sql.execute(
            "SELECT file.path, sidecar.path, sidecar.state FROM sidecar JOIN file ON file.id = sidecar.file"
        )
        return {file for file, path, state in rows if not state or self._states.get(path) != state}

    def _pending(self, path: str, known: _KnownFile | None) -> PendingFile:
        state = self._states.get(path, "")
        if known is None:
            return PendingFile(path, state, None, b"", ())
        sidecars = self._sql.execute("SELECT path, hash FROM sidecar WHERE file = ?", (known.number,)).fetchall()
        hash_ = b"" if self._is_over(known.until) else known.hash  # then it has to be read again though it is the same
        return PendingFile(path, state, known.number, hash_, tuple(sidecars))

    def put(self, read: Iterable[tuple[PendingFile, FileRow | None]]) -> int:
        """Store files as they were read; None means that a file is unchanged. Returns the number of changed files."""
        read, changed = iter(read), 0
        while batch := list(islice(read, _BATCH)):
            changed += self._put([(pending, row) for pending, row in batch if row is not None])
            self._touch([pending for pending, row in batch if row is None])
        schema.create_indexes(self._sql)
        return changed

    def _put(self, batch: list[tuple[PendingFile, FileRow]]) -> int:
        rows = _Rows()
        for pending, row in batch:
            number = self._replace(pending)
            problems = None
            if row.problems:
                problems, self._found[number] = dump(row.problems), row.problems
            rows.files.append((number, pending.path, self._trusted(pending.state), row.hash, problems, row.until))
            rows.sidecars += [
                (number, path, self._trusted(self._states.get(path, "")), hash_) for path, hash_ in row.sidecars
            ]
            for article in row.articles:
                key, self._next_article = self._next_article, self._next_article + 1
                rows.add(key, number, article)
        rows.insert(self._sql)
        return len(rows.files)

    def _replace(self, pending: PendingFile) -> int:
        """Return the number of a file, without what it contained before."""
        if pending.number is not None:
            self._delete(pending.number)
            return pending.number
        self._next_file += 1
        return self._next_file - 1

    def _touch(self, unchanged: list[PendingFile]) -> None:
        states = [(self._trusted(pending.state), pending.path) for pending in unchanged]
        self._sql.executemany("UPDATE file SET state = ? WHERE path = ?", states)
        sidecars = {path for pending in unchanged for path, _ in pending.sidecars}
        states = [(self._trusted(self._states.get(path, "")), path) for path in sidecars]
        self._sql.executemany("UPDATE sidecar SET state = ? WHERE path = ?", states)

    def _trusted(self, state: str) -> str:
        """Return a state, or an empty text if the file may change again without changing it."""
        return "" if not state or is_racy(state, self._racy_since) else state

    def _delete(self, file: int) -> None:
        articles = "(SELECT id FROM article WHERE file = ?)"
        for table in ("membership", "feed_item"):
            self._sql.execute(f"DELETE FROM {table} WHERE article IN {articles}", (file,))
        self._sql.execute("DELETE FROM article WHERE file = ?", (file,))
        self._sql.execute("DELETE FROM sidecar WHERE file = ?", (file,))

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of all files, in no order."""
        for number, problems in self._sql.execute("SELECT id, problems FROM file WHERE problems IS NOT NULL"):
            yield from self._found.get(number) or restore(problems)
