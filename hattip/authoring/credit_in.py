"""Take the credit out of the text of an incoming article, so that hattip's own does not double it."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from hattip.authoring.texts import Text
from hattip.locales import credit_words as wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hattip.authoring.incoming import IncomingArticle, IncomingFeed

_FOOTER = re.compile(r"<footer(?: [^>]*)?>(?P<inner>(?:(?!<footer\b).)*?)</footer>\s*$", re.DOTALL)
_WRAPPED = re.compile(r'^<div lang="[^"]*" dir="rtl">(?P<inner>.*)</div>$', re.DOTALL)
_CITED = re.compile(r'<cite><a href="([^"]+)"')
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)
_LAST_BLOCK = re.compile(
    r"(?:<hr\s*/?>\s*)?<(?P<tag>p|div|blockquote|small|em)(?: [^>]*)?>"
    r"(?:(?!<(?:p|div|blockquote)\b).)*?</(?P=tag)>\s*$",
    re.DOTALL | re.IGNORECASE,
)
_CREDIT = re.compile(
    r"appeared first on|originally (?:published|posted|appeared)|first (?:published|appeared)|"
    r"republished (?:from|with)|"
    r"cross-?posted|^\W*(?:source|via|original|read the original)\b|原文(?:链接|地址|出处|網址|連結)|"
    r"^\W*(?:本文)?(?:来源|來源|转载自|转自|轉載自|原载)|查看原文|阅读原文",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^>]+>")
_HREF = re.compile(r'href="([^"]+)"')
_LONGEST: Final = 300
_LIMIT: Final = 3


def strip(article: IncomingArticle, feed: IncomingFeed) -> None:
    """Take the credit out of an article's content and summary; what it contains about the source is kept as values."""
    if feed.is_ours:
        _strip_ours(article, feed)
    else:
        _strip_last_blocks(article)


def _strip_ours(article: IncomingArticle, feed: IncomingFeed) -> None:
    found = _FOOTER.search(article.content)
    if found and (
        not article.original or f'href="{escape(article.original)}"' in found["inner"] or "<cite>" in found["inner"]
    ):
        article.content = article.content[: found.start()].strip()
        if article.source and (cited := _CITED.search(found["inner"])):
            article.source.url = article.source.url or unescape(cited[1])
        _site_words(found["inner"], feed)
    if wrapped := _WRAPPED.match(article.content):
        article.content = wrapped["inner"]
    article.summary = _summary(article)
    if article.content in {f"<p>{escape(article.summary)}</p>", f"<p>{escape(article.title)}</p>"}:
        article.content = ""


def _site_words(inner: str, feed: IncomingFeed) -> None:
    """Keep the notice and the contact of the site, which follow the lines about the article."""
    contacts = [words.contact.partition("{")[0] for words in _all_words()]
    for paragraph in _PARAGRAPH.findall(inner)[1:]:
        if any(paragraph.startswith(escape(contact, quote=False)) for contact in contacts):
            found = _HREF.search(paragraph)
            feed.contact = unescape(found[1]).removeprefix("mailto:") if found else feed.contact
        else:
            feed.notice = unescape(_TAGS.sub("", paragraph))


def _summary(article: IncomingArticle) -> str:
    """Return the summary without the source that hattip puts behind it."""
    text = unescape(_TAGS.sub("", article.summary)) if article.is_summary_html else article.summary
    article.is_summary_html = False
    if article.source is None:
        return "" if text == article.title else text
    for words in _all_words():
        if text == words.source.format(source=article.source.name):
            return ""
        before, _, after = words.summary.format(summary="\0", source=article.source.name).partition("\0")
        if text.startswith(before) and text.endswith(after) and after:
            return text[len(before) : len(text) - len(after)]
    return text


def _all_words() -> Iterator[wording.Words]:
    return (wording.words(tag) for tag in wording.available())


def _strip_last_blocks(article: IncomingArticle) -> None:
    """Take paragraphs out of the end that only name the origin of the article."""
    for _ in range(_LIMIT):
        found = _LAST_BLOCK.search(article.content)
        text = unescape(_TAGS.sub("", found[0])).strip() if found else ""
        if found is None or not _is_credit(article, found[0], text):
            return
        article.content = article.content[: found.start()].strip()
        article.omitted.append(Text("omitted_credit", {"text": text[:80]}))


def _is_credit(article: IncomingArticle, block: str, text: str) -> bool:
    """Return whether a block of HTML, whose text is ``text``, only names the origin of an article."""
    if not 0 < len(text) <= _LONGEST or not _CREDIT.search(text):
        return False
    addresses = {unescape(each) for each in _HREF.findall(block)}
    if addresses & ({article.link, article.original} - {""}) or "appeared first on" in text:
        return True
    return article.source is not None and bool(article.source.name) and article.source.name in text
