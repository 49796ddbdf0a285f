"""Fetches published feeds from the address that serves them: the only module that uses the network.

The server is not trusted: one deadline limits everything, answers are bounded, and no redirect leads to another host.
"""

from __future__ import annotations

import time
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from hattip.published.record import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPMessage
    from typing import IO

T = TypeVar("T")
# For all answers together, in seconds.
TIMEOUT: Final = 120.0
# Of one answer.
MAX_BYTES: Final = 50_000_000
_MAX_REDIRECTS: Final = 5
_MISSING: Final = {404, 410}
_PORTS: Final = {"http": 80, "https": 443}


def below(base: str, timeout: float = TIMEOUT) -> Callable[[str], bytes | None]:
    """Return a function that fetches a file below an address, or None if there is none (404 or 410).

    ``timeout`` is the number of seconds for all calls together. The function raises :class:`FetchError`.

    Raises:
        FetchError: the address is not one of a folder, on HTTP.
    """
    folder, opener, left = _folder(base), build_opener(_Redirects()), timeout

    def fetch(path: str) -> bytes | None:
        nonlocal left
        start = time.monotonic()
        try:
            return _within(left, lambda: _get(opener, folder + path, left))
        except TimeoutError:
            raise FetchError(f"{folder} did not answer within {timeout:g} seconds") from None
        finally:
            left -= time.monotonic() - start

    return fetch


def _folder(base: str) -> str:
    try:
        parts = urlsplit(base)
        is_usable = parts.scheme in _PORTS and parts.hostname and not (parts.query or parts.fragment or parts.username)
        _ = parts.port
    except ValueError as error:
        raise FetchError(f"{base}: {error}") from error
    if not is_usable or not base.isprintable() or " " in base:
        raise FetchError(f"{base} is not the address of a folder, such as https://example.org/feeds/")
    return base if base.endswith("/") else f"{base}/"


def _get(opener: OpenerDirector, url: str, seconds: float) -> bytes | None:
    request = Request(url, headers={"User-Agent": "hattip", "Accept": "*/*"})  # noqa: S310 - http or https: _folder
    try:
        with opener.open(request, timeout=max(seconds, 0.001)) as answer:
            data: bytes = answer.read(MAX_BYTES + 1)
    except HTTPError as error:
        error.close()
        if error.code in _MISSING:
            return None
        raise FetchError(f"{url}: {error.code} {error.reason}") from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise error.reason from error
        raise FetchError(f"{url}: {error.reason}") from error
    except TimeoutError:
        raise
    except (OSError, ValueError, OverflowError, HTTPException) as error:
        raise FetchError(f"{url}: {error or type(error).__name__}") from error
    if len(data) > MAX_BYTES:
        raise FetchError(f"{url} is larger than {MAX_BYTES:,} bytes")
    return data


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Return the result of some work, or raise its exception; give it up after some seconds.

    A server that sends a byte now and then keeps a socket's own timeout from ever expiring, so that the work has a
    thread, which does not keep the process from ending.

    Raises:
        TimeoutError: it takes longer.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            errors.append(error)

    thread = Thread(target=run, daemon=True)
    if seconds > 0:
        thread.start()
        thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]


class _Redirects(HTTPRedirectHandler):
    """Follows redirects on the same scheme, host and port, and from HTTP to HTTPS on the default ports."""

    max_redirections = _MAX_REDIRECTS

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the next request.

        Raises:
            FetchError: it would be on another server.
        """
        fp.close()  # urllib would read all of its body
        target = urljoin(req.full_url, newurl)
        if not _is_same_server(urlsplit(req.full_url), urlsplit(target)):
            raise FetchError(f"{req.full_url} redirects to {target}, which is another server")
        return super().redirect_request(req, fp, code, msg, headers, target)


def _is_same_server(one: SplitResult, other: SplitResult) -> bool:
    if one.hostname != other.hostname or other.username:
        return False
    ports = tuple(parts.port or _PORTS.get(parts.scheme) for parts in (one, other))
    return (one.scheme, ports[0]) == (other.scheme, ports[1]) or (
        (one.scheme, other.scheme) == ("http", "https") and ports == (_PORTS["http"], _PORTS["https"])
    )
