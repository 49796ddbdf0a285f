"""Web addresses as people paste them become URIs as feeds want them (RFC 3986, RFC 3987 section 3.1)."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import idna

# Everything RFC 3986 allows somewhere behind the host, and "%" for what is encoded already.
_SAFE: Final = "/?:@!$&'()*+,;=-._~%"
# A host no longer than a single label may be needs no look at its labels.
_LABEL: Final = 63
_PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9]+(?:[.-][a-z0-9]+)+)/(?:[A-Za-z0-9/?:@!$&'()*+,;=._~-]|%[0-9A-Fa-f]{2})*"
)
_LITERAL = re.compile(r"\[[^\[\]]+\](?::[0-9]*)?")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_EXAMPLES = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|localhost|test|invalid)|127\..*|0\.0\.0\.0|::1")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
# RFC 4151 section 2.1: tag:authority,date:specific.
_TAG = re.compile(r"tag:(?:[\w.+-]+@)?[\w.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[^\s<>\"{}|\\^`#]*(?:#\S*)?", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class UrlError(ValueError):
    """Not a web address: the message says why, ``hint`` what to write."""

    def __init__(self, message: str, hint: str = "Paste the address from the browser.") -> None:
        super().__init__(message)
        self.hint = hint


def normalize(text: str) -> str:
    """Return the URI of an address: Chinese characters percent-encoded, the host in its ASCII form and lower case.

    Two spellings of one address come out alike, which is what makes an id made from it last.

    Raises:
        UrlError: it is not an absolute http or https address, or holds a user name, a password or a space.
    """
    if (plain := _PLAIN.fullmatch(text)) and len(plain["host"]) <= _LABEL:
        return text
    if any(character.isspace() for character in text):
        raise UrlError("The address holds a space.", "Write %20 for a space that belongs to it.")
    if "\\" in text:
        raise UrlError("The address holds a backslash.", "Addresses have forward slashes: /")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UrlError(f"This is no address: {error}.") from None
    if parts.scheme.lower() not in {"http", "https"}:
        found = f"begins with {parts.scheme}:" if parts.scheme else "has no https:// before it"
        raise UrlError(f"The address {found}; only http and https reach every reader.")
    if parts.username is not None or parts.password is not None:
        raise UrlError("The address holds a user name or password.", "Delete what stands before the @.")
    if "[" in parts.netloc and not _LITERAL.fullmatch(parts.netloc):
        raise UrlError("The address has no host between its brackets.")
    host = _host(parts.hostname or "", literal="[" in parts.netloc)
    path = _encode(parts.path) or "/"
    netloc = host if port is None else f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, path, _encode(parts.query), _encode(parts.fragment)))


def _host(host: str, *, literal: bool) -> str:
    """Return the ASCII form of a host name (IDNA 2008, with the mapping of UTS 46) or an IP address."""
    if not host:
        raise UrlError("The address has no host.", "Write it in full: https://host/path")
    if literal:
        if "%" in host:  # a zone is for this computer alone, and may hold any character
            raise UrlError(f"{host} holds a zone, which leads nowhere from elsewhere.")
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:  # pragma: no cover - from Python 3.11.4 on urlsplit has found it already
            raise UrlError(f"{host} is no IPv6 address.") from None
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        raise UrlError(f'"{host}" is no host name.') from None


def _encode(part: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=_SAFE)


def host(url: str) -> str:
    """Return the host of a normalized address."""
    return urlsplit(url).hostname or ""


def is_placeholder(url: str) -> bool:
    """Tell whether an address is on this computer or on a domain that exists for examples (RFC 2606, RFC 6761)."""
    return _EXAMPLES.fullmatch(host(url)) is not None


def is_uri(text: str) -> bool:
    """Tell whether a text can be an id: an absolute URI or IRI, and well-formed where it is a tag: URI (RFC 4151)."""
    pattern = _TAG if text.lower().startswith("tag:") else _URI
    return pattern.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Tell whether a text is an e-mail address as HTML understands it, with a dot in its domain."""
    return _EMAIL.fullmatch(text) is not None
