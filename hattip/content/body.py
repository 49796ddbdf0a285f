"""The content of an article, from its YAML or from its content file, as HTML that is safe in any reader app."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.content import findings
from hattip.content.decode import MAX_PROBLEMS, SourceFile, decode, span_at, span_of_range
from hattip.problems import Code, Problem, Span
from hattip.values import html as content_html
from hattip.values import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hattip.content.document import Document
    from hattip.content.markdown import Rendered

KEYS: Final = ("content", "markdown", "content_file")
_MARKDOWN: Final = (".md", ".markdown")


class SourceText(NamedTuple):
    """A text that becomes content: where it is, and how to find an offset in it in the file ``path``.

    ``key`` is its key in the article, or an empty text if it is in a content file.
    """

    path: str
    text: str
    file_text: str
    offset: Callable[[int], int]
    is_markdown: bool
    key: str = ""


def read(document: Document, sidecar: SourceFile | Problem | None) -> tuple[str | None, list[Problem]]:
    """Return the content of a document that has some, and its problems; an article with other errors has it too."""
    keys = [key for key in KEYS if key in document.data]
    if len(keys) > 1:
        fields = {"key": keys[1], "other": keys[0]}
        return None, [Problem(Code.BAD_CONTENT_FILE, document.span((keys[1],), key=True), "two", fields)]
    value = document.data[keys[0]]
    if not isinstance(value, str) or not value.strip():
        return None, []  # the model reports it
    if keys[0] == "content_file":
        source, problems = _from_file(document, sidecar)
    else:
        source, problems = _from_value(document, keys[0], value), []
    if source is None:
        return None, problems
    html, found = _converted(document, source)
    return html, [*problems, *found]


def _base(document: Document) -> str:
    """Return the address that relative addresses are resolved against."""
    for key in ("original_url", "url"):
        try:
            return urls.normalize(document.data[key].strip())
        except (KeyError, AttributeError, ValueError):
            continue
    return "https://invalid/"


def _from_value(document: Document, key: str, value: str) -> SourceText:
    return SourceText(document.path, value, document.text, _later(document, key), key == "markdown", key)


def _later(document: Document, key: str) -> Callable[[int], int]:
    """Return a function from offsets in a value to those in the file, which looks at the file when it is needed."""
    known: list[Callable[[int], int]] = []

    def offset(value: int) -> int:
        if not known:
            known.append(document.offsets(key))
        return known[0](value)

    return offset


def _from_file(document: Document, file: SourceFile | Problem | None) -> tuple[SourceText | None, list[Problem]]:
    if not isinstance(file, SourceFile):
        span = document.span(("content_file",))
        return None, [_unreadable(file, span)] if file else []
    text, problems = decode(file)
    if text is None:
        return None, problems
    from hattip.content import front_matter  # noqa: PLC0415 - few articles have a content file

    skipped = 0
    if found := front_matter.find(text):
        skipped = found.length
        problems.append(_front_matter(file.path, text, found.missing(document.data)))
    is_markdown = file.path.lower().endswith(_MARKDOWN)
    return SourceText(file.path, text[skipped:], text, lambda offset: offset + skipped, is_markdown), problems


def _unreadable(problem: Problem, span: Span) -> Problem:
    """Return why a content file cannot be read, at the key that names it."""
    if problem.code is Code.UNREADABLE_FILE:
        return Problem(Code.BAD_CONTENT_FILE, span, "unreadable", {"file": problem.span.path})
    return problem._replace(span=span)


def _front_matter(path: str, text: str, missing: list[str]) -> Problem:
    span = span_at(path, text, len(text) - len(text.lstrip()))
    if missing:
        return Problem(Code.FRONT_MATTER, span, "missing", {"keys": tuple(missing)})
    return Problem(Code.FRONT_MATTER, span)


def _converted(document: Document, source: SourceText) -> tuple[str | None, list[Problem]]:
    """Return the safe HTML of a source, and what was found."""
    rendered = None
    if source.is_markdown:
        from hattip.content import markdown  # noqa: PLC0415 - brings a parser

        rendered = markdown.render(source.text)
    try:
        cleaned = content_html.sanitize(rendered.html if rendered else source.text, _base(document))
    except content_html.TooLargeError:
        span = document.span((source.key,)) if source.key else Span(source.path)
        return None, [Problem(Code.TOO_LARGE, span, "content", {"most": content_html.MAX_ELEMENTS})]
    problems = list(_located(source, rendered, cleaned.findings))
    if not cleaned.html and not source.key:
        problems.append(Problem(Code.EMPTY_VALUE, Span(source.path), "file"))
    return cleaned.html or None, problems


def _located(source: SourceText, rendered: Rendered | None, found: list[content_html.Finding]) -> Iterator[Problem]:
    """Yield a problem for each finding, at the tag that it is about."""
    spans: dict[int, Span] = {}
    html = rendered.html if rendered else source.text
    position = 0
    for finding in islice(found, MAX_PROBLEMS):
        if finding.start not in spans:
            start = finding.start
            if rendered:
                start = position = _in_markdown(
                    source.text, rendered, html[finding.start : finding.end], start, position
                )
            length = finding.end - finding.start
            spans[finding.start] = _span(source, start, length)
        yield findings.problem(finding, spans[finding.start])


def _in_markdown(text: str, rendered: Rendered, tag: str, offset: int, position: int) -> int:
    """Return where a tag of the rendered HTML is in the Markdown, or where its block begins."""
    start, end = rendered.block(offset)
    found = text.find(tag, max(start, position), end)
    return found if found >= 0 else start


def _span(source: SourceText, offset: int, length: int) -> Span:
    """Return the span of a tag, up to the end of its first line."""
    start = source.offset(offset)
    span = span_of_range(source.path, source.file_text, start, source.offset(offset + length - 1) + 1)
    if span.end_line != span.line:
        return Span(span.path, span.line, span.column, span.line, len(span.excerpt) + 1, span.excerpt)
    return span
