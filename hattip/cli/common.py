"""What all commands share: options, exit codes, crash reports, paths and progress."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, NoReturn, TypeVar

import typer

from hattip import __version__
from hattip.codes import GUARD, RENAMED
from hattip.values.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor

    from hattip import Against, Resources

T = TypeVar("T")
# Nothing was published earlier; and later, dates that are reckoned from now could exceed Python's.
_YEARS: Final = range(1970, 9000)

FINE: Final = 0
PROBLEMS: Final = 1
_BUG: Final = 3
_INTERRUPTED: Final = 130
# Fewer files take less than about a quarter of a second, for which a progress bar would only flicker.
_MIN_TRACKED: Final = 1000


class Invocation(NamedTuple):
    """How the program was started: the folder of ``publish.py``, or None for the ``hattip`` command."""

    script_folder: Path | None = None


class ReportFormat(StrEnum):
    """How problems are shown."""

    text = "text"
    github = "github"
    json = "json"
    sarif = "sarif"
    markdown = "markdown"


Root = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Site folder (the one that contains content/). Default: current folder"),
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Output folder. Default: feeds/ in the site folder")]
Strict = Annotated[bool | None, typer.Option("--strict", help="Treat warnings as errors")]
Report = Annotated[
    ReportFormat | None,
    typer.Option(help="How problems are shown. Default: text; github inside GitHub Actions"),
]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Show problems only")]
Now = Annotated[
    str | None, typer.Option(metavar="TIME", help="Publish as of this time, e.g. 2026-01-31T08:00+08:00. Default: now")
]
Cache = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Cache folder. Default: hattip's in the user's cache folder", envvar="HATTIP_CACHE"
    ),
]


def _complete_code(start: str) -> list[str]:
    return [code for code in GUARD if code.startswith(start)]


Accept = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        autocompletion=_complete_code,
        help="Publish once although this safety check refuses, e.g. vanished (repeatable)",
    ),
]
AgainstOption = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="DIR|URL",
        help="What subscribers have: a folder or the URL below which it is served. Default: the output folder",
    ),
]
First = Annotated[bool | None, typer.Option("--first", help="Nothing was published at --against yet")]
Timeout = Annotated[
    float | None, typer.Option(min=0.1, metavar="SECONDS", help="Time limit for all answers of --against. Default: 120")
]
NoCache = Annotated[bool | None, typer.Option("--no-cache", help="Use no cache")]


def exit_with(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise typer.Exit(code)


@contextmanager
def report_crashes() -> Iterator[None]:
    """Convert uncaught exceptions to exit codes, and print a bug report for crashes."""
    try:
        yield
    except (typer.Exit, typer.BadParameter):
        raise
    except KeyboardInterrupt:
        typer.echo("Interrupted. No file was damaged; the next run finishes the work.", err=True)
        exit_with(_INTERRUPTED)
    except BrokenPipeError:  # the program that reads our output has ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        exit_with(PROBLEMS)
    except Exception as error:  # noqa: BLE001 - a bug may raise anything
        import platform
        import traceback

        typer.echo("This is a bug in hattip. Please report it with the lines below.\n", err=True)
        typer.echo(f"hattip {__version__}, Python {platform.python_version()}, {platform.system()}", err=True)
        typer.echo("".join(traceback.format_exception(error)), err=True)
        exit_with(_BUG)


def parent_options(context: typer.Context) -> dict[str, Any]:
    """Return the options before the command's name: those that the command has as well apply to it."""
    return context.parent.params if context.parent else {}


def inherited(value: T | None, name: str, context: typer.Context) -> T | None:
    """Return the value of an option of a command, or that of the option with its name before the command."""
    return value or parent_options(context).get(name)


def root_of(wanted: Path | None, context: typer.Context) -> Path:
    """Return the site folder: the given one, else the current one, else the folder of the started script."""
    chosen = wanted or parent_options(context).get("root")
    if chosen is not None:
        return Path(chosen)
    here, script = Path(), context.obj.script_folder if isinstance(context.obj, Invocation) else None
    if script is not None and not (here / "content" / "site.yaml").exists():
        return script
    return here


def text_of(text: str, option: str) -> str:
    """Return the text of an option that is written into a file: any text that UTF-8 can encode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("this text is not UTF-8", param_hint=option) from None
    return text


def out_of(wanted: Path | None, root: Path, context: typer.Context) -> Path:
    """Return the output folder."""
    chosen = wanted or parent_options(context).get("out")
    return Path(chosen) if chosen else root / "feeds"


def against_of(
    against: str | None, timeout: float | None, root: Path, *, first: bool | None, context: typer.Context
) -> Against | None:
    """Return how to read what subscribers have, in a folder or below a URL, if that is not the output folder."""
    earlier = parent_options(context)
    against, is_first = against or earlier.get("against"), bool(first or earlier.get("first"))
    if against is None:
        return None
    from hattip import Against

    if against.lower().startswith(("http://", "https://")):
        from hattip.published import fetch
        from hattip.published.record import FetchError

        try:
            get = fetch.below(against, timeout or earlier.get("timeout") or fetch.TIMEOUT)
        except FetchError as error:
            raise typer.BadParameter(str(error), param_hint="--against") from None
        return Against(against.rstrip("/"), get, is_first)
    from hattip.content.files import relative
    from hattip.output.folder import OutputFolder

    if "\0" in against or not Path(against).is_dir():
        raise typer.BadParameter(f"{printable(against)} is not a folder", param_hint="--against")
    folder = Path(os.path.realpath(against))
    return Against(relative(folder, root), OutputFolder(folder, {}).read, is_first)


def article_path(file: Path, root: Path) -> str:
    """Return the path of an article file relative to the root."""
    from hattip.content import files

    path = files.relative(file.absolute(), root.absolute())
    if not os.path.lexists(file):
        raise typer.BadParameter(f"{display_path(file)} does not exist", param_hint="FILE")
    if not path.startswith(f"{files.ARTICLES}/"):
        raise typer.BadParameter(f"{display_path(file)} is not in {files.ARTICLES}/", param_hint="FILE")
    return path


def content_path(file: Path, root: Path) -> str:
    """Return the path of a file or folder in the content folder, relative to the root."""
    from hattip.content import files

    path = files.relative(file.absolute(), root.absolute())
    if not os.path.lexists(file):
        raise typer.BadParameter(f"{display_path(file)} does not exist", param_hint="FILE")
    if path != files.CONTENT and not path.startswith(f"{files.CONTENT}/"):
        raise typer.BadParameter(f"{display_path(file)} is not in {files.CONTENT}/", param_hint="FILE")
    return path


def time_of(text: str | None) -> datetime:
    """Return the time of publication. No other function reads the clock."""
    if text is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in _YEARS:
        message = f'"{printable(text)}" is not an ISO 8601 time with a UTC offset, such as 2026-01-31T08:00+08:00'
        raise typer.BadParameter(message, param_hint="--now")
    return found.astimezone(UTC)


def report_of(wanted: ReportFormat | None, context: typer.Context) -> ReportFormat:
    """Return the report format: the given one, else the one for GitHub Actions if it runs hattip, else text."""
    default = ReportFormat.github if os.environ.get("GITHUB_ACTIONS") == "true" else ReportFormat.text
    return ReportFormat(wanted or parent_options(context).get("report") or default)


def guard_codes(accept: list[str]) -> tuple[str, ...]:
    """Return the codes of the guard that a run accepts."""
    for code in accept:
        if code in RENAMED:
            raise typer.BadParameter(f"{code} is now called {RENAMED[code]}", param_hint="--accept")
        if code not in GUARD:
            raise typer.BadParameter(f"{printable(code)} is none of {', '.join(GUARD)}", param_hint="--accept")
    return tuple(accept)


def color() -> bool:
    """Return whether to use colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def display_path(path: Path) -> str:
    """Return a path relative to the current folder."""
    from hattip.content import files

    return files.relative(path, Path())


def prefix(root: Path) -> str:
    """Return what to put before the paths in a report, so that they are relative to the current folder."""
    return "" if display_path(root) == "." else f"{display_path(root)}/"


def resources(context: typer.Context, cache: Path | None, *, no_cache: bool) -> Resources:
    """Return what a run may use."""
    from hattip.options import Resources

    before = parent_options(context)
    if no_cache or before.get("no_cache"):
        return Resources(None, _processes, track)
    return Resources(cache or before.get("cache") or _cache_folder(), _processes, track)


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("hattip", appauthor=False)


def _processes() -> Executor:
    """Return the processes of this machine. They are forked on Linux, where they need not import everything again."""
    import gc
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    gc.freeze()  # memory that the collector does not touch stays shared
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ProcessPoolExecutor(number, get_context("fork" if sys.platform == "linux" else None))


def track(items: Iterable[T], number: int, label: str) -> Iterable[T]:
    """Show a progress bar on a terminal, if there is enough to do."""
    if number < _MIN_TRACKED or not sys.stderr.isatty():
        yield from items
        return
    with typer.progressbar(items, length=number, label=label, file=sys.stderr) as bar:
        yield from bar
