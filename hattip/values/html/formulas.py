"""Turns formulas into text: their TeX if the page has it, otherwise the symbols of the MathML with their positions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hattip.values.html.tokens import TAG, attributes, escape_text, unescape_text

if TYPE_CHECKING:
    from collections.abc import Callable

_DISPLAYSTYLE = re.compile(r"^\{\s*\\displaystyle\s+(?P<tex>.*?)\s*\}$", re.DOTALL)
_TEX: Final = ("application/x-tex", "tex", "latex", "application/x-latex")
_SPACES = re.compile(r"\s+")
_MAX_DEPTH: Final = 60


@dataclass(slots=True)
class _Element:
    name: str
    values: dict[str, str] = field(default_factory=dict)
    parts: list[_Element | str] = field(default_factory=list)

    @property
    def elements(self) -> list[_Element]:
        return [part for part in self.parts if isinstance(part, _Element)]


def tex(text: str) -> str:
    """Return TeX as HTML: code, so that no reader takes a backslash or underscore for something else."""
    text = _SPACES.sub(" ", text).strip()
    if found := _DISPLAYSTYLE.match(text):
        text = found["tex"]
    return f"<code>{escape_text(text)}</code>" if text else ""


def from_mathml(html: str) -> tuple[str, bool]:
    """Return HTML for the ``<math>`` element ``html``, and whether it is the author's TeX."""
    root = _parse(html)
    for annotation in _find(root, "annotation"):
        if annotation.values.get("encoding", "").lower() in _TEX:
            return tex(_text(annotation)), True
    if alternative := root.values.get("alttext", ""):
        return tex(alternative), True
    return _SPACES.sub(" ", _render(root)).strip(), False


def _parse(html: str) -> _Element:
    """Return the tree of a MathML element. Elements that are nested too deep are taken as their text."""
    root = _Element("math")
    stack, position = [root], 0
    for tag in TAG.finditer(html):
        stack[-1].parts.append(unescape_text(html[position : tag.start()]))
        position = tag.end()
        if tag["start"]:
            _open(stack, _local_name(tag["start"]), tag["attributes"])
        elif tag["end"]:
            _close(stack, _local_name(tag["end"]))
    stack[-1].parts.append(unescape_text(html[position:]))
    return root


def _local_name(name: str) -> str:
    """Return the name of an element in lower case, without a namespace prefix."""
    return name.lower().rpartition(":")[2]


def _open(stack: list[_Element], name: str, written: str) -> None:
    values = attributes(written)
    if name == "math" and len(stack) == 1 and not stack[0].values:
        stack[0].values = values
        return
    element = _Element(name, values)
    stack[-1].parts.append(element)
    if not written.endswith("/") and len(stack) < _MAX_DEPTH:
        stack.append(element)


def _close(stack: list[_Element], name: str) -> None:
    at = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].name == name), len(stack))
    del stack[at:]


def _find(element: _Element, name: str) -> list[_Element]:
    found = [element] if element.name == name else []
    return found + [inner for child in element.elements for inner in _find(child, name)]


def _text(element: _Element) -> str:
    return "".join(part if isinstance(part, str) else _text(part) for part in element.parts)


def _render(element: _Element) -> str:
    """Return an element of MathML as HTML."""
    if element.name in {"annotation", "annotation-xml"}:
        return ""
    combine = _COMBINED.get(element.name)
    if combine and len(element.elements) > 1:
        return combine([_render(child) for child in element.elements])
    before, after = _AROUND.get(element.name, ("", ""))
    inner = _inner(element)
    return f"{before}{_grouped(inner) if element.name == 'msqrt' else inner}{after}"


def _inner(element: _Element) -> str:
    return "".join(
        escape_text(part.strip() if element.name != "mtext" else part) if isinstance(part, str) else _render(part)
        for part in element.parts
    )


def _grouped(html: str) -> str:
    return html if len(unescape_text(html)) <= 1 or re.fullmatch(r"\w+", html) else f"({html})"


def _scripts(*names: str) -> Callable[[list[str]], str]:
    """Return a function that combines a base with what is above and below it."""

    def combine(children: list[str]) -> str:
        pairs = zip(names, children[1:], strict=False)
        return children[0] + "".join(f"<{name}>{script}</{name}>" for name, script in pairs)

    return combine


_COMBINED: Final[dict[str, Callable[[list[str]], str]]] = {
    "msup": _scripts("sup"),
    "msub": _scripts("sub"),
    "msubsup": _scripts("sub", "sup"),
    "mover": _scripts("sup"),
    "munder": _scripts("sub"),
    "munderover": _scripts("sub", "sup"),
    "mfrac": lambda children: f"{_grouped(children[0])}/{_grouped(children[1])}",
    "mroot": lambda children: f"<sup>{children[1]}</sup>√{_grouped(children[0])}",
}
# What is written before and after an element.
_AROUND: Final = {"msqrt": ("√", ""), "mtd": ("", " "), "mtr": ("", "; "), "mspace": (" ", "")}
