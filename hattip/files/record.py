"""Reads what is published, from the output folder or from where it is served: it is the only record there is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from hattip import seen
from hattip.comparing import Record
from hattip.feeds import ALL
from hattip.files.feeds import MANIFEST
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hattip.seen import Document, Item

_HEAD: Final = 2


def from_folder(out: Path, name: str) -> tuple[Record, list[Problem]]:
    """Read the record in a folder; what cannot be read of it is a warning each. ``name`` is what problems call it."""
    return read(of_folder(out), name)


def of_folder(out: Path) -> Callable[[str], bytes | None]:
    """Return a function that reads a file below a folder, or returns None where there is none."""

    def fetch(path: str) -> bytes | None:
        try:
            return (out / path).read_bytes()
        except OSError:
            return None

    return fetch


def read(fetch: Callable[[str], bytes | None], name: str) -> tuple[Record, list[Problem]]:
    """Read the record by way of a function that returns a file below ``feeds/``, or None."""
    site_id, files = _manifest(fetch(MANIFEST))
    problems: list[Problem] = []
    heads: dict[str, list[Item]] = {}
    items: dict[str, Item] = {}
    places: dict[str, str] = {}
    for slug in sorted({path.partition("/")[0] for path in files if path.count("/") == _HEAD - 1}):
        found = _best(fetch, slug, files, name, problems)
        if found is None:
            continue
        filename, document = found
        heads[slug] = list(document.items)
        pages = [f"{slug}/{filename}"]
        if slug == ALL:
            pages += [path for path in files if path.startswith(f"{ALL}/archive/") and path.endswith(f"/{filename}")]
        for path in pages:
            page = document if path == pages[0] else _read(fetch, path, name, problems)
            for item in page.items if page else ():
                if item.id not in items or items[item.id].updated < item.updated:
                    items[item.id] = item
                    places[item.id] = f"{name}/{path}"
    return Record(site_id, heads, items, places), problems


def _manifest(data: bytes | None) -> tuple[str | None, list[str]]:
    """Return the site's id and the files; whether the manifest can be trusted is for the writer to say."""
    try:
        manifest = json.loads(data or b"{}")
        files = [path for path in manifest.get("files", []) if isinstance(path, str)]
    except (ValueError, AttributeError, TypeError):
        return None, []
    site_id = manifest.get("site")
    return site_id if isinstance(site_id, str) else None, files


def _best(
    fetch: Callable[[str], bytes | None], slug: str, files: Iterable[str], name: str, problems: list[Problem]
) -> tuple[str, Document] | None:
    """Read a feed in the format that says the most, of those that can be read."""
    found: list[Problem] = []
    for filename in seen.READERS:
        if f"{slug}/{filename}" in files:
            document = _read(fetch, f"{slug}/{filename}", name, found)
            if document is not None:
                return filename, document
    problems += found
    return None


def _read(fetch: Callable[[str], bytes | None], path: str, name: str, problems: list[Problem]) -> Document | None:
    data = fetch(path)
    if data is None:
        return None
    try:
        return seen.read(path.rpartition("/")[2], data)
    except seen.SeenError as error:
        message = f"This was published and cannot be read: {error}."
        hint = "Restore it from version control; hattip will write it anew, but cannot tell what subscribers have."
        problems.append(Problem(Code.UNREADABLE_RECORD, Span(f"{name}/{path}"), message, hint))
        return None
