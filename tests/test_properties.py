"""Whatever bytes, trees and texts come: problems with places, or feeds that parse back to what was written.

The examples are the same on every run. The corpus of what was found by more of them is ``cases/hostile/``.
"""

from __future__ import annotations

import calendar
import json
import re
import tempfile
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from conftest import ARTICLE, NOW, SITE, tree
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

import hattip
from hattip.codes import Code
from hattip.problems import Problem, Span
from hattip.reporting import messages
from hattip.reporting import text as report
from hattip.values import dates, urls
from hattip.values import html as safe_html
from hattip.values.text import forbidden, one_line

pytestmark = pytest.mark.slow
settings.register_profile(
    "hostile",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=120,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],  # to explain a failure takes longer than to find it
    suppress_health_check=list(HealthCheck),  # how long an example takes says nothing here, and there are fixtures
)
hostile: Final = settings.get_profile("hostile")
few: Final = settings(hostile, max_examples=15)
many: Final = settings(hostile, max_examples=300)

MOMENT: Final = datetime.fromisoformat(NOW).astimezone(UTC)
ATOM: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
BASE: Final = "https://court.gov.cn/a/b?c"


def _publish(site: bytes, article: bytes, root: Path) -> hattip.Publication:
    (root / "content/articles").mkdir(parents=True)
    (root / "content/site.yaml").write_bytes(site)
    (root / "content/articles/a.yaml").write_bytes(article)
    return hattip.publish(root, now=MOMENT)


def _check_outcome(site: bytes, article: bytes) -> None:
    """Publish; there must be feeds, or problems that can be found, and no third outcome."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        done = _publish(site, article, root)
        for problem in done.problems:
            _check_problem(problem, root)
        assert done.failed is (done.changes is None) is not (root / "feeds").exists()
        _check_report(report.problems(done, "") + report.published(done))


def _check_problem(problem: Problem, root: Path) -> None:
    span = problem.span
    assert isinstance(problem.code, Code)
    assert messages.message(problem)
    assert messages.hint(problem)
    assert (root / span.path).exists()
    if (root / span.path).is_dir():
        assert (span.line, span.column) == (1, 1)
        return
    data = (root / span.path).read_bytes().removeprefix(b"\xef\xbb\xbf")
    ends = "\n" if problem.code is Code.NOT_UTF8 else "\r\n|[\r\n\x85\u2028\u2029]"
    lines = re.split(ends, data.decode(errors="replace"))
    assert 1 <= span.line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    assert (span.line, span.column) <= (span.end_line, span.end_column)


def _check_report(shown: str) -> None:
    # A no-break space is no danger, and French and Chinese texts have it.
    assert all(line.replace("\xa0", " ").isprintable() for line in shown.split("\n"))


# Bytes

_WORDS: Final = [
    b"title", b"published", b"categories", b"source", b"original_url", b"url", b"content", b"id", b"tags", b"court",
    b"one", b"2024-05-26", b"https://court.gov.cn/x", b": ", b":", b"- ", b"? ", b"\n", b"\n  ", b"\r\n", b"\r",
    b"---\n", b"...\n", b"[", b"]", b"{", b"}", b",", b"&a ", b"*a", b"!t ", b"!!binary ", b"|\n", b">-\n", b"'", b'"',
    b"\\u0000", b"\\x", b"%YAML 1.1\n", b"%TAG ! x\n", b"# ", b"<<", b"~", b"\t", b" ", b"\x00", b"\x07", b"\xc2\x85",
    b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xed\xa0\x80", "界".encode(), "😀".encode(), b"\xe7\x95", b"@", b"`",
]  # fmt: skip
_yaml_like: Final = st.lists(st.sampled_from(_WORDS), max_size=40).map(b"".join)
_bytes: Final = st.one_of(
    st.binary(max_size=200), _yaml_like, st.text(max_size=60).map(lambda text: text.encode(errors="replace"))
)


@hostile
@given(_bytes)
@example(b"a: [" + b"\x01" * 3)
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes_as_an_article(data: bytes) -> None:
    _check_outcome(SITE.encode(), data)


@hostile
@given(_bytes)
def test_any_bytes_as_the_site(data: bytes) -> None:
    _check_outcome(data, ARTICLE.encode())


@hostile
@given(_yaml_like, st.integers(0, len(ARTICLE)))
def test_any_bytes_within_an_article(data: bytes, at: int) -> None:
    article = ARTICLE.encode()
    _check_outcome(SITE.encode(), article[:at] + data + article[at:])


@hostile
@given(_yaml_like, st.integers(0, len(SITE)))
def test_any_bytes_within_the_site(data: bytes, at: int) -> None:
    site = SITE.encode()
    _check_outcome(site[:at] + data + site[at:], ARTICLE.encode())


# Trees

_ARTICLE_KEYS: Final = [
    "title", "published", "updated", "categories", "source", "original_url", "url", "authors", "summary", "content",
    "content_file", "image", "enclosures", "language", "rights", "license", "tags", "id", "draft", "withdrawn",
]  # fmt: skip
_SITE_KEYS: Final = [
    "id", "title", "description", "base_url", "home_url", "language", "timezone", "publisher", "rights", "notice",
    "contact", "credit", "formats", "limit", "max_bytes", "archive", "withdrawn_days", "hub", "categories",
    "sources",
]  # fmt: skip
_INNER_KEYS: Final = [
    "name", "url", "feed", "rights", "license", "email", "slug", "title", "description", "template", "show", "on",
    "reason", "alt", "width", "height", "type", "length",
]  # fmt: skip
_VALUES: Final = [
    "", "~", "x", "self", "court", "one", "two", "true", "false", "0", "1", "50", "-1", "9" * 30, "2024-05-26",
    "2024-05-26T08:30+08:00", "2024-02-30", "https://court.gov.cn/x", "https://[::1]/", "http://[fe80::1%x]/", "http://",
    "tag:a.b,2024:c", "en", "zh-Hans", "xx-y", "UTC", "Asia/Shanghai", "../x", "a.md", "../a.md", "a" * 300 + ".md",
    "a@b.cn", "mailto:a@b.cn", "rss", "atom", "json", "opml", "source", "original", "{source} {original}", "{x}",
    "{", "}}", "audio/mpeg", "<b>x</b>", "<![x[", "&#1;", "&#" + "9" * 5000 + ";", "]]>", "\u200b", "\u202e", "界",
    "{message}",
]  # fmt: skip
_scalar: Final = st.one_of(st.sampled_from(_VALUES), st.text(max_size=12))
_key: Final = st.one_of(st.sampled_from(_INNER_KEYS), st.sampled_from(_ARTICLE_KEYS), st.text(max_size=6))
_value: Final = st.recursive(
    _scalar,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_key, inner, max_size=5)),
    max_leaves=8,
)


def _trees(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.one_of(st.sampled_from(keys), st.text(max_size=6)), _value, max_size=8)


def _written(tree: Any) -> bytes:
    """Write a tree as JSON, which is YAML but for lone surrogates; those become question marks."""
    return json.dumps(tree, ensure_ascii=False).encode(errors="replace")


@pytest.mark.no_cover
@many
@given(_trees(_ARTICLE_KEYS), st.sets(st.sampled_from(_ARTICLE_KEYS[:6])))
@example({"content": "<![x["}, set())
@example({"content": "&#" + "9" * 5000 + ";"}, set())
@example({"content_file": "a" * 300 + ".md"}, set())
@example({"language": "zh" + "-abcdefgh" * 2000}, set())
def test_any_tree_as_an_article(tree: dict[str, Any], without: set[str]) -> None:
    right = {
        "title": "A ruling",
        "published": "2024-05-26",
        "categories": "one",
        "source": "court",
        "original_url": "https://court.gov.cn/ruling",
    }
    kept = {key: value for key, value in right.items() if key not in without}
    _check_outcome(SITE.encode(), _written({**tree, **kept}))
    _check_outcome(SITE.encode(), _written({**kept, **tree}))


@pytest.mark.no_cover
@many
@given(_trees(_SITE_KEYS))
def test_any_tree_as_the_site(tree: dict[str, Any]) -> None:
    _check_outcome(_written(tree), ARTICLE.encode())
    right = {
        "id": "tag:news.test,2024:site",
        "title": "News",
        "description": "What others wrote",
        "base_url": "https://feeds.news-site.org/",
        "home_url": "https://news-site.org/",
        "language": "en",
        "timezone": "Asia/Shanghai",
        "publisher": {"name": "The News Site"},
        "categories": [{"slug": "one", "title": "One"}],
        "sources": {"court": {"name": "The Court", "url": "https://court.gov.cn/"}},
        "archive": "false",
    }
    _check_outcome(_written({**right, **tree}), ARTICLE.encode())


# Articles, into every format and back

_SNIPPETS: Final = [
    "]]>", "<![CDATA[", "&amp;", "&", "&#60;", "<b>", "</title>", "</item>", "<!--", "-->", "<?xml version='1.0'?>",
    "<!DOCTYPE x>", '"', "'", "`", "\\", "{source}", "{0}", "%s", "\u202e", "\u2066", "\u200d", "\ufeff", "\u3000",
    "\u2028", "\x85", "\n", "\r\n", "\t", "  ", "界", "👩‍👩‍👧", "e\u0301", "\U0010fffd", ": ", " #", "javascript:",
    "</footer>",
]  # fmt: skip


def _can_stand(text: str) -> bool:
    return next(forbidden(text), None) is None


_any_text: Final = st.lists(
    st.one_of(st.sampled_from(_SNIPPETS), st.text(max_size=4).filter(_can_stand)), max_size=8
).map("".join)
# With a letter, so that there is something to see.
_line: Final = _any_text.map(lambda text: f"{text}x")
# An address with an invisible character is refused.
_part: Final = _any_text.map(
    lambda text: "".join(each for each in text if unicodedata.category(each)[0] not in "CZ" and each not in "\\?#")
)
_address: Final = st.builds("https://court.gov.cn/{}?q={}#f{}".format, _part, _part, _part)
_moments: Final = st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 31)).map(  # noqa: DTZ001 - in UTC, below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
_articles: Final = st.fixed_dictionaries(
    {
        "title": _line,
        "summary": _line,
        "authors": st.lists(_line, min_size=1, max_size=3),
        "tags": st.lists(_line, max_size=3),
        "rights": _line,
        "source": st.fixed_dictionaries({"name": _line, "url": _address}),
        "original_url": _address,
        "published": _moments.map(datetime.isoformat),
        "content": _any_text.map(lambda text: f"<p>x{text}</p>"),
    }
)
_sites: Final = st.fixed_dictionaries({"title": _line, "notice": _line, "publisher": _line, "category": _line})


@few
@given(_articles, _sites)
def test_any_article_comes_back_out_of_every_format(article: dict[str, Any], site: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        described = SITE.replace("title: News", f"title: {json.dumps(site['title'], ensure_ascii=False)}")
        described = described.replace("The News Site", json.dumps(site["publisher"], ensure_ascii=False))
        described = described.replace("title: One", f"title: {json.dumps(site['category'], ensure_ascii=False)}")
        described += f"notice: {json.dumps(site['notice'], ensure_ascii=False)}\narchive: false\n"
        written = _written({**article, "categories": "one"})
        done = _publish(described.encode(), written, root)
        assert not done.failed, report.problems(done, "")
        stated = _folded(article)
        stated["tags"] = [tag for tag in dict.fromkeys(stated["tags"]) if tag != one_line(site["category"])]
        first = tree(root / "feeds")
        _check_atom(first["one/atom.xml"], stated)
        _check_rss(first["one/rss.xml"], stated)
        _check_json(first["one/feed.json"], stated, one_line(site["category"]))
        _check_opml(first["feeds.opml"], one_line(site["title"]), one_line(site["category"]))
        _check_feedparser(first["one/atom.xml"], first["one/rss.xml"], stated)
        again = hattip.publish(root, now=MOMENT)
        assert again.changes is not None
        assert again.changes.is_empty
        assert tree(root / "feeds") == first


def _folded(value: Any) -> Any:
    """Do what the documentation says of texts: every run of blanks and line ends is one space, none at the ends."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list):
        return [_folded(item) for item in value]
    return {key: _folded(item) for key, item in value.items()}


def _text(parent: Any, tag: str) -> str:
    found = parent.find(tag)
    assert found is not None, tag
    return found.text or ""


def _dense(text: str) -> str:
    return "".join(text.split())


def _same(seen: str, stated: str) -> bool:
    return unquote(seen) == unquote(stated) and seen.isascii()


def _check_atom(data: bytes, stated: dict[str, Any]) -> None:
    (entry,) = ET.fromstring(data).findall(f"{ATOM}entry")  # noqa: S314 - our own
    assert _text(entry, f"{ATOM}title") == stated["title"]
    assert [_text(author, f"{ATOM}name") for author in entry.findall(f"{ATOM}author")] == stated["authors"]
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["one", *stated["tags"]]
    assert _text(entry, f"{ATOM}rights") == stated["rights"]
    # Its paragraphs stay, so the whitespace may be different.
    assert _dense(stated["summary"]) in _dense(_text(entry, f"{ATOM}summary"))
    assert stated["source"]["name"] in _text(entry, f"{ATOM}summary")
    source = entry.find(f"{ATOM}source")
    assert source is not None
    assert _text(source, f"{ATOM}title") == stated["source"]["name"]
    links = {link.get("rel"): link.get("href", "") for link in entry.findall(f"{ATOM}link")}
    assert _same(links["via"], stated["original_url"])
    assert _same(links["alternate"], stated["original_url"])
    assert datetime.fromisoformat(_text(entry, f"{ATOM}published")) == datetime.fromisoformat(stated["published"])
    _check_credit(_text(entry, f"{ATOM}content"), stated)


def _check_rss(data: bytes, stated: dict[str, Any]) -> None:
    (item,) = ET.fromstring(data).iter("item")  # noqa: S314 - our own
    assert _text(item, "title") == stated["title"]
    assert _same(_text(item, "link"), stated["original_url"])
    separator = "; " if any("," in name for name in stated["authors"]) else ", "
    assert _text(item, f"{DC}creator") == separator.join(stated["authors"])
    assert _text(item, f"{DC}rights") == stated["rights"]
    assert _text(item, f"{DC}source") == stated["source"]["name"]
    assert [category.text for category in item.findall("category")][1:] == stated["tags"]
    link = item.find(f"{ATOM}link")
    assert link is not None
    assert _same(link.get("href", ""), stated["original_url"])
    _check_credit(_text(item, CONTENT), stated)


def _check_json(data: bytes, stated: dict[str, Any], category: str) -> None:
    (item,) = json.loads(data)["items"]
    assert item["title"] == stated["title"]
    assert _same(item["url"], stated["original_url"])
    assert _same(item["external_url"], stated["original_url"])
    assert [author["name"] for author in item["authors"]] == stated["authors"]
    assert item["tags"] == [category, *stated["tags"]]
    assert item["_rights"]["text"] == stated["rights"]
    assert item["_source"]["name"] == stated["source"]["name"]
    assert datetime.fromisoformat(item["date_published"]) == datetime.fromisoformat(stated["published"])
    _check_credit(item["content_html"], stated)


def _check_opml(data: bytes, title: str, category: str) -> None:
    opml = etree.fromstring(data)
    assert opml.findtext("head/title") == title
    shown = [outline.get("text") for outline in opml.iter("outline")]
    assert shown == [title, f"{title} · {category}", f"{title} · Two"]


def _check_feedparser(atom: bytes, rss: bytes, stated: dict[str, Any]) -> None:
    """Ask the parser of many programs. It unescapes addresses, and texts in RSS, once more than it should."""
    for data in (atom, rss):
        parsed = feedparser.parse(data)
        assert not parsed.bozo, parsed.bozo_exception
        (entry,) = parsed.entries
        assert entry.id.startswith("urn:uuid:")
        (via,) = [link.href for link in entry.links if link.rel == "via"]
        for link in (entry.link, via):
            assert _same(link.partition("&")[0], stated["original_url"].partition("&")[0])
        moment = datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC)
        assert moment == datetime.fromisoformat(stated["published"])
    (entry,) = feedparser.parse(atom).entries
    assert entry.title in _recoded(stated["title"])
    assert entry.source.title in _recoded(stated["source"]["name"])


def _recoded(text: str) -> set[str]:
    """Return a text as feedparser may give it: it decodes one again that looks like UTF-8 read as Latin-1."""
    try:
        return {text.strip(), text.encode("latin-1").decode().strip()}
    except UnicodeError:
        return {text.strip()}


class _Page(HTMLParser):
    """What people see of HTML, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links = "", [""]
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.links += [value or "" for name, value in attributes if (tag, name) == ("a", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def _check_credit(html: str, stated: dict[str, Any]) -> None:
    page = _Page(html[html.rindex("<footer") :])
    assert stated["source"]["name"] in page.text
    assert any(author in page.text for author in stated["authors"])
    assert any(_same(link, stated["original_url"]) for link in page.links)
    assert unquote(stated["original_url"]) in unquote(page.text)


# Single pieces


@many
@given(st.one_of(_address, st.text(max_size=30), st.builds("http://{}/{}".format, st.text(max_size=12), _any_text)))
@example("http://[fe80::1%中]/")
@example("http://[fe80::1%<b>]/")
@example("http://[v1.a]/")
@example("http://[::1]]/")
def test_an_address_becomes_a_uri_or_is_none(text: str) -> None:
    try:
        uri = urls.normalize(text)
    except urls.UrlError:
        return
    assert urls.normalize(uri) == uri
    assert re.fullmatch(r"https?://[a-z0-9.:\[\]-]+/[A-Za-z0-9/?:@!$&'()*+,;=._~%#-]*", uri)


@many
@given(st.datetimes(datetime(1002, 1, 1), datetime(9997, 1, 1)), st.integers(-23 * 60, 23 * 60))  # noqa: DTZ001
def test_a_moment_comes_back(moment: datetime, minutes: int) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert dates.parse(dates.rfc3339(moment), "UTC") == moment
    sign, (hour, minute) = "+" if minutes >= 0 else "-", divmod(abs(minutes), 60)
    local = (moment + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
    assert dates.parse(f"{local}{sign}{hour:02}:{minute:02}", "Asia/Shanghai") == moment


@many
@given(
    st.one_of(st.text(max_size=30), st.text("0123456789-:TZ+ .", max_size=30)),
    st.sampled_from(["UTC", "Europe/Berlin"]),
)
def test_any_text_is_a_moment_or_a_problem(text: str, timezone: str) -> None:
    with suppress(dates.DateError):
        assert dates.parse(text, timezone).utcoffset() == timedelta(0)


_TAGS: Final = [
    "p", "b", "i", "a", "div", "ul", "li", "table", "tr", "td", "img", "br", "blockquote", "h1", "span", "x-y",
    "script", "style", "svg", "math", "title", "textarea", "template", "select", "footer", "iframe",
    "plaintext",
]  # fmt: skip
_attribute: Final = st.builds(
    "{}={}".format,
    st.sampled_from(["href", "src", "title", "onclick", "style", "width", "xmlns", "cite", "alt", "dir"]),
    st.sampled_from(
        [
            "x",
            "'/y'",
            '"//e.org/"',
            '"javascript:a"',
            "'&#1;'",
            '"a&quot;b>"',
            "''",
            "1",
            "'java&#10;script:x'",
            "'#'",
            "'http://[::1'",
            "'data:x'",
            "'mailto:a@b.cn'",
            "'mailto:x'",
            "'width:1px'",
            "'&#99999999999;'",
        ]
    ),
)
_markup: Final = st.one_of(
    st.builds("<{}>".format, st.sampled_from(_TAGS)),
    st.builds("<{} {}>".format, st.sampled_from(_TAGS), _attribute),
    st.builds("</{}>".format, st.sampled_from(_TAGS)),
    st.sampled_from(
        [
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<![x[",
            "<![",
            "<!",
            "<?",
            "</",
            "<",
            ">",
            "&",
            "&#1;",
            "&#xD800;",
            "&lt;",
            "<!DOCTYPE x>",
            "--!>",
            "&#" + "9" * 5000 + ";",
            "\x00",
            "\x0c",
            "\ufffe",
        ]
    ),
    st.text(max_size=4),
)
_html: Final = st.lists(_markup, max_size=12).map("".join)


@many
@given(_html)
@example("a &#1; &#xFFFE; b")
def test_any_html_becomes_harmless_once_and_for_all(html: str) -> None:
    assume(html.isprintable() or _can_stand(html))
    clean = safe_html.clean(html, BASE)
    assert safe_html.clean(clean, BASE) == clean
    assert _can_stand(clean)
    page = _Page(clean)
    assert not page.tags & {"script", "style", "svg", "math", "iframe", "template", "select", "textarea", "title"}
    assert not page.attributes & {"style", "onclick", "xmlns"}
    assert all(finding.subject for finding in safe_html.sanitize(html, BASE).findings)


@many
@given(
    code=st.sampled_from([Code.UNWRITABLE_OUTPUT, Code.DAMAGED_RECORD, Code.CACHE_UNUSABLE]),
    path=st.text(max_size=20),
    excerpt=st.text(max_size=120),
    message=st.text(max_size=20),
    hint=st.text(max_size=20),
)
@pytest.mark.parametrize("color", [False, True])
def test_any_problem_can_be_shown(*, color: bool, code: Code, path: str, excerpt: str, message: str, hint: str) -> None:
    fields = {"reason": message, "path": hint}
    for line, column, end_line, end_column in [(1, 1, 1, 1), (3, 200, 3, 210), (2, 5, 9, 1)]:
        problem = Problem(code, Span(path, line, column, end_line, end_column, excerpt), "", fields)
        shown = report.problems(hattip.Publication((problem,)), "", color=color)
        _check_report(re.sub(r"\x1b\[[0-9;]*m", "", shown) if color else shown)
        shown.encode(errors="backslashreplace")
