"""Load the site and the articles: files become values and problems."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.content import document, files, no_site, validate
from hattip.content.decode import MAX_PROBLEMS, SourceFile, decode
from hattip.content.files import ContentChangedError
from hattip.model.context import Context
from hattip.problems import Code, Problem, Severity, Span

if TYPE_CHECKING:
    from pathlib import Path

    from hattip.content.document import Document
    from hattip.content.validate import LocatedArticle
    from hattip.model import Site

# The content files that the articles of one file name may have this many bytes together.
MAX_SIDECARS: Final = 16 << 20


class LoadedSite(NamedTuple):
    """``content/site.yaml``: the site, or None if it has an error.

    ``context`` is what articles are validated against, as far as it is known; ``id_span`` is the location of the id,
    and ``accept_spans`` are those of the entries of ``accept``.
    """

    site: Site | None
    context: Context
    id_span: Span
    problems: list[Problem]
    accept_spans: tuple[Span, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether there is no ``site.yaml``, or nothing in it."""
        return any(problem.code in {Code.NO_SITE, Code.EMPTY_DOCUMENT} for problem in self.problems)


class LoadedArticle(NamedTuple):
    """A valid article and the hash of the content file it names, if it names one."""

    located: LocatedArticle
    sidecar: bytes | None


def locate_in_site(root: Path, path: tuple[str | int, ...]) -> Span:
    """Return the location of a value in ``content/site.yaml``, which is read again."""
    file = files.read(root, files.SITE)
    if isinstance(file, Problem):
        return Span(files.SITE)
    documents, _ = document.parse(file)
    return documents[0].span(path) if documents else Span(files.SITE)


@dataclass(slots=True)
class LoadedFile:
    """The valid articles of a file, the content files they name with their hashes, and the problems."""

    file: SourceFile
    articles: list[LoadedArticle] = field(default_factory=list)
    sidecars: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load_site(root: Path) -> LoadedSite:
    """Load ``content/site.yaml``."""
    file = files.read(root, files.SITE)
    unknown, nowhere = Context(sources=None), Span(files.SITE)
    if isinstance(file, Problem):
        if not os.path.lexists(root / files.SITE):
            file = no_site.problem(root)
        return LoadedSite(None, unknown, nowhere, [file])
    return parse_site(file)


def parse_site(file: SourceFile) -> LoadedSite:
    """Return the site that a file describes."""
    unknown, nowhere = Context(sources=None), Span(files.SITE)
    documents, problems = document.parse(file)
    if not documents:
        return LoadedSite(None, unknown, nowhere, problems or [_empty(file.path)])
    site, context, found = validate.read_site(documents[0])
    problems += found
    problems += (Problem(Code.WRONG_TYPE, extra.span(), "second-site") for extra in documents[1:])
    accept = [documents[0].span(("accept", number)) for number in range(len(site.accept) if site else 0)]
    return LoadedSite(site, context, documents[0].span(("id",)), problems, tuple(accept))


def load_file(root: Path, file: SourceFile, context: Context) -> LoadedFile:
    """Load the articles of a file and the content files they name."""
    documents, problems = document.parse(file)
    loaded = LoadedFile(file, problems=problems)
    if not documents and not problems:
        problems.append(_empty(file.path))
    room = MAX_SIDECARS
    for part in documents:
        if _has_too_many_errors(problems):
            problems.append(Problem(Code.TOO_LARGE, part.span(), "errors", {"most": MAX_PROBLEMS}))
            break
        sidecar, hash_ = _sidecar(root, loaded, part)
        room -= len(sidecar.data) if isinstance(sidecar, SourceFile) else 0
        if room < 0:
            sidecar = Problem(Code.BAD_CONTENT_FILE, part.span(), "too-many", {"size": MAX_SIDECARS >> 20})
        located, found = validate.read_article(part, context, sidecar)
        problems += found
        if located is not None:
            loaded.articles.append(LoadedArticle(located, hash_))
    return _unless_changed(root, loaded, context)


def _has_too_many_errors(problems: list[Problem]) -> bool:
    if len(problems) < MAX_PROBLEMS:
        return False
    return sum(problem.severity is Severity.ERROR for problem in problems) >= MAX_PROBLEMS


def _sidecar(root: Path, loaded: LoadedFile, part: Document) -> tuple[SourceFile | Problem | None, bytes | None]:
    name = part.data.get("content_file") if isinstance(part.data, dict) else None
    if not isinstance(name, str) or not name:
        return None, None
    path = files.sidecar_path(loaded.file.path, name)
    found = files.read_sidecar(root, path)
    loaded.sidecars[path] = hash_of(found)
    return found, loaded.sidecars[path]


def _unless_changed(root: Path, loaded: LoadedFile, context: Context) -> LoadedFile:
    """Load a file again if an editor saved it together with a content file in the meantime."""
    if not loaded.sidecars or (now := files.read(root, loaded.file.path)) == loaded.file:
        return loaded
    if isinstance(now, SourceFile):
        return load_file(root, now, context)
    return LoadedFile(loaded.file, problems=[now])


def load_part(root: Path, file: SourceFile, part: tuple[int, int | None], context: Context) -> LoadedArticle | None:
    """Load the article between two offsets of a file, in characters; None if there is no valid one."""
    text, _ = decode(file)
    loaded = load_file(root, SourceFile(file.path, (text or "")[part[0] : part[1]].encode()), context)
    return loaded.articles[0] if loaded.articles else None


def locate(root: Path, path: str, start: int, context: Context) -> LocatedArticle:
    """Return the article of a file that begins at an offset in characters, with its locations in the file.

    Raises:
        ContentChangedError: there is none any more.
    """
    file = files.read(root, path)
    if isinstance(file, SourceFile):
        for article in load_file(root, file, context).articles:
            if article.located.document.start == start:
                return article.located
    raise ContentChangedError(path)


def read_unchanged(root: Path, path: str, hash_: bytes) -> SourceFile:
    """Read a file that has been read before.

    Raises:
        ContentChangedError: its hash is not the given one any more.
    """
    file = files.read(root, path)
    if isinstance(file, SourceFile) and hash_of(file) == hash_:
        return file
    raise ContentChangedError(path)


def hash_of(file: SourceFile | Problem) -> bytes:
    """Return the hash of a file's bytes, or of the reason why there are none: 16 bytes of SHA-256."""
    data = file.data if isinstance(file, SourceFile) else repr((file.text, file.fields)).encode()
    return sha256(data).digest()[:16]


def _empty(path: str) -> Problem:
    return Problem(Code.EMPTY_DOCUMENT, Span(path), "site" if path == files.SITE else "")
