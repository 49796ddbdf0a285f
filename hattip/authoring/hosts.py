"""Which addresses belong to one site, and which are the home page of one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from hattip.values import urls

# Second-level names below which anybody can register, as in news.com.cn or times.co.uk.
_SHARED: Final = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "ne", "go", "org"})
# Each subdomain of these is a site of its own: hosts of blogs, and the domains for examples (RFC 2606).
_HOSTS: Final = frozenset(
    {"blogspot.com", "example.com", "example.net", "example.org", "github.io", "gitlab.io", "medium.com", "netlify.app"}
    | {"pages.dev", "substack.com", "tumblr.com", "vercel.app", "wordpress.com", "cnblogs.com", "csdn.net", "qq.com"}
)
_VARIANT = re.compile(r"^(?:www\d?|m|mobile|wap|3g|amp|mip)\.")
_HOME = re.compile(r"/?(?:(?:index|default|home)(?:\.\w+)?)?/?", re.IGNORECASE)
_LANGUAGE = re.compile(r"/(?:[a-z]{2}|zh-[a-z]+|en-[a-z]+|chn?|english)/?", re.IGNORECASE)


def site(url: str) -> str:
    """Return the name of the site that an address belongs to: its registrable domain, or its host on shared domains."""
    host = _VARIANT.sub("", (urlsplit(url).hostname or "").lower())
    labels = host.split(".")
    if host in _HOSTS or len(labels) <= 2:  # noqa: PLR2004 - name and top level
        return host
    keep = 3 if (labels[-2] in _SHARED and len(labels[-1]) == 2) or ".".join(labels[-2:]) in _HOSTS else 2  # noqa: PLR2004
    return ".".join(labels[-keep:])


def is_same(one: str, other: str) -> bool:
    """Check whether two addresses belong to one site."""
    return bool(one and other) and site(one) == site(other)


def is_home(url: str) -> bool:
    """Check whether an address is the home page of a site, in whatever language, rather than one of its pages."""
    parts = urlsplit(url)
    return not parts.query and bool(_HOME.fullmatch(parts.path) or _LANGUAGE.fullmatch(parts.path))


def home(url: str) -> str:
    """Return the address of the home page of the host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def absolute(address: str, base: str = "") -> str:
    """Return a normalized absolute address, or an empty text where it leads nowhere."""
    address = address.strip().replace(" ", "%20")
    if not address or address.startswith(("#", "javascript:", "data:", "about:")):
        return ""
    try:
        return urls.normalize(urljoin(base, address))
    except ValueError:
        return ""


def is_same_page(one: str, other: str) -> bool:
    """Check whether two addresses differ at most in scheme, ``www.``, fragment or a final slash."""
    return _page(one) == _page(other)


def _page(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return _VARIANT.sub("", (parts.hostname or "").lower()), parts.path.rstrip("/"), parts.query
