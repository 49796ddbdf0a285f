"""What the articles of a site are known by: ids and addresses, as written, also in drafts that are not complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hattip.content import document, files
from hattip.content.decode import SourceFile
from hattip.content.folder import scan
from hattip.values import urls
from hattip.values.ids import article_id

if TYPE_CHECKING:
    from pathlib import Path

    from hattip.model import Site


@dataclass(slots=True)
class Existing:
    """The paths of articles by their ids and by their addresses."""

    ids: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def find(self, *names: str) -> str:
        """Return the path of the article with one of these ids or addresses, or an empty text."""
        found = (self.ids.get(name) or self.addresses.get(normalized(name)) for name in names if name)
        return next((path for path in found if path), "")

    def add(self, path: str, data: Any, site: Site) -> None:
        """Add an article by its YAML data."""
        if not isinstance(data, dict):
            return
        for key in ("original_url", "url"):
            if isinstance(address := data.get(key), str) and address:
                self.addresses.setdefault(normalized(address), path)
        original, own = (normalized(str(data.get(key) or "")) for key in ("original_url", "url"))
        self.ids.setdefault(
            str(data.get("id") or "") or article_id(site.id, original or None, own or None, site.home_url), path
        )


def normalized(address: str) -> str:
    """Return the normalized form of an address, or the text itself where it is none."""
    try:
        return urls.normalize(address)
    except ValueError:
        return address


def read_existing(root: Path, site: Site) -> Existing:
    """Read the ids and addresses of all articles."""
    found = Existing()
    for path in sorted(scan(root).articles):
        file = files.read(root, path)
        if isinstance(file, SourceFile):
            for each in document.parse(file)[0]:
                found.add(path, each.data, site)
    return found
