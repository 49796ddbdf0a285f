"""A transport for httpx2 that connects only to checked addresses, before a deadline."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any

import httpcore2
import httpx2

from hattip.authoring.addresses import is_public
from hattip.authoring.errors import AuthoringError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator


class Deadline:
    """The time at which a download ends, whatever happens."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self._end = seconds, time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left.

        Raises:
            AuthoringError: there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise AuthoringError("too_slow", seconds=f"{self.seconds:g}")
        return left


class _Stream(httpcore2.NetworkStream):
    """A connection on which no read or write goes beyond the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._within(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _within(self, timeout: float | None) -> float:
        left = self._deadline.left()
        return left if timeout is None else min(timeout, left)


class _Backend(httpcore2.NetworkBackend):
    """Resolves a name, checks every address of it, and connects to one that was checked."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._inner, self._deadline, self._allow_private = httpcore2.SyncBackend(), deadline, allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        for address in self._resolve(host, port):
            try:
                left = min(timeout or self._deadline.left(), self._deadline.left())
                return _Stream(
                    self._inner.connect_tcp(address, port, left, local_address, socket_options), self._deadline
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    def _resolve(self, host: str, port: int) -> list[str]:
        with _thread() as pool:
            try:
                found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(
                    self._deadline.left()
                )
            except FutureTimeoutError:
                raise AuthoringError("name_too_slow", host=host) from None
            except (OSError, UnicodeError) as error:
                raise AuthoringError("unknown_name", host=host, reason=str(error)) from None
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        private = [address for address in addresses if not is_public(address)]
        if private and not self._allow_private:
            raise AuthoringError("private", host=host, address=private[0])
        return addresses


class _thread:  # noqa: N801 - used like a function
    """One thread that nobody waits for at the end: a name may take minutes to resolve."""

    def __enter__(self) -> ThreadPoolExecutor:
        self._pool = ThreadPoolExecutor(1)
        return self._pool

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False)


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class Transport(httpx2.BaseTransport):
    """Sends requests over connections of :class:`_Backend`, without proxies and without keeping connections."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        backend = _Backend(deadline, allow_private=allow_private)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(), max_keepalive_connections=0, network_backend=backend
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        url = httpcore2.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        sent = httpcore2.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        answer = self._pool.handle_request(sent)
        stream: Any = answer.stream
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
