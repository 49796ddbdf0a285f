"""Fetches published feeds from where they are served. The only module that asks another computer for anything."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# For one answer, and for all of them together.
TIMEOUT: Final = 20.0
DEADLINE: Final = 300.0
MAX_BYTES: Final = 50_000_000
_NOT_THERE: Final = {404, 410}


class FetchError(Exception):
    """What is served could not be had: the message says what, and why."""


def below(base: str) -> Callable[[str], bytes | None]:
    """Return a function that fetches a file below an address, or None where there is none.

    It waits no longer than :data:`TIMEOUT` seconds for an answer and :data:`DEADLINE` for all, and reads no more than
    :data:`MAX_BYTES` of one. It raises :class:`FetchError`.
    """
    opener = urllib.request.build_opener()
    opener.addheaders = [("User-Agent", "hattip"), ("Accept", "*/*")]
    folder = base if base.endswith("/") else f"{base}/"
    end = time.monotonic() + DEADLINE

    def fetch(path: str) -> bytes | None:
        if time.monotonic() > end:
            raise FetchError(f"{folder} does not answer within {DEADLINE:.0f} seconds")
        try:
            with opener.open(folder + path, timeout=TIMEOUT) as answer:
                data: bytes = answer.read(MAX_BYTES + 1)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _NOT_THERE:
                return None
            raise FetchError(f"{folder}{path}: {error}") from error
        except (OSError, ValueError) as error:
            raise FetchError(f"{folder}{path}: {getattr(error, 'reason', error)}") from error
        if len(data) > MAX_BYTES:
            raise FetchError(f"{folder}{path} is larger than {MAX_BYTES:,} bytes")
        return data

    return fetch
