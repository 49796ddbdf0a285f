"""Read single files below ``content/``; a file that cannot be read becomes a problem."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from hattip.content.decode import SourceFile
from hattip.disk import Failure, Reason, read_file
from hattip.problems import Code, Problem, Span

SITE: Final = "content/site.yaml"
ARTICLES: Final = "content/articles"
CONTENT: Final = "content"
MAX_BYTES: Final = 4 << 20


class ContentChangedError(Exception):
    """A file of the content changed after it was read."""


def read(root: Path, path: str) -> SourceFile | Problem:
    """Read one file, given relative to the root."""
    data = read_file(native(root, path), MAX_BYTES, below=root / CONTENT)
    return SourceFile(path, data) if isinstance(data, bytes) else _problem(path, data)


def has_site(root: Path) -> bool:
    """Return whether there is a ``site.yaml``, even one that cannot be read."""
    return os.path.lexists(root / SITE)


def _problem(path: str, failure: Failure) -> Problem:
    span = Span(path)
    match failure.reason:
        case Reason.LINK:
            return Problem(Code.OUTSIDE_CONTENT, span)
        case Reason.NOT_A_FILE:
            return Problem(Code.NOT_A_FILE, span)
        case Reason.TOO_LARGE:
            return Problem(Code.TOO_LARGE, span, "", {"size": MAX_BYTES >> 20})
        case Reason.CHANGING:
            return always_changing(path)
    return unreadable(path, failure.detail)


def sidecar_path(path: str, name: str) -> str:
    """Return the path of a content file from its name in an article file."""
    return f"{path.rpartition('/')[0]}/{name}"


def read_sidecar(root: Path, path: str) -> SourceFile | Problem:
    """Read a content file; it must not be outside ``content/``."""
    data = read_file(native(root, path), MAX_BYTES, below=root / CONTENT)
    if isinstance(data, bytes):
        return SourceFile(path, data)
    if data.reason is Reason.MISSING:
        return Problem(Code.BAD_CONTENT_FILE, Span(path), "missing", {"file": path})
    if data.reason is Reason.LINK:
        return Problem(Code.BAD_CONTENT_FILE, Span(path), "outside", {"file": path})
    return _problem(path, data)


def native(root: Path, path: str) -> Path:
    """Return a path for the operating system: file names are UTF-8, whatever the locale is."""
    if path.isascii():
        return root / path
    return root / os.fsdecode(path.encode(errors="surrogateescape"))


def relative(path: Path, folder: Path) -> str:
    """Return a path relative to a folder, with ``/``, for people to read; on another drive the full path."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # pragma: no cover - another drive of Windows
        return path.as_posix()


def unreadable(path: str, reason: str) -> Problem:
    """Return the problem that the operating system refuses to read a file."""
    return Problem(Code.UNREADABLE_FILE, Span(path), "reason" if reason else "", {"reason": reason} if reason else {})


def always_changing(path: str) -> Problem:
    """Return the problem that a file changes each time it is read."""
    return Problem(Code.UNREADABLE_FILE, Span(path), "changing")
