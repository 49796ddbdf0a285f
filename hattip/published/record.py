"""Reads what is published, from the output folder or from where it is served: it is the only record there is."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from hattip.catalog.published import rows
from hattip.feeds.feed import ALL
from hattip.output.manifest import MANIFEST, listed
from hattip.problems import Code, Problem, Span, literal
from hattip.published import parse as seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from hattip.catalog.published import Published

_HEAD: Final = 2


def of_folder(out: Path) -> Callable[[str], bytes | None]:
    """Return a function that reads a file below a folder, or returns None where there is none."""

    def fetch(path: str) -> bytes | None:
        try:
            return (out / path).read_bytes()
        except OSError:
            return None

    return fetch


class Reader:
    """Brings a record up to date with what is published, reading no file that it knows already.

    ``fetch`` reads a file below ``feeds/``; ``digest`` tells that of a file without reading it, where they are in a
    folder; ``name`` is what problems call the folder.
    """

    def __init__(
        self,
        published: Published,
        fetch: Callable[[str], bytes | None],
        name: str,
        digest: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self._published, self._fetch, self._name, self._digest = published, fetch, name, digest
        self.problems: list[Problem] = []
        self.site_id, self._files = listed(fetch(MANIFEST))
        self._known = set(self._files)

    @property
    def is_of_folder(self) -> bool:
        """Tell whether what is published stands in a folder."""
        return self._digest is not None

    def read(self) -> None:
        """Read what is not known yet. What cannot be read is a warning each, where nothing else says the same."""
        heads: dict[str, str] = {}
        pages: list[str] = []
        for slug in self._slugs():
            path = self._best(self._forms(slug))
            if path is not None:
                heads[slug] = path
        if ALL in heads:
            pages = [path for path in self._pages(heads[ALL].rpartition("/")[2]) if self._get(path, self.problems)]
        self._published.site_id = self.site_id
        self._published.count(heads, pages)

    def _slugs(self) -> list[str]:
        return sorted({path.partition("/")[0] for path in self._files if path.count("/") == _HEAD - 1})

    def _forms(self, slug: str) -> list[str]:
        """Return the files of a feed, that which says the most first."""
        return [path for filename in seen.READERS if (path := f"{slug}/{filename}") in self._known]

    def _pages(self, filename: str) -> Iterator[str]:
        start, end = f"{ALL}/archive/", f"/{filename}"
        return (path for path in self._files if path.startswith(start) and path.endswith(end))

    def _best(self, paths: Iterable[str]) -> str | None:
        """Return the first of the files of a feed that can be read."""
        found: list[Problem] = []
        for path in paths:
            if self._get(path, found):
                return path
        self.problems += found
        return None

    def _is_known(self, path: str) -> bool:
        known = self._published.digest(path)
        return known is not None and self._digest is not None and known == self._digest(path)

    def _get(self, path: str, problems: list[Problem]) -> bool:
        """Tell whether the items of a file are there, after reading it if need be."""
        if self._is_known(path):
            return True
        data = self._fetch(path)
        if data is None:
            return False
        try:
            items = rows(seen.read(path.rpartition("/")[2], data).items)
        except seen.SeenError as error:
            message = f"This was published and cannot be read: {error}."
            hint = "Restore it from version control; hattip will write it anew, but cannot tell what subscribers have."
            problems.append(literal(Code.UNREADABLE_RECORD, Span(f"{self._name}/{path}"), message, hint))
            return False
        self._published.take(path, sha256(data).digest()[:16], items)
        return True
