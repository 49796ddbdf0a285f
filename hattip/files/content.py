"""Finds and reads the files below ``content/``; everything that is no readable file of ours becomes a problem."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hattip.decoding import SourceFile
from hattip.files import whole
from hattip.problems import Code, Problem, Span
from hattip.text import forbidden, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE: Final = "content/site.yaml"
ARTICLES: Final = "content/articles"
MAX_BYTES: Final = 4 << 20
# How often a file is read again that an editor is just writing.
_TRIES: Final = 5
_CONTENT: Final = "content"
_ENDINGS: Final = (".yaml", ".yml")


def find(root: Path) -> tuple[list[str], list[Problem]]:
    """Return the paths of all article files below ``root``, relative to it, sorted; and what is amiss with others."""
    found: list[str] = []
    problems: list[Problem] = []
    content = Path(os.path.realpath(root / _CONTENT))
    pending = [_CONTENT]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(_native(root, folder)))
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(unreadable(folder, error))
            continue
        for entry in entries:
            path = f"{folder}/{os.fsencode(entry.name).decode(errors='surrogateescape')}"
            if problem := _amiss(path, entry, content):
                problems.append(problem)
            elif entry.name.startswith("."):
                continue
            elif entry.is_dir(follow_symlinks=False):
                pending.append(path)
            elif path.startswith(f"{ARTICLES}/") and path.lower().endswith(_ENDINGS) and not entry.is_dir():
                found.append(path)
    return sorted(found), sorted(problems)


def read(root: Path, path: str) -> SourceFile | Problem:
    """Read one file; what cannot be read comes back as a problem."""
    try:
        target = _native(root, path)
        mode = target.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # opening a pipe would wait, reading a device never end
            return _not_a_file(path, "This is no regular file.")
        for _ in range(_TRIES):
            with target.open("rb") as stream:
                before = os.fstat(stream.fileno())
                data = stream.read(MAX_BYTES + 1)
                after = os.fstat(stream.fileno())
            if len(data) > MAX_BYTES:
                break
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, len(data)):
                return SourceFile(path, data)
        else:
            message = "This changes all the time while it is read."
            return Problem(Code.UNREADABLE_FILE, Span(path), message, "Wait until nobody writes it.")
    except OSError as error:
        return unreadable(path, error)
    message = f"The file is larger than {MAX_BYTES >> 20} MiB."
    return Problem(Code.TOO_LARGE, Span(path), message, "Split it into several files.")


def read_beside(root: Path, path: str, name: str) -> SourceFile | Problem:
    """Read the file that an article names, from the article's own folder on; it must not lead out of ``content/``."""
    beside = f"{path.rpartition('/')[0]}/{name}"
    target = _native(root, beside)
    if not os.path.isfile(target):  # noqa: PTH113 - pathlib's raises where a name is too long
        return Problem(Code.BAD_CONTENT_FILE, Span(beside), f"There is no file {beside}.", "Correct the name.")
    if not Path(os.path.realpath(target)).is_relative_to(os.path.realpath(root / _CONTENT)):
        message = f"{beside} leads out of content/."
        return Problem(Code.BAD_CONTENT_FILE, Span(beside), message, "Copy the file into content/.")
    return read(root, beside)


def read_all(root: Path, paths: list[str]) -> Iterator[SourceFile | Problem]:
    """Read file after file, so that no more than one need be in memory."""
    return (read(root, path) for path in paths)


def replace(root: Path, file: SourceFile) -> list[Problem]:
    """Write one file of the content, whole or not at all."""
    try:
        whole.replace(_native(root, file.path), file.data)
    except OSError as error:
        message = f"This cannot be written: {error.strerror or error}."
        hint = "Give the right to write it, or make room."
        return [Problem(Code.UNWRITABLE_OUTPUT, Span(file.path), message, hint)]
    return []


def relative(path: Path, folder: Path) -> str:
    """Return a path as seen from a folder, with ``/``, for people to read; where there is none, the whole path."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # pragma: no cover - on another drive of Windows
        return path.as_posix()


def unreadable(path: str, error: OSError) -> Problem:
    """Say that the operating system refused, in its words."""
    reason = error.strerror or str(error)
    return Problem(Code.UNREADABLE_FILE, Span(path), f"This cannot be read: {reason}.", "Look at its permissions.")


def _amiss(path: str, entry: os.DirEntry[str], content: Path) -> Problem | None:
    """Return what is wrong with a folder's entry itself, whatever it holds."""
    shown = path.encode(errors="surrogateescape").decode(errors="replace")  # what is not UTF-8 came as surrogates
    if shown != path or next(forbidden(path), None) or one_line(path) != path:
        hint = "Rename it; no feed depends on the name."
        return Problem(Code.BAD_FILE_NAME, Span(_printable(shown)), "The name of this file is not text.", hint)
    if entry.is_symlink():
        return _misleading(path, entry, content)
    if not entry.name.lower().endswith(_ENDINGS) or entry.is_dir(follow_symlinks=False) or entry.name.startswith("."):
        return None
    if not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return _not_a_file(path, "This is no regular file.")
    if path != SITE and not path.startswith(f"{ARTICLES}/"):
        hint = f"Move it into {ARTICLES}/, or give it another ending."
        return Problem(Code.STRAY_FILE, Span(path), "Nothing reads this file.", hint)
    return None


def _misleading(path: str, entry: os.DirEntry[str], content: Path) -> Problem | None:
    """Return what is wrong with a link: it must lead to a file in ``content``, or to a folder that is read anyway."""
    hint = "Copy what it leads to into content/."
    target = Path(os.path.realpath(entry.path))
    try:
        mode = target.stat().st_mode
    except OSError:
        return Problem(Code.OUTSIDE_CONTENT, Span(path), "This link leads to nothing.", hint)
    if not target.is_relative_to(content):
        return Problem(Code.OUTSIDE_CONTENT, Span(path), "This link leads out of content/.", hint)
    if stat.S_ISDIR(mode) and not target.is_relative_to(content / "articles"):
        return Problem(Code.OUTSIDE_CONTENT, Span(path), f"This link leads out of {ARTICLES}/.", hint)
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        return _not_a_file(path, "This link leads to no regular file.")
    return None


def _not_a_file(path: str, message: str) -> Problem:
    return Problem(Code.NOT_A_FILE, Span(path), message, "Remove it, or put a file in its place.")


def _native(root: Path, path: str) -> Path:
    """Return a path as this system wants it: file names are UTF-8, whatever the locale says of them."""
    return root / os.fsdecode(path.encode(errors="surrogateescape"))


def _printable(path: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in path)
