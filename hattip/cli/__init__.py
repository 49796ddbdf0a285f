"""The command line: it parses, calls one function, reports, and returns a code.

0 fine; 1 problems in the content, or stale feeds under ``--check``; 2 wrong usage; 3 a bug in hattip; 130 interrupted.
Nothing heavy is imported before a command needs it, so that ``--help`` and completion answer at once.
"""

from __future__ import annotations

import atexit
import gc
import importlib.util
import io
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hattip import __version__
from hattip.cli.common import (
    FINE,
    PROBLEMS,
    Door,
    Form,
    Quiet,
    Report,
    Root,
    Strict,
    article_path,
    color,
    form_of,
    gate,
    given,
    leave,
    means,
    moment,
    prefix,
    root_of,
    seen,
)
from hattip.codes import GUARD

if TYPE_CHECKING:
    from hattip.publishing import Against


class Subject(StrEnum):
    """What there is a JSON Schema of."""

    site = "site"
    article = "article"


class Verify(StrEnum):
    """How files are read back before they are published."""

    quick = "quick"
    full = "full"


class DiffReport(StrEnum):
    """How a comparison is shown."""

    text = "text"
    json = "json"
    markdown = "markdown"


app = typer.Typer(
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main(beside: Path | None = None) -> None:
    """Run the command line. ``beside`` is the folder of the script that was started, if it was one."""
    # At its end Python looks several times through all there is for what could be freed; the process ends anyway.
    atexit.register(gc.freeze)
    if isinstance(sys.stdout, io.TextIOWrapper):  # pragma: no branch - it may be replaced, or missing
        # What was found in content must come out in any locale; to a file or pipe always as UTF-8.
        encoding = None if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    # Plugins could change what is read, and to look for them costs every run a look at every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    app(obj=Door(beside))


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
    accept: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Let through once what the guard refuses under this code.")
    ] = None,
    verify: Annotated[
        Verify, typer.Option(help="How files are read back before they are published; full: as a reader would, too.")
    ] = Verify.quick,
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
    """Publish content/ as RSS, Atom and JSON feeds that credit their sources.

    Without a command it checks all of content/ and, if there is no mistake, writes feeds/.
    """
    if context.invoked_subcommand is not None:
        return
    with gate():
        site, form, when = root_of(root, context), form_of(report, context), moment(now)
        how = means(site, context)
        from hattip import publishing, reporting  # noqa: PLC0415 - nothing heavy before it is needed
        from hattip.reporting import text  # noqa: PLC0415

        target = out or site / "feeds"
        options = publishing.Options(
            strict=bool(strict),
            write=not check,
            accept=_codes(accept or []),
            verify_full=_is_full(verify),
        )
        done = publishing.publish(site, target, when, options, how)
        typer.echo(reporting.FORMS[form](done, prefix(site), color=color()), nl=False)
        if form is not Report.json:
            listed = text.stale(done, seen(target)) if check else text.details(done) if verbose else ""
            typer.echo(listed, nl=False)
            if not quiet:
                typer.echo(text.notes(done), nl=False)
                typer.echo(text.compared(done) if check else text.published(done))
        stale = check and done.changes is not None and not done.changes.none
        leave(PROBLEMS if done.changes is None or stale else FINE)


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
    with gate():
        from hattip import checking, reporting  # noqa: PLC0415
        from hattip.reporting import text  # noqa: PLC0415

        before: dict[str, Any] = given(context)
        site, form, when = root_of(root, context), form_of(report, context), moment(before.get("now"))
        only = [article_path(file, site) for file in files or ()]
        done = checking.check(site, when, only, means(site, context), strict=bool(strict or before.get("strict")))
        typer.echo(reporting.FORMS[form](done, prefix(site), color=color()), nl=False)
        if form is not Report.json and not (quiet or before.get("quiet")):
            typer.echo(text.checked(done))
        leave(PROBLEMS if done.failed else FINE)


@app.command()
def diff(
    context: typer.Context,
    *,
    root: Root = None,
    against: Annotated[
        str | None, typer.Option(metavar="DIR|URL", help="What is published. Default: feeds/ in the root.")
    ] = None,
    report: Annotated[DiffReport, typer.Option(help="text, json, or markdown for a pull request.")] = DiffReport.text,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if subscribers would see anything.")
    ] = False,
) -> None:
    """Say what subscribers would see if the site were published now."""
    with gate():
        from hattip import publishing, reporting  # noqa: PLC0415
        from hattip.published.fetch import FetchError  # noqa: PLC0415
        from hattip.reporting import differences, text  # noqa: PLC0415

        site, when = root_of(root, context), moment(given(context).get("now"))
        try:
            found = publishing.diff(site, when, _published(against, site), means(site, context))
        except FetchError as error:
            raise typer.BadParameter(str(error), param_hint="--against") from None
        if found.checked.failed:
            typer.echo(reporting.FORMS["text"](found.checked, prefix(site), color=color()), nl=False)
            typer.echo(text.failure(found.checked))
            leave(PROBLEMS)
        typer.echo(differences.FORMS[report](found.feeds), nl=False)
        leave(PROBLEMS if exit_code and not all(feed.none for feed in found.feeds) else FINE)


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
        str | None, typer.Option(metavar="DATE", help="The day or moment. Default: now, in the site's timezone.")
    ] = None,
    root: Root = None,
    report: Form = None,
) -> None:
    """Take an article back: write so into its file. The next publication tells subscribers."""
    with gate():
        from hattip import publishing, reporting, running  # noqa: PLC0415

        site, form, now = root_of(root, context), form_of(report, context), moment(given(context).get("now"))
        problems = publishing.withdraw(site, article_path(file, site), article, on, reason, now)
        done = running.Publication(tuple(problems))
        typer.echo(reporting.FORMS[form](done, prefix(site), color=color()), nl=False)
        if not problems and form is not Report.json:
            typer.echo(f"{file} says so now. Publish, and subscribers will see the notice in its place.")
        leave(PROBLEMS if problems else FINE)


@app.command()
def schema(subject: Subject) -> None:
    """Print the JSON Schema of content/site.yaml or of an article, for editors."""
    with gate():
        from hattip.model import json_schema as schemas  # noqa: PLC0415

        typer.echo(schemas.text(subject), nl=False)


def _codes(accept: list[str]) -> tuple[str, ...]:
    """Return the guard's codes to let through, or say which there are."""
    for code in accept:
        if code not in GUARD:
            message = f"{code} is none of {', '.join(GUARD)}"
            raise typer.BadParameter(message, param_hint="--accept")
    return tuple(accept)


def _is_full(verify: Verify) -> bool:
    if verify is Verify.full and importlib.util.find_spec("feedparser") is None:
        message = "full needs feedparser: install hattip[verify]"
        raise typer.BadParameter(message, param_hint="--verify")
    return verify is Verify.full


def _published(against: str | None, site: Path) -> Against:
    """Return a way to the published files, and what to call the folder they are in."""
    from hattip.published import fetch as fetching  # noqa: PLC0415
    from hattip.publishing import Against  # noqa: PLC0415

    if against and against.lower().startswith(("http://", "https://")):
        return Against(against.rstrip("/"), fetch=fetching.below(against))
    folder = Path(against) if against else site / "feeds"
    if against and not folder.is_dir():
        raise typer.BadParameter(f"{against} is no folder", param_hint="--against")
    return Against(seen(folder), folder)
