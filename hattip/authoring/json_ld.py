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
_MAX_DEPTH: Final = 12
_COMMENTS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")
_PAIR = re.compile(r'"(?P<key>@?[A-Za-z]+)"\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)"(?=\s*[,}\]])')


def candidates(page: PageTree) -> Iterator[Candidate]:
    """Yield what the JSON-LD of a page declares about its article."""
    blocks = list(_blocks(page))
    nodes = [node for block, _ in blocks for node in _nodes(block)]
    index = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    location = f"JSON-LD, line {blocks[0][1]}" if blocks else "JSON-LD"
    articles = [node for node in nodes if _types(node) & ARTICLES]
    based = {id(_resolve(base, index)) for node in articles for base in _list(_based_on(node))}
    for node in [each for each in articles if id(each) not in based][:1]:
        yield from _article(node, index, location)
    for node in nodes:
        if "website" in _types(node):
            yield from _named(node, index, "site", 12, location)


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
    """Return the texts of a broken object by their keys, of those before its first inner object of another kind."""
    found: dict[str, Any] = {}
    for match in _PAIR.finditer(text):
        key, value = match["key"], _CONTROL.sub(" ", match["value"].replace('\\"', '"').replace("\\/", "/"))
        outer = re.search(r'"(\w+)"\s*:\s*\[?\s*\{[^{}]*$', text[: match.start()])
        name = outer[1] if outer and text[: match.start()].count("{") > 1 else ""
        if name in {"author", "publisher", "isBasedOn", "image", "provider", "sourceOrganization"}:
            found.setdefault(name, {})
            if isinstance(found[name], dict):
                found[name].setdefault(key, value)
        elif not name or name == "graph":
            found.setdefault(key, value)
    return found or None


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
    simple = (
        ("headline", "title", 14), ("name", "title", 23), ("datePublished", "published", 10),
        ("dateCreated", "published", 24), ("description", "summary", 11), ("abstract", "summary", 8),
        ("inLanguage", "language", 12), ("articleSection", "column", 14), ("url", "own", 16),
    )  # fmt: skip
    for key, field, rank in simple:
        for each in _list(node.get(key))[:1]:
            value = each.get("alternateName") or each.get("name") if isinstance(each, dict) else each
            if isinstance(value, str) and value.strip():
                yield Candidate(field, unescape(value).strip(), rank, f"{location}: {key}")
    main = node.get("mainEntityOfPage")
    if address := main.get("@id") or main.get("url") if isinstance(main, dict) else main:
        yield Candidate("own", str(address), 18, f"{location}: mainEntityOfPage")
    for author in _list(node.get("author")) + _list(node.get("creator")):
        yield from _author(_resolve(author, index), location)
    for publisher in _list(node.get("publisher"))[:1]:
        yield from _named(_resolve(publisher, index), index, "site", 14, f"{location}: publisher")
    for picture in _list(node.get("image"))[:1] or _list(node.get("thumbnailUrl"))[:1]:
        yield from _image(_resolve(picture, index), location)
    yield from _origin(node, index, location)


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


def _named(node: Any, _index: dict[str, dict[str, Any]], field: str, rank: int, location: str) -> Iterator[Candidate]:
    if isinstance(node, str) and not node.startswith("http"):
        yield Candidate(field, unescape(node), rank, location)
    elif isinstance(node, dict) and isinstance(name := node.get("name"), str) and name.strip():
        address = node.get("url")
        yield Candidate(field, unescape(name).strip(), rank, location, address if isinstance(address, str) else "")


def _origin(node: dict[str, Any], index: dict[str, dict[str, Any]], location: str) -> Iterator[Candidate]:
    """Yield what an article is based on, and who made it, if that is not its publisher."""
    for base in _list(_based_on(node))[:1]:
        where = f"{location}: isBasedOn"
        work = _resolve(base, index)
        if isinstance(work, str):
            yield Candidate("original", work, 10, where)
            continue
        if not isinstance(work, dict):
            continue
        if address := work.get("url") or work.get("@id") or work.get("mainEntityOfPage"):
            yield Candidate("original", str(address), 10, where)
        for key in ("publisher", "provider", "sourceOrganization", "isPartOf"):
            for publisher in _list(work.get(key))[:1]:
                yield from _named(_resolve(publisher, index), index, "source", 30, f"{where}.{key}")
        if isinstance(date := work.get("datePublished"), str):
            yield Candidate("original_published", date, 10, f"{where}.datePublished")
    for key in ("sourceOrganization", "provider"):
        for organization in _list(node.get(key))[:1]:
            yield from _named(_resolve(organization, index), index, "source", 42, f"{location}: {key}")
