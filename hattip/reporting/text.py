"""Reports for people in a terminal: the message first, then the location, the line with a caret, and the remedy.

The last line is the result.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.locales import reports
from hattip.problems import Problem, Severity
from hattip.reporting import messages
from hattip.reporting.layout import excerpt, wrap
from hattip.values.dates import rfc3339
from hattip.values.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from hattip.publication import Publication

_RESET: Final = "\x1b[0m"
_COLORS: Final = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m", "good": "\x1b[1;32m"}
_BOLD: Final = "\x1b[1m"
_MIN_COLUMNS: Final = 40
_NUMBER: Final = 5
# From this number of problems on, a table by code follows.
_MANY: Final = 20
# Equal errors in one file are shown one by one up to this number.
_MAX_EQUAL: Final = 2
_MAX_LINES: Final = 30


class Style(NamedTuple):
    """How a report looks: with colours or not, in a language, for a terminal of some columns."""

    color: bool = False
    language: str = "en"
    columns: int = 80

    def paint(self, text: str, role: str) -> str:
        """Return a text in the colour of a severity, or of what is good; in bold for any other role."""
        return f"{_COLORS.get(role, _BOLD)}{text}{_RESET}" if self.color else text

    def say(self, key: str, **fields: object) -> str:
        """Return a text of the report's tables."""
        shown = {name: printable(value) if isinstance(value, str) else value for name, value in fields.items()}
        return messages.fill(reports.table(self.language)[key], shown, self.language)


PLAIN: Final = Style()


def problems(
    publication: Publication, prefix: str, *, color: bool = False, language: str = "en", columns: int = 80
) -> str:
    """Return all problems, in the given order; many are followed by a table by code.

    ``prefix`` is put before the paths. A line has at most ``columns`` of a terminal.
    """
    found, style = publication.problems, Style(color, language, columns)
    blocks = [_block(group, prefix, style) for group in _groups(found)]
    if len(found) > _MANY:
        blocks.append(_table(found, style))
    return "".join(f"{block}\n" for block in blocks)


def _groups(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Group the problems of one file that differ only in their location.

    Warnings and notes of one kind are grouped, errors only if they are equal and more than a few.
    """
    groups: dict[object, list[Problem]] = defaultdict(list)
    for problem in problems:
        fields = repr(problem.fields) if problem.severity is Severity.ERROR else ""
        groups[problem.span.path, problem.code, problem.text, fields].append(problem)
    listed: list[list[Problem]] = []
    for group in groups.values():
        is_listed = group[0].severity is Severity.ERROR and len(group) <= _MAX_EQUAL
        listed += [[problem] for problem in group] if is_listed else [group]
    position = {id(problem): number for number, problem in enumerate(problems)}
    return sorted(listed, key=lambda group: position[id(group[0])])


def _block(group: Sequence[Problem], prefix: str, style: Style) -> str:
    problem = group[0]
    span, severity = problem.span, problem.severity
    columns = max(style.columns, _MIN_COLUMNS)
    label = f"{style.say(severity)}[{problem.code}]:"
    message = wrap(f"{label} {messages.message(problem, style.language)}", columns, following="  ")
    is_file = (span.line, span.column, span.end_line, span.end_column) == (1, 1, 1, 1)
    place = f"{prefix}{span.path}" if is_file else f"{prefix}{span.path}:{span.line}:{span.column}"
    lines = [message.replace(label, style.paint(label, severity), 1)]
    if span.path:
        lines.append(f"  --> {style.paint(printable(place), 'place')}")
    if span.excerpt.strip():
        lines += _excerpt(problem, columns, style)
    if len(group) > 1:
        numbers = list(dict.fromkeys(str(each.span.line) for each in group))
        more = ", …" if len(numbers) > _MAX_LINES else ""
        repeated = style.say("repeated", count=len(group), lines=", ".join(numbers[:_MAX_LINES]) + more)
        lines.append(wrap(repeated, columns, "      ", "      "))
    if hint := messages.hint(problem, style.language):
        lines.append(wrap(hint, columns, "      = ", "        "))
    return "\n".join(lines) + "\n"


def _excerpt(problem: Problem, columns: int, style: Style) -> Iterator[str]:
    """Yield the line of a problem and the carets below it."""
    span = problem.span
    end = span.end_column if span.end_line == span.line else len(span.excerpt) + 1
    shown = excerpt(span.excerpt, span.column - 1, end - 1, columns - _NUMBER - 4)
    yield f"{span.line:>{_NUMBER}} | {shown.text}"
    carets = style.paint("^" * shown.length, problem.severity)
    yield f"{' ' * _NUMBER} | {' ' * shown.column}{carets}"


def _table(problems: Sequence[Problem], style: Style) -> str:
    """Return how many problems of each code there are, and in how many files."""
    counted = Counter(problem.code for problem in problems)
    files = {code: len({problem.span.path for problem in problems if problem.code is code}) for code in counted}
    longest = len(f"{max(counted.values()):,}")
    lines = [style.say("table")]
    for code, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        row = style.say("row", count=count, severity=style.say(code.severity), code=code, files=files[code])
        lines.append("  " + " " * (longest - len(f"{count:,}")) + row)
    fixable = sum(problem.fix is not None and problem.fix.is_certain for problem in problems)
    lines += [style.say("fixable", count=fixable)] if fixable else []
    return "\n".join([*lines, style.say("explain")]) + "\n"


def details(publication: Publication, style: Style = PLAIN, out: str = "feeds") -> str:
    """Return a line for each file written or removed and each article not published yet, for ``--verbose``."""
    changes = publication.changes
    if changes is None:
        return ""
    lines = [style.say("added", path=f"{out}/{path}") for path in changes.added]
    lines += [style.say("changed", path=f"{out}/{path}") for path in changes.changed]
    lines += [style.say("removed", path=f"{out}/{path}") for path in changes.removed]
    for article in publication.unpublished:
        key = "is_draft" if article.is_draft else "is_scheduled"
        lines.append(style.say(key, path=article.path, date=_local(article.published)))
    lines.append(style.say("cache", reused=publication.reused, files=publication.files))
    return "".join(f"{line}\n" for line in lines)


def _local(time: datetime) -> str:
    """Return a time in the zone of the site as its editor wrote it: only the day, if it is midnight."""
    return f"{time:%Y-%m-%d}" if f"{time:%H%M%S}" == "000000" else f"{time:%Y-%m-%d %H:%M %z}"


def notes(publication: Publication, style: Style = PLAIN) -> str:
    """Return the feeds that are shorter than the site's limit, and what the guard accepted."""
    lines = [
        style.say("shortened", slug=feed.slug, articles=feed.articles, wanted=feed.wanted)
        for feed in publication.feeds
        if feed.is_shortened
    ]
    if publication.overdue:
        due = publication.overdue.articles
        lines += [
            style.say("due", date=rfc3339(each.published.astimezone(UTC)), title=each.title, path=each.path)
            for each in due
        ]
        lines += [] if due else [style.say("expired")]
    if not publication.has_record:
        lines.append(style.say("no_record"))
    counted = Counter((problem.code, why) for problem, why in publication.accepted)
    lines += [style.say("accepted", code=code, count=count, why=why) for (code, why), count in sorted(counted.items())]
    return "".join(f"{line}\n" for line in lines)


def out_of_date(publication: Publication, out: str, style: Style = PLAIN) -> str:
    """Return the files that a publication would change, for ``--check``."""
    changes = publication.changes
    if changes is None:
        return ""
    named = {"would_add": changes.added, "would_change": changes.changed, "would_remove": changes.removed}
    return "".join(f"{style.say(key, path=f'{out}/{path}')}\n" for key, paths in named.items() for path in paths)


def published(publication: Publication, style: Style = PLAIN) -> str:
    """Return the result of a publication in one line."""
    changes = publication.changes
    if changes is None:
        ending = "partly_written" if publication.is_partial else "nothing_written"
        return style.say(ending, failure=failure(publication, style))
    line = style.say(
        "published",
        content=_content(publication, style),
        written=len(changes.added) + len(changes.changed),
        unchanged=len(changes.unchanged),
        removed=len(changes.removed),
        extra=_unpublished(publication, style) + _found(publication, style),
    )
    return style.paint(line, "good")


def compared(publication: Publication, style: Style = PLAIN, folder: str = "feeds") -> str:
    """Return the result of ``--check`` in one line."""
    changes = publication.changes
    if changes is None:
        return failure(publication, style)
    if publication.overdue:
        return style.paint(style.say("overdue", date=rfc3339(publication.overdue.since)), "good")
    if changes.is_empty:
        extra = _unpublished(publication, style) + _found(publication, style)
        return style.paint(style.say("up_to_date", content=_content(publication, style), extra=extra), "good")
    count = len(changes.added) + len(changes.changed) + len(changes.removed)
    return style.paint(style.say("out_of_date", count=count, folder=folder), "error")


def checked(publication: Publication, style: Style = PLAIN) -> str:
    """Return the result of ``check`` in one line."""
    if publication.failed:
        return failure(publication, style)
    line = style.say("checked", articles=publication.articles, extra=_found(publication, style))
    return style.paint(line, "good")


def failure(publication: Publication, style: Style = PLAIN) -> str:
    """Return the number of problems and of their files."""
    found = publication.problems
    files = len({problem.span.path for problem in found if problem.span.path})
    line = style.say("failure" if files else "failure_without_file", counted=_counted(found, style), files=files)
    return style.paint(line, "error" if publication.failed else "warning")


def fixed(problems: Sequence[Problem], prefix: str, style: Style, *, write: bool) -> str:
    """Return what ``check --fix`` fixed, or without ``write`` would fix: a line for each, and their number."""
    key = "fixed" if write else "would_fix"
    lines = [
        style.say(key, path=f"{prefix}{each.span.path}", line=str(each.span.line), change=_change(each, style))
        for each in problems
    ]
    files = len({problem.span.path for problem in problems})
    total = style.say("fixes" if write else "would_fixes", count=len(problems), files=files)
    last = style.paint(total, "good") if problems else style.say("no_fixes")
    return "\n".join([*lines, last]) + "\n"


def _change(problem: Problem, style: Style) -> str:
    """Return the text before and after a fix; the message if that shows nothing."""
    span, edits = problem.span, problem.fix.edits if problem.fix else ()
    before, after = span.excerpt[span.column - 1 : span.end_column - 1], "".join(edit.text for edit in edits)
    is_shown = len(edits) == 1 and any(map(str.isalnum, before)) and after.strip() and span.line == span.end_line
    return f"{before} → {after.replace(chr(10), ' ')}" if is_shown else messages.message(problem, style.language)


def _counted(problems: Sequence[Problem], style: Style) -> str:
    counts = Counter(problem.severity for problem in problems)
    named = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.NOTE: "notes"}
    return style.say("and").join(style.say(key, count=counts[each]) for each, key in named.items() if counts[each])


def _found(publication: Publication, style: Style) -> str:
    found = publication.problems
    return style.say("found", counted=_counted(found, style)) if found else ""


def _content(publication: Publication, style: Style) -> str:
    articles, categories = publication.articles, publication.categories
    return style.say("content", articles=articles, categories=categories, feeds=len(publication.feeds))


def _unpublished(publication: Publication, style: Style) -> str:
    count = len(publication.unpublished)
    return style.say("unpublished", count=count) if count else ""
