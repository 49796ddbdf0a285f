"""Read a feed with its archive: the newest page first, then every older one that it names (RFC 5005, JSON Feed)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from hattip.authoring import json_feed, ours, xml_feed
from hattip.authoring.errors import AuthoringError
from hattip.authoring.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hattip.authoring.incoming import IncomingFeed

    # Returns the bytes of an address or file, or None for an address that a local feed names and nothing answers for.
    Open = Callable[[str], bytes | None]

MAX_PAGES: Final = 2_000


def read(name: str, open_: Open) -> tuple[IncomingFeed, list[Text]]:
    """Return a feed with the articles of its archive, and what could not be read.

    ``name`` is an address or a path; an address that a local feed names is looked up in its own folder.

    Raises:
        AuthoringError: the first page cannot be read.
    """
    data = open_(name)
    if data is None:
        raise AuthoringError("feed_unreadable", name=name)
    feed = parse(data, name)
    omitted: list[Text] = []
    feed.limit = len(feed.articles) if feed.is_ours and feed.previous else 0
    _follow(feed, name, open_, omitted)
    if feed.is_ours and feed.address:
        ours.complete(feed, lambda target: _read_sibling(target, feed, name, open_))
    return feed, omitted


def parse(data: bytes, name: str) -> IncomingFeed:
    """Return the values of one page of a feed.

    Raises:
        AuthoringError: it is not a feed.
    """
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
    return json_feed.read(data, name) if is_json else xml_feed.read(data, name)


def _follow(feed: IncomingFeed, name: str, open_: Open, omitted: list[Text]) -> None:
    """Add the articles of the archive to those of a feed."""
    known = {article.id for article in feed.articles}
    for page in _archive(feed, name, open_, omitted):
        older = [article for article in page.articles if article.id not in known]
        known |= {article.id for article in older}
        feed.articles += older
        feed.scope = feed.scope or page.scope


def _archive(feed: IncomingFeed, name: str, open_: Open, omitted: list[Text]) -> Iterator[IncomingFeed]:
    """Yield the pages of the archive, the newest first, up to one that cannot be read or that was read already."""
    visited = {name, feed.address}
    page: IncomingFeed | None = feed
    here = name
    while page and page.previous and len(visited) < MAX_PAGES:
        here = locate(page.previous, page.address, here)
        if here in visited:
            return
        visited.add(here)
        if page := _read_archive(page.previous, here, open_, omitted):
            yield page


def _read_archive(address: str, name: str, open_: Open, omitted: list[Text]) -> IncomingFeed | None:
    """Read a page of the archive, or note why it cannot be read. ``address`` is the name of it that its feed has."""
    try:
        data = open_(name)
        if data is not None:
            return parse(data, name)
        reason = Text("omitted_local_archive", {})
    except AuthoringError as error:
        reason = error.text
    omitted.append(Text("omitted_archive", {"address": address, "reason": reason}))
    return None


def locate(target: str, address: str, name: str) -> str:
    """Return where to read an address that a feed names: for a local feed, the file at the same relative address."""
    if name.lower().startswith(("http://", "https://")):
        return urljoin(name, target)
    own, other = urlsplit(address), urlsplit(urljoin(address, target))
    if not address or own.netloc != other.netloc:
        return urljoin(address, target) if address else target
    here, there = own.path.split("/")[:-1], other.path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    steps = [".."] * (len(here) - shared) + there[shared:]
    folder = name.replace("\\", "/").rpartition("/")[0] or "."
    return "/".join([folder, *steps])


def _read_sibling(target: str, feed: IncomingFeed, name: str, open_: Open) -> bytes | None:
    """Return another file of the same publisher, None where there is none."""
    try:
        return open_(locate(urljoin(feed.address, target), feed.address, name))
    except AuthoringError:
        return None
