"""``hattip check --fix``: fix what is certain, and show what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from hattip.cli.common import prefix

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hattip.problems import Problem
    from hattip.reporting.text import Style


def run(root: Path, problems: Iterable[Problem], style: Style, *, write: bool) -> list[Problem]:
    """Fix the files of a site, or only show how; return the problems of files that cannot be written."""
    from hattip.authoring import fix
    from hattip.reporting import text

    fixed = fix.fix_all(root, problems)
    if write:
        failed = fix.write(root, fixed)
    else:
        failed = []
        typer.echo("".join(fix.diff(fixed, prefix(root))), nl=False)
    typer.echo(
        text.fixed(sorted(problem for file in fixed for problem in file.problems), prefix(root), style, write=write)
    )
    return failed
