"""Make a new article file from what an editor enters, completed from what the site knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hattip.authoring import article_file, file_names, hosts, names, write
from hattip.authoring.errors import AuthoringError
from hattip.authoring.existing import read_existing
from hattip.content import load
from hattip.content.decode import SourceFile
from hattip.model import SELF
from hattip.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hattip.model import Site
    from hattip.model.context import Context
    from hattip.problems import Problem


@dataclass(frozen=True, slots=True)
class NewArticle:
    """What the editor enters. ``source`` is a key or a name, or ``self``; what is empty is not written."""

    title: str
    published: str
    source: str = ""
    source_url: str = ""
    original_url: str = ""
    url: str = ""
    categories: Sequence[str] = ()
    authors: Sequence[str] = ()
    summary: str = ""
    is_draft: bool = False


def guess_source(site: Site, original_url: str) -> str:
    """Return the key of the source that has the host of an original, or an empty text."""
    known = {hosts.site(source.url): key for key, source in site.sources.items() if source.url}
    return known.get(hosts.site(original_url), "") if original_url else ""


def find_source(site: Site, wanted: str) -> str:
    """Return the key of a source that is given by its key or its name, or an empty text."""
    if wanted == SELF or wanted in site.sources:
        return wanted
    return next((key for key, source in site.sources.items() if names.is_same(source.name, wanted)), "")


def find_category(site: Site, wanted: str) -> str:
    """Return the slug of a category that is given by its slug or its title, or the text itself."""
    return next((each.slug for each in site.categories if wanted in {each.slug, each.title}), wanted)


def create(root: Path, site: Site, context: Context, article: NewArticle) -> tuple[str, list[Problem]]:
    """Write the file of a new article; return its path, and the problems for which nothing was written.

    Raises:
        AuthoringError: the article is in the site already, or its file cannot be written.
    """
    fields = _fields(site, article)
    if path := read_existing(root, site).find(article.original_url, article.url):
        raise AuthoringError("article_exists", path=path)
    path = file_names.path(root, article.title, article.published, set())
    text = article_file.render(fields)
    loaded = load.load_file(root, SourceFile(path, text.encode()), context)
    errors = [problem for problem in loaded.problems if problem.severity is Severity.ERROR]
    if not errors:
        write.create(root, path, text)
    return path, errors


def _fields(site: Site, article: NewArticle) -> dict[str, Any]:
    fields = {
        "title": article.title,
        "published": article.published,
        "categories": [find_category(site, each) for each in article.categories],
        "source": _source(site, article),
        "original_url": article.original_url,
        "url": article.url,
        "authors": list(article.authors),
        "summary": article.summary,
        "draft": "true" if article.is_draft else "",
    }
    return {key: value for key, value in fields.items() if value}


def _source(site: Site, article: NewArticle) -> Any:
    if key := find_source(site, article.source):
        return key
    address = article.source_url or (hosts.home(article.original_url) if article.original_url else "")
    return {name: value for name, value in (("name", article.source), ("url", address)) if value}
