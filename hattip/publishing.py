"""The straight line, from YAML bytes to feed bytes, as one function that every door shares."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from hattip import comparing, dates, feeds, guarding, reading, rendering, verifying, withdrawing, yamltree
from hattip.decoding import MOST, SourceFile
from hattip.fields import Context
from hattip.files import content, record
from hattip.files import feeds as output
from hattip.index import Index
from hattip.problems import Code, Problem, Severity, Span

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hattip.model import Site
    from hattip.reading import Record

T = TypeVar("T")
# How many bytes of text the articles of one file may name together.
MAX_BESIDE: Final = 16 << 20
# Wraps the files to read, to show how far the work has come; called with them and their number.
Track = Callable[[Iterable[T], int], Iterable[T]]


@dataclass(frozen=True, slots=True)
class Content:
    """What ``content/`` holds: the site and its articles, or None where a mistake keeps them from being complete."""

    site: Site | None
    index: Index
    problems: tuple[Problem, ...]
    files: int
    id_span: Span


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run did, for the report. ``changes`` is None where nothing may be written because of a problem."""

    problems: tuple[Problem, ...]
    files: int = 0
    articles: int = 0
    categories: int = 0
    feeds: int = 0
    held_back: tuple[Record, ...] = ()
    heads: tuple[rendering.Head, ...] = ()
    accepted: tuple[tuple[Problem, str], ...] = ()
    changes: output.Changes | None = None
    strict: bool = field(default=False, kw_only=True)

    @property
    def failed(self) -> bool:
        """Tell whether a problem stands in the way: an error, or under ``--strict`` anything."""
        return stops(self.problems, strict=self.strict)


@dataclass(frozen=True, slots=True)
class Options:
    """How to publish: with warnings as errors, or without writing; what the guard is to let through this once."""

    strict: bool = False
    write: bool = True
    accept: tuple[str, ...] = ()
    verify_full: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What subscribers would see, by feed; nothing where the content has mistakes."""

    checked: Publication
    feeds: tuple[comparing.FeedChanges, ...]


def _untracked(items: Iterable[T], _: int) -> Iterable[T]:
    return items


def check(root: Path, now: datetime, only: Collection[str] = (), *, strict: bool = False) -> Publication:
    """Read and check the content, or ``only`` some of its files, and write nothing."""
    loaded = load(root, now, only=only)
    return Publication(loaded.problems, loaded.files, len(loaded.index), strict=strict)


def load(
    root: Path, now: datetime, track: Track[SourceFile | Problem] = _untracked, only: Collection[str] = ()
) -> Content:
    """Read and check everything below ``content/``. All problems of all files come back at once, sorted by place.

    ``only`` names article files, relative to ``root``, where not all are wanted.
    """
    paths, problems = (sorted(only), []) if only else content.find(root)
    site, context, id_span, found = _load_site(root)
    problems += found
    records: list[Record] = []
    for file in track(content.read_all(root, paths), len(paths)):
        read, found = _load_articles(root, file, context)
        records += read
        problems += found
    if not paths:
        hint = "Add an article: docs/content.md shows one."
        problems.append(Problem(Code.NO_ARTICLES, Span(content.ARTICLES), "There are no articles here.", hint))
    index = Index(records, now)
    problems += index.problems()
    return Content(site, index, tuple(sorted(problems)), len(paths) + 1, id_span)


def publish(
    root: Path,
    out: Path,
    now: datetime,
    options: Options | None = None,
    track: Track[SourceFile | Problem] = _untracked,
) -> Publication:
    """Publish the site in ``root`` to ``out``, as of ``now``, or only say what would change.

    All or nothing: with one error anywhere, or something its subscribers should not see, not one byte of ``out``
    changes.

    Raises:
        VerificationError: a file does not say what the articles it was made from say. Nothing was written.
    """
    options = options or Options()
    loaded = load(root, now, track)
    if loaded.site is None or stops(loaded.problems, strict=options.strict):
        return Publication(loaded.problems, loaded.files, len(loaded.index), strict=options.strict)
    with output.locked(out) if options.write else nullcontext() as locked:
        if locked is not None:
            return Publication((*loaded.problems, locked), loaded.files, strict=options.strict)
        return _publish(loaded, loaded.site, out, content.relative(out, root), options)


def _publish(loaded: Content, site: Site, out: Path, name: str, options: Options) -> Publication:
    index = loaded.index
    heads: list[rendering.Head] = []
    plan, problems = output.plan(out, rendering.render(site, feeds.build(site, index), heads), name, site.id)
    published, warnings = record.from_folder(out, name)
    changes = list(comparing.compare(published, [head.feed for head in heads], index))
    found = guarding.refusals(published, changes, index, site, loaded.id_span)
    refused, accepted = guarding.divide(found, site, options.accept)
    problems = [*warnings, *sorted(refused), *problems]
    if not stops(problems, strict=options.strict):
        verifying.check(plan.outputs, full=options.verify_full)
        problems += output.apply(out, plan) if options.write else []
    return Publication(
        problems=(*loaded.problems, *problems),
        files=loaded.files,
        articles=len(index),
        categories=len(site.categories),
        feeds=len(heads),
        held_back=tuple(index.held_back),
        heads=tuple(heads),
        accepted=tuple(accepted),
        changes=None if stops(problems, strict=options.strict) else plan.changes,
        strict=options.strict,
    )


def diff(root: Path, now: datetime, fetch: Callable[[str], bytes | None], name: str) -> Difference:
    """Say what the subscribers of each feed would see, if the site were published now.

    ``fetch`` returns a published file by its path below ``feeds/``, or None; ``name`` is what problems call the folder.
    """
    loaded = load(root, now)
    if loaded.site is None or stops(loaded.problems, strict=False):
        return Difference(Publication(loaded.problems, loaded.files), ())
    heads: list[rendering.Head] = []
    for _ in rendering.render(loaded.site, feeds.build(loaded.site, loaded.index), heads):
        pass
    published, warnings = record.read(fetch, name)
    changes = comparing.compare(published, [head.feed for head in heads], loaded.index)
    return Difference(Publication((*loaded.problems, *warnings), loaded.files), tuple(changes))


def withdraw(root: Path, path: str, article: str | None, on: str | None, reason: str, now: datetime) -> list[Problem]:
    """Write into an article's file that it was taken back; ``on`` is ``now`` in the site's timezone if not given."""
    site, context, _, _ = _load_site(root)
    # The moment, not the day: the start of today may be before an article that was published today.
    moment = on or now.astimezone(dates.zone(context.timezone)).isoformat(timespec="seconds")
    file = content.read(root, path)
    if isinstance(file, Problem):
        return [file]
    made = withdrawing.withdraw(file, article, moment, reason)
    if isinstance(made, list):
        return made
    _, problems = _load_articles(root, made, context)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    return (errors if site else []) or content.replace(root, made)


def stops(problems: Iterable[Problem], *, strict: bool) -> bool:
    """Tell whether any of the problems keeps a publication from going out."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)


def _load_site(root: Path) -> tuple[Site | None, Context, Span, list[Problem]]:
    file = content.read(root, content.SITE)
    unknown, nowhere = Context(categories=None, sources=None), Span(content.SITE)
    if isinstance(file, Problem):
        if (root / content.SITE).exists():
            return None, unknown, nowhere, [file]
        hint = "Run hattip in the folder that holds content/, or name it with --root."
        return None, unknown, nowhere, [Problem(Code.NO_SITE, nowhere, "There is no such file.", hint)]
    documents, problems = yamltree.parse(file)
    if not documents:
        return None, unknown, nowhere, problems or [_empty(file.path)]
    site, context, found = reading.read_site(documents[0])
    problems += found
    for document in documents[1:]:
        hint = "Delete the --- line and what follows, or put it in a file of its own."
        message = "A site is described in one document; this is another."
        problems.append(Problem(Code.WRONG_TYPE, document.span(), message, hint))
    return site, context, documents[0].span(("id",)), problems


def _load_articles(root: Path, file: SourceFile | Problem, context: Context) -> tuple[list[Record], list[Problem]]:
    if isinstance(file, Problem):
        return [], [file]
    documents, problems = yamltree.parse(file)
    if not documents and not problems:
        return [], [_empty(file.path)]
    records = []
    room, names = MAX_BESIDE, [_content_file(document) for document in documents]
    for document, name in zip(documents, names, strict=True):
        if sum(problem.severity is Severity.ERROR for problem in problems) >= MOST:
            message = f"There are more than {MOST:,} errors in this file; the rest of it was not read."
            problems.append(Problem(Code.TOO_LARGE, document.span(), message, "Mend those first."))
            break
        text = content.read_beside(root, file.path, name) if name else None
        room -= len(text.data) if isinstance(text, SourceFile) else 0
        if room < 0:
            message = f"The articles of this file name more than {MAX_BESIDE >> 20} MiB of text."
            text = Problem(Code.BAD_CONTENT_FILE, document.span(), message, "Split it into several files.")
        record, found = reading.read_article(document, context, text)
        problems += found
        if record is not None:
            records.append(record)
    if any(names) and (again := content.read(root, file.path)) != file:
        return _load_articles(root, again, context)  # an editor saved both meanwhile, and they belong together
    return records, problems


def _content_file(document: yamltree.Document) -> str | None:
    name = document.data.get("content_file") if isinstance(document.data, dict) else None
    return name if isinstance(name, str) and name else None


def _empty(path: str) -> Problem:
    return Problem(
        Code.EMPTY_DOCUMENT, Span(path), "There is nothing in this file.", "Delete it, or write the article."
    )
