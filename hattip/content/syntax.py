"""Explains the errors of the YAML parser: finds the line with the mistake and names it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hattip.content import brackets, slips
from hattip.content.decode import line_at, line_starts
from hattip.content.parser_error import BRACKETS, Found, Lines, ParserError, indent_of
from hattip.content.scalars import quoted
from hattip.content.slips import Slip
from hattip.problems import Code, Edit, Fix, Problem, Span
from hattip.values.text import describe

if TYPE_CHECKING:
    from collections.abc import Callable

_ENTRY = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<key>[^\s:#'\"\[{][^:#]*?)\s*:(?:\s+(?P<value>\S.*?)?)?\s*")
_VALUE = re.compile(r"\s*(?:- +)*(?:[^\s:#'\"\[{][^:#]*:\s+)?(?P<value>\S.*?)\s*")
_LINK = re.compile(r"!?\[.*\]\((?P<url>https?://[^\s)]+)\)")
_INDICATORS: Final = "[{*&!|>@%`?,]}-"
_CLOSED: Final = {'"': re.compile(r'"(?:[^"\\]|\\.)*+"'), "'": re.compile(r"'(?:[^']|'')*+'")}
_BLOCK_SCALAR = re.compile(r"[|>][0-9+-]*\s*(?:#.*)?")
_MAX_LINES_BACK: Final = 200
_FULL_WIDTH_BRACKETS: Final = frozenset("｛［【")
_CLOSING_QUOTES: Final = frozenset("”’＂＇」")
# Line ends to YAML, which no editor shows as such.
_LINE_SEPARATORS: Final = frozenset("\u2028\u2029\x85")


def explain(path: str, text: str, error: ParserError) -> Problem:
    """Return the problem for a syntax error: with the line, the columns and the name of the mistake itself."""
    last = min(error.line, len(line_starts(text)) - 1)
    lines = Lines(text, error, last)
    if not lines[last].strip() and (above := lines.above(last)) >= 0:
        lines = replace(lines, number=above)
    number, slip = _unclosed_at_end(lines) or _known_slip(lines) or _by_reason(lines) or _unexplained(lines)
    return problem(path, text, number, slip)


def problem(path: str, text: str, number: int, slip: Slip) -> Problem:
    """Return the problem for a slip in a line, counted from 0, with its fix if it has one."""
    span = Span(path, number + 1, slip.start + 1, number + 1, slip.end + 1, line_at(text, number))
    start = line_starts(text)[number]
    fix = None
    if slip.replacement is not None:
        edit = Edit(start + slip.start, start + slip.end, slip.replacement)
        fix = Fix((edit,), is_certain=slip.is_certain)
    return Problem(Code.YAML_SYNTAX, span, slip.text, slip.fields, fix)


def _known_slip(lines: Lines) -> Found | None:
    """Look for a slip in the line of the error, its context and the line before."""
    first = lines.error.context_line if "simple key" in lines.error.context else lines.number
    above = lines.above(first)
    for number in dict.fromkeys([first, lines.number, -1 if lines.is_in_block(above) else above]):
        if (
            number >= 0
            and (slip := slips.find(lines[number], lines[lines.above(number)], lines[number + 1])) is not None
        ):
            return number, slip
    return None


def _by_reason(lines: Lines) -> Found | None:
    reasons = f"{lines.error.reason} {lines.error.context}"
    for words, look in _REASONS.items():
        if words in reasons and (found := look(lines)) is not None:
            return found
    return None


def _unexplained(lines: Lines) -> Found:
    line = lines[lines.number]
    start = min(lines.error.column, max(0, len(line) - 1)) if lines.number == lines.error.line else 0
    if slip := slips.full_width(line):
        return lines.number, slip
    return lines.number, Slip("", start, start + 1, {})


def _unclosed_at_end(lines: Lines) -> Found | None:
    """``found unexpected end of stream``: a quote is never closed."""
    error = lines.error
    if "quoted scalar" not in error.context or "end of stream" not in error.reason:
        return None
    return error.context_line, _unclosed_quote(lines[error.context_line], error.context_column)


def _unclosed_quote(line: str, column: int) -> Slip:
    quote, value = line[column : column + 1], line[column + 1 :].rstrip()
    if value[-1:] in _CLOSING_QUOTES and value[:-1]:
        suggestion, end = quoted(value[:-1]), column + 1 + len(value)
        return Slip("mixed-quotes", end - 1, end, {"quote": quote, "other": value[-1], "suggestion": suggestion}, quote)
    return Slip("unclosed-quote", column, column + 1, {"quote": quote})


def _misplaced_colon(lines: Lines) -> Found | None:
    """``mapping values are not allowed``: a colon in a value, or a line that is indented too far."""
    number, line, above = lines.number, lines[lines.number], lines.above(lines.number)
    head = line[: lines.error.column]
    if line.startswith("--- "):
        return number, Slip("document-mark", 4, len(line), {"line": line[4:]}, f"\n{line[4:]}")
    is_key_of_line = ":" not in head.removesuffix(":")
    if is_key_of_line and above >= 0:
        indent, entry = indent_of(line), _ENTRY.fullmatch(lines[above])
        if entry and indent > (target := len(entry["lead"])):
            return number, Slip("indent", 0, indent, {"line": str(above + 1)}, " " * target)
        target = indent_of(lines[above])
        if slip := slips.find_refused(lines[above]):
            return above, slip
        if not _ENTRY.fullmatch(lines[above]):
            return above, Slip("no-colon", target, len(lines[above]), {})
    return number, _colon_in_value(line, lines.error.column)


def _colon_in_value(line: str, column: int) -> Slip:
    found = _ENTRY.fullmatch(line)
    if found is None or not found["value"]:
        return Slip("colon", column, column + 1, {})
    if found["value"][0] in _FULL_WIDTH_BRACKETS and (slip := slips.full_width(found["value"])):
        return slip._replace(start=found.start("value"), end=found.start("value") + 1)
    suggestion = quoted(found["value"])
    fields = {"key": found["key"], "suggestion": f"{found['key']}: {suggestion}"}
    return Slip("colon-in-value", *found.span("value"), fields, suggestion)


def _no_colon(lines: Lines) -> Found | None:
    """``could not find expected ':'``: a line that belongs to the value above, or has no colon."""
    number = lines.error.context_line
    line, above = lines[number], lines.above(number)
    if slip := slips.find_refused(line):
        return number, slip
    if number and lines.end_of(number - 1) in _LINE_SEPARATORS:
        end = len(lines[number - 1])
        fields = {"character": describe(lines.end_of(number - 1))}
        return number - 1, Slip("line-separator", end, end + 1, fields, "", is_certain=True)
    entry = _ENTRY.fullmatch(lines[above]) if above >= 0 else None
    if entry is None or not entry["value"]:
        return number, Slip("no-colon", indent_of(line), len(line), {})
    text = "block-indent" if _BLOCK_SCALAR.fullmatch(entry["value"]) else "continuation"
    fields = {"key": entry["key"]}
    indent = " " * (indent_of(lines[above]) + 2)
    return number, Slip(text, indent_of(line), len(line), fields, f"{indent}{line.strip()}")


def _unexpected(lines: Lines) -> Found | None:
    """``did not find expected key`` and the like: a value that goes on after its end, or a wrong indent."""
    number, line = lines.number, lines[lines.number]
    if (slip := _bad_value(line)) is not None:
        return number, slip
    if (opened := _opened_above(lines)) is not None:
        return opened
    if lines.error.column <= indent_of(line):
        if (dash := slips.dash_before_key(line, lines[lines.above(number)])) is not None:
            return number, dash
        text = "list-indent" if line.lstrip().startswith("- ") else "outdent"
        return number, Slip(text, 0, max(1, indent_of(line)), {"line": str(lines.above(number) + 1)})
    return None


def _bad_value(line: str) -> Slip | None:
    """Find a value that begins with an indicator, or goes on after its closing quote."""
    found = _VALUE.fullmatch(line)
    if found is None:
        return None
    value, start = found["value"], found.start("value")
    if value[0] in _CLOSED:
        return _after_quote(value, start)
    if (closing := BRACKETS.get(value[0])) and closing not in value:
        return Slip("bracket", start, start + 1, {"bracket": value[0], "closing": closing})
    if link := _LINK.fullmatch(value):
        return Slip("markdown-link", start, start + len(value), {"suggestion": link["url"]}, link["url"])
    if value[0] in _INDICATORS:
        fields = {"character": value[0], "suggestion": quoted(value)}
        return Slip("indicator", start, start + 1, fields, None)
    return None


def _after_quote(value: str, start: int) -> Slip | None:
    closed = _CLOSED[value[0]].match(value)
    if closed is None or closed.end() == len(value) or value[closed.end() :].lstrip().startswith("#"):
        return None
    # Two quoted parts with other text between them: all quotes belong to the text.
    is_quoted = value.count(value[0]) % 2 == 0 and value[closed.end()].isspace()
    inner = value[1:-1] if value.endswith(value[0]) and not is_quoted else value
    fields = {"quote": value[0], "suggestion": quoted(inner)}
    return Slip("after-quote", start + closed.end(), start + len(value), fields)


def _opened_above(lines: Lines) -> Found | None:
    """Find a quote above that was not closed in its line, so that it ends at the next quote, in another value."""
    for number in range(lines.number, max(-1, lines.number - _MAX_LINES_BACK), -1):
        found = _VALUE.fullmatch(lines[number])
        if found and (quote := found["value"][0]) in _CLOSED and not _CLOSED[quote].match(found["value"]):
            return number, _unclosed_quote(lines[number], found.start("value"))
    return None


def _indicator(lines: Lines) -> Found | None:
    """A value that begins with a character that has a meaning in YAML."""
    number = lines.error.context_line if lines.error.context else lines.number
    slip = _bad_value(lines[number])
    return None if slip is None else (number, slip)


def _escape(lines: Lines) -> Found | None:
    number, line = lines.error.line, lines[lines.error.line]
    start = line.rfind("\\", 0, lines.error.column + 1)
    if start < 0:
        return None
    return number, Slip("escape", start, start + 2, {"escape": line[start : start + 2]})


def _document_start(lines: Lines) -> Found | None:
    """Text after the end of a document, or a first line that is indented further than the others."""
    number, above = lines.number, lines.above(lines.number)
    if above >= 0 and indent_of(lines[above]) > indent_of(lines[number]):
        return above, Slip("first-indent", 0, indent_of(lines[above]), {}, "")
    return number, Slip("after-document", 0, len(lines[number]), {})


def _directive(lines: Lines) -> Found:
    return lines.number, Slip("directive", 0, 1, {})


_REASONS: Final[dict[str, Callable[[Lines], Found | None]]] = {
    "mapping values are not allowed": _misplaced_colon,
    "could not find expected ':'": _no_colon,
    "character that cannot start any token": _indicator,
    "scanning an alias": _indicator,
    "scanning an anchor": _indicator,
    "scanning a tag": _indicator,
    "parsing a tag": _indicator,
    "scanning a block scalar": _indicator,
    "not allowed in this context": _indicator,
    "flow sequence": brackets.explain,
    "flow mapping": brackets.explain,
    "directive": _directive,  # one may contain a wrong escape, so it comes first
    "incompatible YAML": _directive,
    "escape": _escape,
    "hexdecimal": _escape,
    "<document start>": _document_start,
    "did not find expected": _unexpected,
}
