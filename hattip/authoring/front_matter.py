"""Split a file of a site generator into its front matter and its text.

Jekyll and Hexo write YAML between lines of three hyphens, Hugo also TOML between lines of three plus signs or a JSON
object, Hexo also YAML that only ends with three hyphens or JSON that ends with three semicolons, and Pelican lines of
``Key: value`` before an empty line, or ``:key: value`` below a heading of reStructuredText.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from hattip.content import document
from hattip.content.decode import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

_YAML = re.compile(r"\A---[ \t]*\r?\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\r?\n(?P<fields>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_BARE_YAML = re.compile(r"\A(?P<fields>[A-Za-z_][\w-]*[ \t]*:.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_BARE_JSON = re.compile(r"\A(?P<fields>\s*\".*?)^;;;[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_JSON_LINES = re.compile(r"\A;;;[ \t]*\r?\n(?P<fields>.*?)^;;;[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# Hexo takes a tab at the start of a line as two spaces; YAML has no tabs there.
_TABS = re.compile(r"^\t+", re.MULTILINE)
_PAIR = re.compile(r"^([A-Za-z][\w-]*):[ \t]+(.*)$|^([A-Za-z][\w-]*):[ \t]*$")
_RST_HEADING = re.compile(r"\A(?:([=~#*^\"'-])\1+[ \t]*\r?\n)?(?P<title>\S.*?)[ \t]*\r?\n([=~#*^\"'-])\3+[ \t]*\r?\n")
_RST_FIELD = re.compile(r"^:([A-Za-z][\w-]*):[ \t]*(.*)$")
_META = re.compile(
    r"<meta\s+[^>]*name=[\"'](?P<name>[\w-]+)[\"'][^>]*content=[\"'](?P<value>[^\"']*)[\"']", re.IGNORECASE
)
_HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HTML_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.IGNORECASE | re.DOTALL)


class SplitFile(NamedTuple):
    """The fields of a file, as texts, lists and mappings, and its text, which begins on line ``line``.

    ``problem`` is the reason why the fields could not be read, with their line; then there are none.
    """

    fields: dict[str, Any]
    body: str
    line: int = 1
    problem: str = ""


def split(text: str, name: str) -> SplitFile | None:
    """Split the text of a file; None if it has no front matter. ``name`` is its name, for its extension."""
    text = text.removeprefix("\ufeff")
    for pattern, parse in ((_YAML, _yaml), (_TOML, _toml), (_JSON_LINES, _json_lines)):
        if found := pattern.match(text):
            return _with_body(text, found, parse)
    if text.lstrip().startswith("{"):
        return _json(text)
    if name.lower().endswith(".rst"):
        return _rst(text)
    if name.lower().endswith((".html", ".htm")) and "<head" in text.lower():
        return _html(text)
    return _bare(text)


def _bare(text: str) -> SplitFile | None:
    """Split the forms without a mark at their start."""
    if (found := _BARE_YAML.match(text)) and "\n\n" not in found["fields"].replace("\r", "").rstrip("\n"):
        return _with_body(text, found, _yaml)
    if found := _BARE_JSON.match(text):
        return _with_body(text, found, _json_lines)
    return _pelican(text)


def _with_body(text: str, found: re.Match[str], parse: Any) -> SplitFile:
    start = text.count("\n", 0, found.start("fields")) + 1
    fields, problem = parse(found["fields"], start)
    return SplitFile(fields, text[found.end() :].lstrip("\r\n"), text.count("\n", 0, found.end()) + 1, problem)


def _yaml(text: str, line: int) -> tuple[dict[str, Any], str]:
    text = _TABS.sub(lambda tabs: "  " * len(tabs[0]), text)
    documents, problems = document.parse(SourceFile("", text.encode(errors="replace")))
    if documents and isinstance(documents[0].data, dict):
        return documents[0].data, ""
    at = problems[0].span.line + line - 1 if problems else line
    return {}, "" if not text.strip() else f"line {at}: the front matter is not valid YAML"


def _toml(text: str, line: int) -> tuple[dict[str, Any], str]:
    try:
        return _texts(tomllib.loads(text)), ""
    except tomllib.TOMLDecodeError as error:
        return {}, f"line {line}: the front matter is not valid TOML: {error}"


def _json_lines(text: str, line: int) -> tuple[dict[str, Any], str]:
    try:
        found = json.loads(text if text.lstrip().startswith("{") else "{" + text + "}")
    except ValueError as error:
        return {}, f"line {line}: the front matter is not valid JSON: {error}"
    return (_texts(found), "") if isinstance(found, dict) else ({}, "")


def _json(text: str) -> SplitFile:
    try:
        found, end = json.JSONDecoder().raw_decode(text.lstrip())
    except ValueError as error:
        return SplitFile({}, text, 1, f"line 1: the front matter is not valid JSON: {error}")
    end += len(text) - len(text.lstrip())
    fields = _texts(found) if isinstance(found, dict) else {}
    return SplitFile(fields, text[end:].lstrip("\r\n"), text.count("\n", 0, end) + 1)


def _pelican(text: str) -> SplitFile | None:
    """Read ``Key: value`` lines up to an empty line; a line that is indented continues the value above it."""
    fields: dict[str, Any] = {}
    lines = text.split("\n")
    key = ""
    for number, line in enumerate(lines):
        if found := _PAIR.match(line.rstrip("\r")):
            key = found[1] or found[3]
            fields[key] = (found[2] or "").strip()
        elif line.strip() and line[0].isspace() and key:
            fields[key] = f"{fields[key]}, {line.strip()}".strip(", ")
        elif line.strip() or not _has_any(fields, "title", "date"):
            return None
        else:
            return SplitFile(fields, "\n".join(lines[number + 1 :]), number + 2)
    return SplitFile(fields, "", len(lines)) if _has_any(fields, "title") else None


def _has_any(fields: Mapping[str, Any], *names: str) -> bool:
    return not {key.lower() for key in fields}.isdisjoint(names)


def _rst(text: str) -> SplitFile | None:
    heading = _RST_HEADING.match(text)
    if heading is None:
        return None
    fields: dict[str, Any] = {"title": heading["title"]}
    lines = text[heading.end() :].split("\n")
    start = next((number for number, line in enumerate(lines) if _RST_FIELD.match(line)), 0)
    end = start
    while end < len(lines) and (found := _RST_FIELD.match(lines[end].rstrip("\r"))):
        fields[found[1]] = found[2].strip()
        end += 1
    return SplitFile(fields, "\n".join(lines[end:]).strip("\r\n"), text.count("\n", 0, heading.end()) + end + 1)


def _html(text: str) -> SplitFile:
    fields: dict[str, Any] = {found["name"]: found["value"] for found in _META.finditer(text)}
    if title := _HTML_TITLE.search(text):
        fields["title"] = " ".join(title[1].split())
    body = _HTML_BODY.search(text)
    return SplitFile(fields, body[1].strip() if body else text)


def _texts(value: Any) -> Any:
    """Return typed values as texts, as YAML's are here."""
    if isinstance(value, dict):
        return {str(key): _texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)
