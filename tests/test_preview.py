"""The preview: its answers, and the server as people and readers meet it."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import pytest
from conftest import SITE

from hattip import Publication, Resources
from hattip.preview.answers import Request, answer
from hattip.preview.build import Builder, StoredFile, Version
from hattip.preview.server import Preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Folder

NOW: Final = datetime(2026, 1, 31, tzinfo=UTC)
LOOPBACK: Final = "127.0.0.1"
BASE: Final = "https://feeds.news-site.org/sub/"
PAGE: Final = (
    b'<html><head>\n<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src '
    b'&#39;sha256-x&#39;" />\n<link rel="icon" href="https://other.org/i.png" />\n</head>\n<body>\n'
    b'<a href="https://feeds.news-site.org/sub/law/atom.xml">A</a>\n</body>\n</html>\n'
)
FEED: Final = b"<feed><link href='https://feeds.news-site.org/sub/law/atom.xml'/>" + b"x" * 600 + b"</feed>"
# How long to wait for the server at most; a faster machine waits less.
PATIENCE: Final = 60


@pytest.fixture
def version() -> Version:
    files = {"index.html": PAGE, "law/index.html": PAGE, "law/atom.xml": FEED, "json-feed.txt": b"text"}
    stored = {path: StoredFile(data, NOW) for path, data in files.items()}
    return Version(3, stored, Publication(()), NOW, NOW, BASE)


def _get(version: Version, path: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(version, Request(path, named, "http://127.0.0.1:8000", NOW + timedelta(seconds=1)))


def test_a_feed_has_its_type_and_validators(version: Version) -> None:
    found = _get(version, "/sub/law/atom.xml")
    assert found.status == HTTPStatus.OK
    assert found.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert found.headers["Last-Modified"] == "Sat, 31 Jan 2026 00:00:00 GMT"
    assert re.fullmatch(r'"[0-9a-f]{32}"', found.headers["ETag"])
    assert found.headers["Content-Length"] == str(len(found.body))


def test_a_file_of_this_second_has_no_date(version: Version) -> None:
    """Libcurl drops a body whose date is not later than the known one, and the file may change again in this second."""
    request = Request("/sub/law/atom.xml", {}, "http://127.0.0.1:8000", NOW + timedelta(milliseconds=999))
    assert "Last-Modified" not in answer(version, request).headers
    assert "ETag" in answer(version, request).headers


def test_addresses_lead_to_the_preview(version: Version) -> None:
    assert b"href='http://127.0.0.1:8000/sub/law/atom.xml'" in _get(version, "/sub/law/atom.xml").body
    assert b'href="http://127.0.0.1:8000/sub/law/atom.xml"' in _get(version, "/sub/law/").body


def test_gzip_has_another_tag(version: Version) -> None:
    plain, packed = _get(version, "/sub/law/atom.xml"), _get(version, "/sub/law/atom.xml", accept_encoding="br, gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    for refusal in ("gzip;q=0", "br", ""):
        assert "Content-Encoding" not in _get(version, "/sub/law/atom.xml", accept_encoding=refusal).headers
    assert "Content-Encoding" not in _get(version, "/sub/json-feed.txt", accept_encoding="gzip").headers


def test_a_client_that_has_the_file_gets_304(version: Version) -> None:
    path, date = "/sub/law/atom.xml", "Sat, 31 Jan 2026 00:00:00 GMT"
    tag = _get(version, path).headers["ETag"]
    for headers in ({"if_none_match": tag}, {"if_none_match": f'"x", W/{tag}'}, {"if_none_match": "*"}):
        found = _get(version, path, **headers)
        assert found.status == HTTPStatus.NOT_MODIFIED
        assert found.body == b""
        assert found.headers["ETag"] == tag
    assert _get(version, path, if_modified_since=date).status == HTTPStatus.NOT_MODIFIED
    assert _get(version, path, if_none_match='"x"', if_modified_since=date).status == HTTPStatus.OK
    for other in ("Fri, 30 Jan 2026 00:00:00 GMT", "yesterday", "Sat, 31 Jan 2026 00:00:00"):
        assert _get(version, path, if_modified_since=other).status == HTTPStatus.OK


@pytest.mark.parametrize(("path", "target"), [("/", "/sub/"), ("/sub", "/sub/"), ("/sub/law", "/sub/law/")])
def test_redirects(version: Version, path: str, target: str) -> None:
    found = _get(version, path)
    assert found.status == HTTPStatus.TEMPORARY_REDIRECT
    assert found.headers["Location"] == target


@pytest.mark.parametrize("path", ["/law/", "/sub/other", "/sub/law/x.xml", "/sub//", "/sub/../x", "//", "/subs/law/"])
def test_other_paths_are_404_pages(version: Version, path: str) -> None:
    found = _get(version, path)
    assert found.status == HTTPStatus.NOT_FOUND
    assert found.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b'href="/sub/"' in found.body


def test_a_site_at_the_root_of_its_host(version: Version) -> None:
    version = replace(version, base_url="https://feeds.news-site.org/")
    assert _get(version, "/").status == HTTPStatus.OK
    assert _get(version, "/law/atom.xml").status == HTTPStatus.OK
    assert _get(version, "/law").headers["Location"] == "/law/"


def test_a_page_has_the_state_and_a_policy_that_allows_it(version: Version) -> None:
    found = _get(version, "/sub/law/")
    assert found.status == HTTPStatus.OK
    assert found.headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'sha256-x' 'self'; style-src 'self'; connect-src 'self'"
    )
    assert b"http-equiv" not in found.body
    assert b'<script src="/_hattip/preview.js" data-version="3"></script>' in found.body
    assert b"other.org" not in found.body
    assert b"No problems." in found.body


def _builder(site: Folder, tmp_path: Path) -> Builder:
    return Builder(site.root, tmp_path / "feeds", lambda: NOW, Resources(tmp_path / "cache"))


def test_builds_read_only_what_changed(site: Folder, tmp_path: Path) -> None:
    builder = _builder(site, tmp_path)
    first = builder.build(None)
    assert first.base_url == "https://feeds.news-site.org/"
    site.article("new")
    second = builder.build(first)
    assert second.number == 2
    assert b"About new" in second.files["one/index.html"].data
    assert second.files["two/atom.xml"] is first.files["two/atom.xml"]


def test_the_last_good_version_stays_with_the_problems(site: Folder, tmp_path: Path) -> None:
    builder = _builder(site, tmp_path)
    first = builder.build(None)
    site.article("new", source="coort")
    broken = builder.build(first)
    assert broken.is_outdated
    assert broken.files == first.files
    page = _get(broken, "/one/").body.decode()
    assert "unknown-source" in page
    assert "<details open>" in page
    assert "coort" in page
    site.article("new")
    fixed = builder.build(broken)
    assert not fixed.is_outdated
    assert "unknown-source" not in _get(fixed, "/one/").body.decode()


def test_it_starts_on_a_broken_site(site: Folder, tmp_path: Path) -> None:
    builder = _builder(site, tmp_path)
    site.write("content/site.yaml", "title: [")
    broken = builder.build(None)
    found = _get(broken, "/anything")
    assert found.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert b"Nothing to show yet" in found.body
    assert b"site.yaml" in found.body
    site.write("content/site.yaml", SITE)
    assert _get(builder.build(broken), "/one/").status == HTTPStatus.OK


def test_changes_that_the_guard_would_refuse_are_shown(site: Folder, tmp_path: Path) -> None:
    builder = _builder(site, tmp_path)
    first = builder.build(None)
    (site.root / "content/articles/ruling.yaml").unlink()
    site.article("other")
    assert b"A ruling" not in builder.build(first).files["one/index.html"].data


def test_problems_are_escaped(site: Folder, tmp_path: Path) -> None:
    site.article("x", source="'<script>alert(1)</script>'")
    page = _get(_builder(site, tmp_path).build(None), "/").body
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert" in page


# ruff: noqa: S310 - all addresses are those of our own server


class Server:
    """A running ``hattip serve``."""

    def __init__(self, process: subprocess.Popen[str] | None, url: str) -> None:
        self.process, self.url = process, url

    def get(self, path: str, **headers: str) -> tuple[int, bytes, Any]:
        """Return the status, the body and the headers of an answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.url + path, headers=named), timeout=PATIENCE
            ) as found:
                return found.status, found.read(), found.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers

    def wait_for(self, path: str, text: bytes, *, present: bool = True) -> bytes:
        """Return a page once it contains a text, or no longer does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(urllib.error.URLError):  # it may not have started yet
                body = self.get(path)[1]
                if (text in body) is present:
                    return body
            time.sleep(0.02)
        raise TimeoutError(f"{path} never showed {text!r}")


@contextmanager
def _serving(root: Path, *arguments: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "hattip", "serve", "--root", str(root), "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        found = None
        for line in process.stdout:
            if found := re.search(r"Preview: (http://\S+)", line):
                break
        assert found is not None
        try:
            yield Server(process, found[1])
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            assert process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_an_edit_shows_and_a_mistake_appears_and_goes_away(site: Folder) -> None:
    with _serving(site.root) as server:
        assert b"A ruling" in server.get("one/")[1]
        site.article("new")
        server.wait_for("one/", b"About new")
        site.article("new", title="", source="coort")
        broken = server.wait_for("one/", b"unknown-source")
        assert b"About new" in broken
        site.article("new", title="Right again")
        assert b"unknown-source" not in server.wait_for("one/", b"Right again")


@pytest.mark.slow
def test_open_pages_are_notified(site: Folder) -> None:
    with (
        _serving(site.root) as server,
        urllib.request.urlopen(f"{server.url}_hattip/events", timeout=PATIENCE) as events,
    ):
        assert events.headers["Content-Type"].startswith("text/event-stream")
        assert [events.readline(), events.readline(), events.readline()] == [b"retry: 500\n", b"data: 1\n", b"\n"]
        site.article("new")
        while not (line := events.readline()).startswith(b"data: "):
            pass
        assert line == b"data: 2\n"


@pytest.mark.slow
def test_many_saves_never_show_half_a_page(site: Folder) -> None:
    with _serving(site.root) as server:
        for number in range(60):
            site.article("busy", title=f"Save {number} end", summary="x" * 2000)
            status, page, _ = server.get("one/")
            assert status == HTTPStatus.OK
            assert page.rstrip().endswith(b"</html>")
            assert server.get("one/atom.xml")[1].rstrip().endswith(b"</feed>")
        server.wait_for("one/", b"Save 59 end")


@pytest.mark.slow
def test_it_answers_only_to_its_own_names(site: Folder) -> None:
    with _serving(site.root) as server:
        assert server.get("", Host="evil.org")[0] == HTTPStatus.BAD_REQUEST
        assert server.get("", Host=server.url.split("/")[2])[0] == HTTPStatus.OK


@pytest.mark.slow
def test_head_and_other_methods(site: Folder) -> None:
    with _serving(site.root) as server:
        request = urllib.request.Request(f"{server.url}one/atom.xml", method="HEAD")
        with urllib.request.urlopen(request, timeout=PATIENCE) as found:
            assert found.read() == b""
            assert int(found.headers["Content-Length"]) > 100
        request = urllib.request.Request(f"{server.url}one/", b"x", method="POST")
        with pytest.raises(urllib.error.HTTPError, match="405"):
            urllib.request.urlopen(request, timeout=PATIENCE)


@pytest.mark.slow
def test_a_port_in_use_is_a_usage_error(site: Folder) -> None:
    with _serving(site.root) as server:
        port = re.search(r":(\d+)/", server.url)
        assert port is not None
        command = [sys.executable, "-m", "hattip", "serve", "--root", str(site.root), "--port", port[1]]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 2
    assert "cannot listen" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
def test_newsboat_sees_one_new_item_after_an_edit(site: Folder, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".newsboat").mkdir(parents=True)
    with _serving(site.root) as server:
        (home / "urls").write_text(f"{server.url}one/atom.xml\n")
        command = ["newsboat", "-u", str(home / "urls"), "-c", str(home / "cache.db"), "-x", "reload", "print-unread"]

        def unread() -> str:
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env={"HOME": str(home)}, timeout=PATIENCE
            )
            return str(done.stdout.strip())

        assert [unread(), unread(), unread()] == ["1 unread articles"] * 3
        site.article("new")
        server.wait_for("one/", b"About new")
        assert [unread(), unread()] == ["2 unread articles"] * 2


def test_snippet(site: Folder, hattip: Any) -> None:
    site.write("content/site.yaml", SITE.replace("title: One", "title: 'O & \"ne\"'") + "feeds: [{each: tag}]\n")
    ran = hattip("snippet", "one", "--root", site.root)
    assert ran.code == 0
    assert ran.output.splitlines()[1] == (
        '<link rel="alternate" type="application/atom+xml" title="News · O &amp; &quot;ne&quot;" '
        'href="https://feeds.news-site.org/one/atom.xml">'
    )
    assert hattip("snippet", "--root", site.root).output.count("/all/") == 3
    assert "/tag/law/atom.xml" in hattip("snippet", "tag/law", "--root", site.root).output
    unknown = hattip("snippet", "none", "--root", site.root)
    assert unknown.code == 2
    site.write("content/site.yaml", "title: [")
    assert hattip("snippet", "--root", site.root).code == 1
    report = hattip("snippet", "--root", site.root, "--report", "json")
    assert json.loads(report.output)["problems"]


def test_the_command_in_this_process(site: Folder, hattip: Any) -> None:
    """The same as above where coverage sees it: a visitor reads pages, changes an article, and presses Ctrl-C."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    server = Server(None, f"http://{LOOPBACK}:{port}/")
    seen: list[Any] = []

    def visit() -> None:
        try:
            seen.append(b"A ruling" in server.wait_for("one/", b"A ruling"))
            seen.append(server.get("_hattip/preview.js")[2]["Content-Type"])
            seen.append(server.get("_hattip/other")[0])
            with urllib.request.urlopen(f"{server.url}_hattip/events", timeout=PATIENCE) as events:
                events.readline()
                site.article("new")
                server.wait_for("one/", b"About new")
                events.read(1)
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    visitor = threading.Thread(target=visit)
    visitor.start()
    ran = hattip("serve", "--root", site.root, "--port", port)
    visitor.join()
    assert ran.code == 0, ran.output
    assert f"Preview: http://{LOOPBACK}:{port}/" in ran.output
    assert seen == [True, "text/javascript; charset=utf-8", HTTPStatus.NOT_FOUND]


def test_the_preview_says_that_it_can_be_reached_from_outside(
    site: Folder, hattip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)

    def serve(_root: Path, _socket: socket.socket, make: Any, ready: Any) -> None:
        make()
        ready("http://0.0.0.0:1/")

    monkeypatch.setattr("hattip.preview.server.serve", serve)
    ran = hattip("serve", "--root", site.root, "--port", "0", "--host", "0.0.0.0", "--open")  # noqa: S104 - the case
    assert ran.code == 0
    assert "Everybody who can reach 0.0.0.0" in ran.output
    assert opened == ["http://0.0.0.0:1/"]


def test_without_its_packages_the_preview_names_the_extra(
    site: Folder, hattip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    ran = hattip("serve", "--root", site.root)
    assert ran.code == 2
    assert "hattip[serve]" in ran.output


def test_a_port_in_use_in_this_process(site: Folder, hattip: Any) -> None:
    with socket.create_server((LOOPBACK, 0)) as used:
        ran = hattip("serve", "--root", site.root, "--port", used.getsockname()[1])
    assert ran.code == 2
    assert "cannot listen" in ran.output


def test_an_idle_connection_is_kept_alive(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hattip.preview.server._PING", 0.001)

    async def listen() -> list[str]:
        builder: Any = None
        preview = Preview(version, builder, lambda: NOW, lambda _: None)
        events = preview.events()
        seen = [await anext(events), await anext(events)]
        await preview.close()
        return seen + [event async for event in events]

    assert asyncio.run(listen()) == ["retry: 500\ndata: 3\n\n", ": still here\n\n"]


def test_a_scheduled_article_is_due(site: Folder, tmp_path: Path) -> None:
    site.article("later", published="2026-02-01")
    version = _builder(site, tmp_path).build(None)
    assert not version.is_due(NOW)
    assert version.is_due(datetime(2026, 2, 1, tzinfo=UTC))
