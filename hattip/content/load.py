"""Files of the content become a site, rows of the index, and, from its entries, articles again.

This is work that is given to processes: it takes and returns plain values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.catalog.entries import row
from hattip.content import document as yamltree
from hattip.content import folder as content
from hattip.content import validate as reading
from hattip.content.decode import MAX_PROBLEMS, SourceFile, decode
from hattip.model.context import Context
from hattip.problems import Code, Problem, Severity, Span, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hattip.catalog.entries import Entry, Row
    from hattip.content.document import Document
    from hattip.content.validate import Record
    from hattip.model import Article, Site

# How many bytes of text the articles of one file may name together.
MAX_BESIDE: Final = 16 << 20
# How many articles, and characters of content, are kept from when they are read to when they are rendered; where more
# have to be read, hardly one of them is rendered. They are kept by what they were made from, so that none can be other
# than if it were read again.
KEPT: Final = 1024
_ROOM: Final = 4 << 20
_FILES: Final = 8
Key = tuple[bytes, "bytes | None", int, str]
_kept: dict[Key, Article] = {}


class ChangedError(Exception):
    """A file of the content is no longer what it was when it was indexed."""


class Wanted(NamedTuple):
    """A file to read; with its digest, and those of the texts it named, if it was read before."""

    path: str
    digest: bytes = b""
    texts: tuple[tuple[str, bytes], ...] = ()


class Loaded(NamedTuple):
    """What an article file holds: its digest, empty where it could not be read, rows of the index, and problems.

    ``texts`` are the files its articles name, each with its digest and whether :func:`content.scan` tells when it
    changes.
    """

    digest: bytes
    rows: tuple[Row, ...] = ()
    texts: tuple[tuple[str, bytes, bool], ...] = ()
    problems: tuple[Problem, ...] = ()


def load_all(root: Path, wanted: Sequence[Wanted], context: Context, stamp: str, *, keep: bool) -> list[Loaded | None]:
    """Read files; None stands for one that holds what it held. ``stamp`` is that of the context.

    ``keep`` is whether to keep articles for when they are rendered.
    """
    content.read_ahead(root, [file.path for file in wanted])
    return [_load(root, file, context, stamp, keep=keep) for file in wanted]


def _load(root: Path, wanted: Wanted, context: Context, stamp: str, *, keep: bool) -> Loaded | None:
    file = content.read(root, wanted.path)
    if isinstance(file, Problem):
        return Loaded(b"", problems=(file,))
    digest = _digest(file)
    if digest == wanted.digest and all(
        _digest(content.read_beside(root, path)) == known for path, known in wanted.texts
    ):
        return None
    found = read(root, file, context)
    if found.file is not file:  # it was read again
        digest = _digest(found.file)
    rows = []
    for record, text in found.records:
        rows.append(row(record, text))
        if keep:
            _keep((digest, text, record.document.start, stamp), record.article)
    texts = tuple((path, known, content.is_listed(root, path)) for path, known in found.texts.items())
    return Loaded(digest, tuple(rows), texts, tuple(found.problems))


def articles(root: Path, entries: Iterable[Entry], context: Context, stamp: str) -> list[Article]:
    """Return the articles of entries. ``stamp`` is that of the context.

    Raises:
        ChangedError: a file is no longer what it was.
    """
    found = []
    for entry in entries:
        key = (entry.digest, entry.text, entry.start, stamp)
        article = _kept.get(key)
        found.append(_again(root, entry, context) if article is None else article)
    return found


class Places:
    """Finds articles with their places in the whole of their files, of which it keeps a few."""

    def __init__(self, root: Path, context: Context) -> None:
        self._root, self._context = root, context
        self._read = lru_cache(_FILES)(self._file)

    def __call__(self, entries: Iterable[Entry]) -> list[Record]:
        """Return the articles of entries, in any order.

        Raises:
            ChangedError: a file is no longer what it was.
        """
        return [self.find(entry) for entry in sorted(entries)]

    def find(self, entry: Entry) -> Record:
        """Return the article of an entry; raises the same."""
        found = self._read(entry.path, entry.digest).get((entry.start, entry.text))
        if found is None:
            raise ChangedError(entry.path)
        return found

    def _file(self, path: str, digest: bytes) -> dict[tuple[int, bytes | None], Record]:
        found = read(self._root, _file(self._root, path, digest), self._context)
        return {(record.document.start, text): record for record, text in found.records}


def _again(root: Path, entry: Entry, context: Context) -> Article:
    """Read an article again, and of its file no more than that."""
    text, _ = decode(_file(root, entry.path, entry.digest))
    part = SourceFile(entry.path, (text or "")[entry.start : entry.end].encode())
    for record, digest in read(root, part, context).records:
        if digest == entry.text:
            return record.article
    raise ChangedError(entry.path)


def _file(root: Path, path: str, digest: bytes) -> SourceFile:
    file = content.read(root, path)
    if isinstance(file, SourceFile) and _digest(file) == digest:
        return file
    raise ChangedError(path)


def _keep(key: Key, article: Article) -> None:
    if len(_kept) < KEPT:
        held = sum(len(kept.content or "") for kept in _kept.values()) if article.content else 0
        if held + len(article.content or "") <= _ROOM:
            _kept[key] = article


@dataclass(slots=True)
class Read:
    """What was read of a file.

    ``records`` are its articles, each with the digest of the text it names, if it names one; ``texts`` are those texts
    by path, with their digests.
    """

    file: SourceFile
    records: list[tuple[Record, bytes | None]] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(root: Path, file: SourceFile, context: Context) -> Read:
    """Read the articles of a file, and the texts they name."""
    documents, problems = yamltree.parse(file)
    found = Read(file, problems=problems)
    if not documents and not problems:
        problems.append(empty(file.path))
    room = MAX_BESIDE
    for document in documents:
        if len(problems) >= MAX_PROBLEMS and sum(problem.severity is Severity.ERROR for problem in problems) >= MAX_PROBLEMS:
            message = f"There are more than {MAX_PROBLEMS:,} errors in this file; the rest of it was not read."
            problems.append(literal(Code.TOO_LARGE, document.span(), message, "Mend those first."))
            break
        text = digest = None
        if name := _content_file(document):
            named = content.beside(file.path, name)
            text = content.read_beside(root, named)
            digest = found.texts[named] = _digest(text)
            room -= len(text.data) if isinstance(text, SourceFile) else 0
            if room < 0:
                message = f"The articles of this file name more than {MAX_BESIDE >> 20} MiB of text."
                text = literal(Code.BAD_CONTENT_FILE, document.span(), message, "Split it into several files.")
        record, more = reading.read_article(document, context, text)
        problems += more
        if record is not None:
            found.records.append((record, digest))
    return _unless_changed(root, found, context)


def _unless_changed(root: Path, found: Read, context: Context) -> Read:
    """Read once more where an editor saved an article and its text meanwhile: they belong together."""
    if not found.texts or (again := content.read(root, found.file.path)) == found.file:
        return found
    if isinstance(again, SourceFile):
        return read(root, again, context)
    return Read(found.file, problems=[again])


def _digest(file: SourceFile | Problem) -> bytes:
    """Return what tells a file's bytes from others; or the reason why there are none."""
    data = file.data if isinstance(file, SourceFile) else repr((file.text, file.fields)).encode()
    return sha256(data).digest()[:16]


def _content_file(document: Document) -> str | None:
    name = document.data.get("content_file") if isinstance(document.data, dict) else None
    return name if isinstance(name, str) and name else None


def empty(path: str) -> Problem:
    """Say that a file holds nothing."""
    hint = "Delete it, or write the article."
    return literal(Code.EMPTY_DOCUMENT, Span(path), "There is nothing in this file.", hint)


class SiteRead(NamedTuple):
    """What ``content/site.yaml`` says: the site, or None where a mistake keeps it from being complete.

    ``context`` is what articles are read against, ``id_span`` the place of the site's id.
    """

    site: Site | None
    context: Context
    id_span: Span
    problems: list[Problem]

    @property
    def stamp(self) -> str:
        """What tells the context of articles from any other."""
        return sha256(repr(self.context).encode()).hexdigest()


def site(root: Path) -> SiteRead:
    """Read ``content/site.yaml``: in every run, for what it says gets into feeds, in which no cache may have a part."""
    file = content.read(root, content.SITE)
    unknown, nowhere = Context(categories=None, sources=None), Span(content.SITE)
    if isinstance(file, Problem):
        if not (root / content.SITE).exists():
            hint = "Run hattip in the folder that holds content/, or name it with --root."
            file = literal(Code.NO_SITE, nowhere, "There is no such file.", hint)
        return SiteRead(None, unknown, nowhere, [file])
    documents, problems = yamltree.parse(file)
    if not documents:
        return SiteRead(None, unknown, nowhere, problems or [empty(file.path)])
    found, context, more = reading.read_site(documents[0])
    problems += more
    for document in documents[1:]:
        hint = "Delete the --- line and what follows, or put it in a file of its own."
        message = "A site is described in one document; this is another."
        problems.append(literal(Code.WRONG_TYPE, document.span(), message, hint))
    return SiteRead(found, context, documents[0].span(("id",)), problems)
