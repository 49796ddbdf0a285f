"""The credit that people see: whatever the reader app drops, what stands in the content stays.

The words come from :mod:`hattip.locales.words`. Names are wrapped in ``bdi``, so that a name in another script
keeps its own direction.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from hattip.locales import words as wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.locales.words import Words
    from hattip.model import Article, Site, Source, Withdrawal

_FOOTER = re.compile(r"<footer(?: [^>]*)?>(?:(?!<footer\b).)*?</footer>", re.DOTALL)


def content(article: Article, site: Site) -> str:
    """Return the HTML of an article: its content, or else its summary or title, with the credit below; never empty."""
    body = _without_credit(article) or f"<p>{escape(_text(article, site))}</p>"
    language = _words(article, site).language if article.withdrawn else article.language
    if wording.is_rtl(language):
        body = f'<div lang="{language}" dir="rtl">{body}</div>'
    return body + footer(article, site)


def summary(article: Article, site: Site) -> str:
    """Return the plain-text summary, which names the source: some apps show nothing else."""
    return _summary(article, site, _text(article, site), article.source.name if article.source else None)


def summary_html(article: Article, site: Site) -> str:
    """Return the summary as HTML, in which the source's name leads to the original."""
    source = _link(article.original_url or "", article.source.name) if article.source else None
    return _summary(article, site, escape(_text(article, site), quote=False), source)


def _summary(article: Article, site: Site, text: str, source: str | None) -> str:
    if source is None:
        return text
    words = _words(article, site)
    if article.summary is None and article.withdrawn is None:
        return words.source.format(source=source)
    return words.summary.format(summary=text, source=source)


def notice(article: Article, withdrawal: Withdrawal, site: Site) -> str:
    """Return the plain text that stands in the place of a withdrawn article."""
    words = _words(article, site)
    date = wording.date(withdrawal.on, site.timezone, words.language)
    return words.withdrawn.format(date=date, reason=withdrawal.reason)


def footer(article: Article, site: Site) -> str:
    """Return the credit as HTML; nothing for the site's own work."""
    if article.source is None:
        return ""
    words = _words(article, site)
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(article, article.source, site, words))
    return f'<footer lang="{words.language}" dir="{words.direction}">{paragraphs}</footer>'


def _paragraphs(article: Article, source: Source, site: Site, words: Words) -> Iterator[str]:
    shown = site.credit.show
    fields = _fields(article, source, words)
    if site.credit.template:
        values = {"published": escape(wording.date(article.published, site.timezone, words.language)), **fields}
        yield escape(site.credit.template, quote=False).format_map({"authors": "", "rights": "", **values})
    else:
        lines = {name: getattr(words, name).format_map(fields) for name in fields}
        if article.author_names == (source.name,):
            lines.pop("authors", None)
        yield "<br>".join(lines[name] for name in shown if name in lines)
    if site.notice and "notice" in shown:
        yield escape(site.notice)
    if site.contact and "contact" in shown:
        yield words.contact.format(contact=_link(site.contact, site.contact.removeprefix("mailto:")))


def _fields(article: Article, source: Source, words: Words) -> dict[str, str]:
    """Return the HTML of every field the article has something for."""
    original = article.original_url or ""
    fields = {
        "source": f"<cite>{_link(source.url, source.name)}</cite>",
        "original": _link(original, original),
        "authors": words.joiner.join(f"<bdi>{escape(name)}</bdi>" for name in article.author_names),
    }
    if article.license:
        fields["rights"] = _link(article.license, article.rights or article.license, "license")
    elif article.rights:
        fields["rights"] = f"<bdi>{escape(article.rights)}</bdi>"
    return fields


def _link(url: str, text: str, relation: str = "external") -> str:
    return f'<a href="{escape(url)}" rel="{relation}"><bdi>{escape(text)}</bdi></a>'


def _text(article: Article, site: Site) -> str:
    if article.withdrawn:
        return notice(article, article.withdrawn, site)
    return article.summary or article.title


def _without_credit(article: Article) -> str:
    """Return the content less a credit it brought along: one from a feed of ours that is republished, say."""
    body, original = article.content or "", article.original_url
    if not original or "<footer" not in body:
        return body
    link = f'href="{escape(original)}"'
    return _FOOTER.sub(lambda found: "" if link in found[0] else found[0], body).strip()


def _words(article: Article, site: Site) -> Words:
    return wording.words(article.language, site.language)
