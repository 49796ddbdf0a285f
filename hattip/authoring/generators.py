"""What the settings of Jekyll, Hugo, Hexo and Pelican contain about a site, and the addresses of its posts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from hattip.authoring import front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Folders with posts, by the file of settings that shows the generator; the first that exists is the generator.
LAYOUTS: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("hexo", ("_config.yml", "_config.yaml"), ("source/_posts", "source/_drafts")),
    ("jekyll", ("_config.yml", "_config.yaml", "_config.toml"), ("_posts", "_drafts", "docs/_posts")),
    (
        "hugo",
        ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json",
         "config/_default/hugo.toml", "config/_default/config.toml", "config/_default/hugo.yaml"),
        ("content",),
    ),
    ("pelican", ("pelicanconf.py", "publishconf.py"), ("content",)),
)  # fmt: skip
_JEKYLL: Final = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_DEFAULTS: Final = {
    "jekyll": _JEKYLL["date"],
    "hexo": ":year/:month/:day/:title/",
    "hugo": "",
    "pelican": "{slug}.html",
}
_FOLDERS_OF_POSTS: Final = ("_posts", "source/_posts", "content", "_drafts", "source/_drafts")
_DATED = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$")
_PYTHON = re.compile(r"^(?P<name>[A-Z_]+)\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)\s*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator's site: its name, where its posts are, and what its settings contain; each may be empty."""

    name: str = ""
    folders: tuple[str, ...] = ()
    title: str = ""
    description: str = ""
    home: str = ""
    language: str = ""
    timezone: str = ""
    author: str = ""
    permalink: str = ""


def recognize(read: Callable[[str], str | None], exists: Callable[[str], bool]) -> Generator:
    """Return the generator of a folder. ``read`` returns the text of a file in it, or None."""
    for name, settings, folders in LAYOUTS:
        found = tuple(filter(exists, folders))
        path = next(filter(exists, settings), "")
        if found and path:
            values = _settings(path, read) | (_settings("publishconf.py", read) if name == "pelican" else {})
            return _generator(name, found, values)
    # Without settings, the folder of posts shows the generator.
    name = next((name for name, _, folders in LAYOUTS[:2] if exists(folders[0])), "")
    return Generator(name, tuple(filter(exists, _FOLDERS_OF_POSTS)), permalink=_DEFAULTS.get(name, ""))


def _settings(path: str, read: Callable[[str], str | None]) -> dict[str, Any]:
    text = read(path) or ""
    if path.endswith(".py"):
        return {found["name"]: found["value"] for found in _PYTHON.finditer(text)}
    if path.endswith(".toml"):
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return {}
    found = front_matter.split(text if path.endswith(".json") else f"---\n{text}\n---\n", "settings.yml")
    return found.fields if found else {}


def _generator(name: str, folders: tuple[str, ...], values: Mapping[str, Any]) -> Generator:
    def value(*keys: str) -> str:
        found = next((values[key] for key in keys if values.get(key)), "")
        found = found.get("name", "") if isinstance(found, dict) else found
        return found if isinstance(found, str) else str(found) if isinstance(found, int) else ""

    home = value("url", "baseURL", "baseurl" if name == "hugo" else "url", "SITEURL")
    home = home.rstrip("/") + (value("baseurl") if name == "jekyll" else "")
    permalink = value("permalink", "ARTICLE_URL")
    return Generator(
        name,
        folders,
        title=value("title", "SITENAME"),
        description=value("description", "subtitle", "SITESUBTITLE"),
        home=f"{home.rstrip('/')}/" if home.startswith("http") else "",
        language=value("lang", "languageCode", "language", "locale", "DEFAULT_LANG").split(",")[0],
        timezone=value("timezone", "timeZone", "TIMEZONE"),
        author=value("author", "AUTHOR"),
        permalink=_JEKYLL.get(permalink, permalink) or _DEFAULTS[name],
    )


def with_home(site: Generator, home: str) -> Generator:
    """Return the site with another address."""
    return replace(site, home=home if not home or home.endswith("/") else f"{home}/")


def dated_name(name: str) -> tuple[str, str]:
    """Return the date and the slug of a file name such as ``2024-05-26-title``; an empty date without one."""
    found = _DATED.match(name)
    return (f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", found[4]) if found else ("", name)


def address(site: Generator, path: str, fields: Mapping[str, Any], published: str) -> str:
    """Return the address of a post; empty where it cannot be known. ``path`` is below the folder of posts."""
    written = next((fields[key] for key in ("permalink", "url") if isinstance(fields.get(key), str)), "")
    if written.startswith("http"):
        return written
    if not site.home:
        return ""
    if written:
        return site.home + _filled(written, site, path, fields, published).lstrip("/")
    if site.name == "hugo":
        return site.home + _hugo(path, fields)
    if not published or not site.permalink:
        return ""
    return site.home + _filled(site.permalink, site, path, fields, published).lstrip("/")


def title_of(site: Generator, slug: str) -> str:
    """Return the title of a post that names none: Jekyll writes each word of the slug with a capital letter."""
    words = slug.split("-")
    return " ".join(word.capitalize() for word in words) if site.name == "jekyll" else " ".join(words)


def slug_of(path: str, fields: Mapping[str, Any]) -> str:
    """Return the last part of a post's address."""
    pure = PurePosixPath(path)
    name = pure.parent.name if pure.stem in {"index", "_index"} else pure.stem
    return str(fields.get("slug") or fields.get("Slug") or dated_name(name)[1])


def _filled(pattern: str, site: Generator, path: str, fields: Mapping[str, Any], published: str) -> str:
    """Fill in a pattern of Jekyll, Hexo (``:title``) or Pelican (``{slug}``)."""
    year, month, day = [*published[:10].split("-"), "", "", ""][:3]
    slug, pure = slug_of(path, fields), PurePosixPath(path)
    categories = fields.get("categories", fields.get("category", ""))
    listed = categories if isinstance(categories, list) else str(categories).split()
    values = {
        "categories": "/".join(str(each).lower() for each in listed), "category": str(listed[0]) if listed else "",
        "year": year, "month": month, "i_month": month.lstrip("0"), "day": day, "i_day": day.lstrip("0"), "slug": slug,
        "title": slug if site.name == "jekyll" else pure.with_suffix("").as_posix(), "name": pure.stem,
        "post_title": slug, "output_ext": ".html",
        "short_year": year[2:], "filename": pure.stem,
    }  # fmt: skip
    filled = re.sub(r":([a-z_]+)", lambda found: values.get(found[1], ""), pattern)
    filled = re.sub(r"\{(\w+)(?::[^}]*)?\}", lambda found: _pelican_value(found, values), filled)
    return re.sub(r"/{2,}", "/", filled)


def _pelican_value(found: re.Match[str], values: Mapping[str, str]) -> str:
    if found[1] != "date":
        return values.get(found[1], "")
    codes = {"%Y": values["year"], "%m": values["month"], "%d": values["day"]}
    form = found[0].partition(":")[2].rstrip("}")
    return re.sub("%[Ymd]", lambda code: codes[code[0]], form)


def _hugo(path: str, fields: Mapping[str, Any]) -> str:
    pure = PurePosixPath(path)
    folder = pure.parent.parent if pure.stem == "index" else pure.parent
    slug = slug_of(path, fields) if fields.get("slug") else (pure.parent.name if pure.stem == "index" else pure.stem)
    return f"{(folder / slug).as_posix().lower().replace(' ', '-').lstrip('./')}/"
