"""One run at a time writes to a folder; the lock leaves no file and follows no link."""

from __future__ import annotations

import errno
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hattip.output import lock

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys, time
from pathlib import Path
from hattip.output.lock import locked
with locked(Path(sys.argv[1])) as problem:
    print(problem, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run wait for two attempts only."""
    monkeypatch.setattr(lock, "PATIENCE", 2 * lock._PAUSE)  # noqa: SLF001


def _start(out: Path, **environment: str) -> subprocess.Popen[str]:
    """Start a process that has the lock until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(out)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment or None)


def _holder(out: Path, **environment: str) -> subprocess.Popen[str]:
    """Return a process that has the lock."""
    process = _start(out, **environment)
    assert process.stdout
    assert process.stdout.readline() == "None\n"
    return process


@pytest.mark.usefixtures("impatient")
def test_another_process_waits_whatever_its_temporary_folder(tmp_path: Path) -> None:
    out = tmp_path / "feeds"
    holder = _holder(out, TMPDIR=str(tmp_path), PYTHONPATH=":".join(sys.path))
    with lock.locked(out) as problem:
        assert problem
        assert problem.code == "locked"
    holder.communicate("")
    with lock.locked(out) as problem:
        assert problem is None
    assert list(tmp_path.rglob("*")) == [tmp_path / "elsewhere"]


@pytest.mark.usefixtures("impatient")
def test_a_killed_process_locks_nothing(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "feeds")
    holder.kill()
    holder.communicate()
    with lock.locked(tmp_path / "feeds") as problem:
        assert problem is None


def test_a_folder_that_was_empty_before_stays(tmp_path: Path) -> None:
    with lock.locked(tmp_path) as problem:
        assert problem is None
        assert not (tmp_path / lock.LOCK_FILE).exists()
    assert tmp_path.is_dir()


def test_what_was_written_stays(tmp_path: Path) -> None:
    with lock.locked(tmp_path / "feeds"):
        (tmp_path / "feeds" / "file").touch()
    assert (tmp_path / "feeds" / "file").exists()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("target", ["outside", "nowhere"])
def test_no_link_is_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "feeds").symlink_to(target)
    with lock.locked(tmp_path / "feeds") as problem:
        assert problem
        assert problem.code == "unwritable-output"
    assert not list((tmp_path / "outside").iterdir())
    assert not (tmp_path / "nowhere").exists()


def test_a_file_instead_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "feeds").touch()
    with lock.locked(tmp_path / "feeds") as problem:
        assert problem
        assert problem.code == "unwritable-output"


@pytest.mark.usefixtures("impatient")
def test_a_file_is_locked_where_no_folder_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl  # noqa: PLC0415 - not on Windows
    import os  # noqa: PLC0415
    import stat  # noqa: PLC0415

    real = fcntl.flock

    def flock(descriptor: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EBADF, "a network file system")
        real(descriptor, operation)

    monkeypatch.setattr("fcntl.flock", flock)
    with lock.locked(tmp_path) as problem:
        assert problem is None
        with lock.locked(tmp_path) as second:
            assert second
            assert second.code == "locked"
        assert (tmp_path / lock.LOCK_FILE).exists()
    assert not (tmp_path / lock.LOCK_FILE).exists()
    (tmp_path / "victim").write_text("precious")
    (tmp_path / lock.LOCK_FILE).symlink_to("victim")
    with lock.locked(tmp_path) as problem:
        assert problem
    assert (tmp_path / "victim").read_text() == "precious"


@pytest.mark.slow
def test_a_folder_deleted_meanwhile_is_locked_again(tmp_path: Path) -> None:
    """The first run creates the folder and deletes it at its end; the second must not have the lock of the old one."""
    out = tmp_path / "feeds"
    for _ in range(20):
        holder, second = _holder(out), _start(out)
        time.sleep(0.01)
        holder.communicate("")
        output, _ = second.communicate("")
        assert output == "None\n"
    assert not out.exists()
