"""Finds what people really do wrong in a line of YAML: full-width punctuation, a missing space, tabs, and so on.

A parser reports where it noticed a mistake, often a line later, and in words for programmers. The rules here look at
the line itself and name the mistake. Each takes a line and returns a slip or None.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.content.scalars import ODD_SPACES
from hattip.model import MODELS
from hattip.model.other_names import is_known
from hattip.values.text import describe, to_ascii, unquoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Slip(NamedTuple):
    """A mistake in a line: the key of its wording below ``yaml-syntax``, and its columns from 0, the end exclusive.

    ``replacement`` is the text for these columns that fixes it, if there is one; ``is_certain`` fixes are applied
    without asking.
    """

    text: str
    start: int
    end: int
    fields: Mapping[str, object]
    replacement: str | None = None
    is_certain: bool = False


_LEAD: Final = rf"(?P<lead>[ \t{ODD_SPACES}]*(?:-[ \t{ODD_SPACES}]+)*)"
_WORD: Final = r"(?P<key>[“”\"'「]?[^\W\d][\w.-]*[”\"'」]?)"
_FULL_WIDTH_COLON = re.compile(rf"{_LEAD}{_WORD}(?P<colon>\s*[：﹕；]\s*)(?P<value>.*)")
_MISSING_SPACE = re.compile(rf"{_LEAD}{_WORD}(?P<colon>:)(?P<value>[^\s:/].*)")
_SEPARATOR = re.compile(r"(?:[-—–─－]{2,}|[=_*~]{3,})\s*")
_DASH_BEFORE_KEY = re.compile(r"(?P<dash> *- +)(?P<key>\w+):(?:\s|$)")
_ENTRY_OF_ITEM = re.compile(r"(?P<lead> *(?:- +)+)[^\s:#]+:(?:\s|$)")
# A key without a value on its line, or with the mark of a block.
_OPENS = re.compile(r":(?:\s+[|>][0-9+-]*)?\s*(?:#.*)?$")
_ITEM = re.compile(r" *-(?: |$)")
_ODD_SPACE_AFTER = re.compile(rf"{_LEAD}(?:{_WORD}:|-)(?P<space>[{ODD_SPACES}][\s{ODD_SPACES}]*)(?P<value>.*)")
_INDENT = re.compile(rf"(?P<indent>[ \t{ODD_SPACES}]*[\t{ODD_SPACES}][ \t{ODD_SPACES}]*)\S")
_LIST_MARK = re.compile(rf"[ ]*(?P<mark>[－—–•·●*＊]|\d+[.)、])(?P<space>[\s{ODD_SPACES}]*)(?P<value>\S.*)")
_DASH_WITHOUT_SPACE = re.compile(r"[ ]*(?P<mark>-)(?P<value>[^\s-].*)")
_FULL_WIDTH_HASH = re.compile(r"[ ]*(?P<hash>＃)")
_COMMENT_MARK = re.compile(r"\s*(?P<mark>//|<!--|/\*|;)")
_FULL_WIDTH_BLOCK = re.compile(rf"{_LEAD}{_WORD}:\s+(?P<mark>[｜＞])\s*")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_EQUALS = re.compile(rf"{_LEAD}{_WORD}(?P<equals>\s*[=;\uff1d]\s*)(?P<value>\S.*)")
_MISSING_COLON = re.compile(r"(?P<lead>[ ]*)(?P<key>[A-Za-z_]\w*)(?:(?P<space>\s+)(?P<value>\S.*))?")
_FULL_WIDTH = re.compile("[：，［］｛｝“”＂＇【】]")


def find(line: str, before: str = "", after: str = "") -> Slip | None:
    """Return the first slip of a line; ``before`` and ``after`` are the lines around it that are not empty."""
    for rule in _RULES:
        if (slip := rule(line)) is not None:
            return slip
    return _indent(line, before, after) or _list_mark(line, before)


@cache
def known_keys() -> frozenset[str]:
    """Return the keys of all models."""
    return frozenset(name for model in MODELS for name in model.model_fields)


def is_key(word: str) -> bool:
    """Return whether a word is a key of a model, or what other tools call one."""
    word = unquoted(word.strip("\"'"))
    return word in known_keys() or is_known(word)


def _conflict(line: str) -> Slip | None:
    return Slip("merge-conflict", 0, len(line), {}) if _CONFLICT.match(line) else None


def _full_width_hash(line: str) -> Slip | None:
    found = _FULL_WIDTH_HASH.match(line)
    return found and Slip("full-width-hash", *found.span("hash"), {}, "#", is_certain=True)


def _full_width_colon(line: str) -> Slip | None:
    found = _FULL_WIDTH_COLON.fullmatch(line)
    if found is None or not (is_key(found["key"]) or (found["key"].isascii() and "；" not in found["colon"])):
        return None
    key, value = unquoted(found["key"]), found["value"]
    fields = {"key": key, "character": found["colon"].strip(), "line": f"{key}: {value}".rstrip()}
    replacement = f"{key}: " if value else f"{key}:"
    is_certain = is_key(key) or (bool(found["lead"]) and value[:1] in {"", "{", "["})  # no text goes on like this
    return Slip("full-width-colon", found.start("key"), found.end("colon"), fields, replacement, is_certain)


def _missing_space(line: str) -> Slip | None:
    found = _MISSING_SPACE.fullmatch(line)
    if found is None or not (is_key(found["key"]) or found["value"][0] in "{["):
        return None
    column = found.start("value")
    fields = {"key": found["key"], "line": f"{found['key']}: {found['value']}"}
    return Slip("missing-space", column - 1, column, fields, ": ", is_certain=True)


def _odd_space(line: str) -> Slip | None:
    found = _ODD_SPACE_AFTER.fullmatch(line)
    if found is None:
        return None
    return Slip("odd-space", *found.span("space"), {"character": describe(found["space"][0])}, " ", is_certain=True)


def _equals(line: str) -> Slip | None:
    found = _EQUALS.fullmatch(line)
    if found is None or not is_key(found["key"]):
        return None
    fields = {"key": found["key"], "line": f"{found['key']}: {found['value']}"}
    return Slip("equals", *found.span("equals"), {**fields, "mark": found["equals"].strip()}, ": ")


def _comment_mark(line: str) -> Slip | None:
    """Find a comment as other languages write it."""
    found = _COMMENT_MARK.match(line)
    return found and Slip("comment-mark", *found.span("mark"), {"mark": found["mark"]})


def _full_width_block(line: str) -> Slip | None:
    """Find a full-width mark of a block, below which the text follows."""
    found = _FULL_WIDTH_BLOCK.fullmatch(line)
    if found is None:
        return None
    ascii_mark = to_ascii(found["mark"])
    fields = {"character": found["mark"], "ascii": ascii_mark}
    return Slip("full-width", *found.span("mark"), fields, ascii_mark, is_certain=True)


def _separator(line: str) -> Slip | None:
    """Find a line that was meant to separate two articles."""
    found = _SEPARATOR.fullmatch(line)
    return found and Slip("separator", 0, len(line.rstrip()), {"line": line.strip()}, "---")


def dash_before_key(line: str, before: str) -> Slip | None:
    """Return the slip of a key that is written like an item of a list, where there is no list."""
    found = _DASH_BEFORE_KEY.match(line)
    if found is None or found["key"] not in known_keys() or _ITEM.match(before):
        return None
    return Slip("dash-before-key", *found.span("dash"), {"key": found["key"]}, "")


def _missing_colon(line: str) -> Slip | None:
    found = _MISSING_COLON.fullmatch(line)
    if found is None or found["key"] not in known_keys():
        return None
    fields = {"key": found["key"], "line": f"{found['key']}: {found['value'] or ''}".rstrip()}
    if found["value"] is None:
        return Slip("missing-colon", found.end("key") - 1, found.end("key"), fields)
    return Slip("missing-colon", *found.span("space"), fields, ": ")


def _indent(line: str, before: str, after: str) -> Slip | None:
    """Find a tab, or a space that YAML does not know, before the first character of a line."""
    found = _INDENT.match(line)
    if found is None:
        return None
    odd = next(character for character in found["indent"] if character != " ")
    text = "tab" if odd == "\t" else "odd-space"
    is_item = line[found.end("indent") :].startswith("-")
    below = len(after) - len(after.lstrip(" "))
    if is_item and after.lstrip(" ").startswith("- "):
        indent = " " * below
    elif is_item and below > 1 and _ENTRY_OF_ITEM.match(line[found.end("indent") :]):
        indent = " " * (below - 2)  # the keys of an item are below its first key
    else:
        indent = _indent_below(before, found["indent"], is_item=is_item)
    return Slip(text, 0, found.end("indent"), {"character": describe(odd)}, indent, is_certain=True)


def _indent_below(before: str, indent: str, *, is_item: bool) -> str:
    """Return the indent that a line below ``before`` probably has: one step more after a key without a value."""
    above = len(before) - len(before.lstrip(" "))
    if before.lstrip(" \t\u3000\u00a0") != before.lstrip(" "):  # the line above has the same slip
        return "  " * len(indent.expandtabs(1))
    if not is_item and (entry := _ENTRY_OF_ITEM.match(before)):
        above = entry.end("lead")  # the keys of an item are below its first key
    if _OPENS.search(before) and not is_item:
        return " " * (above + 2)
    return " " * above or ("  " if before.rstrip().endswith(":") else "")


def _list_mark(line: str, before: str) -> Slip | None:
    """Find another mark than ``- `` before an item of a list."""
    is_below_key = before.rstrip().endswith(":") or before.lstrip().startswith(("-", "－", "•", "·"))
    found = _LIST_MARK.fullmatch(line) or _DASH_WITHOUT_SPACE.fullmatch(line)
    if found is None or not is_below_key:
        return None
    start, end = found.start("mark"), found.start("value")
    return Slip(
        "list-mark", start, end, {"mark": found["mark"], "line": f"- {found['value']}"}, "- ", found["mark"] in "-－"
    )


def full_width(line: str) -> Slip | None:
    """Return the first full-width punctuation of a line, which may belong to its text."""
    found = _FULL_WIDTH.search(line)
    return found and Slip(
        "full-width", *found.span(), {"character": found[0], "ascii": to_ascii(found[0]).translate(_QUOTES)}
    )


_QUOTES: Final = {ord("“"): '"', ord("”"): '"'}
_RULES: Final[tuple[Callable[[str], Slip | None], ...]] = (
    _conflict,
    _full_width_hash,
    _full_width_colon,
    _missing_space,
    _odd_space,
    _full_width_block,
)
# Rules for lines that a parser refused: a correct line may look like these.
_REFUSED: Final = (_separator, _comment_mark, _equals, _missing_colon)


def find_refused(line: str) -> Slip | None:
    """Return the first slip of a line that a parser refused."""
    for rule in _REFUSED:
        if (slip := rule(line)) is not None:
            return slip
    return None
