"""The JSON Schemas for completion and checking in text editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hattip.model.article import Article
from hattip.model.base import SELF, Model
from hattip.model.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable

MODELS: Final[dict[str, type[Model]]] = {"site": Site, "article": Article}
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
# A reprint has a link to its original, the site's own work has a page of its own. A draft may lack them.
_ATTRIBUTION: Final = {
    "if": {"properties": {"source": {"const": SELF}}, "required": ["source"]},
    "then": {"required": ["url"]},
    "else": {"required": ["original_url"]},
}
_IS_DRAFT: Final = {"properties": {"draft": {"const": True}}, "required": ["draft"]}


def schema(subject: str, site: Site | None = None) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a ``site`` or of an ``article``.

    With a ``site``, the schema of an article has the site's own categories and sources, with their names.
    """
    made = MODELS[subject].model_json_schema()
    if subject == "article":
        _complete_article(made, site)
    _drop_null(made)
    return {"$schema": _DIALECT, **made}


def text(subject: str, site: Site | None = None) -> str:
    """Return a schema as a file: the same bytes for the same models and the same site."""
    return json.dumps(schema(subject, site), ensure_ascii=False, indent=2) + "\n"


def _complete_article(made: dict[str, Any], site: Site | None) -> None:
    """Add what the model checks with code: the keys of sources, and what a reprint needs."""
    source, categories = made["properties"]["source"], made["properties"]["categories"]
    others = [each for each in source["anyOf"] if each.get("type") != "null"]
    if site is None:
        keys = [{"type": "string", "minLength": 1, "description": "A key of the site's sources, or self."}]
    else:
        names = [(key, source.name) for key, source in site.sources.items()]
        keys = _choices([*names, (SELF, "The site's own work")])
        one = {"anyOf": _choices((each.slug, each.title) for each in site.categories)}
        categories["anyOf"] = [one, {"type": "array", "minItems": 1, "items": one}]
    source["anyOf"] = [*keys, *others]
    required = made.pop("required")
    made["if"] = _IS_DRAFT
    made["else"] = {"required": required, "allOf": [_ATTRIBUTION]}


def _choices(named: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return one schema for each value, with what it is called: editors offer the values and show the names."""
    return [{"const": value, "title": name, "description": name} for value, name in named]


def _drop_null(node: Any) -> None:
    """Remove what describes Python rather than YAML: no field can be null, and no default is."""
    if isinstance(node, list):
        for item in node:
            _drop_null(item)
    if not isinstance(node, dict):
        return
    if node.get("default", ...) in (None, [], {}, ""):
        del node["default"]
    kinds = [kind for kind in node.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del node["anyOf"]
        node.update(kinds[0])
    elif kinds:
        node["anyOf"] = kinds
    for value in node.values():
        _drop_null(value)
