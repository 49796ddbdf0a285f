"""Convert reStructuredText, as Pelican's posts use it, to Markdown: headings, links, code, pictures, notes."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from hattip.authoring.texts import Text

_UNDERLINE = re.compile(r"([=~#*^\"'`+:.-])\1{2,}\s*$")
_DIRECTIVE = re.compile(r"^\.\. (?P<name>[\w-]+)::\s*(?P<argument>.*)$")
_TARGET = re.compile(r"^\.\. _`?(?P<name>[^`:]+)`?:\s*(?P<url>\S+)\s*$", re.MULTILINE)
_OPTION = re.compile(r"^:(?P<name>[\w-]+):\s*(?P<value>.*)$")
_LINK = re.compile(r"`(?P<text>[^`<]*?)\s*<(?P<url>[^`>]+)>`__?")
_BROKEN_LINK = re.compile(r"(?<!`)`[^`<\n]*\n?[^`<\n]*<[^`>]*>`_")
_REFERENCE = re.compile(r"`(?P<quoted>[^`]+)`__?(?!\w)|(?<![\w`:])(?P<word>[A-Za-z][\w.-]*[A-Za-z0-9])_(?![\w_])")
_LITERAL = re.compile(r"``(?P<code>.+?)``")
_ROLE = re.compile(r":[a-z][\w:-]*:`(?P<text>[^`<]+?)(?:\s*<[^`>]*>)?`")
_CODE: Final = frozenset({"code-block", "code", "sourcecode", "highlight"})
_NOTES: Final = frozenset({"note", "warning", "tip", "important", "caution", "hint", "attention", "admonition"})
_HIDDEN: Final = "\x00{}\x00"


class Converted(NamedTuple):
    """The Markdown of a text, and the directives that it cannot contain, each with its line."""

    text: str
    omitted: list[Text]


class _Block(NamedTuple):
    """An indented block: its lines without indent, and the number of the line after it."""

    lines: list[str]
    end: int


def convert(text: str, line: int) -> Converted:
    """Return the Markdown of a text; ``line`` is the number of its first line."""
    targets = {found["name"].strip().lower(): found["url"] for found in _TARGET.finditer(text)}
    text = _BROKEN_LINK.sub(lambda found: found[0].replace("\n", " "), text)
    converter = _Converter(text.split("\n"), line, targets)
    converter.run()
    return Converted("\n".join(converter.made), converter.omitted)


class _Converter:
    """Converts lines, beginning at ``number``; a method returns whether it converted a line."""

    def __init__(self, lines: list[str], first: int, targets: dict[str, str]) -> None:
        self.lines, self.first, self.targets = lines, first, targets
        self.made: list[str] = []
        self.omitted: list[Text] = []
        self.marks: list[str] = []
        self.number = 0

    def run(self) -> None:
        """Convert all lines."""
        while self.number < len(self.lines):
            current = self.lines[self.number]
            known = self._explicit(current) or self._heading(current) or self._literal(current)
            if not known:
                self.made.append(_inline(re.sub(r"^(\s*)#\.\s", r"\g<1>1. ", current), self.targets))
                self.number += 1

    def _line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    def _take_block(self) -> list[str]:
        """Return the indented lines after the current one, and go on behind them."""
        block = _block(self.lines, self.number + 1)
        self.number = block.end
        return block.lines

    def _explicit(self, current: str) -> bool:
        """Convert a directive, or leave out a comment or target."""
        if directive := _DIRECTIVE.match(current):
            line = self.first + self.number
            self.made += _directive(directive, self._take_block(), self.omitted, line)
        elif current.startswith(".. ") or current.rstrip() == "..":
            self._take_block()
        else:
            return False
        return True

    def _heading(self, current: str) -> bool:
        following = self._line(self.number + 1)
        if current.strip() and _UNDERLINE.match(following) and not current[0].isspace():
            level = _level(following[0], self.marks)
            self.made.append(f"{'#' * level} {_inline(current.strip(), self.targets)}")
            self.number += 2
            return True
        third = self.number + 2
        if third < len(self.lines) and _UNDERLINE.match(current) and self.lines[third].strip() == current.strip():
            self.number += 1  # a heading with a line above it
            return True
        return False

    def _literal(self, current: str) -> bool:
        """Convert a block of code after a line that ends with ``::``."""
        if not current.rstrip().endswith("::"):
            return False
        before = current.rstrip()[:-2].rstrip()
        self.made += [f"{_inline(before, self.targets)}:", ""] if before else []
        self.made += _fenced("", self._take_block())
        return True


def _block(lines: list[str], number: int) -> _Block:
    """Return the indented lines from a number on."""
    end = number
    while end < len(lines) and (not lines[end].strip() or lines[end][0].isspace()):
        end += 1
    block = lines[number:end]
    indent = min((len(each) - len(each.lstrip()) for each in block if each.strip()), default=0)
    return _Block("\n".join(each[indent:] for each in block).strip("\n").split("\n"), end)


def _directive(found: re.Match[str], block: list[str], omitted: list[Text], line: int) -> list[str]:
    name, argument = found["name"].lower(), found["argument"].strip()
    options = {option["name"]: option["value"] for each in block if (option := _OPTION.match(each))}
    start = next((number for number, each in enumerate(block) if not _OPTION.match(each)), len(block))
    content = "\n".join(block[start:]).strip("\n").split("\n")
    if name in _CODE:
        return _fenced(argument, content)
    if name in {"image", "figure"}:
        caption = " ".join(content).strip()
        return ["", f"![{options.get('alt', '') or caption}]({argument})", ""]
    if name in _NOTES:
        inner = convert("\n".join([argument, *content]).strip(), line).text
        return ["", *(f"> {each}".rstrip() for each in inner.split("\n")), ""]
    omitted.append(Text("omitted_directive", {"line": str(line), "name": name}))
    return ["", *convert("\n".join(content), line).text.split("\n"), ""] if name in {"class", "container"} else []


def _fenced(language: str, lines: list[str]) -> list[str]:
    return ["", f"```{language}", *lines, "```", ""]


def _level(mark: str, marks: list[str]) -> int:
    """Return the level of a heading: marks are levels in the order in which they appear; the title is level 1."""
    if mark not in marks:
        marks.append(mark)
    return min(marks.index(mark) + 2, 6)


def _inline(text: str, targets: dict[str, str]) -> str:
    """Convert links, literals and roles; a literal's content is not converted."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found["code"])
        return _HIDDEN.format(len(kept) - 1)

    def refer(found: re.Match[str]) -> str:
        name = found["quoted"] or found["word"]
        url = targets.get(name.lower())
        return f"[{name}]({url})" if url else (name if found["quoted"] else found[0])

    text = _LITERAL.sub(keep, text)
    text = _ROLE.sub(lambda found: f"`{found['text']}`", text)
    text = _LINK.sub(lambda found: f"[{found['text'] or found['url']}]({found['url']})", text)
    text = _REFERENCE.sub(refer, text)
    return re.sub("\x00(\\d+)\x00", lambda found: f"`{kept[int(found[1])]}`", text)
