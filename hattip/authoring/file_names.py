"""Names of article files: the date and the title, in any script, without what a file system forbids."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from hattip.content import files

if TYPE_CHECKING:
    from pathlib import Path

# What Windows, macOS or a shell would not take, and whitespace.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*#%&'`$!;{}\[\]()（）【】《》〈〉“”‘’：？！，。、；…\s\u3000]+")
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)
# File systems allow 255 bytes; the date, a number and the extension need some.
_MAX_BYTES: Final = 150
_ATTEMPTS: Final = 10_000


def stem(title: str) -> str:
    """Return a title as part of a file name: NFC, hyphens for whitespace and punctuation, at most 150 bytes."""
    text = unicodedata.normalize("NFC", title)
    text = "".join(
        character for character in text if not unicodedata.category(character).startswith("C") or character.isspace()
    )
    text = _FORBIDDEN.sub("-", text.lower()).strip("-._~ ")
    text = re.sub(r"-{2,}", "-", text).encode()[:_MAX_BYTES].decode(errors="ignore").strip("-._ ")
    return f"{text}-article" if text.partition(".")[0] in _DEVICES else text or "article"


def path(root: Path, title: str, date: str, taken: set[str]) -> str:
    """Return the path of a new article file, relative to the root: ``content/articles/2024/2024-05-26-title.yaml``.

    ``date`` may be empty. Neither a file that exists nor a path in ``taken`` is returned; case makes no difference.
    """
    folder = f"{files.ARTICLES}/{date[:4]}" if date else files.ARTICLES
    name = f"{date[:10]}-{stem(title)}" if date else stem(title)
    for number in range(1, _ATTEMPTS):
        found = f"{folder}/{name}{f'-{number}' if number > 1 else ''}.yaml"
        if found.lower() not in taken and not _exists(files.native(root, found)):
            return found
    raise FileExistsError(name)


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()
