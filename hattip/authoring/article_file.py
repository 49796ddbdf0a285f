"""Write an article as YAML: one key a line, in the order of the documentation, with comments for what is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from hattip.content import document
from hattip.content.decode import SourceFile

KEYS: Final = (
    "title", "published", "original_published", "updated", "categories", "source", "original_url", "url", "authors",
    "summary", "image", "enclosures", "language", "rights", "license", "tags", "id", "draft", "withdrawn",
    "content_file", "content",
)  # fmt: skip
# Whatever a YAML reader of any version would take for something else than this text.
_PLAIN = re.compile(r"[^\W_][^\n\r\t#]*|[\u3400-\u9fff\u3040-\u30ff《“「（][^\n\r\t#]*")
_OTHER = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|~|[-+]?[\d_,.]+(?:e[-+]?\d+)?|0[xo][\da-f]+|[\d:]+|\.inf|\.nan)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:+.Z-]+)?")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_LONGEST_LINE: Final = 4000


class Gap(NamedTuple):
    """A key that the editor has to complete, and why."""

    key: str
    text: str


def render(fields: Mapping[str, Any], gaps: Sequence[Gap] = (), notes: Sequence[str] = ()) -> str:
    """Return the YAML of an article. Values are texts, lists and mappings; ``notes`` become comments at its start."""
    missing = {gap.key: gap.text for gap in gaps}
    lines = [f"# {_comment(note)}" for note in notes]
    for key in (*KEYS, *(key for key in fields if key not in KEYS)):
        if key in fields:
            lines += _entry(key, fields[key], "")
        if key in missing:
            lines.append(f"# {key}: {_comment(missing[key])}")
    return "\n".join(lines) + "\n"


def is_faithful(text: str, fields: Mapping[str, Any]) -> bool:
    """Check that YAML reads back as the values it was made from."""
    documents, problems = document.parse(SourceFile("article.yaml", text.encode()))
    return not problems and len(documents) == 1 and documents[0].data == _plain(fields)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _comment(text: str) -> str:
    return " ".join(text.split())


def _entry(key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, Mapping):
        return [
            f"{indent}{key}:",
            *(line for name, item in value.items() for line in _entry(name, item, f"{indent}  ")),
        ]
    if isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return _list(key, value, indent)
        return [f"{indent}{key}:", *(line for item in value for line in _item(item, indent))]
    if "\n" in value and is_block(value):
        header = "|" if value.endswith("\n") else "|-"
        return [
            f"{indent}{key}: {header}",
            *(f"{indent}  {line}" if line else "" for line in value.removesuffix("\n").split("\n")),
        ]
    return [f"{indent}{key}: {scalar(value)}"]


def _list(key: str, values: Sequence[str], indent: str) -> list[str]:
    if len(values) == 1:
        return [f"{indent}{key}: {scalar(values[0])}"]
    return [f"{indent}{key}:", *(f"{indent}  - {scalar(value)}" for value in values)]


def _item(item: Mapping[str, str], indent: str) -> list[str]:
    lines = [line for name, value in item.items() for line in _entry(name, value, f"{indent}    ")]
    return [f"{indent}  - {lines[0].strip()}", *lines[1:]]


def is_block(text: str) -> bool:
    """Check whether a text of several lines can be a literal block scalar as it is."""
    lines = text.removesuffix("\n").split("\n")
    is_regular = bool(lines[0]) and bool(lines[-1]) and not lines[0][0].isspace()
    return is_regular and all(
        line.replace("\t", "").isprintable() or line == ""
        for line in (each.replace("\u3000", "").replace("\xa0", "") for each in lines)
    )


def scalar(text: str) -> str:
    """Return a text as a YAML scalar on one line: plain where every reader takes it as this text, else quoted."""
    is_plain = (
        bool(_PLAIN.fullmatch(text))
        and (not _OTHER.fullmatch(text) or bool(_DATE.fullmatch(text)))
        and ": " not in text
        and not text.endswith(":")
        and text == text.strip()
        and text.isprintable()
        and len(text) < _LONGEST_LINE
    )
    if is_plain or text == "true":
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
