"""Content HTML as it may leave: nothing that runs, spies or leads nowhere, and everything that was opened closed.

What is safe is decided by ammonia (by way of nh3), which parses as browsers do; the lists below only say what feeds
have a use for. :func:`removals` looks at the same HTML a second time, as written, to say what had to go and where.
"""

from __future__ import annotations

import re
from html import escape, unescape
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

import nh3

from hattip.values import urls
from hattip.values.text import replace_forbidden

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
# What tells that nobody is to see an image.
_MEASURES: Final = {"width", "height", "max-width", "max-height", "inline-size", "block-size", "opacity"}
_UNSEEN: Final = {("display", "none"), ("visibility", "hidden"), ("visibility", "collapse")}
_LENGTH = re.compile(r"\s*(?:calc\()?\+?(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d\d?(?!\d))?)\s*(?P<unit>[a-z%]*)")
# In pixels; of other units only none at all is a pixel for certain.
_UNITS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "q": 0.945, "mm": 3.78, "pc": 16.0, "cm": 37.8, "in": 96.0}
_PROPERTY = re.compile(r"(?<![^;\s])[A-Za-z-]+(?=\s*:)")
_PRE = re.compile(r"(<pre(?: [^>]*)?>)\n")
_PASSES: Final = 5
# A tag as it is written, or a comment, so that no tag is found in one. Neither goes back over what it has passed:
# however broken the HTML, it is read once.
_WRITTEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:[^>=]|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_WRITTEN_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s/>=][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s>]*+)))?"
)
# In these there are no tags, only text.
_TEXT_ONLY: Final = {"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"}
_TAG = re.compile(r"<(?P<name>[a-z0-9]+)(?P<attributes>(?: [a-z-]+=\"[^\"]*\")+)>")
_ATTRIBUTE = re.compile(r" (?P<name>[a-z-]+)=\"(?P<value>[^\"]*)\"")

# Reading HTML as browsers do costs time by the square of what is open, and an open <b x=1> is repeated in every
# paragraph after it, so that 100 KB can become gigabytes. No article comes near these bounds.
MOST_TAGS: Final = 10_000
_MOST_REPEATED: Final = 4_000_000
_REPEATED = re.compile(r"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
# Python refuses to read a number of so many digits; no character has one.
_LONG_NUMBER = re.compile(r"&#[0-9]{50,}")


def _lower_properties(_tag: str, name: str, value: str) -> str:
    """Write the names of CSS properties as ammonia looks for them."""
    return _PROPERTY.sub(lambda found: found[0].lower(), value) if name == "style" else value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_WITH_CONTENT,
    # What tells whether an image is seen comes through ammonia, and goes when that has been looked at.
    attributes={
        **{tag: set(names) for tag, names in _ATTRIBUTES.items()},
        "img": {*_ATTRIBUTES["img"], "hidden", "style"},
    },
    attribute_filter=_lower_properties,
    filter_style_properties={*_MEASURES, "display", "visibility"},
    url_schemes=_SCHEMES,
    link_rel=None,
    strip_comments=True,
)


class Removal(NamedTuple):
    """Something that had to go: what, and the tag it stands in, as it is written."""

    what: str
    tag: str


def is_too_much(html: str) -> bool:
    """Tell whether HTML holds so many tags that to read it could take minutes, or gigabytes."""
    tags = html.count("<")
    return tags > MOST_TAGS or tags * len(_REPEATED.findall(html)) > _MOST_REPEATED


def clean(html: str, base: str) -> str:
    """Return HTML that is safe in any reader app: closed, inert, and with every address absolute against ``base``.

    It is cleaned until that changes nothing any more: where a tag between two others had to go, these may not fit
    together, and a parser would part them.
    """
    for _ in range(_PASSES):  # pragma: no branch - nothing is known that would take so many
        before, html = html, _pass(html, base)
        if html == before:
            break
    return html


def _pass(html: str, base: str) -> str:
    # Character references hold what decoding has found nowhere in the file.
    html = replace_forbidden(_cleaner.clean(html)).replace("\r\n", "\n").replace("\r", "\n")
    html = _TAG.sub(lambda tag: _finish(tag, base), html)
    return _PRE.sub(r"\1\n\n", html).strip()  # parsers drop the first, and ammonia does not write it again


def _finish(tag: re.Match[str], base: str) -> str:
    """Complete a tag of ammonia's output, whose every value is quoted and escaped: make addresses absolute."""
    values = {found["name"]: unescape(found["value"]) for found in _ATTRIBUTE.finditer(tag["attributes"])}
    for name in _ADDRESSES & values.keys():
        if (address := _absolute(values[name], base)) is not None:
            values[name] = address
        else:
            del values[name]
    if tag["name"] == "img" and ("src" not in values or _is_pixel(values)):
        return escape(values.get("alt", ""), quote=False) if "src" not in values else ""
    values.pop("hidden", None)
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
            rest = whole.partition(":")[2]
            return f"mailto:{rest}" if urls.is_email(rest.partition("?")[0]) else None
        return urls.normalize(whole.replace(" ", "%20"))
    except ValueError:
        return None


def _is_pixel(values: Mapping[str, str]) -> bool:
    """Tell whether an image is there to count readers: hidden, or of at most one pixel, by attributes or by style."""
    style = [part.lower().partition(":") for part in values.get("style", "").split(";")]
    styles = {(name.strip(), value.partition("!")[0].strip()) for name, _, value in style}
    return (
        "hidden" in values
        or not _UNSEEN.isdisjoint(styles)
        or any(_is_tiny(values.get(name, ""), attribute=True) for name in ("width", "height"))
        or any(_is_tiny(value, limit=0 if name == "opacity" else 1) for name, value in styles if name in _MEASURES)
    )


def _is_tiny(text: str, limit: float = 1, *, attribute: bool = False) -> bool:
    found = _LENGTH.match(text.lower())
    if not found:
        return False
    # An attribute is in pixels, whatever stands behind the number; but "1em" means what it says.
    other = 1.0 if attribute and found["unit"] not in {"%", "em", "ex", "rem"} else inf
    number = float(found["number"])
    return number == 0 or number * _UNITS.get(found["unit"], other) <= limit


def removals(html: str) -> Iterator[Removal]:
    """Yield what :func:`clean` takes out that an editor should hear of, in the order in which it stands.

    This never decides what is safe, so that it may be simpler than a browser.
    """
    html, position = _LONG_NUMBER.sub("&#65533", html), 0
    while found := _WRITTEN.search(html, position):
        position, name = found.end(), (found["name"] or "").lower()
        if name:
            yield from (Removal(what, found[0]) for what in _unwanted(name, found["attributes"]))
        if name in _TEXT_ONLY:
            end = re.compile(f"</{name}", re.IGNORECASE).search(html, position)
            position = end.start() if end else len(html)


def _unwanted(tag: str, attributes: str) -> Iterator[str]:
    if tag not in _TAGS:
        yield f"<{tag}>"
        return
    values: dict[str, str] = {}
    for found in _WRITTEN_ATTRIBUTE.finditer(attributes):
        value = found["double"] or found["single"] or found["bare"] or ""
        values.setdefault(found["name"].lower(), unescape(value))  # of two the first counts
    for name, value in values.items():
        if name in _HARMLESS or name in _GLOBAL or name in _ATTRIBUTES.get(tag, ()):
            if name in _ADDRESSES and not _may_lead(value):
                yield f"{name}={value!r}"
        elif name != "style" or value:
            yield f"{name}="
    if tag == "img" and _is_pixel(values):
        yield "an image of one pixel"


def _may_lead(address: str) -> bool:
    """Tell whether an address can survive: a relative one can, once it is absolute."""
    return _absolute("".join(character for character in address if character > " "), "https://a.b/") is not None
