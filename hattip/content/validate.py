"""The gate: plain data with places becomes a Site and Articles, or problems. Untyped data ends here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from hattip.content import feed_rules
from hattip.model import (
    OWN,
    Acceptance,
    Article,
    Author,
    Category,
    Credit,
    Enclosure,
    FeedRule,
    Image,
    Model,
    Pages,
    Publisher,
    Select,
    Site,
    Source,
    Withdrawal,
)
from hattip.model.fields import Context, near
from hattip.problems import CODES, Code, Problem, Span
from hattip.values import dates, urls
from hattip.values.text import markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from hattip.content.decode import SourceFile
    from hattip.content.document import Document

M = TypeVar("M", bound=Model)

# What a key of pydantic's error location leads into, to name the keys known there.
_NESTED: Final[Mapping[str, type[Model]]] = {
    "publisher": Publisher,
    "categories": Category,
    "sources": Source,
    "source": Source,
    "credit": Credit,
    "accept": Acceptance,
    "pages": Pages,
    "authors": Author,
    "feeds": FeedRule,
    "select": Select,
    "image": Image,
    "enclosures": Enclosure,
    "withdrawn": Withdrawal,
}
_SHAPES: Final = {
    "model_type": "a mapping of keys and values",
    "mapping_type": "a mapping of keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
}
_PLAIN_TEXT: Final = ("title", "summary", "description")


class Record(NamedTuple):
    """An article and the document, which knows its places. ``written`` is a withdrawn article as it was before."""

    article: Article
    written: Article
    document: Document

    def span(self, key: str) -> Span:
        """Return the span of a key's value; for "id", of what the id is made from if the article has none."""
        return self.id_span if key == "id" else self.document.span((key,))

    @property
    def id_span(self) -> Span:
        """The place of what makes its id."""
        return self.document.span((next(key for key in ("id", "original_url", "url") if key in self.document.data),))

    @property
    def original_span(self) -> Span:
        """The place of the link to the original, or to our own page."""
        return self.document.span(("original_url" if self.article.original_url else "url",))

    @property
    def published_span(self) -> Span:
        """The place of its date."""
        return self.document.span(("published",))

    @property
    def withdrawn_span(self) -> Span:
        """The place of the day on which it was withdrawn."""
        return self.document.span(("withdrawn", "on"))


def read_site(document: Document) -> tuple[Site | None, Context, list[Problem]]:
    """Read ``content/site.yaml``.

    Returns the site, or None if it has an error; what articles are read against, as far as it could be made out, so
    that their mistakes show in the same run; and the problems.
    """
    data = document.data
    if not isinstance(data, dict):
        return None, Context(categories=None, sources=None), [_no_mapping(document, "The site", "id: tag:...")]
    site, problems = _validate(Site, document, None)
    problems += _repeated_slugs(document)
    problems += feed_rules.check(site, document) if site else []
    problems += _markup(document)
    problems += _placeholders(document)
    if isinstance(sources := data.get("sources"), dict) and OWN in sources:
        span = document.span(("sources", OWN), key=True)
        message = f'The key "{OWN}" is reserved: in an article it says that the work is the site\'s own.'
        problems.append(Problem(Code.BAD_SLUG, span, message, "Choose another key."))
    return site, _context_of(site) if site else _context_from(data), problems


def read_article(
    document: Document, context: Context, beside: SourceFile | Problem | None = None
) -> tuple[Record | None, list[Problem]]:
    """Read one article; returns it, or None if it has an error, and the problems.

    ``beside`` is the file that ``content_file`` names, or what kept it from being read.
    """
    if not isinstance(document.data, dict):
        return None, [_no_mapping(document, "An article", "title: ...")]
    article, problems = _validate(Article, document, context)
    problems += _markup(document)
    if article is None:
        return None, problems
    written = article
    if article.withdrawn:
        article = article.withdrawn_form(context.publisher)
    elif article.content is not None or article.content_file is not None:
        from hattip.content import body as contents  # noqa: PLC0415 - brings a parser of HTML, which most articles do not want

        html, found = contents.read(document, article, beside)
        problems += found
        if html != article.content:
            article = article.model_copy(update={"content": html})
    return Record(article, written, document), problems


def _no_mapping(document: Document, subject: str, example: str) -> Problem:
    if document.data in ("", []):
        hint = "Delete it, or write its fields."
        return Problem(Code.EMPTY_DOCUMENT, document.span(), "There is nothing in this document.", hint)
    message = f"{subject} is a mapping of fields."
    return Problem(Code.WRONG_TYPE, document.span(), message, f"Write each field on a line of its own: {example}")


def _validate(model: type[M], document: Document, context: Context | None) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(document.data, context=context), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, [_problem(model, document, detail) for detail in details]


def _problem(model: type[Model], document: Document, detail: ErrorDetails) -> Problem:
    """Turn one error of pydantic into a problem with a place."""
    kind, location = detail["type"], tuple(detail["loc"])
    span = document.span(location)
    if kind in CODES:
        return Problem(CODES[kind], span, detail["msg"], detail.get("ctx", {}).get("hint", ""))
    name = str(location[-1]) if location else ""
    if kind == "missing":
        return _missing(model, span, name)
    if kind == "extra_forbidden":
        message = f'There is no key "{name}" here.'
        known = list(_model_at(model, location).model_fields)
        span = document.span(location, key=True)
        return Problem(Code.UNKNOWN_KEY, span, message, near(name, known, f"The keys are: {', '.join(known)}."))
    if detail["input"] in ("", [], {}):
        hint = "Write the value, or delete the line."
        return Problem(Code.EMPTY_VALUE, span, "There is nothing here.", hint)
    shape = _SHAPES.get(kind)
    message = f"This must be {shape}." if shape else detail["msg"]
    return Problem(Code.WRONG_TYPE, span, message, "docs/content.md shows the form of every field.")


def _missing(model: type[Model], span: Span, name: str) -> Problem:
    if model is Article and name == "source":
        hint = f"Add source: a key of the site's sources, or name and url in place; {OWN} for the site's own work."
        return Problem(Code.MISSING_ATTRIBUTION, span, "The source is missing.", hint)
    return Problem(Code.MISSING_KEY, span, f'The key "{name}" is missing.', f"Add {name}: ...")


def _model_at(model: type[Model], location: tuple[int | str, ...]) -> type[Model]:
    """Return the model that a key at the end of a location belongs to."""
    return next((_NESTED[str(key)] for key in reversed(location[:-1]) if key in _NESTED), model)


def _context_of(site: Site) -> Context:
    return Context(
        site_id=site.id,
        home_url=site.home_url,
        language=site.language,
        rights=site.rights,
        publisher=site.publisher.name,
        timezone=site.timezone,
        categories=tuple(category.slug for category in site.categories),
        sources=site.sources,
        feeds=site.feeds,
    )


def _context_from(data: dict[str, Any]) -> Context:
    """Make out what articles are read against, from a ``site.yaml`` that has mistakes."""
    timezone, categories, sources = data.get("timezone"), data.get("categories"), data.get("sources", {})
    return Context(
        timezone=timezone if isinstance(timezone, str) and timezone in dates.zone_names() else "UTC",
        categories=tuple(slug for _, slug in _slugs(data)) if isinstance(categories, list) else None,
        sources={key: _source_or_none(value) for key, value in sources.items()} if isinstance(sources, dict) else None,
    )


def _source_or_none(value: Any) -> Source | None:
    try:
        return Source.model_validate(value)
    except ValidationError:
        return None


def _slugs(data: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield the slugs that ``site.yaml`` gives its categories, right or wrong, with their positions."""
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
    seen: dict[str, tuple[str | int, ...]] = {}
    for path, slug in _all_slugs(document.data):
        first = seen.setdefault(slug.lower(), path)
        if first != path:
            span, other = document.span(path), document.span(first)
            message = f'The slug "{slug}" is on line {other.line} already; case makes no difference.'
            yield Problem(Code.BAD_SLUG, span, message, "Choose another.")


def _placeholders(document: Document) -> Iterator[Problem]:
    for key in ("base_url", "home_url"):
        try:
            url = urls.normalize(document.data.get(key, ""))
        except (urls.UrlError, AttributeError, TypeError):
            continue  # the model has said so
        if urls.is_placeholder(url):
            message = f"{key} is on {urls.host(url)}, where no subscriber will find it."
            span = document.span((key,))
            yield Problem(Code.PLACEHOLDER_URL, span, message, "Write the address at which the site is served.")


def _markup(document: Document) -> Iterator[Problem]:
    """Warn of what looks like HTML in the plain texts."""
    if "<" not in document.text and "&" not in document.text:
        return
    for key in _PLAIN_TEXT:
        value = document.data.get(key)
        if isinstance(value, str) and (found := markup(value)):
            message = f"{key} holds plain text; readers would show {found} as it stands."
            yield Problem(Code.MARKUP_IN_TEXT, document.span((key,)), message, "Take the markup out.")
