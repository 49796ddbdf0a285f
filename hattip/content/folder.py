"""Finds and reads the files below ``content/``; everything that is no readable file of ours becomes a problem."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from hattip.content.decode import SourceFile
from hattip.output import staging as whole
from hattip.problems import Code, Problem, Span, literal
from hattip.values.text import forbidden, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SITE: Final = "content/site.yaml"
ARTICLES: Final = "content/articles"
MAX_BYTES: Final = 4 << 20
# How often a file is read again that an editor is just writing.
_TRIES: Final = 5
# To open a pipe would otherwise wait for who writes to it; and Windows would change line ends.
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_CONTENT: Final = "content"
_ENDINGS: Final = (".yaml", ".yml")


class Folder(NamedTuple):
    """A folder of the content, with a line for each of its files that counts.

    A line is what tells whether the file has changed, a tab, and its name. That is its size and its times, in
    nanoseconds; or a ``?`` where a link leads to the file, which tells nothing.
    """

    path: str
    listing: str


def scan(root: Path, number: int = 0, of: int = 1) -> Iterator[Folder | Problem]:
    """Yield every folder of the content, and what is amiss with a file, whatever it holds.

    Where ``of`` processes share the work, each looks at every folder for those in it, and at the files of its own
    folders; this one has the given ``number``, from 0.
    """
    content = Path(os.path.realpath(root / _CONTENT))
    pending = [_CONTENT]
    while pending:
        folder = pending.pop()
        is_own = crc32(folder.encode(errors="surrogateescape")) % of == number
        found = list(_look(root, folder, content, with_files=is_own))
        pending += [f"{folder}/{each}" for each in found if isinstance(each, str)]
        if is_own:
            yield from (each for each in found if not isinstance(each, str))


def _look(root: Path, folder: str, content: Path, *, with_files: bool) -> Iterator[str | Folder | Problem]:
    """Yield the names of the folders in a folder, what is amiss with its files, and at the end itself."""
    lines: list[str] = []
    try:
        native = _native(root, folder)
        odd = _list(native, lines, only_texts=not _is_for_articles(folder)) if with_files else _folders(native)
    except FileNotFoundError:
        return
    except OSError as error:
        yield unreadable(folder, error)
        return
    for entry in odd:
        name = entry.name if entry.name.isascii() else os.fsencode(entry.name).decode(errors="surrogateescape")
        if problem := _amiss(f"{folder}/{name}", entry, content):
            yield problem
        elif name.startswith("."):
            continue
        elif entry.is_dir(follow_symlinks=False):
            yield name
        elif problem := _count(folder, name, entry, lines):
            yield problem
    yield Folder(folder, "\n".join(lines))


def _folders(folder: Path) -> list[os.DirEntry[str]]:
    return [entry for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]


def _list(folder: Path, lines: list[str], *, only_texts: bool) -> list[os.DirEntry[str]]:
    """List the files of a folder about which there is no question, and return all other entries.

    This is done for every file on every run, so that it does no more than it must.
    """
    odd = []
    for entry in os.scandir(folder):
        name = entry.name
        if (
            name.isascii()
            and name.isprintable()
            and name[0] != "."
            and entry.is_file(follow_symlinks=False)
            and not (only_texts and name.lower().endswith(_ENDINGS))
        ):
            found = entry.stat(follow_symlinks=False)
            lines.append(f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}\t{name}")
        else:
            odd.append(entry)
    return odd


def _is_for_articles(folder: str) -> bool:
    return folder == ARTICLES or folder.startswith(f"{ARTICLES}/")


def is_article(folder: str, name: str) -> bool:
    """Tell whether a file of the content is one of the article files."""
    return name.lower().endswith(_ENDINGS) and _is_for_articles(folder)


def read(root: Path, path: str) -> SourceFile | Problem:
    """Read one file; what cannot be read comes back as a problem."""
    try:
        for _ in range(_TRIES):
            descriptor = os.open(f"{root}/{path}" if path.isascii() else _native(root, path), _READ)
            try:
                before = os.fstat(descriptor)
                if not (stat.S_ISREG(before.st_mode) or stat.S_ISDIR(before.st_mode)):
                    return _not_a_file(path, "This is no regular file.")  # reading a device may never end
                if before.st_size > MAX_BYTES:
                    break
                data = os.read(descriptor, before.st_size + 1)
                after = os.fstat(descriptor)
            finally:
                os.close(descriptor)
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, len(data)):
                return SourceFile(path, data)
        else:
            message = "This changes all the time while it is read."
            return literal(Code.UNREADABLE_FILE, Span(path), message, "Wait until nobody writes it.")
    except OSError as error:
        return unreadable(path, error)
    message = f"The file is larger than {MAX_BYTES >> 20} MiB."
    return literal(Code.TOO_LARGE, Span(path), message, "Split it into several files.")


def read_ahead(root: Path, paths: Sequence[str]) -> None:
    """Let the system fetch files that are about to be read, if the first of them would have to come from a disk.

    A disk answers many questions at once in little more time than one. Where the files are in memory, as mostly,
    nothing more is asked than this.
    """
    if hasattr(os, "RWF_NOWAIT") and paths and not _is_in_memory(_native(root, paths[0])):
        for path in paths:
            with suppress(OSError):
                descriptor = os.open(_native(root, path), _READ)
                try:
                    os.posix_fadvise(descriptor, 0, MAX_BYTES, os.POSIX_FADV_WILLNEED)
                finally:
                    os.close(descriptor)


def _is_in_memory(path: Path) -> bool:
    """Tell whether a file can be read without waiting; of one that cannot be read at all, nothing has to be fetched."""
    try:
        descriptor = os.open(path, _READ)
        try:
            os.preadv(descriptor, [bytearray(1)], 0, os.RWF_NOWAIT)
        finally:
            os.close(descriptor)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def beside(path: str, name: str) -> str:
    """Return the path of the file that an article names, from the article's own folder on."""
    return f"{path.rpartition('/')[0]}/{name}"


def read_beside(root: Path, named: str) -> SourceFile | Problem:
    """Read a file that an article names; it must not lead out of ``content/``."""
    target = _native(root, named)
    if not os.path.isfile(target):  # noqa: PTH113 - pathlib's raises where a name is too long
        return literal(Code.BAD_CONTENT_FILE, Span(named), f"There is no file {named}.", "Correct the name.")
    if not Path(os.path.realpath(target)).is_relative_to(os.path.realpath(root / _CONTENT)):
        message = f"{named} leads out of content/."
        return literal(Code.BAD_CONTENT_FILE, Span(named), message, "Copy the file into content/.")
    return read(root, named)


def is_listed(root: Path, path: str) -> bool:
    """Tell whether a file that an article names is among those :func:`scan` finds, or would be if it were there."""
    try:
        is_itself = os.path.realpath(_native(root, path)) == os.fspath(_native(Path(os.path.realpath(root)), path))
    except (OSError, ValueError):
        return False
    return is_itself and not any(part.startswith(".") for part in path.split("/"))


def replace(root: Path, file: SourceFile) -> list[Problem]:
    """Write one file of the content, whole or not at all."""
    try:
        whole.replace(_native(root, file.path), file.data)
    except OSError as error:
        message = f"This cannot be written: {error.strerror or error}."
        hint = "Give the right to write it, or make room."
        return [literal(Code.UNWRITABLE_OUTPUT, Span(file.path), message, hint)]
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
    return literal(Code.UNREADABLE_FILE, Span(path), f"This cannot be read: {reason}.", "Look at its permissions.")


def _amiss(path: str, entry: os.DirEntry[str], content: Path) -> Problem | None:
    """Return what is wrong with a file's name, or with a link, whatever it leads to."""
    if not (path.isascii() and path.isprintable()) and (problem := _misnamed(path)):
        return problem
    return _misleading(path, entry, content) if entry.is_symlink() else None


def _misnamed(path: str) -> Problem | None:
    """Return what is wrong with a file's name: what is not UTF-8 came as surrogates."""
    shown = path.encode(errors="surrogateescape").decode(errors="replace")
    if shown == path and not next(forbidden(path), None) and one_line(path) == path:
        return None
    hint = "Rename it; no feed depends on the name."
    return literal(Code.BAD_FILE_NAME, Span(_printable(shown)), "The name of this file is not text.", hint)


def _count(folder: str, name: str, entry: os.DirEntry[str], lines: list[str]) -> Problem | None:
    """List a file about which there was a question, or return why it cannot count."""
    path, is_yaml = f"{folder}/{name}", name.lower().endswith(_ENDINGS)
    if entry.is_symlink():
        if not entry.is_dir() and (not is_yaml or is_article(folder, name)):
            lines.append(f"?\t{name}")
        return None
    found = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        return _not_a_file(path, "This is no regular file.") if is_yaml else None
    if is_yaml and not is_article(folder, name) and path != SITE:
        hint = f"Move it into {ARTICLES}/, or give it another ending."
        return literal(Code.STRAY_FILE, Span(path), "Nothing reads this file.", hint)
    lines.append(f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}\t{name}")
    return None


def _misleading(path: str, entry: os.DirEntry[str], content: Path) -> Problem | None:
    """Return what is wrong with a link: it must lead to a file in ``content``, or to a folder that is read anyway."""
    hint = "Copy what it leads to into content/."
    target = Path(os.path.realpath(entry.path))
    try:
        mode = target.stat().st_mode
    except OSError:
        return literal(Code.OUTSIDE_CONTENT, Span(path), "This link leads to nothing.", hint)
    if not target.is_relative_to(content):
        return literal(Code.OUTSIDE_CONTENT, Span(path), "This link leads out of content/.", hint)
    if stat.S_ISDIR(mode) and not target.is_relative_to(content / "articles"):
        return literal(Code.OUTSIDE_CONTENT, Span(path), f"This link leads out of {ARTICLES}/.", hint)
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        return _not_a_file(path, "This link leads to no regular file.")
    return None


def _not_a_file(path: str, message: str) -> Problem:
    return literal(Code.NOT_A_FILE, Span(path), message, "Remove it, or put a file in its place.")


def _native(root: Path, path: str) -> Path:
    """Return a path as this system wants it: file names are UTF-8, whatever the locale says of them."""
    return root / os.fsdecode(path.encode(errors="surrogateescape"))


def _printable(path: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in path)
