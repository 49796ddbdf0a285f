"""Fetch a page or a feed from the web, with limits on time, size, redirects and addresses."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin

from hattip.authoring.errors import AuthoringError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import httpx2

    from hattip.authoring.network import Deadline

# For one page with all its redirects, in seconds.
TIMEOUT: Final = 30.0
MAX_BYTES: Final = 10_000_000
MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK: Final = 65_536
_OK: Final = 200


class Limits(NamedTuple):
    """What a download may take: seconds, bytes after decompression, and whether private addresses are allowed."""

    seconds: float = TIMEOUT
    max_bytes: int = MAX_BYTES
    allow_private: bool = False


DEFAULT: Final = Limits()


class Download(NamedTuple):
    """What was fetched: the final address, the bytes, and the charset and media type that the server declares."""

    url: str
    data: bytes
    charset: str = ""
    media_type: str = ""


def fetch(url: str, user_agent: str, limits: Limits = DEFAULT) -> Download:
    """Fetch an address.

    Raises:
        AuthoringError: it cannot be fetched, is too large or too slow, or leads to a private address.
    """
    try:
        import httpx2
    except ImportError:
        raise AuthoringError("needs_httpx") from None
    from hattip.authoring.network import Deadline, Transport  # noqa: PLC0415

    deadline = Deadline(limits.seconds)
    headers = {
        "User-Agent": user_agent,
        "Accept-Encoding": "gzip, deflate",
        "Accept": "text/html, application/xhtml+xml, */*;q=0.8",
    }
    transport = Transport(deadline, allow_private=limits.allow_private)
    with httpx2.Client(transport=transport, headers=headers, trust_env=False, timeout=limits.seconds) as client:
        try:
            return _follow(client, url, limits, deadline)
        except AuthoringError as error:
            raise AuthoringError("at_address", address=url, reason=error.text) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise AuthoringError("at_address", address=url, reason=str(error) or type(error).__name__) from None
        except Exception as error:
            if type(error).__module__.startswith(("httpcore2", "h11")):
                raise AuthoringError("at_address", address=url, reason=str(error) or type(error).__name__) from None
            raise


def _follow(client: httpx2.Client, url: str, limits: Limits, deadline: Deadline) -> Download:
    for _ in range(MAX_REDIRECTS + 1):
        if not url.lower().startswith(("http://", "https://")):
            raise AuthoringError("not_web", address=url)
        with client.stream("GET", url, follow_redirects=False) as answer:
            target = answer.headers.get("location")
            if answer.status_code not in _REDIRECTS or not target:
                return _answer(answer, limits, deadline)
        url = urljoin(url, target)
    raise AuthoringError("redirects", most=MAX_REDIRECTS)


def _answer(answer: httpx2.Response, limits: Limits, deadline: Deadline) -> Download:
    if answer.status_code != _OK:
        raise AuthoringError("answers", status=f"{answer.status_code} {answer.reason_phrase}".rstrip())
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    data = bytearray()
    for chunk in _decompressed(_chunks(answer, limits, deadline), encoding):
        data += chunk
        if len(data) > limits.max_bytes:
            raise AuthoringError("page_too_large", most=limits.max_bytes)
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Download(str(answer.url), bytes(data), answer.charset_encoding or "", media_type)


def _chunks(answer: httpx2.Response, limits: Limits, deadline: Deadline) -> Iterator[bytes]:
    size = 0
    for chunk in answer.iter_raw():
        deadline.left()
        size += len(chunk)
        if size > limits.max_bytes:
            raise AuthoringError("page_too_large", most=limits.max_bytes)
        yield chunk


def _decompressed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Decompress a stream in small pieces, so that little data cannot become much before it is counted."""
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise AuthoringError("unasked_encoding", encoding=encoding)
    inflate = zlib.decompressobj(zlib.MAX_WBITS | (16 if "gzip" in encoding else 0))
    for chunk in chunks:
        rest = chunk
        while rest and not inflate.eof:
            try:
                yield inflate.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise AuthoringError("damaged", reason=str(error)) from None
            rest = inflate.unconsumed_tail
    yield inflate.flush()
    if not inflate.eof:
        raise AuthoringError("ends_early")
