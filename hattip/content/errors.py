"""Turns the errors of pydantic into problems with locations, and into the key that was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hattip.content import fixes, slips, syntax
from hattip.content.scalars import quoted
from hattip.model import MODELS, Article, Model, Site, Source
from hattip.model.other_names import AMBIGUOUS, is_without_counterpart, key_for, near_key
from hattip.problems import CODES, Code, Problem
from hattip.values.text import to_ascii, unquoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from hattip.content.document import Document
    from hattip.problems import Span

# The model of the value at a key, to name the keys known there.
_NESTED: Final[Mapping[str, str]] = {
    "publisher": "Publisher",
    "categories": "Category",
    "sources": "Source",
    "source": "Source",
    "credit": "Credit",
    "accept": "Acceptance",
    "pages": "Pages",
    "feeds": "FeedRule",
    "select": "Select",
    "authors": "Author",
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
    "feeds": "[{slug: court, title: The Court, select: {source: court}}]",
    "select": "{source: court}",
    "pages": "{home: Start}",
    "authors": "[Jon, Jake]",
    "tags": "[one, two]",
    "formats": "[rss, atom]",
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
# Characters that show nothing.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_MISSING: Final = {Code.MISSING_KEY, Code.MISSING_ATTRIBUTION}
_ARTICLE_EXAMPLES: Final = {"categories": "..."}


def problems_of(model: type[Model], document: Document, details: list[ErrorDetails]) -> list[Problem]:
    """Return the problems for the errors of a document. A key under another name is not reported as missing, too."""
    problems = [_problem(model, document, detail) for detail in details]
    places = [tuple(detail["loc"])[:-1] for detail in details]
    renamed = {
        (place, each.fields["suggestion"])
        for place, each in zip(places, problems, strict=True)
        if each.code is Code.UNKNOWN_KEY and "suggestion" in each.fields
    } | {
        (place, each.fields["key"])
        for place, each in zip(places, problems, strict=True)
        if each.code is Code.YAML_SYNTAX
    }
    return [
        each
        for each, place, detail in zip(problems, places, details, strict=True)
        if each.code not in _MISSING or (place, detail["loc"][-1]) not in renamed
    ]


def _problem(model: type[Model], document: Document, detail: ErrorDetails) -> Problem:
    """Return the problem for one error of pydantic."""
    kind, location = detail["type"], tuple(detail["loc"])
    span = document.span(location)
    if (comment := _comment(document, location, detail)) is not None:
        return comment
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
    return _slip_of_text(document, span, detail["input"]) or _wrong_type(model, span, location, kind)


def _slip_of_text(document: Document, span: Span, value: object) -> Problem | None:
    """Return the slip for which lines with keys became a text."""
    slip = slips.find(span.excerpt) if isinstance(value, str) else None
    if slip is None or slip.text not in {"full-width-colon", "missing-space"} or slip.start < span.column - 1:
        return None
    return syntax.problem(document.path, document.text, span.line - 1, slip)


def _wrong_type(model: type[Model], span: Span, location: tuple[int | str, ...], kind: str) -> Problem:
    """Return the problem of a value of another kind than the model has, with an example of the right one."""
    name = str(location[-1]) if location else ""
    key = next((str(step) for step in reversed(location) if isinstance(step, str)), name)
    if location[:1] == ("sources",) and len(location) > 1:
        return _invalid_source(span, key)
    shape = _SHAPES.get(kind, "other")
    return Problem(Code.WRONG_TYPE, span, shape, {"key": key, "example": _example(model, key)})


def _invalid_source(span: Span, key: str) -> Problem:
    """Return the problem of a source that is a text; its name may be at the wrong indent."""
    if key in Source.model_fields:
        return Problem(Code.WRONG_TYPE, span, "source-indent", {"key": key})
    return Problem(Code.WRONG_TYPE, span, "mapping", {"key": key, "example": f"{key}: {_EXAMPLES['source']}"})


def _comment(document: Document, location: tuple[int | str, ...], detail: ErrorDetails) -> Problem | None:
    """Return the problem of a value that is empty because ``#`` begins a comment."""
    found = document.range(location) or document.range(location[:-1])  # a single value may be written for a list
    if detail["input"] != "" or found is None:
        return None
    rest = document.text[found.end :].partition("\n")[0].strip()
    if not rest.startswith("#"):
        return None
    return Problem(Code.EMPTY_VALUE, document.span(location), "comment", {"suggestion": quoted(rest)})


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
    if (slip := slips.find(name)) is not None and slip.fields.get("key") in known:
        column = span.column - 1  # a key between braces that its value became a part of
        slip = slip._replace(start=slip.start + column, end=slip.end + column)
        return syntax.problem(document.path, document.text, span.line - 1, slip)
    if (parent := _empty_parent(name, _mapping_at(document, location))) is not None:
        return Problem(Code.UNKNOWN_KEY, span, "nested", {"key": name, "parent": parent})
    bare = unquoted(to_ascii(_INVISIBLE.sub("", name)).rstrip(": ").strip()).strip()
    if bare in known:
        text, suggestion = "written", bare
    elif bare.lower() in known:
        text, suggestion = "case", bare.lower()
    elif (other := key_for(bare, model.__name__)) is not None:
        text, suggestion = "other", other
    elif foreign := _foreign(bare, model):
        return Problem(Code.UNKNOWN_KEY, span, foreign, {"key": name})
    elif (similar := near_key(bare, model.__name__, known)) is not None:
        text, suggestion = "near", similar
    else:
        return Problem(Code.UNKNOWN_KEY, span, "", {"key": name, "known": known})
    fields = {"key": name, "suggestion": suggestion}
    if suggestion in _mapping_at(document, location):
        return Problem(Code.UNKNOWN_KEY, span, "present", fields)
    return Problem(Code.UNKNOWN_KEY, span, text, fields, fixes.for_key(document, location, suggestion, text))


def _foreign(key: str, model: type[Model]) -> str:
    """Return the key of the wording for a key of other tools that no single key of hattip replaces; or nothing."""
    if key in AMBIGUOUS and model is Article:
        return "link"
    return "without-counterpart" if is_without_counterpart(key) and model in {Article, Site} else ""


def _empty_parent(name: str, siblings: Mapping[str, Any]) -> str | None:
    """Return the key without a value below which a key was probably meant to be."""
    empty = (key for key, value in siblings.items() if value == "" and key in _NESTED)
    return next((key for key in empty if name in _MODELS[_NESTED[key]].model_fields), None)


def _mapping_at(document: Document, location: tuple[int | str, ...]) -> Mapping[str, Any]:
    """Return the mapping that contains the key at a location."""
    data: Any = document.data
    for step in location[:-1]:
        is_step = step in data if isinstance(data, dict) else isinstance(data, list)
        data = data[step] if is_step else data  # a single value may be written for a list of one
    return data if isinstance(data, dict) else {}


def _model_at(model: type[Model], location: tuple[int | str, ...]) -> type[Model]:
    """Return the model that a key at the end of a location belongs to."""
    return _MODELS[next((_NESTED[str(key)] for key in reversed(location[:-1]) if key in _NESTED), model.__name__)]
