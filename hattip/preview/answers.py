"""The answers of the preview, as values: what a good host sends for a path."""

from __future__ import annotations

import gzip
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from hattip.formats import media_type_of
from hattip.preview import pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hattip.preview.build import Version

# Smaller bodies grow by compression, or gain nothing.
_MIN_GZIP: Final = 500


class Request(NamedTuple):
    """A request: its path, its headers with names in lower case, the address of the preview itself, and the time."""

    path: str
    headers: Mapping[str, str]
    origin: str
    time: datetime


class Answer(NamedTuple):
    """An answer. A HEAD request gets it without its body."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes = b""


def folder_of(version: Version) -> str:
    """Return the path of the folder ``feeds/`` in the site's addresses, with slashes at both ends."""
    return urlsplit(version.base_url).path or "/"


def answer(version: Version, request: Request) -> Answer:
    """Return the answer to a request (RFC 9110)."""
    folder = folder_of(version)
    if version.shown is None:
        return _page(version, HTTPStatus.SERVICE_UNAVAILABLE, pages.waiting(), request)
    if target := _redirect(version, request.path, folder):
        return Answer(HTTPStatus.TEMPORARY_REDIRECT, {"Location": target})
    name = _name(request.path, folder)
    file = version.files.get(name)
    if file is None:
        return _page(version, HTTPStatus.NOT_FOUND, pages.not_found(folder), request)
    data = file.data.replace(version.base_url.encode(), f"{request.origin}{folder}".encode())
    if name.endswith(".html"):
        return _page(version, HTTPStatus.OK, data, request)
    return _file(media_type_of(name), data, file.changed, request)


def _redirect(version: Version, path: str, folder: str) -> str | None:
    """Return the address that a path leads to: from outside to the feeds, and from a folder to its page."""
    if folder != "/" and path in {"/", folder.rstrip("/")}:
        return folder
    return f"{path}/" if f"{_name(path, folder)}/index.html" in version.files else None


def _name(path: str, folder: str) -> str:
    """Return the file of a path, empty if it is not in the folder."""
    name = path.removeprefix(folder) if path.startswith(folder) else "/"
    return f"{name}index.html" if name == "" or (name.endswith("/") and name != "/") else name


def _page(version: Version, status: HTTPStatus, html: bytes, request: Request) -> Answer:
    """Return an HTML page with the state of the preview in it."""
    policy, data = pages.with_state(html, version)
    asked = request if status is HTTPStatus.OK else request._replace(headers={})  # no 304, no gzip
    found = _file(media_type_of("index.html"), data, version.built, asked)
    found.headers["Content-Security-Policy"] = policy
    return found._replace(status=status) if found.status is HTTPStatus.OK else found


def _file(media_type: str, data: bytes, changed: datetime, request: Request) -> Answer:
    is_gzip = len(data) >= _MIN_GZIP and _accepts_gzip(request.headers.get("accept-encoding", ""))
    tag = sha256(data).hexdigest()[:32]
    headers = {
        "ETag": f'"{tag}-gzip"' if is_gzip else f'"{tag}"',  # another representation, so another strong tag
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
    }
    if request.time >= changed.replace(microsecond=0) + timedelta(seconds=1):
        # Not earlier: the file could change again in this second, and libcurl drops a body whose date is not later
        # than the one it knows.
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    if _is_current(headers["ETag"], changed, request.headers):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    body = gzip.compress(data, mtime=0) if is_gzip else data
    headers |= {
        "Content-Type": f"{media_type}; charset=utf-8",
        "Content-Length": str(len(body)),
        "X-Content-Type-Options": "nosniff",
    }
    if is_gzip:
        headers["Content-Encoding"] = "gzip"
    return Answer(HTTPStatus.OK, headers, body)


def _accepts_gzip(header: str) -> bool:
    """Return whether a client takes gzip (RFC 9110 section 12.5.3)."""
    for coding in header.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _is_current(tag: str, changed: datetime, headers: Mapping[str, str]) -> bool:
    """Return whether the client has the file already; a tag is stronger than a date (RFC 9110 section 13.2.2)."""
    if tags := headers.get("if-none-match"):
        known = {each.strip().removeprefix("W/") for each in tags.split(",")}
        return "*" in known or tag in known
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
        return changed.replace(microsecond=0) <= since
    except (TypeError, ValueError):  # no date, or one without a timezone
        return False
