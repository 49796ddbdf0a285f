"""The JSON Schemas that give editors completion and checking while they write."""

from __future__ import annotations

import json
from typing import Any, Final

from hattip.model import Article, Model, Site

MODELS: Final[dict[str, type[Model]]] = {"site": Site, "article": Article}


def schema(subject: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a ``site`` or of an ``article``."""
    made = MODELS[subject].model_json_schema()
    if subject == "article":
        key = {"type": "string", "minLength": 1, "description": "A key of the site's sources, or self."}
        source = made["properties"]["source"]
        source["anyOf"] = [key, *(form for form in source["anyOf"] if form.get("type") != "null")]
    _drop_null(made)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def text(subject: str) -> str:
    """Return the schema as it is committed: the same bytes for the same models."""
    return json.dumps(schema(subject), ensure_ascii=False, indent=2) + "\n"


def _drop_null(node: Any) -> None:
    """Take out what describes Python rather than YAML: no field can be null here, and no default is."""
    if isinstance(node, list):
        for item in node:
            _drop_null(item)
    if not isinstance(node, dict):
        return
    if node.get("default", ...) in (None, [], {}, ""):
        del node["default"]
    forms = [form for form in node.get("anyOf", ()) if form != {"type": "null"}]
    if len(forms) == 1:
        del node["anyOf"]
        node.update(forms[0])
    elif forms:
        node["anyOf"] = forms
    for value in node.values():
        _drop_null(value)
