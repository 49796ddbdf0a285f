"""Parsers we did not write read the output, and must find what the YAML states.

What the YAML states is made out here with nothing of hattip's: a plain YAML loader, the standard library's zones.
"""

from __future__ import annotations

import calendar
import html
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import atoma
import fastfeedparser
import feedparser
import pytest
import yaml
from conftest import NOW, Hattip, cases

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Stated:
    """What the YAML of one article states."""

    title: str
    link: str
    original: str | None
    source: str | None
    authors: list[str]
    published: datetime
    updated: datetime
    categories: list[str]
    labels: list[str]
    id: str | None


@dataclass
class Seen:
    """What a parser shows of one item; ``text`` is all its texts, where it has no field of its own for something."""

    id: str
    title: str
    link: str
    originals: list[str]
    source: str | None
    authors: list[str] | None
    published: datetime
    updated: datetime | None
    categories: list[str]
    text: str


def _moment(text: str, zone: ZoneInfo) -> datetime:
    text = re.sub(r"\.\d+", "", text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        return moment.astimezone(UTC)
    local = moment.replace(tzinfo=zone)
    there_and_back = local.astimezone(UTC).astimezone(zone)
    return (there_and_back if there_and_back.replace(tzinfo=None) != moment else local).astimezone(UTC)


def _stated(case: Path) -> list[Stated]:
    site = yaml.load((case / "content/site.yaml").read_bytes(), yaml.BaseLoader)  # noqa: S506 - plain text only
    zone, publisher = ZoneInfo(site["timezone"]), site["publisher"]["name"]
    titles = {category["slug"]: category["title"] for category in site["categories"]}
    articles = []
    for file in (case / "content/articles").rglob("[!.]*.y*ml"):
        for article in yaml.load_all(file.read_bytes(), yaml.BaseLoader):
            published = _moment(article["published"], zone)
            if article.get("draft") == "true" or published > datetime.fromisoformat(NOW):
                continue
            source = article["source"]
            name = (
                None
                if source == "self"
                else source["name"]
                if isinstance(source, dict)
                else site["sources"][source]["name"]
            )
            slugs, tags, authors = (_list(article.get(key, [])) for key in ("categories", "tags", "authors"))
            articles.append(
                Stated(
                    article["title"],
                    article.get("url") or article["original_url"],
                    article.get("original_url"),
                    name,
                    authors or [name or publisher],
                    published,
                    _moment(article["updated"], zone) if "updated" in article else published,
                    [*[slug for slug in titles if slug in slugs], *tags],
                    [*[title for slug, title in titles.items() if slug in slugs], *tags],
                    article.get("id"),
                )
            )
    return sorted(articles, key=lambda article: article.published, reverse=True)[: int(site.get("limit", 50))]


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _from_struct(time: Any) -> datetime:
    return datetime.fromtimestamp(calendar.timegm(time), UTC)


def _with_feedparser(data: bytes) -> list[Seen]:
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed.bozo_exception
    return [
        Seen(
            entry.id,
            entry.title,
            entry.link,
            [link.href for link in entry.links if link.rel == "via"],
            entry.source.title if "source" in entry else None,
            [author.name for author in entry.authors],
            _from_struct(entry.published_parsed),
            _from_struct(entry["updated_parsed"]) if "updated_parsed" in set(entry) else None,
            [tag.term for tag in entry.tags],
            entry.summary + entry.content[0].value,
        )
        for entry in parsed.entries
    ]


def _with_fastfeedparser(data: bytes) -> list[Seen]:
    return [
        Seen(
            entry["id"],
            entry["title"],
            entry["link"],
            [link["href"] for link in entry["links"] if link["rel"] == "via"],
            None,
            [author["name"] for author in entry["authors"]],  # of several Atom authors it shows the first
            datetime.fromisoformat(entry["published"]),
            datetime.fromisoformat(entry["updated"]) if "updated" in entry else None,
            [tag["term"] for tag in entry["tags"]],
            entry["description"] + entry["content"][0]["value"],
        )
        for entry in fastfeedparser.parse(data)["entries"]
    ]


def _with_atoma_atom(data: bytes) -> list[Seen]:
    return [
        Seen(
            entry.id_,
            entry.title.value,
            next(link.href for link in entry.links if link.rel == "alternate"),
            [link.href for link in entry.links if link.rel == "via"],
            entry.source.title.value if entry.source else None,
            [author.name for author in entry.authors],
            entry.published,
            entry.updated,
            [category.term for category in entry.categories],
            entry.summary.value + entry.content.value,
        )
        for entry in atoma.parse_atom_bytes(data).entries
    ]


def _with_atoma_rss(data: bytes) -> list[Seen]:
    return [
        Seen(
            item.guid,
            item.title,
            item.link,
            [],
            item.source.title if item.source else None,
            None,
            item.pub_date,
            None,
            item.categories,
            item.description + item.content_encoded,
        )
        for item in atoma.parse_rss_bytes(data).items
    ]


PARSERS = {
    ("feedparser", "atom.xml"): _with_feedparser,
    ("feedparser", "rss.xml"): _with_feedparser,
    ("fastfeedparser", "atom.xml"): _with_fastfeedparser,
    ("fastfeedparser", "rss.xml"): _with_fastfeedparser,
    ("atoma", "atom.xml"): _with_atoma_atom,
    ("atoma", "rss.xml"): _with_atoma_rss,
}


def _same_address(seen: str, stated: str) -> bool:
    """Compare two addresses as a browser would open them, whatever is percent-encoded in which."""

    def parts(url: str) -> tuple[str, str]:
        split = urlsplit(url.strip())
        host = (split.hostname or "").encode("idna").decode()
        return f"{split.scheme.lower()}://{host}:{split.port}", unquote(
            split._replace(scheme="", netloc="").geturl() or "/"
        )

    return parts(seen) == parts(stated)


@pytest.mark.parametrize("parser", PARSERS, ids="-".join)
@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.name)
def test_an_outside_parser_finds_what_the_yaml_states(
    case: Path, parser: tuple[str, str], tmp_path: Path, hattip: Hattip
) -> None:
    shutil.copytree(case / "content", tmp_path / "content")
    assert hattip("--root", tmp_path).code == 0
    _, filename = parser
    seen = PARSERS[parser]((tmp_path / "feeds/all" / filename).read_bytes())
    stated = _stated(case)
    assert [item.published for item in seen] == [article.published for article in stated]
    assert len({item.id for item in seen}) == len(seen)
    for article in stated:
        item = next(item for item in seen if item.title == article.title)
        assert item.id == article.id if article.id else item.id.startswith("urn:uuid:")
        assert _same_address(item.link, article.link)
        assert item.published == article.published
        assert (item.updated or article.updated) == article.updated
        assert item.categories == (article.labels if filename == "rss.xml" else article.categories)
        if item.authors is not None:
            named = [", ".join(article.authors)] if filename == "rss.xml" else article.authors
            assert item.authors == named[: len(item.authors)] != []
        shown = html.unescape(html.unescape(item.text))
        if article.source is None:
            assert item.source is None
            assert "<footer>" not in item.text
            continue
        assert item.source in {article.source, None}
        assert article.source in shown
        assert all(author in shown for author in article.authors)
        assert article.original
        assert all(_same_address(original, article.original) for original in item.originals)
        assert any(_same_address(url, article.original) for url in re.findall(r'href="([^"]+)"', shown))


@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.name)
def test_every_case_credits_by_the_carriers_parsers_know(case: Path) -> None:
    """What the parsers above may pass over must be found by those that know it: nothing is optional twice."""
    stated = {article.title: article for article in _stated(case)}
    for filename in ("atom.xml", "rss.xml"):
        for item in _with_feedparser((case / "feeds/all" / filename).read_bytes()):
            article = stated[item.title]
            assert len(item.originals) == (1 if article.original else 0)
            if filename == "atom.xml":
                assert item.authors == article.authors
                assert item.source == article.source
                assert item.updated == article.updated
