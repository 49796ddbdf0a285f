"""The front matter of Jekyll, Hugo, Hexo and Pelican at the top of a content file: metadata, not text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

_KEY = re.compile(r"^[\"']?(?P<key>[A-Za-z_\u4e00-\u9fff][\w. -]*?)[\"']?[ \t]*(?P<mark>[:=])(?:[ \t]|$)", re.MULTILINE)
_FENCED = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+|;;;)[ \t]*\r?\n(?P<text>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
# Hexo does without the first fence.
_OPEN = re.compile(r"\A(?P<text>(?:[^\r\n]++\r?\n)+)---[ \t]*(?:\r?\n|\Z)")
# Pelican has no fences at all: keys up to the first blank line, a title and a date among them.
_BARE = re.compile(r"\A(?P<text>(?:[A-Za-z][\w -]*:[^\r\n]*\r?\n)+)(?:[ \t]*\r?\n|\Z)")
_JSON = re.compile(r"\A\s*(?P<text>\{\s*[\"\}].*?^\})[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# Lines that belong to the key before: indented ones, list items, comments, tables and brackets of TOML.
_CONTINUED = re.compile(r"\s*$|\s|-\s|-$|#|[\]\[}{,]|\"\"\"|'''")
_USUAL: Final = frozenset(
    {"title", "date", "layout", "tags", "categories", "author", "description", "slug", "draft", "permalink"}
)
_NAMES: Final = {
    "author": "authors", "category": "categories", "date": "published", "description": "summary", "excerpt": "summary",
    "lang": "language", "lastmod": "updated", "link": "original_url", "modified": "updated", "tag": "tags",
    "keywords": "tags", "source_url": "original_url", "cover": "image", "thumbnail": "image",
}  # fmt: skip


class FrontMatter(NamedTuple):
    """The length of the front matter in characters, and its keys."""

    length: int
    keys: list[str]

    def missing(self, known: Collection[str]) -> list[str]:
        """Return the keys that an article with ``known`` keys lacks, also under another name."""
        return [key for key in self.keys if key not in known and _NAMES.get(key.lower(), key.lower()) not in known]


def find(text: str) -> FrontMatter | None:
    """Return the front matter at the top of a text, if there is any."""
    for sign, pattern, read, is_certain in _KINDS:
        if sign in text and (found := pattern.match(text)):
            keys = read(found)
            if keys is not None:
                return FrontMatter(found.end(), keys)
            if is_certain:
                return None
    return None


def _fenced_keys(found: re.Match[str]) -> list[str] | None:
    if found["fence"] == ";;;":
        return _json_keys(f"{{{found['text']}}}")
    return _keys(found["text"], "=" if found["fence"] == "+++" else ":")


def _open_keys(found: re.Match[str]) -> list[str] | None:
    keys = _keys(found["text"], ":")
    return keys if keys and not _USUAL.isdisjoint(key.lower() for key in keys) else None


def _bare_keys(found: re.Match[str]) -> list[str] | None:
    keys = _keys(found["text"], ":")
    return keys if keys and {"title", "date"} <= {key.lower() for key in keys} else None


def _keys(text: str, mark: str) -> list[str] | None:
    """Return the top-level keys of YAML or TOML, or None if the text is neither."""
    keys = []
    for line in text.splitlines():
        found = _KEY.match(line)
        if found and found["mark"] == mark:
            keys.append(found["key"].strip())
        elif not _CONTINUED.match(line) and not (keys and mark == "="):
            return None
    return keys or (None if text.strip() else [])


def _json_keys(text: str) -> list[str] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return list(value) if isinstance(value, dict) else None


# The kinds of front matter: what it contains (this is found much faster than the pattern), what it looks like, how its
# keys are read, and whether a text that looks so is no other.
_KINDS: Final[Sequence[tuple[str, re.Pattern[str], Callable[[re.Match[str]], list[str] | None], bool]]] = (
    ("", _FENCED, _fenced_keys, True),
    ("{", _JSON, lambda found: _json_keys(found["text"]), True),
    ("\n---", _OPEN, _open_keys, False),
    (":", _BARE, _bare_keys, False),
)
