"""Host names and IP addresses in their ASCII form, as browsers accept them.

Names are mapped by UTS 46 and encoded by punycode. The rules of IDNA 2008 and of hostnames (hyphens, letters, digits)
are not applied: browsers open ``a_b.example``, ``a--b.example`` and ``xn--`` names of emoji.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from hattip.values.errors import InvalidValueError

_MAX_LABEL: Final = 63
_MAX_NAME: Final = 253
# What is left of a name after the mapping. Browsers accept some punctuation too, but no name on the web has any.
_NAME = re.compile(r"[a-z0-9_.-]+")
_USUAL = re.compile(r"[A-Za-z0-9_.:-]")
# A name whose last label is a number is an IPv4 address (URL standard, section 3.5).
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ACE: Final = "xn--"


class HostError(InvalidValueError):
    """A text that is not a host."""

    def __init__(self, text: str, **fields: object) -> None:
        super().__init__("bad-url", text, **fields)


@lru_cache(maxsize=1024)
def to_ascii(host: str) -> str:
    """Return the ASCII form of a host name, an IPv4 address, or an IPv6 address in brackets.

    Raises:
        HostError: it is none of these.
    """
    if not host:
        raise HostError("no-host")
    if host.startswith("["):
        return _ipv6(host)
    name = _mapped(unquote(host), host)
    labels = [_label(label, host) for label in name.split(".")]
    name = ".".join(labels)
    lengths = [len(label) for label in labels if label]
    if len(name) > _MAX_NAME or max(lengths, default=0) > _MAX_LABEL or len(lengths) < len(labels) - name.endswith("."):
        raise HostError("host", host=host)
    if not _NAME.fullmatch(name):
        raise HostError("host", host=host)
    return _ipv4(name, host) if _NUMBER.fullmatch(labels[-1]) else name


def first_unusual(host: str) -> str:
    """Return the first character that no ASCII host has, or an empty text."""
    return next((character for character in host if not _USUAL.match(character)), "")


def _mapped(name: str, host: str) -> str:
    if name.isascii():
        return name.lower()
    import idna

    try:
        return idna.uts46_remap(name, std3_rules=False)
    except idna.IDNAError:
        raise HostError("host", host=host) from None


def _label(label: str, host: str) -> str:
    """Return the ASCII form of a label; an ``xn--`` label must be the form of one that is not ASCII."""
    try:
        if not label.isascii():
            return _ACE + label.encode("punycode").decode("ascii")
        if not label.startswith(_ACE):
            return label
        decoded = label.removeprefix(_ACE).encode("ascii").decode("punycode")
    except UnicodeError:
        raise HostError("host", host=host) from None
    if decoded.isascii() or _mapped(decoded, host) != decoded:
        raise HostError("host", host=host)
    return _ACE + decoded.encode("punycode").decode("ascii")


def _ipv6(host: str) -> str:
    if "%" in host:  # a zone is valid on one computer only
        raise HostError("zone", host=host)
    try:
        return f"[{ipaddress.IPv6Address(host[1:-1] if host.endswith(']') else '')}]"
    except ValueError:
        raise HostError("host", host=host) from None


def _ipv4(name: str, host: str) -> str:
    try:
        return str(ipaddress.IPv4Address(name))
    except ValueError:
        raise HostError("host", host=host) from None
