"""``hattip check --fix``: fix what is certain, and show what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from hattip.cli.common import prefix

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hattip import Publication
    from hattip.reporting.text import Style


def run(root: Path, done: Publication, style: Style, check: Callable[[], Publication], *, write: bool) -> Publication:
    """Fix the files of a site, or only show how; return the result of checking them after that."""
    from hattip.authoring import fix
    from hattip.reporting import text

    fixed = fix.fix_all(root, done.problems)
    found = sorted(problem for file in fixed for problem in file.problems)
    failed = fix.write(root, fixed) if write else []
    if not write:
        typer.echo("".join(fix.diff(fixed, prefix(root))), nl=False)
    typer.echo(text.fixed(found, prefix(root), style, write=write))
    if failed:
        return replace(done, problems=tuple(failed))
    return check() if write and fixed else done
