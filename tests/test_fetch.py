"""Every answer of a hostile server is an error in time, or the bytes: never a traceback, never another server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from hattip.published import fetch
from hattip.published.fetch import below
from hattip.published.record import FetchError

# A request that is given up has a thread that still reads; its socket is closed when both are gone.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
Answer = Callable[[socket.socket], None]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """Answer every connection; yields the address, and the first bytes of each request."""
    asked: list[bytes] = []
    stopped = threading.Event()

    def handle(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            asked.append(connection.recv(9999))
            answer(connection)

    def accept() -> None:
        while not stopped.is_set():
            with suppress(TimeoutError):
                threading.Thread(target=handle, args=(listener.accept()[0],), daemon=True).start()

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        listener.settimeout(0.05)
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/feeds", asked
        finally:
            stopped.set()
            thread.join()


def bytes_of(answer: bytes) -> Answer:
    """Return a server that always answers with the same bytes."""
    return lambda connection: connection.sendall(answer)


def ok(body: bytes, headers: bytes = b"") -> bytes:
    """Return an answer with a body."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (len(body), headers, body)


def _drip(start: bytes, piece: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            time.sleep(0.02)

    return answer


def test_a_file_is_fetched() -> None:
    with serving(bytes_of(ok(b"text"))) as (base, asked):
        assert below(base)("all/rss.xml") == b"text"
    assert asked[0].startswith(b"GET /feeds/all/rss.xml HTTP/1.1\r\n")


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_file_is_none(status: int) -> None:
    with serving(bytes_of(b"HTTP/1.1 %d x\r\nContent-Length: 0\r\n\r\n" % status)) as (base, _):
        assert below(base)("all/rss.xml") is None


ERRORS = {
    "no answer": b"",
    "no HTTP": b"\x00\xff" * 100,
    "an old protocol": b"<html>",
    "a server error": b"HTTP/1.1 500 x\r\n\r\n",
    "forbidden": b"HTTP/1.1 403 x\r\n\r\n",
    "a long status": b"HTTP/1.1 200 " + b"x" * 100_000 + b"\r\n\r\n",
    "a long header": b"HTTP/1.1 200 OK\r\nA: " + b"x" * 100_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 10_000 + b"\r\n",
    "chunks without end": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nabc",
    "chunks of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
    "a chunk of impossible size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 20 + b"\r\nabc",
    "such a chunk in a redirect": b"HTTP/1.1 302 x\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 20,
    "a loop": b"HTTP/1.1 302 x\r\nLocation: /feeds/all/rss.xml\r\nContent-Length: 0\r\n\r\n",
    "a status of letters": b"HTTP/1.1 abc x\r\n\r\n",
    "a redirect to a file": b"HTTP/1.1 302 x\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
    "a redirect to data": b"HTTP/1.1 302 x\r\nLocation: data:,x\r\nContent-Length: 0\r\n\r\n",
    "a redirect to an odd port": b"HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:99999/\r\nContent-Length: 0\r\n\r\n",
    "a redirect with controls": b"HTTP/1.1 302 x\r\nLocation: /a\x01 b\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("name", ERRORS)
def test_every_other_answer_is_an_error(name: str) -> None:
    with serving(bytes_of(ERRORS[name])) as (base, _), pytest.raises(FetchError, match="http://127"):
        below(base, 5)("all/rss.xml")


def test_too_large_an_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 1000)
    with serving(bytes_of(ok(bytes(1001)))) as (base, _), pytest.raises(FetchError, match="larger"):
        below(base)("all/rss.xml")


DRIPS = {
    "of a body": _drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
    "of headers": _drip(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
    "of one header": _drip(b"HTTP/1.1 200 OK\r\nA: ", b"b"),
    "of continuations": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "of nothing": lambda _: time.sleep(3),
}


@pytest.mark.parametrize("name", DRIPS)
def test_one_deadline_limits_all_answers(name: str) -> None:
    with serving(DRIPS[name]) as (base, asked):
        get = below(base, 0.3)
        for _ in range(3):
            with pytest.raises(FetchError, match=r"within 0\.3 seconds"):
                get("all/rss.xml")
    assert len(asked) == 1  # after the deadline nothing is asked


def test_a_redirect_stays_on_the_server() -> None:
    answers = iter([b"HTTP/1.1 301 x\r\nLocation: /moved/rss.xml\r\nContent-Length: 0\r\n\r\n", ok(b"text")])
    with serving(lambda connection: connection.sendall(next(answers))) as (base, asked):
        assert below(base)("all/rss.xml") == b"text"
    assert asked[1].startswith(b"GET /moved/rss.xml ")


def test_no_redirect_leads_to_another_server() -> None:
    with serving(bytes_of(ok(b"secret"))) as (other, asked):
        location = b"HTTP/1.1 302 x\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % other.encode()
        with serving(bytes_of(location)) as (base, _), pytest.raises(FetchError, match="another server"):
            below(base)("all/rss.xml")
    assert not asked


SERVERS = [
    ("http://a.org/x", "http://a.org/y", True),
    ("http://a.org/x", "http://A.ORG:80/y", True),
    ("http://a.org/x", "https://a.org/y", True),
    ("https://a.org/x", "http://a.org/y", False),
    ("http://a.org:8080/x", "https://a.org/y", False),
    ("http://a.org/x", "https://a.org:8443/y", False),
    ("http://a.org/x", "http://b.org/y", False),
    ("http://a.org/x", "http://a.org@b.org/y", False),
    ("http://a.org/x", "http://me@a.org/y", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SERVERS)
def test_what_is_the_same_server(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert fetch._is_same_server(urlsplit(one), urlsplit(other)) is same  # noqa: SLF001


ADDRESSES = ["ftp://a.org/", "https://", "https://a.org/?x", "https://a.org/#x", "https://me:secret@a.org/", "https://a.org:x/",
             "https://[a/", "https://a b.org/", "https://a.org/\x1b"]  # fmt: skip


@pytest.mark.parametrize("base", ADDRESSES)
def test_only_a_folder_on_http_is_an_address(base: str) -> None:
    with pytest.raises(FetchError):
        below(base)
