"""Text as editors write it in YAML and TOML: quoted only where it has to be."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | date | bool | tuple[str, ...] | None
Fields = dict[str, Value]

# Begins like a word and holds nothing that YAML could take for something else.
_PLAIN: Final = re.compile(r"(?!(?:true|false|yes|no|on|off|null)$)[^\W\d_](?:[^:#\[\]{},\"\\\n]|:(?=\S))*(?<![\s:])")
_NUMBERED: Final = re.compile(r"\d+[年月日第][^:#\[\]{},\"\\\n]*(?<!\s)")


def yaml(fields: Mapping[str, Value]) -> str:
    """Return lines of YAML in block style, lists on one line; fields that are None are left out."""
    return "".join(f"{key}: {_yaml_value(value)}\n" for key, value in fields.items() if value is not None)


def toml(fields: Mapping[str, Value]) -> str:
    """Return lines of TOML; fields that are None are left out."""
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in fields.items() if value is not None)


def quoted(text: str) -> str:
    """Return a text in double quotes, as YAML, TOML and JavaScript read it alike."""
    return json.dumps(text, ensure_ascii=False)


def _yaml_value(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_yaml_text(text) for text in value)}]"
    return _yaml_text(value) if isinstance(value, str) else str(value).lower()


def _yaml_text(text: str) -> str:
    plain = _PLAIN.fullmatch(text) or _NUMBERED.fullmatch(text)
    return text if plain else quoted(text)


def _toml_value(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(quoted(text) for text in value)}]"
    return quoted(value) if isinstance(value, str) else str(value).lower()
