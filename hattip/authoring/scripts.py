"""What a script writes into a page: many sites write the line of facts by ``document.write``."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 4_000
_WRITE = re.compile(r"document\.write(?:ln)?\(([^;\n]{1,600})\)\s*;?")
_VARIABLE = re.compile(r"(?:var|let|const)?\s*\b(\w+)\s*=\s*(\"[^\"\n]*\"|'[^'\n]*')\s*;?")
_PART = re.compile(r"\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<name>\w+))\s*(?:\+|$)")
_TAG = re.compile(r"<[^>]*>")


def written(script: str) -> str:
    """Return the text that a script writes first, without its tags; empty where more than joining texts is needed."""
    script = script[:_LONGEST]
    variables = {name: value[1:-1] for name, value in _VARIABLE.findall(script)}
    texts = (_joined(found[1], variables) for found in _WRITE.finditer(script))
    return next((_TAG.sub("", text) for text in texts if text), "")


def _joined(expression: str, variables: dict[str, str]) -> str:
    """Return the text that an expression of texts and variables joins, or an empty text."""
    texts, at = [], 0
    while at < len(expression):
        part = _PART.match(expression, at)
        if part is None:
            return ""
        text = variables.get(part["name"]) if part["name"] else part["double"] or part["single"] or ""
        if text is None:
            return ""
        texts.append(text)
        at = part.end()
    return "".join(texts)
