"""Runs one command and measures clock time, processor time and the memory of the process tree.

Time and memory are measured in different runs, because measuring memory slows a run down.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROC: Final = Path("/proc")
_INTERVAL: Final = 0.01  # seconds between two measurements of memory
_SHOWN: Final = 4000  # bytes of the output of a command that failed
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
# No reports for a CI; and Python keeps its compiled modules, as it does for users.
_REMOVED: Final = ("GITHUB_ACTIONS", "CI", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")


class FailedError(Exception):
    """A command exited with another code than 0: the message shows the command and its output."""


class TooLongError(Exception):
    """A command exceeded the time limit and was killed."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command line, the folder in which it runs, and variables added to the environment."""

    argv: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """Clock time, and user plus system time of the command and its descendants, in seconds."""

    wall: float
    cpu: float


def timed(command: Command, limit: float) -> Run:
    """Run a command and return its times.

    Raises:
        FailedError: it exited with another code than 0.
        TooLongError: it ran for more than ``limit`` seconds.
    """
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = _start(command, output)
        with _ended_after(limit, process):
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        _judge(command, process.returncode, output, late=wall >= limit)
    return Run(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(command: Command, limit: float) -> int | None:
    """Run a command and return the peak memory of it and its descendants together, in bytes.

    That is the private memory of each process plus the shared memory of the one that shares most: shared pages count
    once, however many other programs of the machine map the same library. None on systems without /proc.

    Raises:
        FailedError: it exited with another code than 0.
        TooLongError: it ran for more than ``limit`` seconds.
    """
    if not (_PROC / "self/stat").exists():
        return None
    most = 0
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = _start(command, output)
        with _ended_after(limit, process):
            while process.poll() is None:
                parts = [_memory(pid) for pid in _tree(process.pid)]
                most = max(most, sum(private for private, _ in parts) + max(shared for _, shared in parts))
                time.sleep(_INTERVAL)
        _judge(command, process.returncode, output, late=time.perf_counter() - begin >= limit)
    return most


def _start(command: Command, output: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _REMOVED}
    return subprocess.Popen(
        command.argv,
        cwd=command.folder,
        env=environment | _ENVIRONMENT | dict(command.environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that its descendants can be found and killed with it
    )


@contextmanager
def _ended_after(limit: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    timer = threading.Timer(limit, _end, [process.pid])
    timer.start()
    try:
        yield
    except BaseException:
        _end(process.pid)
        raise
    finally:
        timer.cancel()


def _end(session: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def _judge(command: Command, code: int, output: IO[bytes], *, late: bool) -> None:
    if code == 0:
        return
    if late:
        raise TooLongError
    output.seek(0)
    shown = output.read()[-_SHOWN:].decode(errors="replace")
    raise FailedError(f"{' '.join(command.argv)}\nexited with {code} in {command.folder}:\n{shown}")


def _tree(leader: int) -> list[int]:
    """Return a process and its descendants: its session, and children of processes that left the session."""
    found = {leader}
    processes = sorted(_processes())
    for pid, parent, session in processes:  # a child has a higher number than its parent unless the numbers wrapped
        if session == leader or parent in found:
            found.add(pid)
    return list(found)


def _processes() -> Iterator[tuple[int, int, int]]:
    """Yield the number, the parent and the session of every process."""
    for name in os.listdir(_PROC):  # noqa: PTH208 - a Path for each process, 100 times a second, is too slow
        if not name.isdecimal():
            continue
        with suppress(OSError):
            # The program's name is in parentheses and may contain parentheses.
            fields = (_PROC / name / "stat").read_bytes().rpartition(b")")[2].split()
            yield int(name), int(fields[1]), int(fields[3])


def _memory(pid: int) -> tuple[int, int]:
    """Return the private and the shared bytes of a process; zeros if it is gone.

    A system that does not separate them counts all as private.
    """
    with suppress(OSError):
        sizes = {b"Private": 0, b"Shared": 0}
        for line in (_PROC / str(pid) / "smaps_rollup").read_bytes().splitlines():
            kind, _, rest = line.partition(b"_")
            if kind in sizes and not rest.startswith(b"Hugetlb"):
                sizes[kind] += int(rest.split()[1]) * 1024
        return sizes[b"Private"], sizes[b"Shared"]
    with suppress(OSError):
        return int((_PROC / str(pid) / "statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE"), 0
    return 0, 0
