"""Which files the content has, what was read of them, and which have to be read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.catalog import entries, schema
from hattip.problems import CODES, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from sqlite3 import Connection

    from hattip.content.load import Loaded

_ARTICLE: Final = f"INSERT INTO article (file, {entries.COLUMNS}) VALUES (?{', ?' * entries.COLUMNS.count(',')}, ?)"
_UNTOLD: Final = re.compile("^\\?", re.MULTILINE)
# How many files are put in at once.
_BATCH: Final = 1000
_FEW: Final = 100
# Where entries.COLUMNS has what says which article it is, and what orders it.
_URI: Final = entries.COLUMNS.split(", ").index("uri")
_PUBLISHED: Final = entries.COLUMNS.split(", ").index("published")
_CATEGORIES: Final = entries.COLUMNS.split(", ").index("categories")


# An article's id, its categories, and the moment of its publication.
Touched = tuple[str, str, int]


class Stale(NamedTuple):
    """An article file that has to be read; what is known of it, where it was read before."""

    path: str
    folder: int
    name: str
    file: int | None
    digest: bytes
    texts: tuple[tuple[str, bytes], ...]


@dataclass(slots=True)
class _Folder:
    """A folder with article files that have to be read; ``is_new`` where none of them was read before."""

    path: str
    is_new: bool
    names: dict[str, None] = field(default_factory=dict)


class Files:
    """The content as it was read, and what of it has to be read again.

    ``touched`` is told the id, the categories and the moment of every article that comes or goes.
    """

    def __init__(self, connection: Connection, touched: Callable[[Iterable[Touched]], None]) -> None:
        self._sql, self._touched = connection, touched
        self._stale: dict[int, _Folder] = {}
        self._changed: set[str] = set()  # texts that articles may name
        self.fresh: list[int] | None = []  # the files that were put in, or None where they are many
        self._next: int = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM file").fetchone()[0]
        self._names_texts = connection.execute("SELECT 1 FROM beside LIMIT 1").fetchone() is not None
        if self._next == 1:
            schema.drop_indexes(connection)

    def list_folder(self, path: str, listing: str, is_article: Callable[[str, str], bool], lately: int) -> None:
        """Take a folder as it is now; note the files that have to be read, and forget those that are gone.

        ``listing`` has a line for every file: what tells whether it has changed, a tab, and its name. A line that
        begins with ``?`` tells nothing; nor do times, in nanoseconds, from ``lately`` on: the clock may stand still.
        """
        known = self._sql.execute("SELECT id, listing FROM folder WHERE path = ?", (path,)).fetchone()
        if known is not None and known[1] == listing and not ("?" in listing and _UNTOLD.search(listing)):
            return
        files, before = _listed(listing), _listed(known[1]) if known else {}
        changed = [name for name, state in files.items() if state[0] == "?" or before.get(name) != state]
        if lately and (fresh := [name for name in changed if _is_fresh(files[name], lately)]):
            files.update((name, f"?{files[name]}") for name in fresh)
            listing = "\n".join(f"{state}\t{name}" for name, state in files.items())
        if known is None:
            insert = "INSERT INTO folder (path, listing) VALUES (?, ?)"
            folder: int = self._sql.execute(insert, (path, listing)).lastrowid or 0
        else:
            folder = known[0]
            self._sql.execute("UPDATE folder SET listing = ? WHERE id = ?", (listing, folder))
        gone = before.keys() - files.keys()
        articles = [name for name in changed if is_article(path, name)]
        self._note(folder, path, articles, is_new=known is None)
        if self._names_texts:
            self._changed.update(f"{path}/{name}" for name in {*changed, *gone}.difference(articles))
        for name in gone:
            self._forget("folder = ? AND name = ?", (folder, name))

    def keep_folders(self, paths: Collection[str]) -> None:
        """Forget the folders that are not among the given ones."""
        folders = self._sql.execute("SELECT id, path FROM folder").fetchall()
        for folder, path in folders:
            if path not in paths:
                ((listing,),) = self._sql.execute("SELECT listing FROM folder WHERE id = ?", (folder,)).fetchall()
                self._changed.update(f"{path}/{name}" for name in _listed(listing))
                self._forget("folder = ?", (folder,))
                self._sql.execute("DELETE FROM folder WHERE id = ?", (folder,))

    def _note(self, folder: int, path: str, names: Collection[str], *, is_new: bool) -> None:
        if names:
            self._stale.setdefault(folder, _Folder(path, is_new)).names.update(dict.fromkeys(names))

    def note_naming(self) -> None:
        """Note the files that name a text which has changed, or may have without a listing's telling."""
        for text in self._changed:
            self._note_where("beside.path = ?", text)
        self._note_where("NOT beside.listed")

    def _note_where(self, condition: str, *values: str) -> None:
        select = (
            "SELECT folder.id, folder.path, file.name FROM beside JOIN file ON file.id = beside.file "
            f"JOIN folder ON folder.id = file.folder WHERE {condition}"
        )
        for folder, path, name in self._sql.execute(select, values).fetchall():
            self._note(folder, path, [name], is_new=False)

    @property
    def waiting(self) -> int:
        """The number of files that have to be read."""
        return sum(len(folder.names) for folder in self._stale.values())

    def stale(self) -> Iterator[Stale]:
        """Yield the files that have to be read, which from then on wait no longer."""
        for number in list(self._stale):
            folder = self._stale.pop(number)
            known = {} if folder.is_new else self._known(number)
            for name in folder.names:
                file, digest = known.get(name, (None, b""))
                yield Stale(f"{folder.path}/{name}", number, name, file, digest, self._texts(file))

    def _known(self, folder: int) -> dict[str, tuple[int, bytes]]:
        found = self._sql.execute("SELECT name, id, digest FROM file WHERE folder = ?", (folder,))
        return {name: (file, digest) for name, file, digest in found}

    def _texts(self, file: int | None) -> tuple[tuple[str, bytes], ...]:
        if file is None or not self._names_texts:
            return ()
        return tuple(self._sql.execute("SELECT path, digest FROM beside WHERE file = ?", (file,)))

    def _forget(self, condition: str, values: tuple[Any, ...]) -> None:
        for (file,) in self._sql.execute(f"SELECT id FROM file WHERE {condition}", values).fetchall():
            self._empty(file)
            self._sql.execute("DELETE FROM file WHERE id = ?", (file,))

    def _empty(self, file: int) -> None:
        """Forget what was read of a file."""
        select = "SELECT id, uri, categories, published FROM article WHERE file = ?"
        articles = self._sql.execute(select, (file,)).fetchall()
        self._touched(each[1:] for each in articles)
        for article, _, categories, published in articles:
            filed = [(category, published, article) for category in categories.split(" ")]
            self._sql.executemany("DELETE FROM filed WHERE category = ? AND moment = ? AND article = ?", filed)
        self._sql.execute("DELETE FROM article WHERE file = ?", (file,))
        self._sql.execute("DELETE FROM beside WHERE file = ?", (file,))

    def put(self, read: Iterable[tuple[Stale, Loaded | None]]) -> None:
        """Take what was read of files, in place of what was known of them; None is no change."""
        read = iter(read)
        while batch := list(islice(read, _BATCH)):
            self._put([(stale, loaded) for stale, loaded in batch if loaded is not None])
        schema.create_indexes(self._sql)

    def _put(self, batch: list[tuple[Stale, Loaded]]) -> None:
        files, articles, texts = [], [], []
        for stale, loaded in batch:
            file = stale.file
            if file is None:
                file, self._next = self._next, self._next + 1
            else:
                self._empty(file)
            files.append((file, stale.folder, stale.name, loaded.digest, _dump(loaded.problems)))
            articles += [(file, *row) for row in loaded.rows]
            texts += [(file, *text) for text in loaded.texts]
        self._sql.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)", files)
        many = self.fresh is None or len(self.fresh) + len(files) > _FEW
        self.fresh = None if many else [*(self.fresh or ()), *(file for file, *_ in files)]
        self._sql.executemany("INSERT INTO beside VALUES (?, ?, ?, ?)", texts)
        self._put_articles(articles)

    def _put_articles(self, rows: list[tuple[Any, ...]]) -> None:
        first = self._sql.execute("SELECT coalesce(max(id), 0) + 1 FROM article").fetchone()[0]
        self._sql.executemany(_ARTICLE, rows)
        self._sql.executemany(
            "INSERT INTO filed VALUES (?, ?, ?)",
            [
                (category, row[_PUBLISHED + 1], article)
                for article, row in enumerate(rows, first)
                for category in row[_CATEGORIES + 1].split(" ")
            ],
        )
        self._touched((row[_URI + 1], row[_CATEGORIES + 1], row[_PUBLISHED + 1]) for row in rows)

    def problems(self) -> list[Problem]:
        """Return all problems of all files, unordered."""
        found = self._sql.execute("SELECT problems FROM file WHERE problems IS NOT NULL")
        return [problem for (problems,) in found for problem in _restore(problems)]

    def __len__(self) -> int:
        """Count the article files."""
        count: int = self._sql.execute("SELECT count(*) FROM file").fetchone()[0]
        return count


def _listed(listing: str) -> dict[str, str]:
    lines = (line.partition("\t") for line in listing.split("\n") if line)
    return {name: state for state, _, name in lines}


def _is_fresh(state: str, lately: int) -> bool:
    """Tell whether a file was changed so lately that its times do not tell the next change."""
    return state[0] != "?" and max(map(int, state.split(" ")[1:])) >= lately


def _dump(problems: tuple[Problem, ...]) -> str | None:
    if not problems:
        return None
    return json.dumps([(each.code, *_places(each.span), each.text, dict(each.fields)) for each in problems])


def _places(span: Span) -> tuple[Any, ...]:
    return span.path, span.line, span.column, span.end_line, span.end_column, span.excerpt


def _restore(problems: str) -> Iterator[Problem]:
    for code, *span, text, fields in json.loads(problems):
        yield Problem(CODES[code], Span(*span), text, fields)
