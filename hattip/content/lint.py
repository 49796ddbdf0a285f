"""Warnings about valid documents: what is lost in silence, and what is probably not meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.content.decode import span_of_range
from hattip.content.scalars import quoted
from hattip.locales.credit_words import template_gaps
from hattip.problems import Code, Edit, Fix, Problem
from hattip.values import urls
from hattip.values.text import describe, markup
from hattip.values.visible import has_direction_controls, has_mixed_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.content.document import Document
    from hattip.content.yaml import Node
    from hattip.problems import Span

# The id of the sample site that comes with hattip.
SAMPLE_ID: Final = "tag:example.org,2024:hattip-sample"
_PLAIN_TEXT: Final = ("title", "summary", "description")
_NAMES: Final = ("authors", "tags")
# Keys of an author that are no name.
_OF_AUTHORS: Final = ("email", "url")
_ADDRESSES: Final = ("original_url", "url", "image", "license", "base_url", "home_url", "contact", "hub")
_PLACEHOLDERS: Final = ("base_url", "home_url", "contact", "publisher", "notice", "rights", "description")
_EXAMPLE_DOMAIN = re.compile(r"\bexample\.(?:com|net|org)\b|\blocalhost\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# A comment as people write one on purpose: two spaces before "#", one after it.
_COMMENT = re.compile(r"(?P<space>[ \t]+)(?P<comment>#.*)")
_ON_PURPOSE = re.compile(r"[ \t]{2,}# ")
_SEPARATOR = re.compile(r"[、，；;]|,\s|\s/\s|,(?=\S)")
_SUFFIX = re.compile(r",\s*(?:Jr|Sr|II|III|IV|Ph\.?\s?D|M\.?D|Esq|Inc|Ltd|LLC|Co)\b\.?,?", re.IGNORECASE)


def article(document: Document) -> Iterator[Problem]:
    """Yield the warnings for an article."""
    yield from _markup(document)
    yield from _comments(document)
    yield from _names(document)
    yield from _emails(document, "authors")
    yield from _invisible(document)
    yield from _source_name(document, ("source",))


def site(document: Document) -> Iterator[Problem]:
    """Yield the warnings for ``site.yaml``."""
    yield from _markup(document)
    yield from _comments(document)
    yield from _emails(document, "publisher")
    yield from _invisible(document)
    for key in document.data.get("sources", ()) if isinstance(document.data.get("sources"), dict) else ():
        yield from _source_name(document, ("sources", key))
    yield from _placeholders(document)
    yield from _template(document)


def _placeholders(document: Document) -> Iterator[Problem]:
    """Warn of each value that subscribers see and that still has an example domain."""
    if document.data.get("id") == SAMPLE_ID:
        yield Problem(Code.SAMPLE_SITE, document.span(("id",)))
        if all(_is_placeholder(str(document.data.get(key, ""))) for key in ("base_url", "home_url")):
            return  # the sample itself; with an address of its own it is a new site
    for location, node in _texts(document, _PLACEHOLDERS):
        if _is_placeholder(node.data):
            host = urls.host(node.data) if "://" in node.data else node.data
            yield Problem(Code.PLACEHOLDER_URL, document.span(location), "", {"key": str(location[0]), "host": host})


def _is_placeholder(text: str) -> bool:
    """Return whether an address, or one in a text, is on an example domain."""
    try:
        return urls.is_placeholder(urls.normalize(text))
    except urls.UrlError:
        return _EXAMPLE_DOMAIN.search(text) is not None


def _template(document: Document) -> Iterator[Problem]:
    """Warn of fields of the credit's template that some articles lack."""
    credit = document.data.get("credit")
    template = credit.get("template") if isinstance(credit, dict) else None
    for name in template_gaps(template) if isinstance(template, str) else ():
        yield Problem(Code.TEMPLATE_GAP, document.span(("credit", "template")), "", {"field": f"{{{name}}}"})


def _markup(document: Document) -> Iterator[Problem]:
    """Warn of HTML in plain text, at the tag if it is on the first line of the value."""
    part = document.part
    if "<" not in part and "&" not in part:
        return
    for location, node in _texts(document, _PLAIN_TEXT):
        if (found := markup(node.data)) is None:
            continue
        fields = {"key": str(location[0]), "markup": found[0]}
        yield Problem(Code.MARKUP_IN_TEXT, _span_of(document, node, found[0]), "", fields)


def _span_of(document: Document, node: Node, part: str) -> Span:
    """Return the span of a part of a value as it is written, or of the value."""
    at = document.text.find(part, node.start.index, node.end.index)
    start, end = (at, at + len(part)) if at >= 0 else (node.start.index, node.end.index)
    return span_of_range(document.path, document.text, start, end)


def _comments(document: Document) -> Iterator[Problem]:
    """Warn of `` #`` after a plain text: YAML takes the rest of the line for a comment."""
    if " #" not in document.part:
        return
    for location, node in _texts(document, (*_PLAIN_TEXT, *_NAMES, "categories")):
        if not document.is_plain(node) or not node.data:
            continue
        end = node.end.index
        line_end = document.text.find("\n", end)
        rest = document.text[end : None if line_end < 0 else line_end].rstrip()
        found = _COMMENT.fullmatch(rest)
        if found is None or _ON_PURPOSE.match(rest) or location[0] == "categories":
            continue
        suggestion = quoted(f"{document.text[node.start.index : end]}{rest}")
        fields = {"key": str(location[0]), "comment": found["comment"], "suggestion": suggestion}
        fix = Fix((Edit(node.start.index, end + len(rest), suggestion),), is_certain=False)
        yield Problem(
            Code.COMMENT_IN_TEXT,
            span_of_range(document.path, document.text, end + len(found["space"]), end + len(rest)),
            "",
            fields,
            fix,
        )


def _names(document: Document) -> Iterator[Problem]:
    """Warn of several names in one value."""
    for location, node in _texts(document, _NAMES):
        if location[-1] in _OF_AUTHORS or not _SEPARATOR.search(node.data) or not document.is_plain(node):
            continue
        key, parts = str(location[0]), _parts(node.data)
        if len(parts) > 1:
            suggestion = f"[{', '.join(quoted(part) if ',' in part else part for part in parts)}]"
            yield Problem(Code.SEVERAL_IN_ONE, document.span(location), key, {"key": key, "suggestion": suggestion})


def _emails(document: Document, key: str) -> Iterator[Problem]:
    """Warn of e-mail addresses in names."""
    for location, node in _texts(document, (key,)):
        if location[-1] not in _OF_AUTHORS and "@" in node.data and (found := _EMAIL.search(node.data)):
            yield Problem(Code.EMAIL_IN_NAME, document.span(location), key * (key != "authors"), {"email": found[0]})


def _parts(value: str) -> list[str]:
    """Return the names that a value seems to consist of; "King, Jr." is one."""
    kept = _SUFFIX.sub(lambda found: found[0].replace(",", "\0"), value)
    parts = (part.strip().replace("\0", ",") for part in _SEPARATOR.split(kept))
    return [part for part in parts if part]


def _invisible(document: Document) -> Iterator[Problem]:
    """Warn of invisible characters that are dropped from the ends of addresses."""
    if document.part.isascii():
        return
    for location, node in _texts(document, _ADDRESSES):
        if found := urls.invisible_ends(node.data):
            fields = {"key": str(location[0]), "character": describe(found[0])}
            yield Problem(Code.INVISIBLE_CHARACTER, document.span(location), "", fields)


def _source_name(document: Document, location: tuple[str, str] | tuple[str]) -> Iterator[Problem]:
    """Warn of a source's name that can pretend to be another: letters of several scripts, or controls of direction."""
    if document.part.isascii():
        return
    source = document.data.get(location[0])
    for key in location[1:]:
        source = source.get(key) if isinstance(source, dict) else None
    name = source.get("name") if isinstance(source, dict) else None
    if not isinstance(name, str):
        return
    if has_direction_controls(name):
        yield Problem(Code.CONFUSABLE_NAME, document.span((*location, "name")), "direction", {"name": name})
    elif has_mixed_scripts(name):
        yield Problem(Code.CONFUSABLE_NAME, document.span((*location, "name")), "", {"name": name})


def _texts(document: Document, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """Yield the texts at top-level keys, and those in a list or mapping there, with their locations."""
    for key in keys:
        if key not in document.root.children:
            continue
        node = document.root.children[key][1]
        if isinstance(node.data, str):
            yield (key,), node
        elif isinstance(node.children, list):
            yield from (((key, at), child) for at, child in enumerate(node.children) if isinstance(child.data, str))
        elif isinstance(node.children, dict):
            found = ((name, child) for name, (_, child) in node.children.items())
            yield from (((key, name), child) for name, child in found if isinstance(child.data, str))
