"""Make a new site: its description, an example article, and settings of editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.authoring import article_file, file_names
from hattip.authoring.article_file import scalar
from hattip.authoring.errors import AuthoringError
from hattip.content import document, files, load, validate
from hattip.content.decode import SourceFile
from hattip.disk import create_file
from hattip.model import json_schema
from hattip.problems import Severity
from hattip.values import urls

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from hattip.problems import Problem

SCHEMAS: Final = "content/schema"
_GITIGNORE: Final = ".DS_Store\nThumbs.db\n*.swp\n"


class NewSite(NamedTuple):
    """The values of a new site. ``id`` is permanent; ``category`` is the slug and the title of its first category."""

    id: str
    title: str
    description: str
    home_url: str
    base_url: str
    language: str
    timezone: str
    publisher: str
    category: tuple[str, str]

    @property
    def is_chinese(self) -> bool:
        """Whether its texts are Chinese."""
        return self.language.split("-")[0] == "zh"


def site_id(home_url: str, day: date, random_id: str) -> str:
    """Return a permanent id: a tag: URI (RFC 4151) of the site's host, or ``random_id`` if that is only an example."""
    try:
        address = urls.normalize(home_url)
    except ValueError:
        return random_id
    return random_id if urls.is_placeholder(address) else f"tag:{urls.host(address)},{day.isoformat()}:feeds"


def make_files(site: NewSite) -> dict[str, str]:
    """Return the files of a new site by their paths."""
    return {
        files.SITE: _site(site),
        _example_path(): _example(site),
        f"{SCHEMAS}/site.json": json_schema.text("site"),
        f"{SCHEMAS}/article.json": json_schema.text("article"),
        ".gitignore": _GITIGNORE,
        ".vscode/settings.json": _settings(),
        ".vscode/extensions.json": json.dumps({"recommendations": ["redhat.vscode-yaml"]}, indent=2) + "\n",
    }


def check(root: Path, site: NewSite) -> list[Problem]:
    """Return the problems of the description and of the example, before anything is written."""
    made = make_files(site)
    documents, problems = document.parse(SourceFile(files.SITE, made[files.SITE].encode()))
    valid, context, found = validate.read_site(documents[0])
    problems += found
    if valid is not None:
        path = _example_path()
        problems += load.load_file(root, SourceFile(path, made[path].encode()), context).problems
    return problems


def write_site(root: Path, made: dict[str, str]) -> tuple[list[str], list[str]]:
    """Write the files that do not exist; return the paths that were written, and those that were kept.

    Raises:
        AuthoringError: there is a site already, or the system refuses to write.
    """
    if files.has_site(root):
        raise AuthoringError("site_exists", folder=str(root))
    return write_files(root, made)


def write_files(root: Path, made: dict[str, str]) -> tuple[list[str], list[str]]:
    """Write the files that do not exist; return the paths that were written, and those that were kept.

    Raises:
        AuthoringError: the system refuses to write.
    """
    written, kept = [], []
    for path, text in made.items():
        target = files.native(root, path)
        if target.exists() or target.is_symlink():
            kept.append(path)
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            create_file(target, text.encode())
        except OSError as error:
            raise AuthoringError("unwritable", path=path, reason=error.strerror or str(error)) from None
        written.append(path)
    return written, kept


def errors_of(problems: list[Problem]) -> list[Problem]:
    """Return the problems that are errors."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _site(site: NewSite) -> str:
    comments = _CHINESE if site.is_chinese else _ENGLISH
    slug, title = site.category
    return f"""\
{comments["head"]}

{comments["id"]}
id: {scalar(site.id)}
title: {scalar(site.title)}
description: {scalar(site.description)}
{comments["base_url"]}
base_url: {scalar(site.base_url)}
home_url: {scalar(site.home_url)}
language: {scalar(site.language)}
timezone: {scalar(site.timezone)}
publisher:
  name: {scalar(site.publisher)}

{comments["categories"]}
categories:
  - slug: {scalar(slug)}
    title: {scalar(title)}

{comments["sources"]}
sources:
  rfc-editor:
    name: RFC Editor
    url: https://www.rfc-editor.org/
    feed: https://www.rfc-editor.org/rfcrss.xml
"""


_ENGLISH: Final = {
    "head": "# The description of this site.",
    "id": "# Never change the id: subscribers know the site and its articles by it.",
    "base_url": "# Where the folder feeds/ will be served.",
    "categories": "# Each category gets feeds of its own, in feeds/SLUG/.",
    "sources": "# Sources that articles name by their key.",
    "example": 'An example. To publish it, delete the line "draft: true" and run: hattip',
    "summary": "The standard for Atom feeds.",
}
_CHINESE: Final = {
    "head": "# 站点说明。",
    "id": "# 请勿更改 id：订阅者靠它识别本站和文章。",
    "base_url": "# feeds/ 目录对外的网址。",
    "categories": "# 每个栏目都有自己的订阅源，位于 feeds/SLUG/。",
    "sources": "# 文章可以用键名引用的来源。",
    "example": "示例文章。要发布它，请删除“draft: true”这一行，然后运行：hattip",
    "summary": "Atom 订阅格式的标准。",
}


def _example_path() -> str:
    return f"{files.ARTICLES}/2005/2005-12-01-{file_names.stem('RFC 4287')}.yaml"


def _example(site: NewSite) -> str:
    words = _CHINESE if site.is_chinese else _ENGLISH
    fields = {
        "title": "RFC 4287: The Atom Syndication Format",
        "published": "2005-12-01",
        "categories": [site.category[0]],
        "source": "rfc-editor",
        "original_url": "https://www.rfc-editor.org/info/rfc4287",
        "authors": ["Mark Nottingham", "Robert Sayre"],
        "summary": words["summary"],
        **({} if site.language.startswith("en") else {"language": "en"}),
        "draft": "true",
    }
    return article_file.render(fields, (), [words["example"]])


def _settings() -> str:
    schemas = {
        f"{SCHEMAS}/site.json": files.SITE,
        f"{SCHEMAS}/article.json": [f"{files.ARTICLES}/**/*.yaml", f"{files.ARTICLES}/**/*.yml"],
    }
    return json.dumps({"yaml.schemas": schemas, "files.encoding": "utf8", "files.eol": "\n"}, indent=2) + "\n"
