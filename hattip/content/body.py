"""The content of an article, from its YAML or from the file it names: made HTML, made safe, made whole."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from hattip.content.decode import MAX_PROBLEMS, SourceFile, decode, span_at
from hattip.problems import Code, Problem, Span, literal
from hattip.values import html as safe_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt

    from hattip.content.document import Document
    from hattip.model import Article

_MARKDOWN = (".md", ".markdown")


def read(document: Document, article: Article, beside: SourceFile | Problem | None) -> tuple[str | None, list[Problem]]:
    """Return the content of an article that has some, as it may leave, and a warning for all that had to go."""
    base = article.original_url or article.url or ""
    if article.content is not None and article.content_file is not None:
        message, hint = "There is content beside content_file.", "Delete one of the two."
        return None, [literal(Code.BAD_CONTENT_FILE, document.span(("content_file",), key=True), message, hint)]
    if article.content is not None:
        if safe_html.is_too_much(article.content):
            return None, [_too_much(document.span(("content",)))]
        span, start = document.span(("content",)), document.offset("content")
        problems = list(_removed(article.content, document.path, document.text, start, span))
        return safe_html.clean(article.content, base) or None, problems
    return _read_file(document, beside, base)


def _read_file(document: Document, file: SourceFile | Problem | None, base: str) -> tuple[str | None, list[Problem]]:
    if not isinstance(file, SourceFile):
        span = document.span(("content_file",))
        if file:
            return None, [replace(file, span=span)]
        hint = "Name a file in the folder of this one, or below it."
        return None, [literal(Code.BAD_CONTENT_FILE, span, "It was not read.", hint)]
    text, problems = decode(file)
    if text is None:
        return None, problems
    html = _markdown().render(text) if file.path.lower().endswith(_MARKDOWN) else text
    if safe_html.is_too_much(html):
        return None, [*problems, _too_much(Span(file.path))]
    problems += _removed(html, file.path, text, 0, Span(file.path))
    cleaned = safe_html.clean(html, base)
    if not cleaned:
        hint = "Write the article, or delete the line that names the file."
        problems.append(literal(Code.EMPTY_VALUE, Span(file.path), "There is nothing in this file to show.", hint))
    return cleaned, problems


def _too_much(span: Span) -> Problem:
    message = "The content holds more tags than can be read safely."
    return literal(Code.TOO_LARGE, span, message, f"Leave out what is only form; {safe_html.MOST_TAGS:,} tags will do.")


def _removed(html: str, path: str, text: str, start: int, otherwise: Span) -> Iterator[Problem]:
    """Yield a warning for everything that has to go, where it stands in the file, as far as it stands there as such."""
    for removal in islice(safe_html.removals(html), MAX_PROBLEMS):
        found = text.find(removal.tag, start)
        span = otherwise if found < 0 else span_at(path, text, found)
        start = max(start, found + 1)
        message = f"The feeds leave out {removal.what}."
        yield literal(Code.UNSAFE_HTML, span, message, "Take it out here too, and nobody has to wonder.")


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - wanted only where an article is written in Markdown

    return MarkdownIt("commonmark")
