"""Files are opened in one place: regular, of bounded size, never through a link that leads out of the folder."""

from __future__ import annotations

import ast
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hattip as package
from hattip.disk import Failure, Reason, create_file, read_file

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1000


def _nothing(_: Path) -> None:
    """Leave the name free."""


def _folder(file: Path) -> None:
    file.mkdir()


def _pipe(file: Path) -> None:
    os.mkfifo(file)


def _socket(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(file))


def _device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def _link_out(file: Path) -> None:
    (file.parent.parent / "secret").write_text("secret")
    file.symlink_to("../secret")


def _dead_link(file: Path) -> None:
    file.symlink_to("nothing")


def _loop(file: Path) -> None:
    file.symlink_to(file.name)


def _large(file: Path) -> None:
    file.write_bytes(bytes(LIMIT + 1))


def _sparse(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(1 << 40)


# Calls that open files, and the modules that may use them: for files that the user names on the command line, and for
# hattip's own data.
OPENING = {
    *("open", "fdopen", "read_bytes", "read_text", "write_bytes", "write_text", "touch", "mkstemp", "mkdtemp"),
    *("copyfile", "copytree", "TemporaryFile", "NamedTemporaryFile", "connect"),
}
ALLOWED = {
    "hattip.cache.key": {"read_bytes"},  # the code of hattip itself
    "hattip.cache.store": {"connect"},  # SQLite, after is_replaceable
    "hattip.last_run": {"connect"},  # SQLite, after the same check
    "hattip.cli.common": {"open"},  # os.devnull
    "hattip.cli.serve": {"open"},  # a browser
    "hattip.cli.results": {"open", "read_text"},  # what GitHub and --changed-lines name
    "hattip.published.fetch": {"open"},  # a request
    "hattip.locales.authoring": {"read_text"},
    "hattip.locales.credit_words": {"read_text"},
    "hattip.locales.problems": {"read_text"},
    "hattip.locales.reports": {"read_text"},
    "hattip.authoring.recipes": {"read_text"},
}
HATTIP = Path(package.__file__).parent


def _calls(source: str) -> set[str]:
    """Return the names of the functions and methods that a module calls."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in calls}


def test_nothing_else_opens_files() -> None:
    modules = {path: path.relative_to(HATTIP.parent).with_suffix("") for path in HATTIP.rglob("*.py")}
    assert len(modules) > 100
    used = {
        ".".join(name.parts).removesuffix(".__init__"): _calls(path.read_text(encoding="utf-8")) & OPENING
        for path, name in modules.items()
    }
    assert used.pop("hattip.disk")
    for name, calls in used.items():
        assert calls <= ALLOWED.get(name, set()), f"{name} opens files: use hattip.disk"
    assert {name for name, calls in used.items() if calls} >= ALLOWED.keys(), "an exception is no longer needed"


def test_an_opened_file_is_noticed() -> None:
    for source in ("open(p)", "p.open()", "os.open(p, 0)", "p.read_text()", "io.open(p)", "Path(p).write_bytes(b'')"):
        assert _calls(source) & OPENING


FAILURES = [
    (_nothing, Reason.MISSING),
    (_folder, Reason.NOT_A_FILE),
    (_pipe, Reason.NOT_A_FILE),
    (_socket, Reason.REFUSED),
    (_device, Reason.LINK),
    (_link_out, Reason.LINK),
    (_dead_link, Reason.LINK),
    (_loop, Reason.LINK),
    (_large, Reason.TOO_LARGE),
    (_sparse, Reason.TOO_LARGE),
]


@pytest.mark.parametrize(("make", "reason"), FAILURES, ids=lambda value: getattr(value, "__name__", None))
def test_only_small_regular_files_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], reason: Reason
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    make(folder / "file")
    found = read_file(folder / "file", LIMIT, below=folder)
    assert isinstance(found, Failure)
    assert found.reason is reason


def test_a_link_is_followed_inside_the_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "file").write_text("text")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_text("secret")
    (folder / "inside").symlink_to("sub/file")
    (folder / "folder-inside").symlink_to("sub")
    (folder / "folder-outside").symlink_to("../outside")
    assert read_file(folder / "inside", LIMIT, below=folder) == b"text"
    assert read_file(folder / "folder-inside" / "file", LIMIT, below=folder) == b"text"
    for path in ("folder-outside/file", "../outside/file", "sub/../../outside/file"):
        assert read_file(folder / path, LIMIT, below=folder) == Failure(Reason.LINK)


def test_the_folder_itself_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_text("secret")
    (tmp_path / "folder").symlink_to("outside")
    assert read_file(tmp_path / "folder" / "file", LIMIT, below=tmp_path / "folder") == Failure(Reason.LINK)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "a\ud800"])
def test_an_impossible_name_is_a_failure(tmp_path: Path, name: str) -> None:
    assert isinstance(read_file(tmp_path / name, LIMIT, below=tmp_path), Failure)


def test_a_file_that_keeps_changing_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, read = tmp_path / "file", os.read
    file.write_bytes(b"a")

    def touch(descriptor: int, size: int) -> bytes:
        os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
        return read(descriptor, size)

    monkeypatch.setattr("os.read", touch)
    assert read_file(file, 1 << 20, below=tmp_path) == Failure(Reason.CHANGING)


def test_a_new_file_replaces_nothing(tmp_path: Path) -> None:
    create_file(tmp_path / "file", b"text")
    assert (tmp_path / "file").read_bytes() == b"text"
    (tmp_path / "link").symlink_to("nothing")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            create_file(tmp_path / name, b"other")
    assert not (tmp_path / "nothing").exists()
