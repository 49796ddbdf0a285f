"""Content HTML as it may leave: nothing that runs, spies or leads nowhere, and everything that was opened closed.

What is safe is decided by ammonia (by way of nh3), which parses as browsers do; the lists below only say what feeds
have a use for. :func:`removals` looks at the same HTML a second time, as written, to say what had to go and where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import nh3

from hattip import urls
from hattip.text import replace_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Explicit, where nh3 has lists of its own: those grow from version to version, and the bytes of a feed must not.
_TAGS: Final = {
    "a", "abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol",
    "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_GLOBAL: Final = {"dir", "lang", "title"}
_ATTRIBUTES: Final = {
    "*": _GLOBAL,
    "a": {"href", "hreflang", "rel"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES: Final = {"http", "https", "mailto"}
# Gone with what they hold; of other unknown tags only the tags go.
_WITH_CONTENT: Final = {
    "applet", "audio", "canvas", "embed", "form", "frameset", "iframe", "math", "noembed", "noframes", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xmp",
}  # fmt: skip
# Not worth a word: they change nothing that a reader app would show.
_HARMLESS: Final = {"align", "alt", "bgcolor", "border", "class", "id", "name", "target", "valign", "width", "height"}
_ADDRESSES: Final = {"href", "src", "cite"}
_TAG = re.compile(r"<(?P<name>[a-z0-9]+)(?P<attributes>(?: [a-z-]+=\"[^\"]*\")+)>")
_ATTRIBUTE = re.compile(r" (?P<name>[a-z-]+)=\"(?P<value>[^\"]*)\"")

# Reading HTML as browsers do costs time by the square of what is open, and an open <b x=1> is repeated in every
# paragraph after it, so that 100 KB can become gigabytes. No article comes near these bounds.
MOST_TAGS: Final = 10_000
_MOST_REPEATED: Final = 4_000_000
_REPEATED = re.compile(r"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
# Python refuses to read a number of so many digits; no character has one.
_LONG_NUMBER = re.compile(r"&#[0-9]{50,}")

_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_WITH_CONTENT,
    # An image's style comes through ammonia for its size alone, and goes when that has been looked at.
    attributes={**{tag: set(names) for tag, names in _ATTRIBUTES.items()}, "img": {*_ATTRIBUTES["img"], "style"}},
    filter_style_properties={"width", "height"},
    url_schemes=_SCHEMES,
    link_rel=None,
    strip_comments=True,
)


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that had to go: what, and the tag it stands in, as it is written."""

    what: str
    tag: str


def is_too_much(html: str) -> bool:
    """Tell whether HTML holds so many tags that to read it could take minutes, or gigabytes."""
    tags = html.count("<")
    return tags > MOST_TAGS or tags * len(_REPEATED.findall(html)) > _MOST_REPEATED


def clean(html: str, base: str) -> str:
    """Return HTML that is safe in any reader app: closed, inert, and with every address absolute against ``base``."""
    return _TAG.sub(lambda tag: _finish(tag, base), replace_forbidden(_cleaner.clean(html))).strip()


def _finish(tag: re.Match[str], base: str) -> str:
    """Complete a tag of ammonia's output, whose every value is quoted and escaped: make addresses absolute."""
    values = {found["name"]: unescape(found["value"]) for found in _ATTRIBUTE.finditer(tag["attributes"])}
    for name in _ADDRESSES & values.keys():
        if (address := _absolute(values[name], base)) is not None:
            values[name] = address
        else:
            del values[name]
    if tag["name"] == "img" and ("src" not in values or _is_pixel(values)):
        return escape(values.get("alt", "")) if "src" not in values else ""
    values.pop("style", None)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in values.items())
    return f"<{tag['name']}{attributes}>"


def _absolute(address: str, base: str) -> str | None:
    """Return the whole of an address, or None where it leads nowhere."""
    address = address.strip()
    try:
        whole = urljoin(base, address)
        scheme = urlsplit(whole).scheme
        if scheme == "mailto":
            return whole if urls.is_email(whole.removeprefix("mailto:").partition("?")[0]) else None
        return urls.normalize(whole.replace(" ", "%20"))
    except ValueError:
        return None


def _is_pixel(values: Mapping[str, str | None]) -> bool:
    """Tell whether an image is there to count readers: a side of at most one pixel, in attributes or in style."""
    style = (values.get("style") or "").replace(" ", "").lower()
    sides = [values.get("width"), values.get("height"), *re.findall(r"(?<![a-z-])(?:width|height):([^;]+)", style)]
    return any(re.fullmatch(r"\s*0*[01](?:px)?\s*", side or "") for side in sides)


def removals(html: str) -> Iterator[Removal]:
    """Yield what :func:`clean` takes out that an editor should hear of, in the order in which it stands."""
    finder = _Finder()
    finder.feed(_LONG_NUMBER.sub("&#65533", html))
    finder.close()
    yield from finder.found


class _Finder(HTMLParser):
    """Reads tags as they are written. It never decides what is safe, so that it may be simpler than a browser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Removal] = []

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: ARG002, FBT001, FBT002 - inherited
        """Pass over ``<![...>`` as browsers do, for whom it is a comment; the parser of Python raises at it."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self._add(f"<{tag}>")
            return
        values = dict(attributes)
        for name, value in values.items():
            if name in _HARMLESS or name in _GLOBAL or name in _ATTRIBUTES.get(tag, ()):
                if name in _ADDRESSES and not _may_lead(value or ""):
                    self._add(f"{name}={value!r}")
            elif name != "style" or value:
                self._add(f"{name}=")
        if tag == "img" and _is_pixel(values):
            self._add("an image of one pixel")

    def _add(self, what: str) -> None:
        self.found.append(Removal(what, self.get_starttag_text() or ""))


def _may_lead(address: str) -> bool:
    """Tell whether an address can survive: a relative one can, once it is absolute."""
    return _absolute("".join(character for character in address if character > " "), "https://a.b/") is not None
