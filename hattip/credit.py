"""The credit that people see: whatever the reader app drops, what stands in the content stays.

The words come from ``locales/``, one file a language; nothing here knows any.
"""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import langcodes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hattip.model import Article, Site

_FALLBACK: Final = "en"
# How far CLDR may call two languages apart for one to be read by readers of the other (langcodes' own default).
_DISTANCE: Final = 25


def content(article: Article, site: Site) -> str:
    """Return the HTML of an article: its content, or else its summary or title, with the credit below; never empty."""
    return (article.content or f"<p>{escape(article.summary or article.title)}</p>") + footer(article, site)


def summary(article: Article) -> str:
    """Return the plain-text summary, which names the source: some apps show nothing else."""
    if article.source is None:
        return article.summary or article.title
    words = _words(article.language)
    if not article.summary:
        return words["source"].format(source=article.source.name)
    return words["summary"].format(summary=article.summary, source=article.source.name)


def footer(article: Article, site: Site) -> str:
    """Return the credit as HTML; nothing for the site's own work."""
    source = article.source
    if source is None:
        return ""
    words = _words(article.language)
    lines = [
        words["source"].format(source=f"<cite>{_link(source.url, source.name)}</cite>"),
        words["original"].format(original=_link(article.original_url or "", article.original_url or "")),
    ]
    if article.authors != (source.name,):
        lines.insert(1, words["authors"].format(authors=escape(words["joiner"].join(article.authors))))
    if article.rights:
        lines.append(words["rights"].format(rights=escape(article.rights)))
    paragraphs = ["<br>".join(lines)]
    if site.notice:
        paragraphs.append(escape(site.notice))
    if site.contact:
        address = site.contact.removeprefix("mailto:")
        paragraphs.append(words["contact"].format(contact=_link(site.contact, address)))
    return f"<footer>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}</footer>"


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>'


@cache
def _words(language: str) -> Mapping[str, str]:
    """Return the words of the nearest language there is, by CLDR's rules; English where none is near."""
    tag = langcodes.closest_supported_match(language, _available(), _DISTANCE) or _FALLBACK
    return tomllib.loads(files("hattip").joinpath("locales", f"{tag}.toml").read_text(encoding="utf-8"))


@cache
def _available() -> list[str]:
    names = (entry.name for entry in files("hattip").joinpath("locales").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
