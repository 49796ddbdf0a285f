"""``feeds/ids.txt``: every published article of a site without archives, one line each.

A line is the id, the hash of title and source, and the slugs of the article's feeds, separated by spaces. Lines are
sorted, so that git can merge two versions by keeping the lines of both.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from hattip.catalog.item import Item
from hattip.published.parse import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The dates of these items are unknown. So that no article is dated later, and each withdrawal is a change.
UNKNOWN: Final = datetime(9999, 12, 31, tzinfo=UTC)
NEVER_UPDATED: Final = datetime(1, 1, 1, tzinfo=UTC)
_LINE: Final = re.compile(r"(?P<id>\S+) (?P<hash>[0-9a-f]{16})(?P<slugs>(?: [\w/-]+)+)")


def render_ids(articles: Iterable[tuple[str, str, str]]) -> bytes:
    """Return the file for articles, given by their id, hash of title and source, and slugs separated by spaces."""
    lines = (f"{_word(id_)} {title_hash} {' '.join(sorted(slugs.split()))}\n" for id_, title_hash, slugs in articles)
    return b"".join(sorted(line.encode() for line in lines))


def parse_ids(data: bytes) -> Iterator[Item]:
    """Yield the items of the file; their titles and dates are unknown. After a merge an id may have two lines.

    Raises:
        ParseError: a line is damaged.
    """
    if data and not data.endswith(b"\n"):
        raise ParseError("its last line is not complete")
    for number, line in enumerate(BytesIO(data), 1):  # not splitlines, which makes a list of all lines
        try:
            found = _LINE.fullmatch(line.decode().rstrip("\r\n"))
        except UnicodeDecodeError as error:
            raise ParseError(f"line {number} is not UTF-8: {error}") from error
        if found is None:
            raise ParseError(f"line {number} is damaged")
        yield _item(_id_of(found["id"]), found["hash"], tuple(found["slugs"].split()), number)


def _word(id_: str) -> str:
    """Return an id as one word: with whitespace in it, percent-encoded after a question mark."""
    has_space = any(character.isspace() for character in id_)
    return f"?{quote(id_, safe='')}" if has_space or id_.startswith("?") else id_


def _id_of(word: str) -> str:
    return unquote(word[1:]) if word.startswith("?") else word


def _item(id_: str, title_hash: str, slugs: tuple[str, ...], line: int) -> Item:
    return Item(
        id=id_,
        title="",
        link="",
        original=None,
        source=None,
        authors=(),
        published=UNKNOWN,
        updated=NEVER_UPDATED,
        withdrawn=None,
        line=line,
        title_hash=title_hash,
        slugs=slugs,
    )
