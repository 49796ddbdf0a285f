"""The early exit: if nothing changed since the last run, its result is still right, and nothing heavy is imported."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from hattip.cache.key import cache_key
from hattip.cache.store import KEY, cache_path
from hattip.catalog import schema
from hattip.content import files, folder
from hattip.content.decode import SourceFile
from hattip.disk import read_file
from hattip.output.changes import Changes
from hattip.output.folder import MAX_BYTES, hash_of
from hattip.problems import Problem, dump, restore
from hattip.publication import AcceptedProblem, FeedSize, Publication, Unpublished
from hattip.published.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from sqlite3 import Connection

    from hattip.content.folder import Listing
    from hattip.options import Options
    from hattip.run import Run

_META: Final = "last_run"


def find(
    cache: Path | None, root: Path, out: Path, now: datetime, options: Options, listing: Listing
) -> Publication | None:
    """Return the result of the last run with these options, if another one would give the same.

    Nothing is written. ``cache`` is the folder of the caches, or None; ``listing`` is that of the content folder.
    """
    path = cache_path(cache, root, out) if cache else None
    if path is None or path.is_symlink() or not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=0, uri=True)) as connection:
            if schema.get_meta(connection, KEY) != cache_key():
                return None
            return _find(connection, root, out, now, options, listing)
    except (sqlite3.Error, ValueError, KeyError, TypeError):  # the run that follows reports a cache that is corrupt
        return None


def _find(
    connection: Connection, root: Path, out: Path, now: datetime, options: Options, listing: Listing
) -> Publication | None:
    last = json.loads(schema.get_meta(connection, _META) or "{}")
    if last.get("options") != repr(options) or not _is_in_time(last, now):
        return None
    if _hash_of_listing(listing) != last["listing"] or not _has_content(root, last["racy"]):
        return None
    outputs = connection.execute("SELECT path, state, hash FROM output").fetchall()
    if not _has_outputs(out, outputs) or _hash_of_file(out, MANIFEST) != last["manifest"]:
        return None
    return _publication(last["publication"], strict=options.strict)


def store(run: Run, listing: Listing, done: Publication, now: datetime, options: Options) -> None:
    """Store the result of a run that wrote everything there is to write."""
    if not run.is_cached:
        return
    racy = [path for path, state in listing.states.items() if not state or folder.is_racy(state, run.racy_since)]
    last = {
        "options": repr(options),
        "now": now.isoformat(),
        "next": done.next.isoformat() if done.next else None,
        "listing": _hash_of_listing(listing),
        "racy": {path: _hash_of_content(run.root, path) for path in racy},
        "manifest": _hash_of_file(run.out, MANIFEST),
        "publication": _values(done),
    }
    schema.set_meta(run.connection, _META, json.dumps(last))


def _is_in_time(last: dict[str, Any], now: datetime) -> bool:
    if now < datetime.fromisoformat(last["now"]):
        return False
    return last["next"] is None or now < datetime.fromisoformat(last["next"])


def _hash_of_listing(listing: Listing) -> str:
    lines = sorted(f"{path}\t{state}" for path, state in listing.states.items())
    lines += [f"{problem.code}\t{problem.span.path}" for problem in sorted(listing.problems)]
    return sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def _has_content(root: Path, racy: dict[str, str]) -> bool:
    return all(_hash_of_content(root, path) == known for path, known in racy.items())


def _hash_of_content(root: Path, path: str) -> str:
    file = files.read(root, path)
    return hash_of(file.data).hex() if isinstance(file, SourceFile) else ""


def _has_outputs(out: Path, outputs: Iterable[tuple[str, str, bytes]]) -> bool:
    for path, state, known in outputs:
        try:
            found = folder.state_of(os.lstat(files.native(out, path)))
        except OSError:
            return False
        if found != state and (state or _hash_of_file(out, path) != known.hex()):
            return False
    return True


def _hash_of_file(out: Path, path: str) -> str:
    data = read_file(files.native(out, path), MAX_BYTES, below=out)
    return hash_of(data).hex() if isinstance(data, bytes) else ""


def _values(done: Publication) -> dict[str, Any]:
    """Return a result as values that JSON can contain. After it, all files are unchanged."""
    changes = done.changes or Changes()
    return {
        "problems": dump(done.problems),
        "files": done.files,
        "articles": done.articles,
        "categories": done.categories,
        "feeds": done.feeds,
        "unpublished": [(*each[:2], each.published.isoformat(), each.is_draft) for each in done.unpublished],
        "accepted": [(dump([each.problem]), each.why) for each in done.accepted],
        "unchanged": sorted({*changes.added, *changes.changed, *changes.unchanged} - {MANIFEST}),
        "next": done.next.isoformat() if done.next else None,
    }


def _publication(values: dict[str, Any], *, strict: bool) -> Publication:
    return Publication(
        problems=tuple(restore(values["problems"])),
        files=values["files"],
        reused=values["files"],
        articles=values["articles"],
        categories=values["categories"],
        feeds=tuple(FeedSize(*each) for each in values["feeds"]),
        unpublished=tuple(
            Unpublished(path, title, datetime.fromisoformat(published), is_draft)
            for path, title, published, is_draft in values["unpublished"]
        ),
        accepted=tuple(AcceptedProblem(_first(problem), why) for problem, why in values["accepted"]),
        changes=Changes(unchanged=tuple(values["unchanged"])),
        next=datetime.fromisoformat(values["next"]) if values["next"] else None,
        strict=strict,
    )


def _first(problems: str) -> Problem:
    return next(iter(restore(problems)))
