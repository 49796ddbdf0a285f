"""Fix what is certain in the files of a site, in place."""

from __future__ import annotations

import difflib
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from hattip.content import files, fix_application, load
from hattip.content.decode import SourceFile, decode
from hattip.output import staging
from hattip.problems import Code, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from hattip.model.context import Context


class FixedFile(NamedTuple):
    """A file before and after its fixes, and the problems that were fixed."""

    before: SourceFile
    after: SourceFile
    problems: tuple[Problem, ...]


def fix_all(root: Path, problems: Iterable[Problem]) -> list[FixedFile]:
    """Return the files that have problems with a certain fix, as they are after the fixes. Nothing is written."""
    found = {each.span.path for each in problems if each.fix is not None and each.fix.is_certain}
    context, fixed = load.load_site(root).context, []
    for path in sorted(found, key=lambda path: (path != files.SITE, path)):  # articles are checked against the site
        file = files.read(root, path)
        if not isinstance(file, SourceFile):
            continue
        result = fix_application.fix_file(file, _checks(root, path, context))
        if result.file != file:
            fixed.append(FixedFile(file, result.file, result.problems))
            context = load.parse_site(result.file).context if path == files.SITE else context
    return fixed


def _checks(root: Path, path: str, context: Context) -> Callable[[SourceFile], Sequence[Problem]]:
    if path == files.SITE:
        return lambda file: load.parse_site(file).problems
    if path.lower().endswith((".yaml", ".yml")):
        return partial(_article_problems, root, context)
    return lambda file: decode(file)[1]


def _article_problems(root: Path, context: Context, file: SourceFile) -> list[Problem]:
    return [problem for problem in load.load_file(root, file, context).problems if problem.span.path == file.path]


def write(root: Path, fixed: Iterable[FixedFile]) -> list[Problem]:
    """Write the files in place, each atomically; return the problems of those that cannot be written."""
    problems = []
    for file in fixed:
        try:
            staging.replace(files.native(root, file.after.path), file.after.data)
        except OSError as error:
            fields = {"reason": error.strerror or str(error)}
            problems.append(Problem(Code.UNWRITABLE_OUTPUT, Span(file.after.path), "", fields))
    return problems


def diff(fixed: Iterable[FixedFile], prefix: str) -> Iterator[str]:
    """Yield the lines of a unified diff of the files."""
    for file in fixed:
        before, after = (
            data.decode(errors="replace").splitlines(keepends=True) for data in (file[0].data, file[1].data)
        )
        path = f"{prefix}{file.after.path}"
        for line in difflib.unified_diff(before, after, path, path):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
