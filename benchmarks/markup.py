"""Writes fields as editors write YAML and TOML: quoted only when necessary."""

from __future__ import annotations

import json
import re
import textwrap
from datetime import date
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Value = str | date | bool | tuple[str, ...] | None
Fields = dict[str, Value]

# Begins like a word and contains nothing that YAML could interpret.
_PLAIN: Final = re.compile(r"(?!(?:true|false|yes|no|on|off|null)$)[^\W\d_](?:[^:#\[\]{},\"\\\n]|:(?=\S))*(?<![\s:])")
_NUMBERED: Final = re.compile(r"\d+[年月日第][^:#\[\]{},\"\\\n]*(?<!\s)")
_WIDTH: Final = 100


def to_yaml(fields: Mapping[str, Value], folded: Collection[str] = (), literal: Collection[str] = ()) -> str:
    """Return YAML in block style with lists on one line; fields that are None are omitted.

    ``folded`` names the fields that become ``>-`` blocks, ``literal`` those that become ``|`` blocks.
    """
    lines = []
    for key, value in fields.items():
        if value is None:
            continue
        if key in folded:
            lines.append(f"{key}: >-\n{textwrap.indent(_wrapped(str(value)), '  ')}\n")
        elif key in literal:
            lines.append(f"{key}: |\n{textwrap.indent(str(value), '  ')}")
        else:
            lines.append(f"{key}: {_yaml_value(value)}\n")
    return "".join(lines)


def dump(fields: Mapping[str, Value]) -> str:
    """Return what PyYAML's ``safe_dump`` makes of the fields, as scripts that write YAML do."""
    plain = {
        key: list(value) if isinstance(value, tuple) else value for key, value in fields.items() if value is not None
    }
    text: str = yaml.safe_dump(plain, allow_unicode=True)
    return text


def to_toml(fields: Mapping[str, Value]) -> str:
    """Return lines of TOML; fields that are None are omitted."""
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in fields.items() if value is not None)


def quoted(text: str) -> str:
    """Return a text in double quotes that YAML, TOML and JSON read alike."""
    return json.dumps(text, ensure_ascii=False)


def _wrapped(text: str) -> str:
    """Return the text in lines, broken only at spaces."""
    return "\n".join(textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


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
