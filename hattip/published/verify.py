"""Looks at every file that is about to be published as its readers will, before it replaces anything."""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING, Any

from hattip.published import parse as seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hattip.feeds.feed import Feed
    from hattip.model import Article
    from hattip.published.parse import Item
    from hattip.rendering import Output


class VerificationError(Exception):
    """What was about to be published does not say what its articles say."""


def check(outputs: Iterable[Output], *, full: bool) -> dict[str, tuple[Item, ...]]:
    """Read every file back and compare it with its articles; ``full`` does so through feedparser too.

    Returns the items of every file that holds articles, by its path.

    Raises:
        VerificationError: something differs. It is a fault of hattip, and nothing may be published.
    """
    read: dict[str, tuple[Item, ...]] = {}
    found = [difference for output in outputs for difference in differences(output, read)]
    if full:
        found += [difference for output in outputs for difference in _as_a_reader(output)]
    if found:
        raise VerificationError("\n".join(found[:20]))
    return read


def _as_a_reader(output: Output) -> Iterator[str]:
    """Compare a file with its articles as feedparser, which is what many readers are made of, understands it."""
    import feedparser  # noqa: PLC0415 - an extra

    if output.feed is None or not output.path.endswith(".xml"):
        return
    parsed = feedparser.parse(output.data)
    if parsed.bozo:
        yield f"{output.path}: {parsed.bozo_exception}"
    if [entry.id for entry in parsed.entries] != [article.id for article in output.feed.articles]:
        yield f"{output.path}: the items are not the articles, in their order"
        return
    for entry, article in zip(parsed.entries, output.feed.articles, strict=True):
        content = unescape("".join(part.value for part in entry.get("content", ())) + entry.get("summary", ""))
        if article.source and not (article.source.name in content and (article.original_url or "") in content):
            yield f"{output.path}: the credit of {article.id} cannot be seen"


def differences(output: Output, read: dict[str, tuple[Item, ...]]) -> Iterator[str]:
    """Yield every way in which a file does not say what the articles it was made from say: each is a fault of ours.

    The items that were found are put into ``read``.
    """
    filename = output.path.rpartition("/")[2]
    if output.feed is None or filename not in seen.READERS:  # pragma: no cover - all formats of feeds have a reader yet
        return
    try:
        document = seen.read(filename, output.data)
    except seen.SeenError as error:
        yield f"{output.path}: {error}"
        return
    read[output.path] = document.items
    if document.id not in {None, output.feed.id}:
        yield f"{output.path}: the feed's id is {document.id}"
    expected = [article.id for article in output.feed.articles]
    if [item.id for item in document.items] != expected:
        yield f"{output.path}: the items are not the articles, in their order"
        return
    for item, article in zip(document.items, output.feed.articles, strict=True):
        for what in _differences(item, article, output.feed):
            yield f"{output.path}: {what} of {article.id} differs"


def _differences(item: Item, article: Article, feed: Feed) -> Iterator[str]:
    pairs: dict[str, tuple[Any, Any]] = {
        "title": (item.title, article.title),
        "link": (item.link, article.link),
        "original": (item.original, article.original_url),
        "source": (item.source, article.source.name if article.source else None),
        "authors": (", ".join(item.authors), ", ".join(article.authors)),
        "published": (item.published, article.published),
        "updated": (item.updated, article.changed),
        "withdrawn": (item.withdrawn, article.withdrawn is not None if item.withdrawn is not None else None),
    }
    yield from (name for name, (found, expected) in pairs.items() if found != expected)
    if article.source and not _credits(item.content, article):
        yield f"visible credit in {feed.slug}"


def _credits(content: str, article: Article) -> bool:
    """Tell whether the source's name and the link to the original can be seen in a content."""
    name = article.source.name if article.source else ""
    return escape(name) in content and f'href="{escape(article.original_url or "")}"' in content
