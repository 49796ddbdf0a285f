"""Reports for people: the place, the line with a caret below it, the remedy; and one line that says what happened."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from hattip.problems import Problem, Severity
from hattip.reporting.sanitize import safe_line
from hattip.values.dates import rfc3339
from hattip.values.text import width

if TYPE_CHECKING:
    from hattip.publication import Publication

_COLORS: Final = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "place": "\x1b[1m", "caret": "\x1b[1;31m"}
_RESET: Final = "\x1b[0m"
_MOST: Final = 100


def problems(publication: Publication, prefix: str, *, color: bool) -> str:
    """Return all problems, each as place, code, message, source line, caret and remedy; sorted as they come."""
    return "".join(_problem(problem, prefix, color=color) for problem in publication.problems)


def _problem(problem: Problem, prefix: str, *, color: bool) -> str:
    span = problem.span
    place = _paint(f"{safe_line(prefix + span.path)}:{span.line}:{span.column}:", "place", color=color)
    label = _paint(f"{problem.severity}[{problem.code}]", problem.severity, color=color)
    lines = [f"{place} {label} {safe_line(problem.message)}"]
    if span.excerpt.strip():
        excerpt, column, length = _window(problem)
        number = f"{span.line:>5}"
        lines.append(f"{number} | {excerpt}")
        lines.append(f"{' ' * len(number)} | {' ' * column}{_paint('^' * length, 'caret', color=color)}")
    lines.append(f"      = {safe_line(problem.hint)}")
    return "\n".join(lines) + "\n\n"


def _window(problem: Problem) -> tuple[str, int, int]:
    """Return the stretch of the line that is shown, and where the carets stand below it, in terminal columns."""
    span = problem.span
    end = span.end_column if span.end_line == span.line else len(span.excerpt) + 1
    start = max(0, span.column - 1 - _MOST // 2) if len(span.excerpt) > _MOST else 0
    line = span.excerpt[start : start + _MOST]
    before, marked = line[: span.column - 1 - start], line[span.column - 1 - start : end - 1 - start]
    line, before, marked = (safe_line(part) for part in (line, before, marked.rstrip()))
    return line, width(before), max(1, width(marked))


def _paint(text: str, role: str, *, color: bool) -> str:
    return f"{_COLORS[role]}{text}{_RESET}" if color else text


def details(publication: Publication) -> str:
    """Return a line for every file written or removed and every article held back, for ``--verbose``."""
    changes = publication.changes
    if changes is None:
        return ""
    lines = [f"added {path}" for path in changes.added]
    lines += [f"changed {path}" for path in changes.changed]
    lines += [f"removed {path}" for path in changes.removed]
    for article in publication.unpublished:
        reason = "a draft" if article.is_draft else f"dated {article.published.isoformat()}"
        lines.append(f"not published yet {article.path}: {reason}")
    lines.append(f"cache: {publication.reused:,} of {publication.files:,} files reused")
    return "".join(f"{line}\n" for line in lines)


def notes(publication: Publication) -> str:
    """Return what is worth a word: feeds that hold less than the site's limit, and what the guard let through."""
    lines = [
        f"note: {feed.slug} has the newest {feed.articles} of {feed.wanted} articles, to stay within max_bytes."
        for feed in publication.feeds
        if feed.is_shortened
    ]
    if publication.overdue:
        due = publication.overdue.articles
        lines += [f"note: due since {rfc3339(each.published)}: {safe_line(each.title)} ({each.path})" for each in due]
        lines += [] if due else ["note: the notice of a withdrawn article has expired."]
    counted = Counter((problem.code, why) for problem, why in publication.accepted)
    lines += [f"note: accepted {code} ({number}): {why}" for (code, why), number in sorted(counted.items())]
    return "".join(f"{line}\n" for line in lines)


def out_of_date(publication: Publication, out: str) -> str:
    """Return the files that a publication would change, for ``--check``."""
    changes = publication.changes
    if changes is None:
        return ""
    named = {"would appear": changes.added, "would change": changes.changed, "would go": changes.removed}
    return "".join(f"{out}/{path}: {what}\n" for what, paths in named.items() for path in paths)


def published(publication: Publication) -> str:
    """Return the one line that says what a publication did."""
    changes = publication.changes
    if changes is None:
        return failure(publication) + " Nothing was written."
    written = len(changes.added) + len(changes.changed)
    return (
        f"{_content(publication)}: {written} {_plural(written, 'file')} written, "
        f"{len(changes.unchanged)} unchanged, {len(changes.removed)} removed{_held_back(publication)}."
    )


def compared(publication: Publication) -> str:
    """Return the one line that says what ``--check`` found."""
    changes = publication.changes
    if changes is None:
        return failure(publication)
    if publication.overdue:
        return f"feeds/ is up to date as of {rfc3339(publication.overdue.since)}. Publish what has become due since."
    if changes.is_empty:
        return f"{_content(publication)}: everything is up to date{_held_back(publication)}."
    stale = len(changes.added) + len(changes.changed) + len(changes.removed)
    return f"{stale} {_plural(stale, 'file')} out of date. Publish, and commit what changed."


def checked(publication: Publication) -> str:
    """Return the one line that says what ``check`` found."""
    if publication.failed:
        return failure(publication)
    return (
        f"{publication.articles} {_plural(publication.articles, 'article')} checked: all right{_warnings(publication)}."
    )


def failure(publication: Publication) -> str:
    """Count the mistakes."""
    errors = sum(problem.severity is Severity.ERROR for problem in publication.problems)
    warnings = len(publication.problems) - errors
    counted = [f"{errors} {_plural(errors, 'error')}"] if errors else []
    counted += [f"{warnings} {_plural(warnings, 'warning')}"] if warnings else []
    files = len({problem.span.path for problem in publication.problems})
    return f"{' and '.join(counted)} in {files} {_plural(files, 'file')}."


def _content(publication: Publication) -> str:
    articles, categories = publication.articles, publication.categories
    return (
        f"{articles} {_plural(articles, 'article')} in {categories} {_plural(categories, 'category', 'categories')}, "
        f"{len(publication.feeds)} feeds"
    )


def _held_back(publication: Publication) -> str:
    held = len(publication.unpublished)
    return f"; {held} {_plural(held, 'article')} held back" if held else ""


def _warnings(publication: Publication) -> str:
    warnings = len(publication.problems)
    return f", with {warnings} {_plural(warnings, 'warning')}" if warnings else ""


def _plural(number: int, one: str, many: str = "") -> str:
    return one if number == 1 else many or f"{one}s"
