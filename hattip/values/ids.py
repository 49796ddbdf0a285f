"""Makes the ids of articles and feeds from what an editor has no reason to change."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha1, sha256
from typing import Final
from urllib.parse import quote, unquote
from uuid import NAMESPACE_URL, UUID, uuid5

from hattip.values import urls

# RFC 9562 section 5.5: the variant 0b10 replaces the two highest bits of octet 8, the version 5 the four highest of
# octet 6.
_DERIVED: Final = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}#(?P<id>.+)")
_VARIANT: Final = {f"{digit:x}": f"{digit & 3 | 8:x}" for digit in range(16)}


def namespace(site_id: str) -> UUID:
    """Return the namespace of a site. It is made from the site's id, not its address: a move changes no id."""
    return uuid5(NAMESPACE_URL, site_id)


def article_id(site_id: str, original_url: str | None, url: str | None, home_url: str) -> str:
    """Return the id of an article that has none of its own: a name-based UUID (RFC 9562 section 5.5).

    It is made from the normalized original link. The site's own work may have none; then it is made from its address
    below ``home_url``, so that it keeps its id when the site moves.
    """
    return _urn(site_id, original_url or (url or "").removeprefix(home_url))


def uri_of(site_id: str, id_: str) -> str:
    """Return the URI of an article's id, for the formats that need one: Atom, and anchors in HTML.

    An id may be any text. One that is not a URI becomes a name-based UUID with the text itself, percent-encoded, as
    the fragment (an f-component, RFC 8141 section 2.3.3), so that :func:`id_of_uri` can return it.
    """
    if urls.is_uri(id_) and not _DERIVED.fullmatch(id_):
        return id_
    return f"{_urn(site_id, f'id:{id_}')}#{quote(id_, safe='')}"


def id_of_uri(uri: str) -> str:
    """Return the id that :func:`uri_of` was given."""
    found = _DERIVED.fullmatch(uri)
    return unquote(found["id"]) if found else uri


def feed_id(site_id: str, slug: str) -> str:
    """Return the id of a feed: the same in every format and at every address."""
    return _urn(site_id, f"feed:{slug}")


def _urn(site_id: str, name: str) -> str:
    """Return ``uuid5(namespace(site_id), name).urn`` in a quarter of the time (3 instead of 12 microseconds)."""
    digest = sha1(_namespace(site_id) + name.encode(), usedforsecurity=False).hexdigest()
    variant = _VARIANT[digest[16]]
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


@cache
def _namespace(site_id: str) -> bytes:
    return namespace(site_id).bytes


def title_hash(title: str, source: str | None) -> str:
    """Return the hash of a title together with its source, 16 hexadecimal digits: many sources may share a title."""
    return sha256(f"{title}\n{source or ''}".encode(errors="surrogatepass")).hexdigest()[:16]
