"""Makes the addresses of one article absolute. Each address is looked at once."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from hattip.values import urls

_WHITESPACE = re.compile(r"[\t\n\r\f]+")
_CONTROLS: Final = "".join(map(chr, range(33)))
_ENCODED_INSIDE = re.compile(r"%E2%80%8B|%EF%BB%BF|%C2%AD|%E2%80%8E|%E2%81%A0", re.IGNORECASE)
_ENCODED_ENDS = re.compile(r"(?:%E2%80%8[BEF]|%EF%BB%BF|%C2%AD|%E2%81%A0)+$", re.IGNORECASE)
# A link that has nothing but a normalized address, as it is written.
_LINK = re.compile(
    r"<a href=\"(?P<href>https?://(?P<host>[a-z0-9.-]++)/[A-Za-z0-9/?:@!$'()*+,;=._~-]*+"
    r"(?:&amp;[A-Za-z0-9/?:@!$'()*+,;=._~-]*+)*+)\"(?: target=\"[^\"]*\")?>"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# What browsers send as it is, and urls.normalize refuses.
_ENCODED: Final = {" ": "%20", "\\": "%5C", "<": "%3C", ">": "%3E", '"': "%22", "`": "%60", "{": "%7B", "}": "%7D",
                   "|": "%7C", "^": "%5E"}  # fmt: skip
_TO_ENCODE = re.compile(r'[ \\<>"`{}|^]')
_WITH_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}", re.IGNORECASE)


class Addresses:
    """Resolves the addresses of one article against ``base``, and remembers each."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.page = base.partition("#")[0]
        self._known: dict[str, str | None] = {}
        self.cleaned: set[str] = set()

    def rebase(self, href: str) -> None:
        """Resolve what follows against the address of a ``<base>`` element."""
        if (base := self.absolute(href)) is not None and not base.startswith("mailto:"):
            self.base, self._known = base, {}

    def absolute(self, address: str) -> str | None:
        """Return the normalized absolute form of an address, or None if it leads nowhere."""
        if address not in self._known:
            self._known[address] = self._resolve(address)
        return self._known[address]

    def is_reachable(self, address: str) -> bool:
        """Return whether an absolute address can lead anywhere from another computer."""
        origin_end = address.find("/", len("https://"))
        return _is_reachable(address[:origin_end] if origin_end > 0 else address)

    def _resolve(self, address: str) -> str | None:
        if "%" not in address and urls.is_normalized(address):
            return address
        text = _WHITESPACE.sub("", address).strip(_CONTROLS)
        bare = _ENCODED_ENDS.sub("", text.strip(urls.invisible_ends(text) or " "))
        if bare != text:
            self.cleaned.add(address)
        if _ENCODED_INSIDE.search(bare):
            return None
        return self._normalize(bare)

    def _normalize(self, text: str) -> str | None:
        if scheme := _SCHEME.match(text):
            if scheme[0].lower() == "mailto:":
                return _mail(text[len("mailto:") :])
            if scheme[0].lower() not in {"http:", "https:"}:
                return None
        text = _encode(text)
        if scheme and "//" in text[: len("https://")]:
            return _normalized(text)
        try:
            return _normalized(urljoin(self.base, text))
        except ValueError:
            return None


def usual_link(tag: str) -> str:
    """Return the address of a link as it is written, with ``&amp;``, or an empty text if it needs a closer look."""
    if not tag.startswith('<a href="http') or (found := _LINK.fullmatch(tag)) is None:
        return ""
    return found["href"] if "/." not in found["href"] and urls.is_usual_host(found["host"]) else ""


@lru_cache(maxsize=1024)
def _is_reachable(origin: str) -> bool:
    return not is_local(urls.host(origin))


def _normalized(address: str) -> str | None:
    try:
        return urls.normalize(address)
    except ValueError:  # UrlError is one
        return None


def _encode(text: str) -> str:
    """Encode what no URI may contain. A backslash before the query is a slash, as in browsers."""
    if not _TO_ENCODE.search(text):
        return text
    cut = min((at for mark in "?#" if (at := text.find(mark)) >= 0), default=len(text))
    path = text[:cut].replace("\\", "/") + text[cut:]
    return _TO_ENCODE.sub(lambda found: _ENCODED[found[0]], path)


def _mail(rest: str) -> str | None:
    address, question, query = rest.partition("?")
    address = unquote(address).strip()
    if not urls.is_email(address):
        return None
    return f"mailto:{address}{question}{quote(unquote(query), safe='=&@,;:/?!$()*+._~-')}"


def host(address: str) -> str:
    """Return the host of an absolute address without ``www.``."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def is_local(host: str) -> bool:
    """Return whether a host exists only on one computer or in one network."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    if not host[:1].isdigit() and ":" not in host:
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return not address.is_global
