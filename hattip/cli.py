"""The command line: it parses, calls one function, reports, and returns a code.

0 fine; 1 problems in the content, or stale feeds under ``--check``; 2 wrong usage; 3 a bug in hattip; 130 interrupted.
Nothing heavy is imported before a command needs it, so that ``--help`` and completion answer at once.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, TypeVar

import typer

from hattip import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_FINE: Final = 0
_PROBLEMS: Final = 1
_BUG: Final = 3
_INTERRUPTED: Final = 130
# About a quarter of a second of reading: below that, a progress bar would only flicker.
_WORTH_A_BAR: Final = 1000


class Report(StrEnum):
    """How problems are shown."""

    text = "text"
    github = "github"
    json = "json"


class Subject(StrEnum):
    """What there is a JSON Schema of."""

    site = "site"
    article = "article"


Root = Annotated[Path | None, typer.Option(help="The site to publish: the folder that holds content/.")]
Strict = Annotated[bool | None, typer.Option("--strict", help="Count warnings as errors.")]
Form = Annotated[
    Report | None,
    typer.Option(help="How problems are shown: text, github or json. Default: text; github inside GitHub Actions."),
]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Show problems only.")]

app = typer.Typer(
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main(beside: Path | None = None) -> None:
    """Run the command line. ``beside`` is the folder of the script that was started, if it was one."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # pragma: no branch - it may be replaced, or missing
        # What was found in content must come out in any locale; to a file or pipe always as UTF-8.
        encoding = None if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    app(obj=beside)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer passes it by position
    if wanted:
        typer.echo(f"hattip {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def publish(  # noqa: PLR0913 - as many as there are options
    context: typer.Context,
    *,
    root: Root = None,
    out: Annotated[Path | None, typer.Option(help="Where the feeds go. Default: feeds/ in the root.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 and name the files that are out of date.")
    ] = False,
    report: Form = None,
    strict: Strict = None,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="The moment of publication, with its offset. Default: the clock.")
    ] = None,
    quiet: Quiet = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every file written and every article held back.")
    ] = False,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Publish content/ as RSS and Atom feeds that credit their sources.

    Without a command it checks all of content/ and, if there is no mistake, writes feeds/.
    """
    if context.invoked_subcommand is not None:
        return
    with _guard():
        from hattip import publishing, reporting  # noqa: PLC0415 - nothing heavy before it is needed
        from hattip.reporting import text  # noqa: PLC0415

        site = _root(root, context)
        target = out or site / "feeds"
        form = _form(report)
        done = publishing.publish(site, target, _moment(now), strict=bool(strict), write=not check, track=_track)
        typer.echo(reporting.FORMS[form](done, _prefix(site), color=_color()), nl=False)
        if form is not Report.json:
            listed = text.stale(done, _seen(target)) if check else text.details(done) if verbose else ""
            typer.echo(listed, nl=False)
            if not quiet:
                typer.echo(text.notes(done), nl=False)
                typer.echo(text.compared(done) if check else text.published(done))
        stale = check and done.changes is not None and not done.changes.none
        _exit(_PROBLEMS if done.changes is None or stale else _FINE)


@app.command()
def check(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Article files. Default: all of content/.")] = None,
    *,
    root: Root = None,
    report: Form = None,
    strict: Strict = None,
    quiet: Quiet = None,
) -> None:
    """Check content/ and write nothing."""
    with _guard():
        from hattip import publishing, reporting  # noqa: PLC0415
        from hattip.reporting import text  # noqa: PLC0415

        given: dict[str, Any] = context.parent.params if context.parent else {}
        site = _root(root or given.get("root"), context)
        form = _form(report or given.get("report"))
        only = [_article(file, site) for file in files or ()]
        done = publishing.check(site, _moment(given.get("now")), only, strict=bool(strict or given.get("strict")))
        typer.echo(reporting.FORMS[form](done, _prefix(site), color=_color()), nl=False)
        if form is not Report.json and not (quiet or given.get("quiet")):
            typer.echo(text.checked(done))
        _exit(_PROBLEMS if done.failed else _FINE)


@app.command()
def withdraw(  # noqa: PLR0913 - as many as there are options
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The article's file.")],
    *,
    reason: Annotated[str, typer.Option(help="Why, for everybody to read.")],
    article: Annotated[
        str | None, typer.Option(help="Its title, id or original_url, where the file holds several.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day. Default: today in the site's timezone.")
    ] = None,
    root: Root = None,
    report: Form = None,
) -> None:
    """Take an article back: write so into its file. The next publication tells subscribers."""
    with _guard():
        from hattip import publishing, reporting  # noqa: PLC0415

        given: dict[str, Any] = context.parent.params if context.parent else {}
        site = _root(root or given.get("root"), context)
        form = _form(report or given.get("report"))
        path, now = _article(file, site), _moment(given.get("now"))
        problems = publishing.withdraw(site, path, article, on, reason, now)
        done = publishing.Publication(tuple(problems))
        typer.echo(reporting.FORMS[form](done, _prefix(site), color=_color()), nl=False)
        if not problems and form is not Report.json:
            typer.echo(f"{file} says so now. Publish, and subscribers will see the notice in its place.")
        _exit(_PROBLEMS if problems else _FINE)


@app.command()
def schema(subject: Subject) -> None:
    """Print the JSON Schema of content/site.yaml or of an article, for editors."""
    with _guard():
        from hattip import schema as schemas  # noqa: PLC0415

        typer.echo(schemas.text(subject), nl=False)


def _exit(code: int) -> NoReturn:
    raise typer.Exit(code)


@contextmanager
def _guard() -> Iterator[None]:
    """Let no traceback reach a user: a bug says what to report, an interruption says nothing."""
    try:
        yield
    except (typer.Exit, typer.BadParameter):
        raise
    except KeyboardInterrupt:
        typer.echo("Interrupted; every file is whole, and the next run finishes the work.", err=True)
        _exit(_INTERRUPTED)
    except BrokenPipeError:  # the reader of our output left: that is no mistake of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _exit(_PROBLEMS)
    except Exception as error:  # noqa: BLE001 - a bug may be anything
        import platform  # noqa: PLC0415
        import traceback  # noqa: PLC0415

        typer.echo("This is a bug in hattip. Please report it with the lines below.\n", err=True)
        typer.echo(f"hattip {__version__}, Python {platform.python_version()}, {platform.system()}", err=True)
        typer.echo("".join(traceback.format_exception(error)), err=True)
        _exit(_BUG)


def _root(given: Path | None, context: typer.Context) -> Path:
    """Return the folder of the site: as given, else the current one, else where the started script stands."""
    if given is not None:
        return given
    here, beside = Path(), context.obj
    if isinstance(beside, Path) and not (here / "content" / "site.yaml").exists():
        return beside
    return here


def _article(file: Path, root: Path) -> str:
    """Return the path of an article file relative to the root."""
    from hattip.files import content  # noqa: PLC0415

    path = content.relative(file.absolute(), root.absolute())
    if not path.startswith(f"{content.ARTICLES}/"):
        raise typer.BadParameter(f"{file} is not below {content.ARTICLES}/", param_hint="FILES")
    return path


def _moment(text: str | None) -> datetime:
    """Return the moment of publication. The only place that asks the clock."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        message = f'"{text}" is not a moment with its offset, such as 2026-01-31T08:00+08:00.'
        raise typer.BadParameter(message, param_hint="--now")
    return moment.astimezone(UTC)


def _form(given: Report | None) -> Report:
    return given or (Report.github if os.environ.get("GITHUB_ACTIONS") == "true" else Report.text)


def _color() -> bool:
    """Tell whether to use colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _seen(path: Path) -> str:
    from hattip.files import content  # noqa: PLC0415

    return content.relative(path, Path())


def _prefix(root: Path) -> str:
    """Return what stands before the paths of a report, so that they can be opened from the current folder."""
    seen = _seen(root)
    return "" if seen == "." else f"{seen}/"


def _track(files: Iterable[T], number: int) -> Iterable[T]:
    """Show how far the reading has come, on a terminal, where it is long enough to wonder."""
    if number < _WORTH_A_BAR or not sys.stderr.isatty():
        yield from files
        return
    with typer.progressbar(files, length=number, label="Reading", file=sys.stderr) as bar:
        yield from bar
