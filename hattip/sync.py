"""Bring the catalog up to date with the content: read what changed, and nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from hattip import tasks
from hattip.cache import open_cache
from hattip.catalog import schema
from hattip.catalog.catalog import Catalog
from hattip.catalog.duplicates import near_duplicates
from hattip.catalog.files import Files
from hattip.content import claims, conflicts, files, folder, load
from hattip.feeds.selection import feeds_of_site, tags_without_slug
from hattip.problems import Code, Problem, Severity, Span
from hattip.rendering import load_formats
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from contextlib import ExitStack
    from datetime import datetime
    from sqlite3 import Connection

    from hattip.catalog.entries import Entry
    from hattip.catalog.files import FileRow, PendingFile
    from hattip.content.validate import LocatedArticle
    from hattip.model import Site
    from hattip.run import Run

# From this number of files on, processes are worth their start. Each gets a batch of files at a time.
_MIN_PARALLEL: Final = 200
_BATCHES: Final = 32
_MAX_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Content:
    """The content as of one time: the site, or None if it has an error, and its articles.

    ``reused`` is the number of article files that were not parsed, because the cache has what they contain.
    ``fingerprint`` is a hash of the site.
    """

    setting: tasks.Setting
    id_span: Span
    accept_spans: tuple[Span, ...]
    connection: Connection
    catalog: Catalog
    listing: folder.Listing
    problems: tuple[Problem, ...]
    reused: int

    @property
    def site(self) -> Site | None:
        """The site, or None if it has an error."""
        return self.setting.site

    @property
    def fingerprint(self) -> str:
        """A hash of everything that pages show besides their articles."""
        return _hash(self.setting.site.model_dump_json() if self.setting.site else "")

    def locate(self, entry: Entry) -> LocatedArticle:
        """Return an article with its locations in its file."""
        return load.locate(self.setting.root, entry.path, entry.start, self.setting.context)


def load_content(
    run: Run,
    now: datetime,
    stack: ExitStack,
    only: Collection[str] | None = None,
    listing: folder.Listing | None = None,
) -> Content:
    """Load the content of a site with all problems of all files.

    With ``only``, load the site and the article files that are or are below these paths, relative to the root.
    ``listing`` is that of the content folder, if there already is one.
    """
    loaded = load.load_site(run.root)
    setting = tasks.Setting(run.root, loaded.site, loaded.context, now)
    if loaded.is_missing:
        return _without_site(loaded, setting, stack)
    listing = listing or folder.scan(run.root)
    articles, unusable = (listing.articles, listing.problems) if only is None else listing.below(only)
    # A site with an error must not empty the cache: its articles are read into a temporary database.
    connection = run.connection if loaded.site else stack.enter_context(open_cache(None)).connection
    _reset(connection, setting)
    table = Files(connection, listing.states, run.racy_since, now)
    pending = table.sync(articles)
    changed = table.put(run.track(_read(run, connection, setting, pending), len(pending), "Reading"))
    catalog = Catalog(connection, now)
    spans = loaded.id_span, loaded.accept_spans
    content = Content(setting, *spans, connection, catalog, listing, (), catalog.files - changed)
    in_files = list(table.problems())
    found = [
        *run.problems,
        *loaded.problems,
        *unusable,
        *in_files,
        *_problems(content, is_complete=only is None),
        *_repeated_in_invalid(content, in_files),
    ]
    return Content(setting, *spans, connection, catalog, listing, tuple(sorted(found)), content.reused)


def _without_site(loaded: load.LoadedSite, setting: tasks.Setting, stack: ExitStack) -> Content:
    """Return the content of a folder without a site: nothing but the problem that names what to do."""
    connection = stack.enter_context(open_cache(None)).connection
    _reset(connection, setting)
    catalog, listing = Catalog(connection, setting.now), folder.Listing({}, [])
    spans = loaded.id_span, loaded.accept_spans
    return Content(setting, *spans, connection, catalog, listing, tuple(sorted(loaded.problems)), 0)


def _reset(connection: Connection, setting: tasks.Setting) -> None:
    """Delete what depends on another site: articles that were validated with it, and the rendered items."""
    context, now = _hash(repr(setting.context)), dates.seconds(setting.now)
    is_earlier = now < int(schema.get_meta(connection, "now") or now)  # an "updated" may not have come yet
    if schema.get_meta(connection, "context") != context or is_earlier:
        schema.clear_content(connection)
        schema.set_meta(connection, "context", context)
    schema.set_meta(connection, "now", str(now))
    site = _hash(setting.site.model_dump_json() if setting.site else "")
    if schema.get_meta(connection, "site") != site:
        schema.clear_rendered(connection)
        schema.set_meta(connection, "site", site)


def _read(
    run: Run, connection: Connection, setting: tasks.Setting, pending: list[PendingFile]
) -> Iterator[tuple[PendingFile, FileRow | None]]:
    """Yield the files that may have changed with what they contain, and remove them from ``pending``.

    Names often begin with a date. The last files come first, because feeds show the newest articles: most others are
    then not rendered.
    """
    size = max(1, min(_MAX_BATCH, len(pending) // _BATCHES))
    is_parallel = len(pending) >= _MIN_PARALLEL
    catalog = Catalog(connection, setting.now)

    def arguments() -> Iterator[tuple[Any, ...]]:
        while pending:
            batch = pending[: -size - 1 : -1]
            del pending[-size:]
            yield setting, batch, _oldest_shown(setting.site, catalog)

    if is_parallel and setting.site:
        load_formats(setting.site)
    results = run.workers.run(tasks.read_files, arguments(), parallel=is_parallel)
    for (_, batch, _), rows in results:
        yield from zip(batch, rows, strict=True)


def _oldest_shown(site: Site | None, catalog: Catalog) -> Mapping[str, int]:
    """Return the time (in seconds) before which an article is not in a feed, but in its archive at most, by slug."""
    if site is None:
        return {}
    oldest = {each.slug: catalog.oldest_shown(each.slug, site.limit) for each in feeds_of_site(site, catalog)}
    return {slug: time for slug, time in oldest.items() if time is not None}


def _problems(content: Content, *, is_complete: bool) -> Iterable[Problem]:
    """Yield the problems that no file has alone."""
    if is_complete:
        yield from _problems_of_folder(content)
    for group in content.catalog.repeated():
        yield from conflicts.repeated([content.locate(entry) for entry in group])
    if content.site:
        for tag in tags_without_slug(content.site, content.catalog):
            span = load.locate_in_site(content.setting.root, ("feeds",))
            fields = {"tag": tag, "line": f"{json.dumps(tag, ensure_ascii=False)}: your-slug"}
            yield Problem(Code.BAD_SLUG, span, "tag", fields)
    for entry in content.catalog.withdrawn_later():
        yield conflicts.withdrawn_later(content.locate(entry))
    for group in near_duplicates(content.catalog.with_one_title()):
        yield from conflicts.near_duplicates([content.locate(entry) for entry in group])


def _problems_of_folder(content: Content) -> Iterable[Problem]:
    """Yield the problems that are only known if every article file was read."""
    if not content.catalog.files:
        yield Problem(Code.NO_ARTICLES, Span(files.ARTICLES))
    texts = [path for path in content.listing.states if folder.is_text(path)]
    named = content.catalog.sidecars() if texts else set()
    yield from (folder.stray_text(path) for path in texts if path not in named)


def _repeated_in_invalid(content: Content, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that an article with errors has the original of another one."""
    root, found = content.setting.root, defaultdict[str, "list[Span]"](list)
    for path in sorted({each.span.path for each in problems if each.severity is Severity.ERROR}):
        for claim in claims.of_file(root, path, content.catalog.starts(path)):
            found[claim.original].append(claim.span)
    for original, spans in found.items():
        others = [content.locate(entry).original_span for entry in content.catalog.with_original(original)]
        yield from claims.repeated(original, spans, others)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
