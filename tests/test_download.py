"""Pages are fetched within bounds: of time, size, redirects and addresses. Every server here is on the loopback."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

import pytest
from conftest import CASES, Folder, run

from hattip.authoring.addresses import is_public
from hattip.authoring.download import MAX_REDIRECTS, Limits, fetch
from hattip.authoring.errors import AuthoringError

if TYPE_CHECKING:
    from hattip.authoring.download import Download

httpx2 = pytest.importorskip("httpx2")
PAGE = (CASES / "pages" / "a04-procuratorate-reprint" / "page.html").read_bytes()
# What a server does with a connection, given the request's head.
Behavior = Callable[[socket.socket, bytes], None]


@pytest.fixture(autouse=True, scope="module")
def one_ssl_context() -> Iterator[None]:
    """Read the certificates once: no server here has one, and to read them takes longer than a request."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx2.create_ssl_context", cache(httpx2.create_ssl_context))
        yield


@contextmanager
def serve(behavior: Behavior) -> Iterator[str]:
    """Serve connections on the loopback, one after another; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        thread = threading.Thread(target=_accept, args=(server, behavior), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/page"


def _accept(server: socket.socket, behavior: Behavior) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.settimeout(10)
                behavior(connection, connection.recv(65_536))


def _answer(body: bytes, *headers: str, status: str = "200 OK") -> Behavior:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return lambda connection, _: connection.sendall("\r\n".join(lines).encode() + body)


def _fetch(url: str, *, seconds: float = 5.0, max_bytes: int = 10_000_000) -> Download:
    return fetch(url, "hattip/test", Limits(seconds=seconds, max_bytes=max_bytes, allow_private=True))


def test_a_page_is_fetched_with_a_true_user_agent() -> None:
    seen = []

    def behave(connection: socket.socket, head: bytes) -> None:
        seen.append(head)
        _answer(PAGE, "Content-Type: text/html; charset=gbk")(connection, head)

    with serve(behave) as url:
        got = _fetch(url)
    assert got.data == PAGE
    assert got.url == url
    assert got.charset == "gbk"
    assert b"User-Agent: hattip/test" in seen[0]


def test_compressed_pages_are_decompressed() -> None:
    for encoding, data in (("gzip", gzip.compress(PAGE)), ("deflate", zlib.compress(PAGE))):
        with serve(_answer(data, f"Content-Encoding: {encoding}")) as url:
            assert _fetch(url).data == PAGE


def test_a_gzip_bomb_ends_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 100_000
    with (
        serve(_answer(bomb, "Content-Encoding: gzip")) as url,
        pytest.raises(AuthoringError, match="larger than"),
    ):
        _fetch(url, max_bytes=1_000_000)


def test_an_endless_page_ends_at_the_limit() -> None:
    def behave(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    with serve(behave) as url, pytest.raises(AuthoringError, match="larger than"):
        _fetch(url, max_bytes=1_000_000)


@pytest.mark.slow
@pytest.mark.parametrize("part", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
def test_a_slow_server_is_left_at_the_deadline(part: bytes) -> None:
    def behave(connection: socket.socket, _: bytes) -> None:
        connection.sendall(part)
        for _number in range(200):
            time.sleep(0.02)
            connection.sendall(b"a" if part else b"")

    with serve(behave) as url, pytest.raises(AuthoringError, match=r"within 0.5 seconds|timed out"):
        _fetch(url, seconds=0.5)


def test_redirects_in_circles_end() -> None:
    seen = []

    def behave(connection: socket.socket, head: bytes) -> None:
        seen.append(head)
        _answer(b"", "Location: /page", status="302 Found")(connection, head)

    with serve(behave) as url, pytest.raises(AuthoringError, match="redirects more than"):
        _fetch(url)
    assert len(seen) == MAX_REDIRECTS + 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)"])
def test_redirects_lead_only_to_web_addresses(target: str) -> None:
    with serve(_answer(b"", f"Location: {target}", status="301 Moved")) as url, pytest.raises(AuthoringError):
        _fetch(url)


def test_a_truncated_page_is_an_error() -> None:
    lie = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nshort"
    with serve(lambda connection, _: connection.sendall(lie)) as url, pytest.raises(AuthoringError):
        _fetch(url)


@pytest.mark.parametrize("answer", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 50_000 + b"\r\n"])
def test_what_is_not_http_is_an_error(answer: bytes) -> None:
    with serve(lambda connection, _: connection.sendall(answer)) as url, pytest.raises(AuthoringError):
        _fetch(url)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_an_encoding_that_is_not_what_it_claims_is_an_error(encoding: str) -> None:
    with serve(_answer(PAGE, f"Content-Encoding: {encoding}")) as url, pytest.raises(AuthoringError):
        _fetch(url)


def test_an_error_of_the_server_is_named() -> None:
    with serve(_answer(b"gone", status="410 Gone")) as url, pytest.raises(AuthoringError, match="410 Gone"):
        _fetch(url)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "0.0.0.0", "[::ffff:127.0.0.1]"],  # noqa: S104
)
def test_private_addresses_are_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(AuthoringError, match=r"private network|resolved"):
        fetch(f"http://{host}:9/", "hattip/test", Limits(seconds=5.0))


def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is public by its name; where it redirects to is checked again."""
    from hattip.authoring import network  # noqa: PLC0415 - it needs httpx2

    asked = []

    def check(address: str) -> bool:
        asked.append(address)
        return len(asked) == 1

    monkeypatch.setattr(network, "is_public", check)
    with (
        serve(_answer(b"", "Location: http://127.0.0.1:9/secret", status="302 Found")) as url,
        pytest.raises(AuthoringError, match="private network"),
    ):
        fetch(url, "hattip/test", Limits(seconds=5.0))
    assert len(asked) == 2


def test_a_name_is_resolved_once_and_that_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes its address after the check gains nothing."""
    resolved = []
    real = socket.getaddrinfo

    def resolve(host: str, *args: object, **kwargs: object) -> object:
        resolved.append(host)
        return real("127.0.0.1" if host == "changing.test" else host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serve(_answer(PAGE)) as url:
        assert _fetch(url.replace("127.0.0.1", "changing.test")).data == PAGE
    assert resolved.count("changing.test") == 1


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::1", "fe80::1%eth0", "fc00::1", "224.0.0.1",
     "0.0.0.0", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "255.255.255.255", "x"],  # noqa: S104
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_add_and_import_say_what_went_wrong(site: Folder) -> None:
    with serve(_answer(b"", status="404 Not Found")) as url:
        for command in ("add", "import"):
            refused = run("--root", site.root, command, url)
            assert refused.code == 1
            assert "--allow-private" in refused.output
            failed = run("--root", site.root, command, "--allow-private", url)
            assert failed.code == 1
            assert "404 Not Found" in failed.output
            assert "Traceback" not in failed.output


def test_add_fetches_a_page(site: Folder) -> None:
    with serve(_answer(PAGE, "Content-Type: text/html; charset=gb2312")) as url:
        ran = run("--root", site.root, "add", "--allow-private", "--category", "one", url)
    assert ran.code == 0, ran.output
    assert "最高检察机关" in ran.output
