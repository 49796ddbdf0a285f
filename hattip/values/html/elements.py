"""The elements and attributes of HTML: what feeds keep, what is renamed, and how a parser treats an element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# Explicit, although nh3 has lists of its own: those grow from version to version, and the bytes of a feed must not.
KEPT: Final = frozenset({
    "a", "abbr", "article", "aside", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol",
    "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "source", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "video", "wbr",
})  # fmt: skip
GLOBAL_ATTRIBUTES: Final = frozenset({"dir", "lang", "title"})
ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    tag: frozenset(names.split())
    for tag, names in {
        "a": "href hreflang rel",
        "audio": "controls preload src",
        "blockquote": "cite",
        "code": "class",
        "col": "span",
        "colgroup": "span",
        "data": "value",
        "del": "cite datetime",
        "details": "open",
        "img": "alt height src width",
        "ins": "cite datetime",
        "li": "value",
        "ol": "reversed start type",
        "pre": "class",
        "q": "cite",
        "source": "src type",
        "td": "colspan headers rowspan",
        "th": "abbr colspan headers rowspan scope",
        "time": "datetime",
        "video": "controls height poster preload src width",
    }.items()
}
SCHEMES: Final = frozenset({"http", "https", "mailto"})

VOID: Final = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
})  # fmt: skip
# A parser reads text up to the end tag in these, and no tags.
RAW_TEXT: Final = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
# What a reader would show of these is nothing.
NEVER_SHOWN: Final = frozenset({"datalist", "script", "style", "template", "title"})
# Their text stays; a known element replaces them, so that blocks do not run into each other.
RENAMED: Final = {
    "acronym": "abbr", "address": "div", "amp-audio": "audio", "amp-iframe": "iframe", "amp-img": "img",
    "amp-video": "video", "center": "div", "dialog": "div", "dir": "ul", "fieldset": "div", "form": "div",
    "hgroup": "div", "image": "img", "legend": "div", "listing": "pre", "marquee": "div", "menu": "ul",
    "optgroup": "div", "option": "div", "plaintext": "pre", "search": "div", "select": "div", "strike": "s",
    "textarea": "div", "tt": "code", "xmp": "pre",
}  # fmt: skip
# The parts of a page around its text. To leave out their tags changes nothing.
PAGE: Final = frozenset({"base", "body", "head", "html", "link", "meta", "title"})
CONTROLS: Final = frozenset({"button", "input", "keygen", "select", "textarea"})
# Players that a script of the page would build: the attribute with an identifier, and the address that has it.
PLAYERS: Final = {
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-vimeo": ("videoid", "https://vimeo.com/{}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "mp-common-mpaudio": ("voice_encode_fileid", "https://res.wx.qq.com/voice/getvoice?mediaid={}"),
    "mpvoice": ("voice_encode_fileid", "https://res.wx.qq.com/voice/getvoice?mediaid={}"),
}
# Players whose address is not known.
UNKNOWN_PLAYERS: Final = frozenset({"mp-common-qqmusic", "mp-common-videosnap", "mpvideo", "qqmusic"})
# What frames, plays or embeds something from an address.
EMBEDS: Final = frozenset(
    {"applet", "audio", "embed", "frame", "iframe", "object", "video", *PLAYERS, *UNKNOWN_PLAYERS}
)
MEDIA: Final = frozenset({"audio", "video"})
# Not worth a note: without them a reader shows the same.
SILENT: Final = frozenset({
    "align", "alt", "bgcolor", "border", "class", "height", "id", "loading", "name", "target", "valign", "width",
})  # fmt: skip
ADDRESSES: Final = frozenset({"cite", "href", "poster", "src"})

BLOCKS: Final = frozenset({
    "article", "aside", "blockquote", "details", "div", "dl", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
})  # fmt: skip
FORMATTING: Final = frozenset({"a", "b", "code", "em", "i", "s", "small", "strong", "u"})
TABLE_PARTS: Final = frozenset({"table", "tbody", "tfoot", "thead", "tr"})
# An end tag has no effect on what is open outside of these, unless it is one of them.
SCOPES: Final = frozenset({"caption", "table", "td", "th"})
TABLE: Final = SCOPES | TABLE_PARTS
RUBY_PARTS: Final = frozenset({"rp", "rt"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# "Special" elements without div and p, which do not end the search for an open item.
_ITEM_LIMITS: Final = SCOPES | (BLOCKS - {"div", "p"}) | {"dd", "dt", "li", "summary", "tbody", "tfoot", "thead", "tr"}
_TABLE_LIMITS: Final = frozenset({"table"})
_ROW_GROUPS: Final = frozenset({"caption", "colgroup", "tbody", "tfoot", "thead"})
# What the start tag of an element closes, and where to stop looking for it.
CLOSES: Final = {
    "dd": (frozenset({"dd", "dt"}), _ITEM_LIMITS),
    "dt": (frozenset({"dd", "dt"}), _ITEM_LIMITS),
    "li": (frozenset({"li"}), _ITEM_LIMITS),
    "tbody": (_ROW_GROUPS, _TABLE_LIMITS),
    "td": (frozenset({"td", "th"}), _TABLE_LIMITS | {"tr"}),
    "tfoot": (_ROW_GROUPS, _TABLE_LIMITS),
    "th": (frozenset({"td", "th"}), _TABLE_LIMITS | {"tr"}),
    "thead": (_ROW_GROUPS, _TABLE_LIMITS),
    "tr": (frozenset({"caption", "colgroup", "tr"}), _TABLE_LIMITS),
}
