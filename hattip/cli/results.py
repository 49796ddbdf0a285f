"""Shows the result of a run: the report of its problems, and the job summary of GitHub Actions."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hattip.cli.common import ReportFormat, prefix

if TYPE_CHECKING:
    from hattip import Publication
    from hattip.reporting.text import Style

ChangedLines = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Show problems on changed lines first in a GitHub report: output of git diff --unified=0"
    ),
]
# Reports for people, which a line about the result ends.
FOR_PEOPLE = {ReportFormat.text, ReportFormat.github}


def show_problems(done: Publication, form: ReportFormat, root: Path, style: Style, changed: Path | None = None) -> None:
    """Print the report of a run's problems. ``changed`` is a file with a diff."""
    from hattip import reporting

    if form is ReportFormat.github:
        done = _ordered(done, root, changed)
    typer.echo(reporting.REPORTS[form](done, prefix(root), **style._asdict()), nl=False)


def write_summary(done: Publication, form: ReportFormat, root: Path, result: str) -> None:
    """Append the summary of a run to that of the job, if GitHub Actions runs it. ``result`` is a sentence."""
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if form is not ReportFormat.github or not target:
        return
    from hattip.reporting import differences, github

    subscribers = "" if done.failed and not done.feed_changes else differences.markdown(done.feed_changes)
    with Path(target).open("a", encoding="utf-8") as file:
        room = github.SUMMARY_BYTES - file.tell()
        found = _ordered(done, root, None).problems
        file.write(github.summary(found, prefix(root), result=result, subscribers=subscribers, room=room))


def _ordered(done: Publication, root: Path, changed: Path | None) -> Publication:
    """Return a result with its worst problems first, and of these the ones on changed lines."""
    from hattip.reporting import changed_lines

    lines = changed_lines.parse(_read(changed)) if changed else {}
    return replace(done, problems=tuple(changed_lines.changed_first(done.problems, lines, prefix(root))))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror or error}"
        raise typer.BadParameter(message, param_hint="--changed-lines") from None
