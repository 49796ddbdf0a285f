"""The work that is given to processes: article files become rows of the catalog and rendered items.

The functions take and return plain values, and write nothing.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from hattip.catalog.entries import Part, entry_values
from hattip.catalog.files import ArticleRow, FileRow
from hattip.content import files, load
from hattip.content.decode import SourceFile
from hattip.feeds.selection import Selector
from hattip.publication import stops
from hattip.published.verify import verify_item
from hattip.rendering import render_item
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from hattip.catalog.entries import Entry
    from hattip.catalog.files import PendingFile
    from hattip.content.load import LoadedArticle
    from hattip.model import Article, Site
    from hattip.model.context import Context
    from hattip.rendering import RenderedItem


class Setting(NamedTuple):
    """What articles are read and rendered with. ``site`` is None if it has an error; then nothing is rendered."""

    root: Path
    site: Site | None
    context: Context
    now: datetime


def read_files(setting: Setting, pending: Sequence[PendingFile], oldest: Mapping[str, int]) -> list[FileRow | None]:
    """Read article files; None means that a file is unchanged.

    Each due article is rendered. One that is older than ``oldest`` in all of its feeds (in seconds, by slug) is on
    archive pages at most.
    """
    selector = Selector(setting.site)
    return [_read_file(setting, selector, each, oldest) for each in pending]


def _read_file(setting: Setting, selector: Selector, pending: PendingFile, oldest: Mapping[str, int]) -> FileRow | None:
    file = files.read(setting.root, pending.path)
    if not isinstance(file, SourceFile):
        return FileRow(b"", problems=(file,))
    if load.hash_of(file) == pending.hash and all(
        load.hash_of(files.read_sidecar(setting.root, path)) == known for path, known in pending.sidecars
    ):
        return None
    loaded = load.load_file(setting.root, file, setting.context)
    if stops(loaded.problems, strict=False):  # nothing will be published
        setting = setting._replace(site=None)
    rows = tuple(_row(setting, article, selector, oldest) for article in loaded.articles)
    later = [each.located.article.updated for each in loaded.articles]
    until = min((dates.seconds(time) for time in later if time and time > setting.now), default=None)
    return FileRow(load.hash_of(loaded.file), rows, tuple(loaded.sidecars.items()), tuple(loaded.problems), until)


def _row(setting: Setting, loaded: LoadedArticle, selector: Selector, oldest: Mapping[str, int]) -> ArticleRow:
    article, document = loaded.located.article.as_of(setting.now), loaded.located.document
    feeds = () if article.draft else selector.feeds_of(loaded.located.written)
    published = dates.seconds(article.published)
    is_recent = any(published >= oldest.get(member.feed, published) for member in feeds)
    item = None
    if setting.site and article.published <= setting.now and (is_recent or setting.site.archive):
        item = _render_article(article, setting.site, is_archived=not is_recent)
    part = Part(document.start, document.end, loaded.sidecar)
    updated = article.updated.isoformat() if article.updated else ""
    fingerprint = _fingerprint(document.text[document.start : document.end] + updated, loaded.sidecar)
    return ArticleRow(
        entry_values(article, part, fingerprint, *((item.size, item.shown) if item else (None, None))),
        feeds,
        dates.day_number(published, setting.context.timezone),
        item.formats if item else {},
    )


def _fingerprint(text: str, sidecar: bytes | None) -> int:
    """Return a signed 64-bit hash of an article's YAML and its content file."""
    digest = blake2b(text.encode(errors="surrogatepass"), digest_size=8, key=sidecar or b"")
    return int.from_bytes(digest.digest(), signed=True)


def render_entries(setting: Setting, entries: Sequence[Entry]) -> list[tuple[Entry, RenderedItem]]:
    """Read articles again that were read in an earlier run, and render them.

    Raises:
        ContentChangedError: a file is not what it was.
    """
    by_path = sorted(entries, key=lambda entry: entry.path)
    return [
        pair
        for path, of_path in groupby(by_path, lambda entry: entry.path)
        for pair in _render(setting, path, list(of_path))
    ]


def _render(setting: Setting, path: str, entries: Sequence[Entry]) -> Iterator[tuple[Entry, RenderedItem]]:
    file = load.read_unchanged(setting.root, path, entries[0].file_hash)
    for entry in entries:
        loaded = load.load_part(setting.root, file, (entry.start, entry.end), setting.context)
        if loaded is None or loaded.sidecar != entry.sidecar or setting.site is None:
            raise files.ContentChangedError(path)
        yield entry, _render_article(loaded.located.article.as_of(setting.now), setting.site)


def _render_article(article: Article, site: Site, *, is_archived: bool = False) -> RenderedItem:
    """Render an article and compare the result with it.

    Raises:
        VerificationError: they differ. It is a bug, and nothing may be published.
    """
    item = render_item(article, site, is_archived=is_archived)
    verify_item(item, article)
    return item
