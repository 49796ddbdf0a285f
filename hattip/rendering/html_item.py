"""An article in an HTML page: title, facts, summary and credit, as microformats2 (``h-entry``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml.etree import tostring

from hattip.locales import credit_words
from hattip.rendering import credit
from hattip.rendering.xml import add, new_element
from hattip.values.dates import rfc3339
from hattip.values.ids import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from hattip.locales.credit_words import Words
    from hattip.model import Article, Author, Site, Source

# A summary is shown up to this many characters.
_MAX_SUMMARY: Final = 300


def render_item(article: Article, site: Site, _content: str) -> bytes:
    """Return an article as an ``article`` element, which is well-formed XML."""
    words, language = credit_words.words(site.language), page_language(site)
    other = language if article.language != language else None
    names, own = "h-entry withdrawn" if article.withdrawn else "h-entry", article.language if other else None
    item = new_element("article", **_class(names), id=uri_of(site.id, article.id), **attributes_of(own))
    add(add(item, "h3"), "a", article.title, **_class("p-name u-url"), href=article.link)
    _add_facts(add(item, "p", **_class("facts"), **attributes_of(other)), article, site, words)
    _add_summary(item, article, site)
    if (article.original_url and article.source) or article.rights or article.license:
        _add_credit(add(item, "p", **_class("credit"), **attributes_of(other)), article, words)
    for child in item:
        child.tail = "\n"
    item.text = "\n"
    data: bytes = tostring(item, encoding="UTF-8")
    return data + b"\n"


def page_language(site: Site) -> str:
    """Return the language of a page: that of the site, or of the words if there are none in the site's."""
    words = credit_words.words(site.language).language
    return site.language if site.language.partition("-")[0] == words.partition("-")[0] else words


def attributes_of(language: str | None) -> dict[str, str]:
    """Return the attributes of an element in another language than the text around it."""
    if language is None:
        return {}
    return {"lang": language, "dir": "rtl" if credit_words.is_rtl(language) else "ltr"}


def around(text: str, field: str) -> tuple[str, str]:
    """Return the text before and after a field in braces."""
    before, _, after = text.partition(f"{{{field}}}")
    return before, after


def _class(names: str) -> dict[str, str]:
    return {"class": names}  # a keyword in Python


def _add_facts(parent: Element, article: Article, site: Site, words: Words) -> None:
    """Add the date, the source and the authors."""
    date = credit_words.date(article.published, site.timezone, words.language)
    add(parent, "time", date, **_class("dt-published"), datetime=rfc3339(article.published))
    if article.source:
        _add_separator(parent)
        _add_source(parent, article.source)
    if article.source is None or article.author_names != (article.source.name,):
        _add_separator(parent)
        _add_authors(parent, article.authors, words.joiner)


def _add_separator(parent: Element) -> None:
    parent[-1].tail = " "
    add(parent, "span", "·", **{"aria-hidden": "true"}).tail = " "


def _add_source(parent: Element, source: Source) -> None:
    add(add(add(parent, "cite"), "a", href=source.url, rel="external"), "bdi", source.name)


def _add_authors(parent: Element, authors: Iterable[Author], joiner: str) -> None:
    previous = None
    for author in authors:
        if previous is not None:
            previous.tail = joiner
        previous = add(parent, "bdi", None if author.url else author.name, **_class("p-author"))
        if author.url:
            add(previous, "a", author.name, href=author.url, rel="external")


def _add_summary(item: Element, article: Article, site: Site) -> None:
    """Add the summary, or the notice of a withdrawn article, which may be in another language."""
    if article.withdrawn:
        language = credit_words.words(article.language, site.language).language
        other = attributes_of(language if language != article.language else None)
        add(item, "p", credit.notice(article, article.withdrawn, site), **_class("p-summary"), **other)
    elif text := article.summary:
        cut = text if len(text) <= _MAX_SUMMARY else f"{text[:_MAX_SUMMARY].rstrip()}…"
        add(item, "p", cut, **_class("p-summary"))


def _add_credit(parent: Element, article: Article, words: Words) -> None:
    """Add the lines with the link to the original and with the rights."""
    if (original := article.original_url) and article.source:
        before, after = around(words.original, "original")
        link = add(parent, "a", **_class("u-repost-of"), href=original, rel="external")
        add(link, "bdi", original)
        parent.text, link.tail = before, after
        if article.rights or article.license:
            add(parent, "br")
    if rights := article.rights or article.license:
        before, after = around(words.rights, "rights")
        if len(parent):
            parent[-1].tail = before
        else:
            parent.text = before
        link = add(parent, "a", href=article.license, rel="license") if article.license else parent
        add(link, "bdi", rights)
        parent[-1].tail = after
