"""The credit that people see: it is part of the content, which every reader app shows.

The words come from :mod:`hattip.locales.credit_words`. Names are wrapped in ``bdi``, so that a name in another script
keeps its own direction.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from hattip.locales import credit_words as wording
from hattip.values.html.excerpt import excerpt
from hattip.values.wide import join_paragraphs, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hattip.locales.credit_words import Words
    from hattip.model import Article, Site, Source, Withdrawal

_FOOTER = re.compile(r"<footer(?: [^>]*)?>(?:(?!<footer\b).)*?</footer>", re.DOTALL)


def content(article: Article, site: Site) -> str:
    """Return the HTML of an article: picture, content (or else summary or title) and credit; never empty."""
    body = _without_credit(article) or "".join(f"<p>{escape(part)}</p>" for part in _paragraphs_of_text(article, site))
    body = _picture(article, body) + body
    language = _words(article, site).language if article.withdrawn else article.language
    if wording.is_rtl(language) or wording.is_rtl(site.language):
        body = f'<div lang="{language}" dir="{_direction(language)}">{body}</div>'
    return body + footer(article, site)


def _picture(article: Article, body: str) -> str:
    """Return the article's picture, unless the content has one of its own: few apps show it otherwise."""
    image = article.image
    if image is None or not article.image_in_content or "<img" in body:
        return ""
    sizes = {"width": image.width, "height": image.height}
    attributes = "".join(f' {name}="{size}"' for name, size in sizes.items() if size)
    return f'<figure><img src="{escape(image.url)}" alt="{escape(image.alt or "")}"{attributes}></figure>'


def _direction(language: str) -> str:
    return "rtl" if wording.is_rtl(language) else "ltr"


def summary(article: Article, site: Site) -> str:
    """Return the plain-text summary, which names the source: some apps show nothing else."""
    return _summary(article, site, _one_line(article, site), article.source.name if article.source else None)


def summary_html(article: Article, site: Site) -> str:
    """Return the summary as HTML, in which the source's name leads to the original."""
    source = _link(article.original_url or "", article.source.name) if article.source else None
    return _summary(article, site, escape(_one_line(article, site), quote=False), source)


def _summary(article: Article, site: Site, text: str, source: str | None) -> str:
    if source is None:
        return text or article.title
    words = _words(article, site)
    return words.summary.format(summary=text, source=source) if text else words.source.format(source=source)


def _one_line(article: Article, site: Site) -> str:
    """Return the summary on one line, or the beginning of the content; empty if there is neither."""
    if article.withdrawn or article.summary:
        return join_paragraphs(_paragraphs_of_text(article, site))
    return excerpt(article.content) if article.content else ""


def notice(article: Article, withdrawal: Withdrawal, site: Site) -> str:
    """Return the plain text that replaces a withdrawn article."""
    words = _words(article, site)
    date = wording.date(withdrawal.on, site.timezone, words.language)
    return words.withdrawn.format(date=date, reason=withdrawal.reason)


def footer(article: Article, site: Site) -> str:
    """Return the credit as HTML; nothing for the site's own work."""
    if article.source is None:
        return ""
    words = _words(article, site)
    paragraphs = "".join(_paragraphs(article, article.source, site, words))
    return f'<footer lang="{words.language}" dir="{words.direction}">{paragraphs}</footer>'


def _paragraphs(article: Article, source: Source, site: Site, words: Words) -> Iterator[str]:
    shown = site.credit.show
    if site.credit.template:
        own = wording.words(site.language)
        values = {"published": _date(article.published, site, own), **_fields(article, source, site, own)}
        yield _of_site(wording.fill_template(escape(site.credit.template, quote=False), values), site, words)
    else:
        fields = _fields(article, source, site, words)
        lines = {name: getattr(words, name).format_map(fields) for name in fields}
        if article.author_names == (source.name,):
            lines.pop("authors", None)
        yield f"<p>{'<br>'.join(lines[name] for name in shown if name in lines)}</p>"
    if site.notice and "notice" in shown:
        yield _of_site(escape(site.notice), site, words)
    if site.contact and "contact" in shown:
        yield f"<p>{words.contact.format(contact=_link(site.contact, site.contact.removeprefix('mailto:')))}</p>"


def _of_site(html: str, site: Site, words: Words) -> str:
    """Return a paragraph in the site's own words, which may be in another language than the credit."""
    if wording.words(site.language).language == words.language:
        return f"<p>{html}</p>"
    return f'<p lang="{site.language}" dir="{_direction(site.language)}">{html}</p>'


def _fields(article: Article, source: Source, site: Site, words: Words) -> dict[str, str]:
    """Return the HTML of every field that the article has."""
    original = article.original_url or ""
    fields = {
        "source": f"<cite>{_link(source.url, source.name)}</cite>",
        "original": _link(original, original),
        "authors": words.joiner.join(f"<bdi>{escape(name)}</bdi>" for name in article.author_names),
    }
    if article.original_published:
        fields["original_published"] = _date(article.original_published, site, words)
    if article.license:
        fields["rights"] = _link(article.license, article.rights or article.license, "license")
    elif article.rights:
        fields["rights"] = f"<bdi>{escape(article.rights)}</bdi>"
    return fields


def _date(time: datetime, site: Site, words: Words) -> str:
    return escape(wording.date(time, site.timezone, words.language))


def _link(url: str, text: str, relation: str = "external") -> str:
    return f'<a href="{escape(url)}" rel="{relation}"><bdi>{escape(text)}</bdi></a>'


def _text(article: Article, site: Site) -> str:
    if article.withdrawn:
        return notice(article, article.withdrawn, site)
    return article.summary or article.title


def _paragraphs_of_text(article: Article, site: Site) -> list[str]:
    """Return what an item without content shows, by paragraph."""
    return paragraphs(_text(article, site))


def _without_credit(article: Article) -> str:
    """Return the content less a credit it brought along: one of an article from our own feed."""
    body, original = article.content or "", article.original_url
    if not original or "<footer" not in body:
        return body
    link = f'href="{escape(original)}"'
    return _FOOTER.sub(lambda found: "" if link in found[0] else found[0], body).strip()


def _words(article: Article, site: Site) -> Words:
    return wording.words(article.language, site.language)
