"""Hostile content comes out inert: in headless Chromium no script of it runs and no request of it leaves.

Every file of ``cases/hostile_html/`` and ``cases/hostile_markdown/`` is one technique. Its script calls
``ran('<technique>')``, and its requests go to ``http://127.0.0.1:PORT/leak/<technique>``; the test replaces ``PORT`` by
the port of its server. A new technique needs no code. Visible pictures may be fetched, so no technique has one at that
server.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest
from conftest import CASES, SITE, Folder, Hattip
from lxml import etree
from markdown_it import MarkdownIt

from hattip.values.html import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element as Element

HOSTILE: Final = CASES / "hostile_html"
HOSTILE_MARKDOWN: Final = CASES / "hostile_markdown"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER: Final = next(filter(None, map(shutil.which, BROWSERS)), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason=f"none of {', '.join(BROWSERS)} is on the PATH")
HANG: Final = 600  # seconds until a browser that never ends is killed; no test depends on it

# What hattip does not publish at all, because no feed can carry such characters.
REFUSED: Final = {"control-characters-as-separators", "script-with-null-bytes"}
# Runs and leaks on every page, never cleaned: where it is not seen, the test was blind.
CANARY: Final = "<img src=x onerror=\"ran('canary')\"><img src='http://127.0.0.1:PORT/leak/canary'>"

# What a reader app has a use for, said here a second time and by itself, so that no slip in the code is believed.
TAGS: Final = {
    "a", "abbr", "article", "aside", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
    "col", "colgroup", "data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark",
    "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "source", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
    "video", "wbr",
}  # fmt: skip
ATTRIBUTES: Final = {
    "abbr", "alt", "cite", "class", "colspan", "controls", "datetime", "dir", "headers", "height", "href",
    "hreflang", "id", "lang", "open", "poster", "preload", "rel", "reversed", "rowspan", "scope", "span", "src",
    "start", "title", "type", "value", "width",
}  # fmt: skip
ADDRESSES: Final = {"cite", "href", "poster", "src"}
VOID: Final = {"br", "col", "hr", "img", "source", "wbr"}
# Narrower than HTML, so that no two parsers can disagree on where a tag begins and ends.
TOKEN: Final = re.compile(r"<(?P<start>[a-z][a-z0-9]*)(?: [a-z]+=\"[^\"<>]*\")*>|</(?P<end>[a-z][a-z0-9]*)>|[^<>]+")

# The page holds every technique, and behaves like a reader who touches everything in every way. It keeps hold of what
# it needs from the beginning: content can put itself in the place of anything that is found by name.
SCRIPT: Final = """
const root = document.documentElement;
const select = Document.prototype.querySelectorAll.bind(document);
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const events = ('abort animationend animationiteration animationstart auxclick beforeinput beforematch beforetoggle '
  + 'blur cancel change close contextmenu copy cut dblclick drag dragenter dragover dragstart drop end error focus '
  + 'focusin focusout formdata hashchange input invalid keydown keyup load loadstart message mousedown mouseenter '
  + 'mouseleave mousemove mouseout mouseover mouseup paste pointerdown pointerenter pointermove pointerover pointerup '
  + 'repeat reset resize scroll scrollend search select selectstart submit toggle touchstart transitionend '
  + 'transitionrun transitionstart wheel').split(' ');
window.ran = name => { root.dataset.ran += ' ' + name; };

function stay(event) {  // Of a page that was left nothing is seen any more; the server's answers leave it where it is.
  const link = event.target.closest('a, area');
  const address = link && link.href ? String(link.href.animVal ?? link.href) : 'javascript:';
  if (!/^javascript:|^http:[^?#]*\\/(leak|linked)/.test(address)) event.preventDefault();
}

function touch(element) {
  const named = Array.from(element.attributes, attribute => attribute.name).filter(name => name.startsWith('on'));
  for (const event of [...events, ...named.map(name => name.slice(2))]) element.dispatchEvent(new Event(event));
  element.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
  element.scrollTop = 1;
  if (element.style) element.style.color = 'red';
  if (element.focus) element.focus();
  element.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
}

async function touchAll() {
  for (const details of select('details')) details.open = !details.open;
  let number = 0;
  for (const element of select('article[data-name], article[data-name] *')) {
    touch(element);
    // Otherwise the next link that is followed would stop this one.
    if (number++ % 100 === 0 || element.matches('a, area, button, input, svg *')) await pause(5);
  }
  const items = Array.from(select('article[data-name]'));
  for (const item of items) if (window['clobbered-' + item.dataset.name]) ran(item.dataset.name);
  await pause(500);
  root.dataset.items = items.filter(item => item.parentNode.localName === 'body').length;
}

addEventListener('click', stay, true);
addEventListener('load', touchAll);
"""


def _corpus(folder: Path) -> dict[str, str]:
    """Return the techniques by name; a suite that finds none must not pass."""
    found = {path.stem: path.read_bytes().decode() for path in sorted(folder.iterdir())}
    if not found:
        message = f"there is no technique in {folder}"
        raise FileNotFoundError(message)
    return found


MARKDOWN: Final = _corpus(HOSTILE_MARKDOWN)
CORPUS: Final = {name: MarkdownIt("commonmark").render(text) for name, text in MARKDOWN.items()} | _corpus(HOSTILE)


class Server(ThreadingHTTPServer):
    """Serves one page on this computer, and writes down which techniques asked for anything."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.page = b""
        self.leaked: set[str] = set()

    def at_port(self, html: str) -> str:
        """Return HTML with its requests directed to this server."""
        return html.replace("PORT", str(self.server_port))


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        # Any other answer than "no content" would let a frame or a form replace the page.
        is_page = self.path == "/page"
        self.send_response(200 if is_page else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if is_page:
            self.wfile.write(self.server.page)

    do_HEAD = do_OPTIONS = do_POST = do_GET  # noqa: N815 - the names are the library's

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size  # every request counts, understood or not
        self.server.leaked |= set(re.findall(r"/leak/([\w-]+)", self.requestline))

    def log_message(self, *_: object) -> None:
        """Say nothing of what it does not understand: pictures on other hosts come over TLS."""


@contextmanager
def _serving() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this computer, for the time of a test."""
    with _serving() as serving:
        yield serving


@dataclass(frozen=True)
class Seen:
    """What happened on a page: which techniques ran, which sent a request, how many items kept to their own place."""

    ran: set[str]
    leaked: set[str]
    apart: int


def _open(server: Server, contents: Mapping[str, str], profile: Path) -> Seen:
    """Open one page of all contents in the browser, touch everything, and return what happened."""
    items = "\n".join(f'<article data-name="{name}">{html}</article>' for name, html in contents.items())
    head = f'<html data-ran="" data-items="0"><meta charset="utf-8"><script>{SCRIPT}</script>'
    page = f"<!DOCTYPE html>\n{head}\n<body>{items}\n"
    server.page, server.leaked = page.encode(), set()
    shown = subprocess.run(
        [*_command(profile, server.server_port), f"http://127.0.0.1:{server.server_port}/page"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=HANG,
        check=True,
    ).stdout.decode()
    root = re.search(r'<html data-ran="(?P<ran>[^"]*)" data-items="(?P<items>\d+)"', shown)
    assert root, shown[:1000]
    return Seen(set(root["ran"].split()), server.leaked, int(root["items"]))


def _command(profile: Path, port: int) -> list[str]:
    """Return the browser's command line: a fresh profile, and a network in which every host is the server."""
    assert BROWSER
    switches = (
        "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
        "disable-component-update disable-sync no-proxy-server dump-dom virtual-time-budget=20000"
    )
    network = f"--host-resolver-rules=MAP * 127.0.0.1:{port}"
    return [BROWSER, *(f"--{switch}" for switch in switches.split()), f"--user-data-dir={profile}", network]


def _publish(site: Folder, hattip: Hattip, corpus: Mapping[str, str]) -> list[dict[str, str]]:
    """Publish every technique as the content of an article; return the errors."""
    site.write("content/site.yaml", f"{SITE}limit: 1000\nmax_bytes: 100000000\narchive: false\n")
    for name, html in corpus.items():  # hattip refuses content that shows nothing
        file, text = (f"{name}.md", MARKDOWN[name]) if name in MARKDOWN else (f"{name}.html", html)
        site.write(f"content/articles/{file}", f"<p>{name}</p>\n\n{text}")
        site.article(name, title=name, content_file=file)
    ran = hattip("--root", site.root, "--report", "json")
    return [problem for problem in ran.report["problems"] if problem["severity"] == "error"]


def _from_atom(data: bytes) -> Iterator[tuple[str, str]]:
    # Not with feedparser, which cleans HTML itself.
    atom = "{http://www.w3.org/2005/Atom}"
    for entry in etree.fromstring(data).iter(f"{atom}entry"):
        yield _text(entry, f"{atom}title"), _text(entry, f"{atom}content")


def _from_rss(data: bytes) -> Iterator[tuple[str, str]]:
    for item in etree.fromstring(data).iter("item"):
        yield _text(item, "title"), _text(item, "{http://purl.org/rss/1.0/modules/content/}encoded")


def _from_json(data: bytes) -> Iterator[tuple[str, str]]:
    for item in json.loads(data)["items"]:
        yield item["title"], item["content_html"]


def _text(element: Element, name: str) -> str:
    text = element.findtext(name)
    assert text
    return text


READERS: Final[dict[str, Callable[[bytes], Iterator[tuple[str, str]]]]] = {
    "atom.xml": _from_atom,
    "rss.xml": _from_rss,
    "feed.json": _from_json,
}


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("filename", READERS)
def test_in_a_browser_published_content_is_inert(
    filename: str, server: Server, site: Folder, hattip: Hattip, tmp_path: Path
) -> None:
    corpus = {name: server.at_port(html) for name, html in CORPUS.items() if name not in REFUSED}
    assert _publish(site, hattip, corpus) == []
    published = dict(READERS[filename](site.files()[f"all/{filename}"]))
    contents = {name: published[name] for name in corpus}
    seen = _open(server, {**contents, "canary": server.at_port(CANARY)}, tmp_path / "profile")
    assert seen == Seen({"canary"}, {"canary"}, len(contents) + 1)


@pytest.mark.slow
@needs_browser
def test_in_a_browser_the_same_content_as_written_is_not(server: Server, tmp_path: Path) -> None:
    """Otherwise the test above could not fail."""
    seen = _open(server, {name: server.at_port(html) for name, html in CORPUS.items()}, tmp_path / "profile")
    assert len(seen.ran) >= 50
    assert len(seen.leaked) >= 25
    assert seen.ran | seen.leaked <= set(CORPUS)
    assert 0 < seen.apart < len(CORPUS)


def test_of_all_techniques_only_characters_no_feed_can_carry_are_refused(site: Folder, hattip: Hattip) -> None:
    errors = _publish(site, hattip, CORPUS)
    assert {problem["code"] for problem in errors} == {"control-character"}
    assert {Path(problem["path"]).stem for problem in errors} == REFUSED


@dataclass
class _Tags(HTMLParser):
    """What an HTML parser that is not the cleaner's finds in the cleaned HTML."""

    tags: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    players: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in {"audio", "video"}:
            self.players.append(dict(attrs).get("preload") or "")
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.fixture(params=CORPUS)
def cleaned(request: pytest.FixtureRequest) -> str:
    """The cleaned HTML of a technique."""
    return clean(CORPUS[request.param].replace("PORT", "80"), "https://court.gov.cn/2024/ruling.html")


def test_only_what_does_nothing_remains(cleaned: str) -> None:
    found = _Tags()
    found.feed(cleaned)
    found.close()
    assert found.tags <= TAGS
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    addresses = [(name, value) for name, value in found.attributes if name in ADDRESSES]
    assert {urlsplit(value).scheme for _, value in addresses if value[:1] != "#"} <= {"http", "https", "mailto"}
    assert [value for name, value in addresses if name == "src" and "/leak/" in value.partition("?")[0]] == []
    assert found.players.count("none") == len(found.players)


def test_cleaned_html_is_whole_and_stays_as_it_is(cleaned: str) -> None:
    opened, position = [], 0
    for token in TOKEN.finditer(cleaned):
        assert token.start() == position
        position = token.end()
        if token["start"] and token["start"] not in VOID:
            opened.append(token["start"])
        elif token["end"]:
            assert opened.pop() == token["end"]
    assert position == len(cleaned)
    assert opened == []
    etree.Element("content").text = cleaned  # which refuses what XML cannot hold
    assert clean(cleaned, "https://elsewhere.org/") == cleaned
