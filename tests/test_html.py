"""Content HTML: no visible text is lost, whatever elements there are, and sanitizing again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
import yaml
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from hattip.content.decode import SourceFile
from hattip.content.document import parse
from hattip.values.html import FindingKind, TooLargeError, clean, excerpt, sanitize
from hattip.values.html.page import MAX_ATTRIBUTES, MAX_ELEMENTS
from hattip.values.html.rewrite import MAX_REFERENCES

if TYPE_CHECKING:
    from collections.abc import Callable

BASE: Final = "https://court.gov.cn/a/b"
trees: Final = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=400,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)

# Elements of HTML, old and new, of other vocabularies, and unknown ones. Text in them is shown.
ELEMENTS: Final = [
    "a", "abbr", "address", "applet", "article", "aside", "audio", "b", "bdi", "blockquote", "body", "button",
    "canvas", "caption", "center", "cite", "code", "col", "colgroup", "custom-element", "data", "dd", "del",
    "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "filter",
    "font", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "html",
    "i", "iframe", "ins", "int", "kbd", "label", "legend", "li", "list", "listing", "main", "map", "mark",
    "marquee", "math", "menu", "meter", "mi", "mo", "nav", "nobr", "noembed", "noframes", "noscript", "o:p",
    "object", "ol", "optgroup", "option", "output", "p", "path", "picture", "pre", "progress", "q", "rb", "rp",
    "rt", "rtc", "ruby", "s", "samp", "search", "section", "select", "set", "small", "span", "strike", "strong",
    "sub", "summary", "sup", "svg", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "tr",
    "tt", "u", "ul", "var", "vector", "video", "xmp",
]  # fmt: skip
VOID: Final = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
]  # fmt: skip
ATTRIBUTES: Final = (
    "", ' class="x"', ' style="color:red"', ' id="a"', ' href="#a"', ' href="/x"', ' src="/x.png"', ' title="a<b>"',
    ' hidden="until-found"', ' data-src="https://court.gov.cn/p.png"', ' onclick="x()"', " dir=rtl", ' alt="y"',
    " name=a", " controls", ' aria-hidden="true"', ' class="katex"', ' class="MathJax"', " type=checkbox", " width=10",
    " width=1", ' style="opacity:0"',
)  # fmt: skip
TAILS: Final = ("", " ", "&amp;", "&nbsp;", "< ", ">", "\n", " &copy=1 ", "\r\n")


@st.composite
def _tree(draw: st.DrawFn, depth: int = 0) -> str:
    """Return HTML in which each word of the form wN is visible; some elements are not closed."""
    parts = []
    for _ in range(draw(st.integers(0, 4 if depth < 5 else 0))):
        kind = draw(st.integers(0, 9))
        attributes = draw(st.sampled_from(ATTRIBUTES)) + draw(st.sampled_from(ATTRIBUTES))
        if kind < 4:
            parts.append(f"w{draw(st.integers(0, 10**9))}w{draw(st.sampled_from(TAILS))}")
        elif kind == 4:
            parts.append(f"<{draw(st.sampled_from(VOID))}{attributes}>")
        else:
            name = draw(st.sampled_from(ELEMENTS))
            end = f"</{name}>" if draw(st.integers(0, 9)) else ""
            parts.append(f"<{name}{attributes}>{draw(_tree(depth + 1))}{end}")
    return "".join(parts)


def _text(html: str) -> str:
    return "".join(map(str, lxml_html.fromstring(f"<div>{html}</div>").itertext()))


@pytest.mark.slow
@trees
@given(_tree())
@example("<table><svg>w1w</svg><tr>w2w<select><option>w3w</table>")
@example("<ruby>w1w<rt>w2w<rt>w3w<dd>w4w</ruby>")
@example("<video>w1w<p>w2w<object>w3w")
def test_no_visible_text_is_lost_and_cleaning_is_idempotent(html: str) -> None:
    cleaned = clean(html, BASE)
    words = [word.strip("w") for word in html.replace("<", " ").replace("&", " ").replace(">", " ").split()]
    shown = _text(cleaned)
    for word in words:
        if word.isdigit() and f"w{word}w" in html:
            assert f"w{word}w" in shown
    assert clean(cleaned, "https://elsewhere.org/") == cleaned


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>no</p><p>yes",
        "<div style='display:none'><p>no<div>no</div></div>yes",
        "<p style='display:none'>no<p>yes",
        "<ul><li hidden>no<li>yes</ul>",
        "<table><tr hidden><td>no<tr><td>yes</table>",
        "<script>no</script><style>no</style><template>no</template><datalist><option>no</datalist>yes",
        "<head><title>no</title></head>yes",
    ],
)
def test_text_that_nobody_sees_goes(html: str) -> None:
    assert _text(clean(html, BASE)).split() == ["yes"]


@pytest.mark.parametrize(
    "html",
    [
        "<div style='visibility:hidden;opacity:0'>yes</div>",
        "<p hidden='until-found'>yes",
        "<p style='display:block'>yes",
    ],
)
def test_text_that_a_script_shows_stays(html: str) -> None:
    assert _text(clean(html, BASE)).split() == ["yes"]


LARGE: Final[dict[str, Callable[[], str]]] = {
    "elements": lambda: "<p>" * (MAX_ELEMENTS + 1),
    "attributes": lambda: "".join(
        f"<p {' '.join(f'a{n}={n}' for n in range(1000))}>" for _ in range(MAX_ATTRIBUTES // 1000 + 1)
    ),
    "references": lambda: "&amp;" * (MAX_REFERENCES + 1),
    "formatting": lambda: "".join(f"<p><b title={n}></p>" for n in range(2000)),
    "formatting that is not closed": lambda: "<p>" + "<b>" * 4000 + "</p>" + "<p>x</p>" * 4000,
}


@pytest.mark.parametrize("name", LARGE)
def test_what_takes_too_long_is_refused(name: str) -> None:
    with pytest.raises(TooLargeError):
        clean(LARGE[name](), BASE)


def test_many_ampersands_are_kept() -> None:
    html = "a &amp; b \ue000" * 10_000
    assert clean(html, BASE) == html.strip()


def test_a_large_table_is_not() -> None:
    html = f"<table>{'<tr><td>x</td><td>y</td></tr>' * (MAX_ELEMENTS // 4)}</table>"
    assert clean(html, BASE).count("<td>") == MAX_ELEMENTS // 4 * 2


def test_a_page_nested_deeply_keeps_its_text() -> None:
    assert _text(clean("<div>" * 5000 + "x" + "</div>" * 5000, BASE)) == "x"


def test_a_finding_is_at_its_tag() -> None:
    html = "<p>x</p>\n<p>y <b onclick=x() data-a=1>z</b> <b onclick=x()>z</b>"
    found = sanitize(html, BASE).findings
    assert [(each.kind, html[each.start : each.end]) for each in found] == [
        (FindingKind.SCRIPT, "<b onclick=x() data-a=1>"),
        (FindingKind.MARKUP, "<b onclick=x() data-a=1>"),
        (FindingKind.SCRIPT, "<b onclick=x()>"),
    ]


def test_text_in_a_value_that_is_never_closed_is_reported() -> None:
    html = '<p>x</p><time datetime="2024>y</time> <p>z</p>'
    assert [(each.kind, each.start) for each in sanitize(html, BASE).findings] == [(FindingKind.TEXT, 8)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<p>一。</p><p>二。</p>", "一。二。"),
        (f"<p>{'A sentence. ' * 40}</p>", ("A sentence. " * 25).strip()),
        (f"<p>{'这是一句话。' * 80}</p>", "这是一句话。" * 50),
        (f"<p>{'word ' * 100}</p>", ("word " * 59).strip() + "…"),
        (f'<p>{"一" * 290}</p>{"<table></table>" * 177}<sup><a href="#n1">[1]</a></sup><p>二</p>', "一" * 290 + " 二"),
        ("<h2>Head</h2><p>Text</p>", "Text"),
        ("<h2>Head</h2>", "Head"),
        ("<img src='https://a.cn/x.png'>", ""),
    ],
)
def test_an_excerpt_ends_with_a_sentence(html: str, expected: str) -> None:
    assert excerpt(html) == expected
    assert len(excerpt(html)) <= 300


# Where the characters of a value are in the file

_LINES: Final = st.lists(st.text("ab 中“'\"\\#:-\t&<", max_size=12), max_size=6).map("\n".join)
STYLES: Final = ("|", ">", "'", '"', None)


@trees
@given(_LINES, st.sampled_from(STYLES), st.integers(20, 90))
def test_each_character_of_a_value_is_found_in_the_file(text: str, style: str | None, width: int) -> None:
    written = yaml.dump({"content": f"x{text}x"}, default_style=style, allow_unicode=True, width=width)
    (document,), problems = parse(SourceFile("a.yaml", written.encode()))
    assert problems == []
    (key,) = document.data
    value, offsets = document.data[key], document.offsets(key)
    for at, character in enumerate(value):
        if not character.isspace():
            found = written[offsets(at)]
            assert found == character or found in "\\'"


@pytest.mark.parametrize("depth", [5, 30, 40, 60, 100])
def test_links_across_nested_blocks_are_stable_once_cleaned_or_refused(depth: int) -> None:
    blocks = "<div>" * depth
    try:
        found = clean(f"{blocks}<a href=/x>{blocks}<b>{blocks}<a href=/y>text", BASE)
    except TooLargeError:
        assert depth > 30
        return
    assert clean(found, BASE) == found
    assert "text" in found


def test_a_frame_in_as_many_elements_as_may_be_open_is_stable_once_cleaned() -> None:
    found = clean(f"{'<div>' * 200}<iframe src=https://x.org/y></iframe> text", BASE)
    assert clean(found, BASE) == found
    assert "text" in found


LAZY: Final = '<img class="lazy" data-src="a.jpg">'
COPY: Final = '<noscript><img src="a.jpg"></noscript>'


@pytest.mark.parametrize(
    "written",
    [
        LAZY + COPY,
        COPY + LAZY,
        LAZY.replace("a.jpg", "small.jpg") + COPY,  # the one in <noscript> is the real one
        COPY + LAZY.replace("a.jpg", "small.jpg"),
        '<img alt="x">' + COPY,
        COPY + '<img alt="x">',
        "<picture><source srcset=a.jpg><img></picture>",
    ],
)
def test_a_lazy_picture_and_its_copy_are_one(written: str) -> None:
    found = sanitize(written, "https://court.gov.cn/")
    assert found.html == '<img src="https://court.gov.cn/a.jpg">'
    assert found.findings == []


@pytest.mark.parametrize(
    ("written", "kept", "kind"),
    [
        ('<a href="x%E2%80%8By">a</a>', "<a>a</a>", FindingKind.LINK),
        ('<a href="http://[bad">a</a>', "<a>a</a>", FindingKind.LINK),
        ('<a href="x%E2%80%8B">a</a>', '<a href="https://court.gov.cn/x">a</a>', FindingKind.ADDRESS),
        ('<img src="http://192.168.0.1/a.png" alt="q">', "q", FindingKind.PICTURE),
        ('<img src="http://x.internal/a.png" alt="q">', "q", FindingKind.PICTURE),
        ('<img src="a.png" onerror="x()">', '<img src="https://court.gov.cn/a.png">', FindingKind.SCRIPT),
    ],
)
def test_an_address_that_leads_nowhere_is_removed_and_reported(written: str, kept: str, kind: FindingKind) -> None:
    found = sanitize(written, "https://court.gov.cn/")
    assert found.html == kept
    assert [finding.kind for finding in found.findings] == [kind]
