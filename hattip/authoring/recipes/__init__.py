"""Recipes for CI services: the files that ``hattip init --ci NAME`` writes, each as a file in the folder NAME."""

from __future__ import annotations

from importlib.resources import files as resources
from typing import TYPE_CHECKING, Final

from hattip import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

# What a recipe contains in place of the version of hattip and of the site's base_url.
_VERSION: Final = "HATTIP_VERSION"
_BASE_URL: Final = "HATTIP_BASE_URL"


def files(name: str, base_url: str) -> dict[str, str]:
    """Return the files of a recipe by their paths, relative to the root of the repository.

    ``name`` is ``github``, ``gitlab`` or ``forgejo``; ``base_url`` is the URL below which the feeds are served.
    """
    texts = dict(_texts(resources(__name__) / name))
    return {path: text.replace(_VERSION, __version__).replace(_BASE_URL, base_url) for path, text in texts.items()}


def _texts(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _texts(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_text(encoding="utf-8")
