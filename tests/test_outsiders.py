"""Parsers we did not write read the output, and must find what the YAML states.

What the YAML states is made out here with nothing of hattip's: a plain YAML loader, the standard library's zones.
"""

from __future__ import annotations

import calendar
import html
import re
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

import atoma
import fastfeedparser
import feedparser
import pytest
import yaml
from conftest import NOW, Case, cases, run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Stated:
    """What the YAML of one article states: of a withdrawn one, what its notice shows. Otherwise ``reason`` is None."""

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
    reason: str | None = None
    withdrawn: datetime | None = None


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


@cache
def _site(case: Case) -> Any:
    return yaml.load((case.folder / "content/site.yaml").read_bytes(), yaml.BaseLoader)  # noqa: S506 - it makes texts only


def _documents(case: Case) -> list[Any]:
    """Return the articles that are to be published."""
    zone = ZoneInfo(_site(case)["timezone"])
    files = (case.folder / "content/articles").rglob("[!.]*.y*ml")
    documents = [document for file in files for document in yaml.load_all(file.read_bytes(), yaml.BaseLoader)]
    now = datetime.fromisoformat(NOW)
    return [
        document
        for document in documents
        if document.get("draft") != "true" and _moment(document["published"], zone) <= now
    ]


@cache
def _stated(case: Case) -> list[Stated]:
    """Return what the YAML states of every item of the feed of all articles, the newest first.

    A notice is in the feed for ``withdrawn_days``, even if the limit leaves no room for it. Then it is left out.
    """
    site = _site(case)
    every = [_article(site, document) for document in _documents(case)]
    since = datetime.fromisoformat(NOW) - timedelta(days=int(site.get("withdrawn_days", "90")))
    every = [article for article in every if article.withdrawn is None or article.withdrawn > since]
    every.sort(key=lambda article: article.published, reverse=True)
    limit = int(site.get("limit", "50"))
    return [article for place, article in enumerate(every) if place < limit or article.withdrawn]


def _article(site: Any, article: Any) -> Stated:
    zone = ZoneInfo(site["timezone"])
    titles = {category["slug"]: category["title"] for category in site["categories"]}
    source = article["source"]
    given = source if isinstance(source, dict) else site["sources"].get(source)
    name = given["name"] if given else None
    slugs, tags, authors = (_list(article.get(key, [])) for key in ("categories", "tags", "authors"))
    published = _moment(article["published"], zone)
    stated = Stated(
        title=article["title"],
        link=article.get("url") or article["original_url"],
        original=article.get("original_url"),
        source=name,
        authors=authors or [name or site["publisher"]["name"]],
        published=published,
        updated=_moment(article["updated"], zone) if "updated" in article else published,
        categories=[*[slug for slug in titles if slug in slugs], *tags],
        labels=[*[title for slug, title in titles.items() if slug in slugs], *tags],
        id=article.get("id"),
    )
    return _notice(stated, article["withdrawn"], site) if "withdrawn" in article else stated


def _notice(article: Stated, withdrawal: Any, site: Any) -> Stated:
    """Return what a notice shows: the title, the addresses, the source and the reason; no other key of the article."""
    withdrawn = _moment(withdrawal["on"], ZoneInfo(site["timezone"]))
    return replace(
        article,
        authors=[article.source or site["publisher"]["name"]],
        categories=[],
        labels=[],
        updated=withdrawn,
        withdrawn=withdrawn,
        reason=withdrawal["reason"],
    )


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
            [tag.term for tag in entry.get("tags", [])],
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
            [tag["term"] for tag in entry.get("tags", [])],
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


def _with_atoma_json(data: bytes) -> list[Seen]:
    return [
        Seen(
            item.id_,
            item.title,
            item.url,
            [item.external_url] if item.external_url else [],
            None,
            None,  # it knows only the author of version 1.0
            item.date_published,
            item.date_modified,
            item.tags,
            item.summary + item.content_html,
        )
        for item in atoma.parse_json_feed_bytes(data).items
    ]


def _with_fastfeedparser_json(data: bytes) -> list[Seen]:
    return [
        Seen(
            entry["id"],
            entry["title"],
            entry["link"],
            [],
            None,
            None,
            datetime.fromisoformat(entry["published"]),
            datetime.fromisoformat(entry["updated"]) if "updated" in entry else None,
            [tag["term"] for tag in entry.get("tags", [])],
            entry["content"][0]["value"],
        )
        for entry in fastfeedparser.parse(data)["entries"]
    ]


PARSERS = {
    ("feedparser", "atom.xml"): _with_feedparser,
    ("feedparser", "rss.xml"): _with_feedparser,
    ("fastfeedparser", "atom.xml"): _with_fastfeedparser,
    ("fastfeedparser", "rss.xml"): _with_fastfeedparser,
    ("atoma", "atom.xml"): _with_atoma_atom,
    ("atoma", "rss.xml"): _with_atoma_rss,
    ("atoma", "feed.json"): _with_atoma_json,
    ("fastfeedparser", "feed.json"): _with_fastfeedparser_json,
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


@pytest.fixture(scope="module", params=cases("valid"), ids=lambda case: case.folder.name)
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Path]:
    """Return a case, and the folder of the feeds that were published from it."""
    case: Case = request.param
    root = tmp_path_factory.mktemp(case.folder.name)
    shutil.copytree(case.folder / "content", root / "content")
    assert run("--root", root).code == 0
    return case, root / "feeds"


@pytest.mark.parametrize("parser", PARSERS, ids="-".join)
def test_an_outside_parser_finds_what_the_yaml_states(published: tuple[Case, Path], parser: tuple[str, str]) -> None:
    case, feeds = published
    _, filename = parser
    site, file = _site(case), feeds / "all" / filename
    names = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
    if filename not in [names.get(name) for name in _list(site.get("formats", list(names)))]:
        assert not file.exists()
        return
    seen = PARSERS[parser](file.read_bytes())
    assert len({item.id for item in seen}) == len(seen)
    stated = _stated(case)
    if "max_bytes" in site:  # as many of the newest as fit
        assert 0 < len(seen) < len(stated)
        assert len(file.read_bytes()) <= int(site["max_bytes"])
        stated = stated[: len(seen)]
    assert [item.published for item in seen] == [article.published for article in stated]
    by_title = {article.title: article for article in stated}  # the ids decide the order of articles of one time
    assert sorted(item.title for item in seen) == sorted(by_title)
    for item in seen:
        _compare(item, by_title[item.title], filename, site)


def _compare(item: Seen, article: Stated, filename: str, site: Any) -> None:
    if not article.id:
        assert item.id.startswith("urn:uuid:")
    elif filename == "atom.xml":  # an id there is a URI
        assert item.id == article.id or item.id.endswith("#" + quote(article.id, safe=""))
    else:
        assert item.id == article.id
    assert _same_address(item.link, article.link)
    assert item.published == article.published
    assert (item.updated or article.updated) == article.updated
    assert item.categories == (article.categories if filename == "atom.xml" else article.labels)
    if item.authors is not None:
        named = [", ".join(article.authors)] if filename == "rss.xml" else article.authors
        assert item.authors == named[: len(item.authors)] != []
    shown = html.unescape(html.unescape(item.text))
    if article.reason:
        assert html.unescape(article.reason) in shown
        assert "SECRET" not in shown
    if article.source is None:
        assert item.source is None
        assert "<footer" not in item.text
        return
    assert item.source in {article.source, None}
    assert article.source in shown
    if "show" not in site.get("credit", {}) or "template" in site["credit"]:
        assert all(author in shown for author in article.authors)
    assert article.original
    assert all(_same_address(original, article.original) for original in item.originals)
    assert any(_same_address(url, article.original) for url in re.findall(r'href="([^"]+)"', shown))


@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.folder.name)
def test_every_case_credits_by_the_carriers_parsers_know(case: Case) -> None:
    """What the parsers above may pass over must be found by those that know it: nothing is optional twice."""
    stated = {article.title: article for article in _stated(case)}
    for file in (path for name in ("atom.xml", "rss.xml") for path in (case.folder / "feeds/all").glob(name)):
        for item in _with_feedparser(file.read_bytes()):
            article = stated[item.title]
            assert len(item.originals) == (1 if article.original else 0)
            if file.name == "atom.xml":
                assert item.authors == article.authors
                assert item.source == article.source
                assert item.updated == article.updated
