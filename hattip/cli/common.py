"""What all commands share: their options, the gate no traceback passes, and how they find their way."""

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor

    from hattip.running import Means

T = TypeVar("T")

FINE: Final = 0
PROBLEMS: Final = 1
_BUG: Final = 3
_INTERRUPTED: Final = 130
# About a quarter of a second of reading: below that, a progress bar would only flicker.
_WORTH_A_BAR: Final = 1000


class Door(NamedTuple):
    """The command line as a program of its own. ``beside`` is the folder of the script that was started, if any."""

    beside: Path | None = None


class Report(StrEnum):
    """How problems are shown."""

    text = "text"
    github = "github"
    json = "json"


Root = Annotated[Path | None, typer.Option(help="The site to publish: the folder that holds content/.")]
Strict = Annotated[bool | None, typer.Option("--strict", help="Count warnings as errors.")]
Form = Annotated[
    Report | None,
    typer.Option(help="How problems are shown: text, github or json. Default: text; github inside GitHub Actions."),
]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Show problems only.")]


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise typer.Exit(code)


@contextmanager
def gate() -> Iterator[None]:
    """Let no traceback reach a user: a bug says what to report, an interruption says nothing."""
    try:
        yield
    except (typer.Exit, typer.BadParameter):
        raise
    except KeyboardInterrupt:
        typer.echo("Interrupted; every file is whole, and the next run finishes the work.", err=True)
        leave(_INTERRUPTED)
    except BrokenPipeError:  # the reader of our output left: that is no mistake of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        leave(PROBLEMS)
    except Exception as error:  # noqa: BLE001 - a bug may be anything
        import platform  # noqa: PLC0415
        import traceback  # noqa: PLC0415

        typer.echo("This is a bug in hattip. Please report it with the lines below.\n", err=True)
        typer.echo(f"hattip {__version__}, Python {platform.python_version()}, {platform.system()}", err=True)
        typer.echo("".join(traceback.format_exception(error)), err=True)
        leave(_BUG)


def given(context: typer.Context) -> dict[str, Any]:
    """Return the options that stand before the command: those that it shares hold for it too."""
    return context.parent.params if context.parent else {}


def root_of(wanted: Path | None, context: typer.Context) -> Path:
    """Return the folder of the site: as given, else the current one, else where the started script stands."""
    chosen = wanted or given(context).get("root")
    if chosen is not None:
        return Path(chosen)
    here, beside = Path(), context.obj.beside if isinstance(context.obj, Door) else None
    if beside is not None and not (here / "content" / "site.yaml").exists():
        return beside
    return here


def article_path(file: Path, root: Path) -> str:
    """Return the path of an article file relative to the root."""
    from hattip.content import folder as content  # noqa: PLC0415

    path = content.relative(file.absolute(), root.absolute())
    if not path.startswith(f"{content.ARTICLES}/"):
        raise typer.BadParameter(f"{file} is not below {content.ARTICLES}/", param_hint="FILES")
    return path


def moment(text: str | None) -> datetime:
    """Return the moment of publication. The only place that asks the clock."""
    if text is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        message = f'"{text}" is not a moment with its offset, such as 2026-01-31T08:00+08:00.'
        raise typer.BadParameter(message, param_hint="--now")
    return found.astimezone(UTC)


def form_of(wanted: Report | None, context: typer.Context) -> Report:
    """Return how to report: as given, else as GitHub Actions wants it where it runs us, else for people."""
    default = Report.github if os.environ.get("GITHUB_ACTIONS") == "true" else Report.text
    return Report(wanted or given(context).get("report") or default)


def color() -> bool:
    """Tell whether to use colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def seen(path: Path) -> str:
    """Return a path as seen from the current folder."""
    from hattip.content import folder as content  # noqa: PLC0415

    return content.relative(path, Path())


def prefix(root: Path) -> str:
    """Return what stands before the paths of a report, so that they can be opened from the current folder."""
    return "" if seen(root) == "." else f"{seen(root)}/"


def means(root: Path, context: typer.Context) -> Means:
    """Return how runs for a site are carried out; as a program of its own, with the content listed meanwhile."""
    from hattip.cache import ahead  # noqa: PLC0415
    from hattip.cache import store as cache  # noqa: PLC0415
    from hattip.content import folder as content  # noqa: PLC0415

    scan = ahead.scan(root) if isinstance(context.obj, Door) else content.scan
    from hattip.running import Means  # noqa: PLC0415 - only now: it is long

    return Means(root / cache.FOLDER, _processes, track, scan)


def _processes() -> Executor:
    """Return the processes of this machine. They are forked where that is safe, so that they need not start anew."""
    import gc  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    gc.freeze()  # what is there now is shared as long as nobody touches it
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ProcessPoolExecutor(number, get_context("fork" if sys.platform == "linux" else None))


def track(files: Iterable[T], number: int) -> Iterable[T]:
    """Show how far the reading has come, on a terminal, where it is long enough to wonder."""
    if number < _WORTH_A_BAR or not sys.stderr.isatty():
        yield from files
        return
    with typer.progressbar(files, length=number, label="Reading", file=sys.stderr) as bar:
        yield from bar
