"""Join the files of a site with its live feed by their links, and find the rule by which its ids are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from hattip.authoring.texts import Text, located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hattip.authoring.incoming import IncomingArticle


class LiveFeed:
    """The articles of a live feed, found by the path of their link, by its last part, or by title and day."""

    def __init__(self, articles: Sequence[IncomingArticle]) -> None:
        self._articles = list(articles)
        self._by_path = {_path(each.link): each for each in articles if each.link}
        self._joined: list[tuple[IncomingArticle, IncomingArticle]] = []

    def join(self, article: IncomingArticle, slug: str) -> None:
        """Take id, link, text and dates of the live article over."""
        found = self._find(article, slug)
        if found is None or any(found is live for live, _ in self._joined):
            return
        self._joined.append((found, article))
        article.id, article.link = found.id or article.id, found.link or article.link
        article.published = found.published or article.published
        article.summary = article.summary or ("" if found.content == found.summary else found.summary)
        article.is_summary_html = not article.summary or article.summary == found.summary
        if found.content:
            article.content, article.markdown, article.omitted = found.content, "", []
        article.authors = article.authors or found.authors
        article.image = article.image or found.image

    def _find(self, article: IncomingArticle, slug: str) -> IncomingArticle | None:
        """Return the live article: by its address, else by the end of its address, else by its other facts."""
        found = self._by_path.get(_path(article.link)) if article.link else None
        found = found or _only(each for each in self._articles if _path(each.link).rpartition("/")[2] == slug.lower())
        return found or _only(each for each in self._articles if _is_same(each, article))

    def complete_ids(self, articles: Iterable[IncomingArticle]) -> None:
        """Make the ids of older articles by the rule that all of the live ones follow, if there is one."""
        pairs = [live for live, _ in self._joined if live.link]
        rule = next(
            (rule for rule in _RULES if pairs and all(rule(each.link, each.published) == each.id for each in pairs)),
            None,
        )
        if rule is None:
            return
        known = {id(article) for _, article in self._joined}
        for article in articles:
            if id(article) not in known and not article.id and article.link:
                article.id = rule(article.link, article.published)

    def unused(self) -> list[Text]:
        """Return the live articles that no file has, for the report."""
        used = {id(live) for live, _ in self._joined}
        return [
            located(each.location, Text("omitted_no_file", {"address": each.link or each.title}))
            for each in self._articles
            if id(each) not in used
        ]


def _path(link: str) -> str:
    path = unquote(urlsplit(link).path).lower()
    return re.sub(r"(?:/index)?\.html?$", "", path).rstrip("/")


def _only(found: Iterable[IncomingArticle]) -> IncomingArticle | None:
    """Return the one article, None where there are several or none."""
    listed = list(found)
    return listed[0] if len(listed) == 1 else None


def _is_same(live: IncomingArticle, article: IncomingArticle) -> bool:
    title, other = (re.sub(r"\W+", "", each.title).lower() for each in (live, article))
    days = {live.published[:10], article.published[:10]}
    return bool(title) and title == other and (len(days) == 1 or not all(days))


def _without_extension(link: str, _published: str) -> str:
    return re.sub(r"\.html?$", "", link)


def _tag(link: str, published: str) -> str:
    """Return the tag: URI that Pelican makes."""
    parts = urlsplit(link)
    return f"tag:{parts.hostname},{published[:10]}:{parts.path}"


_RULES: tuple[Callable[[str, str], str], ...] = (
    lambda link, _: link,
    _without_extension,
    lambda link, _: link.rstrip("/"),
    lambda link, _: urlsplit(link).path,
    _tag,
    lambda link, published: (
        _tag(link, published).replace(".html", "/") if link.endswith(".html") else _tag(link, published)
    ),
)
