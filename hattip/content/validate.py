"""The boundary between untyped data and the model: documents become a Site and Articles, or problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from hattip.content import fixes, lint
from hattip.content.scalars import swallowed_lines
from hattip.model import MODELS, SELF, Article, Model, Site, Source
from hattip.model.context import Context, nearest
from hattip.model.other_names import AMBIGUOUS, key_for
from hattip.problems import CODES, Code, Problem, Span
from hattip.values import dates
from hattip.values.text import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from hattip.content.decode import SourceFile
    from hattip.content.document import Document

M = TypeVar("M", bound=Model)

# The model of the value at a key, to name the keys known there.
_NESTED: Final[Mapping[str, str]] = {
    "publisher": "Publisher",
    "categories": "Category",
    "sources": "Source",
    "source": "Source",
    "credit": "Credit",
    "accept": "Acceptance",
    "image": "Image",
    "enclosures": "Enclosure",
    "withdrawn": "Withdrawal",
}
_MODELS: Final = {model.__name__: model for model in MODELS}
_SHAPES: Final = {"model_type": "mapping", "mapping_type": "mapping", "tuple_type": "list", "list_type": "list"}
# A value of a key as people can paste it.
_EXAMPLES: Final = {
    "id": "tag:your-domain.org,2024:site",
    "title": "...",
    "description": "...",
    "base_url": "https://your-domain.org/feeds/",
    "home_url": "https://your-domain.org/",
    "language": "zh-CN",
    "timezone": "Asia/Shanghai",
    "publisher": "{name: ...}",
    "categories": "[{slug: news, title: News}]",
    "sources": "{court: {name: The Court, url: https://court.example/}}",
    "published": "2024-05-26",
    "credit": "{show: [source, original]}",
    "accept": "{code: vanished, why: ...}",
    "image": "{url: https://..., alt: ...}",
    "enclosures": "{url: https://..., type: audio/mpeg}",
    "withdrawn": "{on: 2024-05-26, reason: ...}",
    "source": "{name: ..., url: https://...}",
    "slug": "news",
    "name": "...",
    "url": "https://...",
    "type": "audio/mpeg",
    "on": "2024-05-26",
    "code": "vanished",
}
_ARTICLE_EXAMPLES: Final = {"categories": "..."}


class LoadedArticle(NamedTuple):
    """An article, its categories (a withdrawn one has none), and its document with the locations."""

    article: Article
    categories: tuple[str, ...]
    document: Document

    @property
    def id_span(self) -> Span:
        """The location of the value that the id is made from."""
        return self.document.span((next(key for key in ("id", "original_url", "url") if key in self.document.data),))

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


Record = LoadedArticle  # the name before version 2


def read_site(document: Document) -> tuple[Site | None, Context, list[Problem]]:
    """Read ``content/site.yaml``.

    Returns the site, or None if it has an error; the context of its articles, as far as it is valid, so that their
    mistakes are found in the same run; and the problems.
    """
    data = document.data
    if not isinstance(data, dict):
        problems = swallowed_lines(document) or [_not_a_mapping(document, "site")]
        return None, Context(sources=None), problems
    swallowed = swallowed_lines(document)
    site, found = _validate(Site, document, None)
    problems = [*swallowed, *found]
    problems += _repeated_slugs(document)
    problems += lint.site(document)
    if isinstance(sources := data.get("sources"), dict) and SELF in sources:
        problems.append(Problem(Code.BAD_SLUG, document.span(("sources", SELF), key=True), "self", {"key": SELF}))
    return None if swallowed else site, _context_of(site) if site else _context_from(data), problems


def read_article(
    document: Document, context: Context, content_file: SourceFile | Problem | None = None
) -> tuple[LoadedArticle | None, list[Problem]]:
    """Read one article; returns it, or None if it has an error, and the problems.

    ``content_file`` is the file that the article names, or the reason why it could not be read.
    """
    if not isinstance(document.data, dict):
        return None, swallowed_lines(document) or [_not_a_mapping(document, "article")]
    if swallowed := swallowed_lines(document):
        return None, swallowed  # other problems may be a consequence
    article, problems = _validate(Article, document, context)
    problems += lint.article(document)
    if article is None:
        return None, problems
    categories = article.categories
    if article.withdrawn:
        article = article.withdrawn_form(context.publisher)
    elif article.content is not None or article.content_file is not None:
        from hattip.content import body  # noqa: PLC0415 - imports an HTML parser, which most articles do not need

        html, found = body.read(document, article, content_file)
        problems += found
        if html != article.content:
            article = article.model_copy(update={"content": html})
    return LoadedArticle(article, categories, document), problems


def _not_a_mapping(document: Document, subject: str) -> Problem:
    if document.data in ("", []):
        return Problem(Code.EMPTY_DOCUMENT, document.span(), "" if subject == "article" else "site")
    if isinstance(document.data, list):
        return Problem(Code.WRONG_TYPE, document.span(), f"{subject}-list")
    return Problem(Code.WRONG_TYPE, document.span(), subject)


def _validate(model: type[M], document: Document, context: Context | None) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(document.data, context=context), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, [_problem(model, document, detail) for detail in details]


def _problem(model: type[Model], document: Document, detail: ErrorDetails) -> Problem:
    """Return the problem for one error of pydantic."""
    kind, location = detail["type"], tuple(detail["loc"])
    span, name = document.span(location), str(location[-1]) if location else ""
    if kind in CODES:
        error = detail["ctx"]
        fix = fixes.for_value(document, location, kind, error["text"], error["fields"])
        return Problem(CODES[kind], span, error["text"], error["fields"], fix)
    if kind == "missing":
        return _missing(model, document, location)
    if kind == "extra_forbidden":
        return _unknown_key(_model_at(model, location), document, location)
    if detail["input"] in ("", [], {}):
        return Problem(Code.EMPTY_VALUE, span, "", {})
    key = next((str(step) for step in reversed(location) if isinstance(step, str)), name)
    shape = _SHAPES.get(kind, "other")
    return Problem(Code.WRONG_TYPE, span, shape, {"key": key, "example": _example(model, key)})


def _missing(model: type[Model], document: Document, location: tuple[int | str, ...]) -> Problem:
    name, span = str(location[-1]), document.span(location[:-1])
    if model is Article and location == ("source",):
        return Problem(Code.MISSING_ATTRIBUTION, span, "source")
    return Problem(Code.MISSING_KEY, span, "", {"key": name, "example": _example(model, name)})


def _example(model: type[Model], key: str) -> str:
    examples = {**_EXAMPLES, **_ARTICLE_EXAMPLES} if model is Article else _EXAMPLES
    return f"{key}: {examples.get(key, '...')}"


def _unknown_key(model: type[Model], document: Document, location: tuple[int | str, ...]) -> Problem:
    """Return the problem for a key that the model does not have: with the key that was meant, if it is known."""
    name, known = str(location[-1]), tuple(model.model_fields)
    span = document.span(location, key=True)
    bare = unquoted(name.strip()).strip()
    if bare in known:
        text, suggestion = "written", bare
    elif (other := key_for(bare, model.__name__)) is not None:
        text, suggestion = "other", other
    elif bare in AMBIGUOUS and model is Article:
        return Problem(Code.UNKNOWN_KEY, span, "link", {"key": name})
    elif (near := nearest(bare, known)) is not None:
        text, suggestion = "near", near
    else:
        return Problem(Code.UNKNOWN_KEY, span, "", {"key": name, "known": known})
    fields = {"key": name, "suggestion": suggestion}
    if suggestion in _mapping_at(document, location):
        return Problem(Code.UNKNOWN_KEY, span, "present", fields)
    return Problem(Code.UNKNOWN_KEY, span, text, fields, fixes.for_key(document, location, suggestion, text))


def _mapping_at(document: Document, location: tuple[int | str, ...]) -> Mapping[str, Any]:
    """Return the mapping that contains the key at a location."""
    data = document.data
    for step in location[:-1]:
        if (isinstance(data, list) and isinstance(step, int)) or (isinstance(data, dict) and step in data):
            data = data[step]
    return data if isinstance(data, dict) else {}


def _model_at(model: type[Model], location: tuple[int | str, ...]) -> type[Model]:
    """Return the model that a key at the end of a location belongs to."""
    return _MODELS[_NESTED.get(str(location[0]), model.__name__)] if len(location) > 1 else model


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
    return {str(category["slug"]): str(category.get("title", "")) for category in found}


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


def _repeated_slugs(document: Document) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for position, slug in _slugs(document.data):
        first = seen.setdefault(slug.lower(), position)
        if first != position:
            span, other = (document.span(("categories", each, "slug")) for each in (position, first))
            yield Problem(Code.BAD_SLUG, span, "repeated", {"slug": slug, "line": str(other.line)})
