"""The boundary between untyped data and the model: documents become a Site and Articles, or problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from hattip.content import feed_rules, fixes, lint, odd_lines
from hattip.model import SELF, Article, Model, Site, Source
from hattip.model.context import Context
from hattip.problems import Code, Problem, Span
from hattip.values import dates, slugs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.content.decode import SourceFile
    from hattip.content.document import Document
    from hattip.problems import Fix

M = TypeVar("M", bound=Model)

_CONTENT: Final = ("content", "markdown", "content_file")
_INCOMPLETE: Final = frozenset({Code.MISSING_KEY, Code.MISSING_ATTRIBUTION})


class LocatedArticle(NamedTuple):
    """An article, the same as it was before it was withdrawn, and its document with the locations."""

    article: Article
    written: Article
    document: Document

    def span(self, key: str) -> Span:
        """Return the span of a key's value; for "id", of what the id is made from if the article has none."""
        return self.id_span if key == "id" else self.document.span((key,))

    @property
    def id_span(self) -> Span:
        """The location of the value that the id is made from."""
        return self.document.span((next(key for key in ("id", "original_url", "url") if key in self.document.data),))

    def id_fix(self, id_: str) -> Fix | None:
        """Return the fix that gives the article an id."""
        return fixes.for_id(self.document, id_)

    @property
    def original_span(self) -> Span:
        """The location of the link to the original, or to the site's own page."""
        return self.document.span(("original_url" if self.article.original_url else "url",))

    @property
    def published_span(self) -> Span:
        """The location of the date."""
        return self.document.span(("published",))

    @property
    def withdrawn_span(self) -> Span:
        """The location of the date of the withdrawal."""
        return self.document.span(("withdrawn", "on"))


def read_site(document: Document) -> tuple[Site | None, Context, list[Problem]]:
    """Read ``content/site.yaml``.

    Returns the site, or None if it has an error; the context of its articles, as far as it is valid, so that their
    mistakes are found in the same run; and the problems.
    """
    data = document.data
    if not isinstance(data, dict):
        problems = _joined_lines(document) or [_not_a_mapping(document, "site")]
        return None, Context(sources=None), problems
    if joined := _joined_lines(document):
        return None, _context_from(data), joined  # other problems may be a consequence
    site, problems = _validate(Site, document, None)
    problems += _repeated_slugs(document)
    problems += feed_rules.check(site, document) if site else []
    problems += lint.site(document)
    if isinstance(sources := data.get("sources"), dict) and SELF in sources:
        problems.append(Problem(Code.BAD_SLUG, document.span(("sources", SELF), key=True), "self", {"key": SELF}))
    return site, _context_of(site) if site else _context_from(data), problems


def read_article(
    document: Document, context: Context, content_file: SourceFile | Problem | None = None
) -> tuple[LocatedArticle | None, list[Problem]]:
    """Read one article; returns it, or None if it has an error, and the problems.

    ``content_file`` is the file that the article names, or the reason why it could not be read.
    """
    if not isinstance(document.data, dict):
        return None, _joined_lines(document) or [_not_a_mapping(document, "article")]
    if joined := _joined_lines(document):
        return None, joined  # other problems may be a consequence
    article, problems = _validate(Article, document, context)
    if article is None and document.data.get("draft") == "true":  # a draft may lack keys; what it has is checked
        problems = [problem for problem in problems if problem.code not in _INCOMPLETE]
    problems += lint.article(document)
    html, found = _body(document, content_file)
    problems += found
    if article is None:
        return None, problems
    written = article
    if article.withdrawn:
        article = article.withdrawn_form(context.publisher)
    elif html != article.content:
        article = article.model_copy(update={"content": html})
    return LocatedArticle(article, written, document), problems


def _body(document: Document, content_file: SourceFile | Problem | None) -> tuple[str | None, list[Problem]]:
    """Return the content of an article; its mistakes are found whatever else is wrong with the article."""
    if not any(key in document.data for key in _CONTENT) or "withdrawn" in document.data:
        return None, []
    from hattip.content import body  # noqa: PLC0415 - imports an HTML parser, which most articles do not need

    return body.read(document, content_file)


def _not_a_mapping(document: Document, subject: str) -> Problem:
    if document.data in ("", []):
        return Problem(Code.EMPTY_DOCUMENT, document.span(), "" if subject == "article" else "site")
    if isinstance(document.data, str) and document.start:
        return Problem(Code.WRONG_TYPE, document.span(), "body")
    if isinstance(document.data, list):
        return Problem(Code.WRONG_TYPE, document.span(), f"{subject}-list")
    return Problem(Code.WRONG_TYPE, document.span(), subject)


def _joined_lines(document: Document) -> list[Problem]:
    """Return a problem for each line that YAML read as part of the value above, because of a slip in it."""
    if not odd_lines.has_odd_indent(document) and not odd_lines.long_scalars(document):
        return []
    from hattip.content.joined_lines import joined_lines  # noqa: PLC0415 - for few documents

    return joined_lines(document)


def _validate(model: type[M], document: Document, context: Context | None) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(document.data, context=context), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    from hattip.content.errors import problems_of  # noqa: PLC0415 - only for a mistake

    return None, problems_of(model, document, details)


def _context_of(site: Site) -> Context:
    return Context(
        site_id=site.id,
        home_url=site.home_url,
        language=site.language,
        rights=site.rights,
        publisher=site.publisher.name,
        timezone=site.timezone,
        categories={category.slug: category.title for category in site.categories},
        sources=site.sources,
        feeds=site.feeds,
    )


def _context_from(data: dict[str, Any]) -> Context:
    """Return the context of articles from a ``site.yaml`` with errors."""
    timezone, categories, sources = data.get("timezone"), data.get("categories"), data.get("sources", {})
    return Context(
        timezone=timezone if isinstance(timezone, str) and timezone in dates.zone_names() else "UTC",
        categories=_titles(categories) if isinstance(categories, list) else None,
        sources={key: _source_or_none(value) for key, value in sources.items()} if isinstance(sources, dict) else None,
    )


def _titles(categories: list[Any]) -> dict[str, str] | None:
    """Return the titles of categories by slug; None if some cannot be read, so that articles are not checked."""
    found = [category for category in categories if isinstance(category, dict) and category.get("slug")]
    if len(found) < len(categories):
        return None
    titles = {str(category["slug"]): str(category.get("title", "")) for category in found}
    return {**{slugs.suggestion(slug): title for slug, title in titles.items()}, **titles}


def _source_or_none(value: Any) -> Source | None:
    try:
        return Source.model_validate(value)
    except ValidationError:
        return None


def _slugs(data: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield the slugs in ``site.yaml`` with their positions, whether they are valid or not."""
    categories = data.get("categories")
    for position, category in enumerate(categories if isinstance(categories, list) else ()):
        if isinstance(category, dict) and isinstance(slug := category.get("slug"), str) and slug:
            yield position, slug


def _all_slugs(data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the slugs of all categories, also the former ones, with their locations."""
    for position, slug in _slugs(data):
        yield ("categories", position, "slug"), slug
        former = data["categories"][position].get("was", ())
        listed = enumerate(former) if isinstance(former, list) else ((None, former),)
        for number, old in listed:
            if isinstance(old, str):
                location = ("categories", position, "was")
                yield (location if number is None else (*location, number)), old


def _repeated_slugs(document: Document) -> Iterator[Problem]:
    firsts: dict[str, tuple[str | int, ...]] = {}
    for path, slug in _all_slugs(document.data):
        first = firsts.setdefault(slug.lower(), path)
        if first != path:
            span, other = document.span(path), document.span(first)
            yield Problem(Code.BAD_SLUG, span, "repeated", {"slug": slug, "line": str(other.line)})
