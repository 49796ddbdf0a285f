"""Feeds become bytes: one module a format, all of the same shape, and one line for each in ``FORMATS``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hattip.rendering import atom, rss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hattip.feeds import Feed


@dataclass(frozen=True, slots=True)
class Output:
    """A file to publish: its path below ``feeds/``, with ``/``, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Format:
    """An output format. ``render`` takes a feed and the address it will have, and returns the whole file."""

    name: str
    filename: str
    render: Callable[[Feed, str], bytes]


FORMATS: Final = (
    Format("RSS 2.0", "rss.xml", rss.render),
    Format("Atom 1.0", "atom.xml", atom.render),
)


def render(feeds: Iterable[Feed]) -> Iterator[Output]:
    """Yield every feed in every format."""
    for feed in feeds:
        for form in FORMATS:
            yield Output(f"{feed.slug}/{form.filename}", form.render(feed, feed.url(form.filename)))
