"""List the files below ``content/``; every unusable entry becomes a problem."""

from __future__ import annotations

import os
import stat
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.content.files import ARTICLES, CONTENT, SITE, native, unreadable
from hattip.disk import listable
from hattip.problems import Code, Problem, Span
from hattip.values.text import forbidden, one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_EXTENSIONS: Final = (".yaml", ".yml")
_TEXT_EXTENSIONS: Final = frozenset({"md", "markdown", "html", "htm", "txt", "json", "toml", ""})
_SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini"})


class Listing(NamedTuple):
    """The files below ``content/``: the state of each by its path, and the problems of unusable entries.

    A state is the size, mtime and ctime (in nanoseconds) of a file, or empty for a symlink: the state of its target
    may change without it.
    """

    states: dict[str, str]
    problems: list[Problem]

    @property
    def articles(self) -> list[str]:
        """The paths of the article files."""
        return [path for path in self.states if is_article(path)]

    def below(self, paths: Collection[str]) -> tuple[list[str], list[Problem]]:
        """Return the article files, and the problems of entries, that are or are below any of ``paths``.

        For a content file these are the article files of its folder: any of them may include it. A problem of a folder
        that contains a path, such as that it is a link, concerns the path as well.
        """
        roots = {path.rpartition("/")[0] if self._is_content_file(path) else path for path in paths}
        articles = [path for path in self.articles if not roots.isdisjoint(_with_parents(path))]
        around = set(chain.from_iterable(map(_with_parents, paths)))
        return articles, [each for each in self.problems if _concerns(each, roots, around)]

    def _is_content_file(self, path: str) -> bool:
        return path in self.states and path != SITE and not is_article(path)


def _concerns(problem: Problem, roots: set[str], around: set[str]) -> bool:
    """Return whether a problem is below one of the roots, or is one of a folder around them."""
    return problem.span.path in around or not roots.isdisjoint(_with_parents(problem.span.path))


def is_article(path: str) -> bool:
    """Return whether a file below ``content/`` is an article file."""
    return path.startswith(f"{ARTICLES}/") and path.lower().endswith(_EXTENSIONS)


def is_text(path: str) -> bool:
    """Return whether a file below ``content/articles/`` may be an article that was given another extension."""
    name = path.rpartition("/")[2].lower()
    extension = name.rpartition(".")[2] if "." in name else ""
    is_other = name.startswith(".") or name.endswith("~") or name in _SYSTEM_FILES
    return path.startswith(f"{ARTICLES}/") and not is_other and extension in _TEXT_EXTENSIONS


def stray_text(path: str) -> Problem:
    """Return the warning that a text below ``content/articles/`` is not read and no article names it."""
    name = path.rpartition("/")[2].lower()
    if name.endswith((".yaml.txt", ".yml.txt")):
        return Problem(Code.STRAY_FILE, Span(path), "text", {"name": path.rpartition("/")[2][:-4]})
    return Problem(Code.STRAY_FILE, Span(path), "markdown" if name.endswith((".md", ".markdown")) else "article")


def _with_parents(path: str) -> Iterator[str]:
    """Yield a path and the folders that contain it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def scan(root: Path) -> Listing:
    """List every file below ``content/``, in no order."""
    listing = Listing({}, [])
    content = Path(os.path.realpath(root / CONTENT))
    pending = [CONTENT]
    while pending:
        folder = pending.pop()
        try:
            pending += _scan_folder(listing, native(root, folder), folder, content)
        except FileNotFoundError:
            continue
        except OSError as error:
            listing.problems.append(unreadable(folder, error.strerror or str(error)))
    return listing


def _scan_folder(listing: Listing, path: Path, folder: str, content: Path) -> list[str]:
    """Add the files of one folder to the listing; return its subfolders."""
    folders: list[str] = []
    in_articles = f"{folder}/".startswith(f"{ARTICLES}/")
    with listable(path) as where:
        for entry in os.scandir(where):
            name = entry.name
            is_usual = name.isascii() and name.isprintable() and name[0] != "." and entry.is_file(follow_symlinks=False)
            if is_usual and in_articles and name.endswith(_EXTENSIONS):  # most are: each is looked at in every run
                listing.states[f"{folder}/{name}"] = state_of(entry.stat(follow_symlinks=False))
            elif is_usual:
                _add_file(listing, f"{folder}/{name}", entry)
            else:
                folders += _add_entry(listing, path, folder, entry, content)
    return folders


def _add_entry(listing: Listing, parent: Path, folder: str, entry: os.DirEntry[str], content: Path) -> Iterator[str]:
    """Add an unusual entry of the folder ``parent`` to the listing; yield it if it is a folder."""
    name = entry.name if entry.name.isascii() else os.fsencode(entry.name).decode(errors="surrogateescape")
    path = f"{folder}/{name}"
    is_link = entry.is_symlink()
    if problem := _check_name(path) or (_check_symlink(path, parent / entry.name, content) if is_link else None):
        listing.problems.append(problem)
    elif name.startswith("."):
        return
    elif is_link:
        if not entry.is_dir():
            listing.states[path] = ""
    elif entry.is_dir():
        yield path
    else:
        _add_file(listing, path, entry)


def _add_file(listing: Listing, path: str, entry: os.DirEntry[str]) -> None:
    found = entry.stat(follow_symlinks=False)
    is_yaml = path.lower().endswith(_EXTENSIONS)
    if not stat.S_ISREG(found.st_mode):
        if is_yaml:
            listing.problems.append(Problem(Code.NOT_A_FILE, Span(path)))
    elif is_yaml and path != SITE and not is_article(path):
        text = "site" if path == f"{CONTENT}/site.yml" else ""
        listing.problems.append(Problem(Code.STRAY_FILE, Span(path), text))
    else:
        listing.states[path] = state_of(found)


def state_of(found: os.stat_result) -> str:
    """Return the size, mtime and ctime of a file (in nanoseconds) as one text."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def is_racy(state: str, since: int) -> bool:
    """Return whether a file with this state was changed at or after a time in nanoseconds."""
    return max(map(int, state.split(" ")[1:])) >= since


def _check_name(path: str) -> Problem | None:
    """Return what is wrong with a file's name; bytes that are not UTF-8 are surrogates here."""
    if path.isascii() and path.isprintable():
        return None
    shown = path.encode(errors="surrogateescape").decode(errors="replace")
    if shown == path and not next(forbidden(path), None) and one_line(path) == path:
        return None
    printable = "".join(character if character.isprintable() else "\ufffd" for character in shown)
    return Problem(Code.BAD_FILE_NAME, Span(printable))


def _check_symlink(path: str, link: Path, content: Path) -> Problem | None:
    """Return what is wrong with a symlink: it may lead to a file in ``content`` or to a folder of articles."""
    target = Path(os.path.realpath(link))
    try:
        mode = target.stat().st_mode
    except OSError:
        return Problem(Code.OUTSIDE_CONTENT, Span(path), "broken")
    if not target.is_relative_to(content):
        return Problem(Code.OUTSIDE_CONTENT, Span(path))
    if stat.S_ISDIR(mode) and not target.is_relative_to(content / "articles"):
        return Problem(Code.OUTSIDE_CONTENT, Span(path), "articles")
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        return Problem(Code.NOT_A_FILE, Span(path), "link")
    return None
