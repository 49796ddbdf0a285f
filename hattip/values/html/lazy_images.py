"""Finds the real address of a picture: lazy loading keeps it in other attributes until a script runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hattip.values.html.addresses import Addresses

# In the order in which they are tried. Names as they are in pages of WeChat, WordPress plugins, Discuz, Zhihu, Sina,
# Cloudflare and the common scripts for lazy loading.
_LAZY: Final = (
    "data-src", "data-original", "data-lazy-src", "data-lazyload", "data-lazy", "data-original-src", "data-actualsrc",
    "data-real-src", "data-realsrc", "data-echo", "data-lazy-load", "data-lazyload-src", "data-ll-src", "data-cfsrc",
    "data-pagespeed-lazy-src", "data-img-src", "data-image-src", "data-ks-lazyload", "data-ks-lazyload-custom",
    "data-delay-url", "data-delayed-url", "data-hi-res-src", "data-full-src", "data-url", "data-image", "data-backsrc",
    "data-croporisrc", "file", "zoomfile", "real_src", "_src", "lazy-src", "lazysrc", "lazyload", "lay-src",
    "original", "orig-src", "src2", "v-lazy", "data-orig-file", "data-large-file",
)  # fmt: skip
_LAZY_SETS: Final = (
    "data-srcset",
    "data-lazy-srcset",
    "data-original-set",
    "data-src-set",
    "data-pagespeed-lazy-srcset",
)
_RANKS: Final = {name: rank for rank, name in enumerate((*_LAZY, *_LAZY_SETS))}
# Other attributes of lazy loading, if all that is left is to search.
_LAZY_NAME = re.compile(r"src|orig|lazy|url|file|image|img", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?:https?:)?/?[^\s\"'<>]*(?:\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:[?#!@_:][^\s]*)?|[?&]wx_fmt=\w+[^\s]*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|[^\s:{}]*[/.][^\s:{}]+", re.IGNORECASE)
# Of an address in lower case: that is searched much faster than with the flag.
_IMAGE_FILE = re.compile(r"\.(?:gif|png|jpe?g|svg|webp)(?:[?#]|$)")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|placeholder|place-holder|spacer|space|gr[ea]y|none|loading|loader|lazy|lazyload|lazy-?load(?:ing)?|"
    r"pixel|transparent|trans|1x1|1px|dot|default|empty|white|clear|nopic|no-?image|load|img-?loading|thumb-?default|"
    r"image-?placeholder)"
    r"[\w-]*\.(?:gif|png|jpe?g|svg|webp)(?:[?#].*)?$"
)
_LAZY_CLASS = re.compile(r"(?:^|[\s_-])lazy|lozad|b-lazy|unveil", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*(?P<url>[^\s]+)(?:\s+(?P<size>[^,()]*))?(?:,|$)")
# The longest embedded placeholder.
_TINY: Final = 400
# Wider pictures are for printing, and readers are often on a mobile network.
_MAX_WIDTH: Final = 2000


class Picture(NamedTuple):
    """The address of a picture. It is ``lazy`` if a script would have put it there; ``""`` if there is none."""

    address: str
    lazy: bool


def find(values: Mapping[str, str], addresses: Addresses) -> Picture:
    """Return the absolute address of an ``<img>``; the real one rather than that of a placeholder."""
    source = values.get("src", "").strip()
    is_placeholder = _is_placeholder(source)
    for candidate in _lazy(values, thorough=is_placeholder):
        if address := _usable(candidate, addresses):
            return Picture(address, lazy=True)
    is_lazy = is_placeholder or _LAZY_CLASS.search(values.get("class", "")) is not None
    if not is_placeholder and (address := _reachable(source, addresses)):
        return Picture(address, lazy=is_lazy)
    if address := _usable(best(values.get("srcset", "")), addresses):
        return Picture(address, lazy=is_lazy)
    return Picture(_reachable(source, addresses) if source else "", lazy=is_lazy)


def best(srcset: str) -> str:
    """Return the address of the most suitable candidate of a ``srcset``: large, but not the largest of all."""
    found = [(_width(match["size"] or ""), match["url"].rstrip(",")) for match in _CANDIDATE.finditer(srcset)]
    found = [(width, url) for width, url in found if not url.startswith("data:")]
    if not found:
        return ""
    fitting = [candidate for candidate in found if candidate[0] <= _MAX_WIDTH]
    return max(fitting, key=lambda each: each[0])[1] if fitting else min(found, key=lambda each: each[0])[1]


def is_lost(values: Mapping[str, str]) -> bool:
    """Return whether a picture without a usable address is a loss: not if it was a placeholder of a few bytes."""
    source = values.get("src", "")
    if not source:
        return bool(values.get("alt", "").strip() or any(values[name] for name in values.keys() & _RANKS.keys()))
    is_dummy = source.startswith(("data:image/gif", "data:image/svg")) and len(source) < _TINY
    return not is_dummy or bool(values.get("alt", "").strip())


def _width(size: str) -> float:
    number = re.match(r"\s*(\d+(?:\.\d+)?)([wx])", size)
    if number is None:
        return 1
    return float(number[1])


def _lazy(values: Mapping[str, str], *, thorough: bool) -> Iterator[str]:
    """Yield the addresses of a picture in attributes of lazy loading; ``thorough`` looks at unknown attributes too."""
    for name in sorted(filter(_RANKS.__contains__, values), key=_RANKS.__getitem__):
        value = values[name].strip()
        if value and name in _LAZY_SETS:
            yield best(value)
        elif value and _ADDRESS.fullmatch(value):
            yield value
    if thorough:
        yield from _unknown_lazy(values)


def _unknown_lazy(values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if name not in {"src", "srcset"} and _LAZY_NAME.search(name) and _PICTURE.fullmatch(value.strip()):
            yield value.strip()


def _is_placeholder(source: str) -> bool:
    if not source or source.startswith(("data:", "blob:", "about:", "file:")):
        return True
    source = source.lower()
    return _IMAGE_FILE.search(source) is not None and _PLACEHOLDER.search(source) is not None


def _usable(candidate: str, addresses: Addresses) -> str:
    """Return the absolute form of a candidate that is no placeholder itself and that others can open."""
    return "" if not candidate or _is_placeholder(candidate) else _reachable(candidate, addresses)


def _reachable(candidate: str, addresses: Addresses) -> str:
    address = addresses.absolute(candidate)
    return address if address and not address.startswith("mailto:") and addresses.is_reachable(address) else ""
