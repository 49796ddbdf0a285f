"""Mark an article as withdrawn in its own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.content import edit, files, load
from hattip.output import staging
from hattip.problems import Code, Problem, Severity, Span
from hattip.values import dates

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hattip.content.decode import SourceFile


def withdraw(root: Path, path: str, article: str | None, on: str | None, reason: str, now: datetime) -> list[Problem]:
    """Write into an article's file that it is withdrawn; return the problems if it cannot be done.

    ``article`` is its title, id or original, and may be None if the file contains one only. ``on`` is a date as the
    model reads it; by default it is ``now``, in the site's timezone.
    """
    site = load.load_site(root)
    # The time, not the day: the start of today may be before an article that was published today.
    time = on or now.astimezone(dates.zone(site.context.timezone)).isoformat(timespec="seconds")
    file = files.read(root, path)
    if isinstance(file, Problem):
        return [file]
    edited = edit.withdraw(file, article, time, reason)
    if isinstance(edited, list):
        return edited
    problems = load.load_file(root, edited, site.context).problems
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    return (errors if site.site else []) or _write(root, edited)


def _write(root: Path, file: SourceFile) -> list[Problem]:
    try:
        staging.replace(files.native(root, file.path), file.data)
    except OSError as error:
        return [Problem(Code.UNWRITABLE_OUTPUT, Span(file.path), "", {"reason": error.strerror or str(error)})]
    return []
