"""Read RSS and Atom as other publishers write them, by feedparser; ids by lxml, because they must be verbatim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hattip.authoring import dates, hosts
from hattip.authoring.errors import AuthoringError
from hattip.authoring.incoming import IncomingArticle, IncomingFeed, IncomingSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_ATOM: Final = "http://www.w3.org/2005/Atom"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"
_LICENSES: Final = ("http://backend.userland.com/creativeCommonsRssModule", "http://creativecommons.org/ns#")
_MEDIA: Final = "http://search.yahoo.com/mrss/"


def read(data: bytes, name: str) -> IncomingFeed:
    """Return the values of a feed. ``name`` is its address or file name, for people.

    Raises:
        AuthoringError: it is not a feed, or feedparser is not installed.
    """
    try:
        import feedparser
    except ImportError:
        raise AuthoringError("needs_feedparser") from None
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        reason = parsed.get("bozo_exception")
        raise AuthoringError("not_a_feed" if reason else "no_feed_in_it", name=name, reason=str(reason))
    root = _tree(data)
    elements = _items(root)
    feed = _head(parsed.feed, root)
    matching = elements if len(elements) == len(parsed.entries) else [None] * len(parsed.entries)
    feed.articles = [
        _article(entry, element, feed, f"{name}, item {number}")
        for number, (entry, element) in enumerate(zip(parsed.entries, matching, strict=True), 1)
    ]
    _withdraw(feed, root)
    return feed


def _tree(data: bytes) -> Element | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _items(root: Element | None) -> list[Any]:
    if root is None:
        return []
    return [
        each for each in root.iter() if isinstance(each.tag, str) and each.tag.rpartition("}")[2] in {"item", "entry"}
    ]


def _head(found: Any, root: Element | None) -> IncomingFeed:
    links = list(found.get("links", ()))
    generator = found.get("generator_detail", {}).get("name") or found.get("generator", "")
    return IncomingFeed(
        title=found.get("title", ""),
        description=found.get("subtitle", ""),
        home=_link(links, "alternate", "text/html") or _link(links, "alternate", None) or found.get("link", ""),
        address=hosts.absolute(_link(links, "self", None)),
        language=found.get("language", "")
        or (root.get("{http://www.w3.org/XML/1998/namespace}lang", "") if root is not None else ""),
        publisher=_publisher(found),
        rights=found.get("rights", ""),
        generator=generator,
        hub=_link(links, "hub", None),
        previous=_link(links, "prev-archive", None) or _link(links, "next", None),
    )


def _publisher(found: Any) -> dict[str, str]:
    person = found.get("author_detail") or {}
    fields = {
        "name": person.get("name") or found.get("publisher", ""),
        "url": person.get("href"),
        "email": person.get("email"),
    }
    return {key: value for key, value in fields.items() if value}


def _link(links: list[Any], relation: str, kind: str | None) -> str:
    """Return the address of the first link with a relation and a media type; None: any that is not a feed's."""
    for link in links:
        written = link.get("type", "")
        is_kind = written == kind if kind else relation != "alternate" or written in {"", "text/html"}
        if link.get("rel", "alternate") == relation and is_kind and link.get("href"):
            return str(link["href"])
    return ""


def _article(entry: Any, element: Element | None, feed: IncomingFeed, location: str) -> IncomingArticle:
    links = list(entry.get("links", ()))
    article = IncomingArticle(
        id=_verbatim_id(element) or entry.get("id", ""),
        title=_text(entry.get("title_detail"), entry.get("title", "")),
        link=entry.get("link", "") or _link(links, "alternate", None),
        original=_link(links, "via", None),
        published=_date(entry, "published"),
        updated=_date(entry, "updated"),
        location=location,
    )
    article.source = _source(entry, element)
    article.authors = _authors(entry, feed)
    contents = [each for each in entry.get("content", ()) if each.get("value")]
    html = next(
        (each for each in contents if each.get("type") in {"text/html", "application/xhtml+xml"}), None
    ) or next(iter(contents), None)
    article.content = _html(html) if html else ""
    article.summary = entry.get("summary", "") if _has_summary(entry, article.content) else ""
    article.is_summary_html = (entry.get("summary_detail") or {}).get("type") != "text/plain"
    _labels(entry, element, feed, article)
    _media(entry, element, article)
    article.language = _language(element)
    article.rights = entry.get("rights", "")
    article.license = _link(links, "license", None) or next(
        (text for uri in _LICENSES if (text := _child(element, uri, "license"))), ""
    )
    return article


def _verbatim_id(element: Element | None) -> str:
    """Return the id as it is written: feedparser resolves some against an address."""
    if element is None:
        return ""
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in {"guid", "id"}:
            return (child.text or "").strip()
    return ""


def _date(entry: Any, key: str) -> str:
    if key not in entry:  # feedparser would return the other date instead
        return ""
    text = entry.get(key, "")
    parsed = entry.get(f"{key}_parsed")
    if found := dates.read(text):
        return found
    if parsed:
        year, month, day, hour, minute, second = parsed[:6]
        return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{min(second, 59):02}Z"
    return ""


def _text(detail: Any, default: str) -> str:
    """Return a title as plain text."""
    value = (detail or {}).get("value", default) or ""
    if (detail or {}).get("type") in {"text/html", "application/xhtml+xml"} and ("<" in value or "&" in value):
        return strip_markup(value)
    return " ".join(value.split())


def strip_markup(markup: str) -> str:
    """Return the text of HTML, on one line."""
    from lxml import etree, html

    try:
        return " ".join(html.fragment_fromstring(markup, create_parent="div").text_content().split())
    except (etree.ParserError, ValueError):
        return ""


def _html(content: Any) -> str:
    from html import escape  # noqa: PLC0415

    value = str(content.get("value", ""))
    return f"<p>{escape(value)}</p>" if content.get("type") == "text/plain" else value


def _has_summary(entry: Any, content: str) -> bool:
    """Check whether an entry has a summary of its own: feedparser copies the content where it has none."""
    return bool(entry.get("summary")) and entry.get("summary") != content


def _source(entry: Any, element: Element | None) -> IncomingSource | None:
    if found := entry.get("source"):
        links = list(found.get("links", ()))
        feed = found.get("href", "") or _link(links, "self", None)
        return IncomingSource(found.get("title", ""), _link(links, "alternate", None) or found.get("link", ""), feed)
    name = _child(element, _DC, "source")
    return IncomingSource(name) if name and "://" not in name else None


def _authors(entry: Any, feed: IncomingFeed) -> list[str]:
    names = [each.get("name", "") for each in entry.get("authors", ()) if each.get("name")]
    if not names and entry.get("author"):
        names = [entry["author"]]
    if feed.is_ours and len(names) == 1:
        names = names[0].split(", ")
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def _labels(entry: Any, element: Element | None, feed: IncomingFeed, article: IncomingArticle) -> None:
    has_terms = element is None or element.tag.startswith(f"{{{_ATOM}}}")
    for tag in entry.get("tags", ()):
        title = tag.get("label") or tag.get("term") or ""
        if feed.is_ours and tag.get("scheme"):
            feed.scope = tag["scheme"]
            article.scoped.append(((tag.get("term") or "") if has_terms else "", title))
        elif title:
            article.labels.append(title)


def _media(entry: Any, element: Element | None, article: IncomingArticle) -> None:
    for address, each, length in _attached(entry, element):
        kind = str(each.get("type") or "")
        if _is_image(each, kind, is_medium="href" not in each):
            article.image = article.image or address
        elif kind:
            _enclose(article, address, kind, str(length or ""), each.get("title") or "")


def _attached(entry: Any, element: Element | None) -> Iterator[tuple[str, Any, Any]]:
    """Yield enclosures, media and the first thumbnail: the address, the attributes and the length of each."""
    yield from ((each["href"], each, each.get("length")) for each in _enclosures(entry, element))
    yield from ((each["url"], each, each.get("filesize")) for each in entry.get("media_content", ()) if each.get("url"))
    yield from ((each["url"], {}, None) for each in entry.get("media_thumbnail", ())[:1] if each.get("url"))


def _is_image(media: Any, kind: str, *, is_medium: bool) -> bool:
    """Check whether a file is the picture of its article: a link without a type, or media of the kind image."""
    if not is_medium:
        return not kind
    return not media or media.get("medium") == "image" or kind.startswith("image/")


def _enclosures(entry: Any, element: Element | None) -> Iterator[Any]:
    """Yield the enclosures: those of Atom as they are written, because feedparser invents a media type."""
    if element is not None and element.tag.startswith(f"{{{_ATOM}}}"):
        written = element.findall(f"{{{_ATOM}}}link[@rel='enclosure']")
        yield from (link.attrib for link in written if link.get("href"))
    else:
        yield from (link for link in entry.get("links", ()) if link.get("rel") == "enclosure" and link.get("href"))


def _enclose(article: IncomingArticle, url: str, kind: str, length: str, title: str) -> None:
    if url in {each["url"] for each in article.enclosures} or url == article.image:
        return
    written = {"url": url, "type": kind, "length": length if length.isdigit() and length != "0" else "", "title": title}
    article.enclosures.append({key: value for key, value in written.items() if value})


def _language(element: Element | None) -> str:
    if element is None:
        return ""
    return element.get("{http://www.w3.org/XML/1998/namespace}lang", "") or _child(element, _DC, "language")


def _child(element: Element | None, namespace: str, name: str) -> str:
    found = element.find(f"{{{namespace}}}{name}") if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def _withdraw(feed: IncomingFeed, root: Element | None) -> None:
    """Mark the articles that a tombstone withdraws (RFC 6721)."""
    if root is None:
        return
    reasons = {
        each.get("ref", ""): (each.get("when", ""), each.findtext(f"{{{_TOMBSTONES}}}comment") or "")
        for each in root.iter(f"{{{_TOMBSTONES}}}deleted-entry")
    }
    for article in feed.articles:
        article.withdrawn = reasons.get(article.id)
