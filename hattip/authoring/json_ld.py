"""JSON-LD of schema.org: what articles declare about themselves, also where the JSON is broken."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from hattip.authoring.candidates import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.authoring.page import PageTree

ARTICLES: Final = frozenset(
    {"article", "newsarticle", "blogposting", "reportagenewsarticle", "scholarlyarticle", "techarticle", "report"}
    | {"analysisnewsarticle", "opinionnewsarticle", "medicalscholarlyarticle", "socialmediaposting", "pressrelease"}
    | {"discussionforumposting", "backgroundnewsarticle", "reviewnewsarticle", "liveblogposting", "satiricalarticle"}
)
# Properties with a text: the field and its rank.
_SIMPLE: Final = (
    ("headline", "title", 14), ("name", "title", 23), ("datePublished", "published", 10),
    ("dateCreated", "published", 24), ("description", "summary", 11), ("abstract", "summary", 8),
    ("inLanguage", "language", 12), ("articleSection", "column", 14), ("url", "own", 16),
)  # fmt: skip
_MAX_DEPTH: Final = 12
_COMMENTS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")
_OPEN = re.compile(r'"(\w+)"\s*:\s*\[?\s*\{[^{}]*$')
_INNER: Final = frozenset({"author", "publisher", "isBasedOn", "image", "provider", "sourceOrganization"})
# In characters: how much of JSON that cannot be repaired is searched for texts.
_LONGEST_BROKEN: Final = 20_000
_PAIR = re.compile(r'"(?P<key>@?[A-Za-z]+)"\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)"(?=\s*[,}\]])')


def candidates(page: PageTree) -> Iterator[Candidate]:
    """Yield what the JSON-LD of a page declares about its article."""
    blocks = list(_blocks(page))
    nodes = [node for block, _ in blocks for node in _nodes(block)]
    index = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    location = f"JSON-LD, line {blocks[0][1]}" if blocks else "JSON-LD"
    if (article := _own_article(nodes, index)) is not None:
        yield from _article(article, index, location)
    for site in (node for node in nodes if "website" in _types(node)):
        yield from _named(site, "site", 12, location)


def _own_article(nodes: list[dict[str, Any]], index: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Return the first article that is not only what another is based on."""
    articles = [node for node in nodes if _types(node) & ARTICLES]
    based = {id(_resolve(base, index)) for node in articles for base in _list(_based_on(node))}
    return next((node for node in articles if id(node) not in based), None)


def _blocks(page: PageTree) -> Iterator[tuple[Any, int]]:
    for script in page.root.iter("script"):
        is_json = "ld+json" in (script.get("type") or "").lower()
        if is_json and script.text and (value := load(script.text)) is not None:
            yield value, script.sourceline or 0


def load(text: str) -> Any:
    """Parse JSON as pages write it; None where it cannot be repaired.

    Repaired are: comments around it, raw line ends inside of strings, trailing commas, HTML entities for quotes. Where
    even that fails, the pairs of texts in it are returned as one mapping.
    """
    text = _COMMENTS.sub("", text.strip()).strip().rstrip(";")
    for attempt in (
        text,
        _TRAILING_COMMA.sub(r"\1", text),
        _CONTROL.sub(" ", _TRAILING_COMMA.sub(r"\1", text)),
        unescape(text),
    ):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _pairs(text)


def _pairs(text: str) -> dict[str, Any] | None:
    """Return the texts of a broken object by their keys; those of an inner object only if it is one of the known."""
    found: dict[str, Any] = {}
    text = text[:_LONGEST_BROKEN]
    for match in _PAIR.finditer(text):
        value = _CONTROL.sub(" ", match["value"].replace('\\"', '"').replace("\\/", "/"))
        outer = _outer(text[: match.start()])
        if outer in _INNER:
            inner = found.setdefault(outer, {})
            if isinstance(inner, dict):
                inner.setdefault(match["key"], value)
        elif not outer or outer == "graph":
            found.setdefault(match["key"], value)
    return found or None


def _outer(before: str) -> str:
    """Return the key of the object that is open at the end of a text; empty for the outermost object."""
    found = _OPEN.search(before)
    return found[1] if found and before.count("{") > 1 else ""


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _nodes(item, depth + 1)


def _types(node: dict[str, Any]) -> set[str]:
    return {str(each).rpartition("/")[2].lower() for each in _list(node.get("@type"))}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _resolve(value: Any, index: dict[str, dict[str, Any]]) -> Any:
    return index.get(value["@id"], value) if isinstance(value, dict) and isinstance(value.get("@id"), str) else value


def _based_on(node: dict[str, Any]) -> Any:
    return node.get("isBasedOn") or node.get("isBasedOnUrl")


def _article(node: dict[str, Any], index: dict[str, dict[str, Any]], location: str) -> Iterator[Candidate]:
    for key, field, rank in _SIMPLE:
        for value in _list(node.get(key))[:1]:
            if text := _text_of(value):
                yield Candidate(field, text, rank, f"{location}: {key}")
    main = node.get("mainEntityOfPage")
    if address := main.get("@id") or main.get("url") if isinstance(main, dict) else main:
        yield Candidate("own", str(address), 18, f"{location}: mainEntityOfPage")
    for author in _list(node.get("author")) + _list(node.get("creator")):
        yield from _author(_resolve(author, index), location)
    for publisher in _list(node.get("publisher"))[:1]:
        yield from _named(_resolve(publisher, index), "site", 14, f"{location}: publisher")
    for picture in _list(node.get("image"))[:1] or _list(node.get("thumbnailUrl"))[:1]:
        yield from _image(_resolve(picture, index), location)
    yield from _origin(node, index, location)


def _text_of(value: Any) -> str:
    """Return a text, or the name of an object."""
    value = value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
    return unescape(value).strip() if isinstance(value, str) else ""


def _author(author: Any, location: str) -> Iterator[Candidate]:
    if isinstance(author, str):
        yield Candidate("authors", unescape(author), 26, f"{location}: author")
    elif isinstance(author, dict):
        is_person = "organization" not in " ".join(_types(author))
        for name in _list(author.get("name")):
            if isinstance(name, str):
                field = "authors" if is_person else "organization"
                yield Candidate(field, unescape(name), 24, f"{location}: author")


def _image(picture: Any, location: str) -> Iterator[Candidate]:
    address = picture.get("url") or picture.get("contentUrl") if isinstance(picture, dict) else picture
    if isinstance(address, list):
        address = next(iter(address), None)
    if isinstance(address, str):
        yield Candidate("image", address, 13, f"{location}: image")


def _named(node: Any, field: str, rank: int, location: str) -> Iterator[Candidate]:
    if isinstance(node, str) and not node.startswith("http"):
        yield Candidate(field, unescape(node), rank, location)
    elif isinstance(node, dict) and isinstance(name := node.get("name"), str) and name.strip():
        address = node.get("url")
        yield Candidate(field, unescape(name).strip(), rank, location, address if isinstance(address, str) else "")


def _origin(node: dict[str, Any], index: dict[str, dict[str, Any]], location: str) -> Iterator[Candidate]:
    """Yield what an article is based on, and who made it, if that is not its publisher."""
    for base in _list(_based_on(node))[:1]:
        work = _resolve(base, index)
        if isinstance(work, str):
            yield Candidate("original", work, 10, f"{location}: isBasedOn")
        elif isinstance(work, dict):
            yield from _work(work, index, f"{location}: isBasedOn")
    yield from _organizations(node, ("sourceOrganization", "provider"), index, 42, location)


def _work(work: dict[str, Any], index: dict[str, dict[str, Any]], location: str) -> Iterator[Candidate]:
    if address := work.get("url") or work.get("@id") or work.get("mainEntityOfPage"):
        yield Candidate("original", str(address), 10, location)
    yield from _organizations(work, ("publisher", "provider", "sourceOrganization", "isPartOf"), index, 30, location)
    if isinstance(date := work.get("datePublished"), str):
        yield Candidate("original_published", date, 10, f"{location}.datePublished")


def _organizations(
    node: dict[str, Any], keys: tuple[str, ...], index: dict[str, dict[str, Any]], rank: int, location: str
) -> Iterator[Candidate]:
    for key in keys:
        for organization in _list(node.get(key))[:1]:
            yield from _named(_resolve(organization, index), "source", rank, f"{location}: {key}")
