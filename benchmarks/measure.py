"""Runs one command to its end and says what it took: seconds, seconds of the processors, memory of the whole tree.

Time and memory are measured in runs of their own, because looking at memory slows a run down.
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
_EVERY: Final = 0.01  # seconds between two looks at the memory
_SHOWN: Final = 4000  # bytes of the output of a command that failed
# The same words and digits whoever runs it.
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
# No report that is meant for a CI; and Python as people start it, which compiles a module once and not in every run.
_LEFT_OUT: Final = ("GITHUB_ACTIONS", "CI", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")


class FailedError(Exception):
    """A command ended with another code than 0: the message shows it and its output."""


class TooLongError(Exception):
    """A command was ended because it ran longer than was allowed."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run, and in which folder."""

    argv: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock, and seconds of all processors for the command and its descendants, system included."""

    wall: float
    cpu: float


def timed(command: Command, limit: float) -> Run:
    """Run a command and return its times.

    Raises:
        FailedError: it ended with another code than 0.
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
    """Run a command and return the most memory it and all its descendants held at one moment, in bytes.

    That is what each has for itself, and the shared part of the one that shares most: pages they share count once, but
    whole, however many other programs of the machine map the same library. None on systems without /proc.

    Raises:
        FailedError: it ended with another code than 0.
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
                time.sleep(_EVERY)
        _judge(command, process.returncode, output, late=time.perf_counter() - begin >= limit)
    return most


def _start(command: Command, output: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return subprocess.Popen(
        command.argv,
        cwd=command.folder,
        env=environment | _ENVIRONMENT | dict(command.environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that whatever it starts can be found, and ended, with it
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
    raise FailedError(f"{' '.join(command.argv)}\nended with {code} in {command.folder}:\n{shown}")


def _tree(leader: int) -> list[int]:
    """Return a process and its descendants: those of its session, and children of those who left it."""
    found = {leader}
    processes = sorted(_processes())
    for pid, parent, session in processes:  # a child comes after its parent but where numbers have begun anew
        if session == leader or parent in found:
            found.add(pid)
    return list(found)


def _processes() -> Iterator[tuple[int, int, int]]:
    """Yield the number, the parent and the session of every process there is."""
    for name in os.listdir(_PROC):  # noqa: PTH208 - a Path for each process, a hundred times a second, is too much
        if not name.isdecimal():
            continue
        with suppress(OSError):
            # The name of the program stands in parentheses and may hold anything, even parentheses.
            fields = (_PROC / name / "stat").read_bytes().rpartition(b")")[2].split()
            yield int(name), int(fields[1]), int(fields[3])


def _memory(pid: int) -> tuple[int, int]:
    """Return the bytes a process has for itself and those it shares; zeros if it is gone.

    Where the system does not tell them apart, all are its own.
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
