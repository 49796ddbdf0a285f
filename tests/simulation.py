"""A site that is edited, broken and published at random, and a reader that remembers everything it ever saw.

Every article has a mark in its text that no edit changes, so that the reader recognizes it whatever its id is.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from conftest import tree

import hattip
from hattip.codes import GUARD
from hattip.published.parse import PARSERS, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
MARK = re.compile(r"mark-(\d+)-")
FORMATS = ("rss", "atom", "json")
# Old items that are new to a feed: more than the first are too many, and from the second on more than half.
MANY_OLD, FEW_OLD = 10, 3


@dataclass
class Article:
    """What an editor writes about one article."""

    mark: int
    title: str
    original: str
    published: datetime
    categories: list[str]
    file: str
    text: str = ""
    updated: datetime | None = None
    withdrawn: datetime | None = None
    draft: bool = False

    def yaml(self) -> str:
        """Return the YAML document."""
        lines = [
            f"title: {self.title}",
            f"original_url: {self.original}",
            f"published: {self.published.isoformat()}",
            f"categories: [{', '.join(self.categories)}]",
            "source: court",
            f"summary: mark-{self.mark}- {self.text}",
        ]
        lines += [f"updated: {self.updated.isoformat()}"] if self.updated else []
        lines += (
            [f"withdrawn: {{on: {self.withdrawn.isoformat()}, reason: mark-{self.mark}-}}"] if self.withdrawn else []
        )
        lines += ["draft: true"] if self.draft else []
        return "".join(f"{line}\n" for line in lines)


@dataclass
class Content:
    """Everything that is in ``content/``: articles by mark, categories with their former slugs, and settings."""

    articles: dict[int, Article] = field(default_factory=dict)
    categories: dict[str, list[str]] = field(default_factory=lambda: {"one": [], "two": [], "three": []})
    settings: dict[str, Any] = field(
        default_factory=lambda: {"limit": 8, "archive": "true", "formats": "[rss, atom, json]"}
    )

    def write(self, root: Path) -> None:
        """Write the files of the site."""
        files = dict[str, str]()
        for article in self.articles.values():
            files[article.file] = f"{files.get(article.file, '')}---\n{article.yaml()}"
        _write(root / "content/articles", {name: text.encode() for name, text in files.items()})
        categories = "".join(
            f"- {{slug: {slug}, title: Title of {slug}{f', was: [{chr(44).join(was)}]' if was else ''}}}\n"
            for slug, was in self.categories.items()
        )
        settings = "".join(f"{key}: {value}\n" for key, value in self.settings.items())
        (root / "content/site.yaml").write_text(
            "id: tag:news.test,2024:site\ntitle: News\ndescription: What others wrote\n"
            "base_url: https://feeds.news-site.org/\nhome_url: https://news-site.org/\nlanguage: en\ntimezone: UTC\n"
            f"publisher: {{name: The News Site}}\n{settings}categories:\n{categories}"
            "sources:\n  court: {name: The Court, url: 'https://court.gov.cn/'}\n",
            encoding="utf-8",
        )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder contain exactly these files; those that are right stay as they are, as in a checkout of git."""
    present = tree(folder)
    for path in present.keys() - files.keys():
        (folder / path).unlink()
    for path, data in files.items():
        if present.get(path) != data:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


class Seen(NamedTuple):
    """An item at an address: its id, and the mark of its article."""

    id: str
    mark: int


class HarmError(AssertionError):
    """Subscribers were hurt."""


class Reader:
    """Subscribes to every feed, and remembers the ids that each address ever showed."""

    def __init__(self) -> None:
        self.ids: dict[int, str] = {}  # of each mark
        self.seen: dict[str, set[str]] = {}  # by address

    def read(self, out: Path, *, is_accepted: bool) -> None:
        """Read every feed.

        Raises:
            HarmError: an item has another id, too many old items are new, or an address is gone.
        """
        listed: list[str] = json.loads((out / "manifest.json").read_bytes())["files"]
        files = [path for path in listed if path.rpartition("/")[2] in PARSERS and "/archive/" not in path]
        feeds = {path: _items(out / path) for path in files}
        if not is_accepted:
            self._check(feeds)
        self.seen = {address: self.seen.get(address, self._seen_in(address)) for address in feeds}
        self.ids = {} if is_accepted else self.ids
        for address, items in feeds.items():
            self.seen[address].update(item.id for item in items)
            self.ids.update({item.mark: item.id for item in items})

    def _check(self, feeds: dict[str, list[Seen]]) -> None:
        if gone := self.seen.keys() - feeds.keys():
            raise HarmError(f"404: {gone}")
        published = set().union(*self.seen.values()) if self.seen else set()
        for address, items in feeds.items():
            for item in items:
                if self.ids.get(item.mark, item.id) != item.id:
                    raise HarmError(f"{address}: {item} was {self.ids[item.mark]}")
            known = self.seen.get(address, published)
            old = [item for item in items if item.id not in known and item.id in published]
            if len(old) > MANY_OLD or (len(old) >= FEW_OLD and len(old) * 2 > len(items)):
                raise HarmError(f"{address}: {len(old)} of {len(items)} items are old and new: {old}")

    def _seen_in(self, new: str) -> set[str]:
        """Return what the other formats of a feed showed: whoever takes a new format was a subscriber before."""
        folder = new.rpartition("/")[0]
        return set().union(*(ids for address, ids in self.seen.items() if address.rpartition("/")[0] == folder))


def _items(path: Path) -> list[Seen]:
    document = parse(path.name, path.read_bytes())
    found = []
    for item, content in zip(document.items, document.contents, strict=True):
        mark = MARK.search(content)
        assert mark, content
        found.append(Seen(item.id, int(mark[1])))
    return found


class Simulation:
    """A site, its published feeds and its reader. ``history`` lists what was done, for the report of a failure."""

    def __init__(self, root: Path, random: Random) -> None:
        self.root, self.out, self.random = root, root / "feeds", random
        self.content, self.committed = Content(), Content()
        self.feeds: dict[str, bytes] = {}  # of the last commit, and of the one before
        self.feeds_before: dict[str, bytes] = {}
        self.reader = Reader()
        self.now = START
        self.history: list[str] = []
        self.published: set[int] = set()  # the marks that subscribers know
        self.counts: dict[str, int] = {}
        for _ in range(20):
            self.add()
        self.publish()

    def step(self) -> None:
        """Edit, perhaps break, and publish."""
        self.now += timedelta(hours=self.random.choice([0, 1, 30]))
        for _ in range(self.random.choice([1, 1, 2, 3])):
            self._do(self.random.choice(EDITS))
        if self.random.random() < 0.3:
            self._do(self.random.choice(DAMAGES))
        self.publish()

    def _do(self, action: Callable[[Simulation], None]) -> None:
        self.history.append(action.__name__)
        action(self)

    def publish(self) -> None:
        """Publish, and let the reader read; if it is refused, go back to the last commit, or accept everything."""
        self.content.write(self.root)
        done = self._run(())
        codes = {problem.code for problem in done.problems if problem.severity == "error"}
        is_accepted = bool(codes) and codes <= set(GUARD) and self.random.random() < 0.3
        if is_accepted:
            done = self._run(tuple(codes))
        outcome = "published" if not done.failed else "refused"
        self.counts[outcome] = self.counts.get(outcome, 0) + 1
        for code in codes:
            self.counts[code] = self.counts.get(code, 0) + 1
        self.history.append(f"{outcome} {' '.join(sorted(codes))}{' (accepted)' if is_accepted else ''}")
        if done.failed:
            self._go_back()
            return
        if is_accepted:
            self.published = set()
        if lost := self.published - {mark for mark, article in self.content.articles.items() if self._is_due(article)}:
            raise HarmError(f"gone without a notice: {lost}")
        self.reader.read(self.out, is_accepted=is_accepted)
        self.published |= {mark for mark, article in self.content.articles.items() if self._is_due(article)}
        self._commit()

    def _is_due(self, article: Article) -> bool:
        return not article.draft and article.published <= self.now

    def _run(self, accept: tuple[str, ...]) -> hattip.Publication:
        cache = self.root / "cache" if self.random.random() < 0.5 else None
        options = hattip.Options(accept=accept)
        return hattip.publish(self.root, self.out, now=self.now, options=options, resources=hattip.Resources(cache))

    def _commit(self) -> None:
        self.committed = deepcopy(self.content)
        self.feeds_before, self.feeds = self.feeds, tree(self.out)

    def _go_back(self) -> None:
        self.content = deepcopy(self.committed)
        _write(self.out, self.feeds)

    # Edits

    def add(self) -> None:
        """Add an article of any age."""
        mark = len(self.content.articles) + self.random.randrange(1000) * 1000
        age = timedelta(hours=self.random.choice([0, 1, 100, 2000]), minutes=self.random.randrange(50))
        self.content.articles[mark] = Article(
            mark, f"Title {mark}", f"https://court.gov.cn/{mark}", self.now - age, [self._category()], f"{mark}.yaml"
        )

    def _category(self) -> str:
        return self.random.choice(list(self.content.categories))

    def any_article(self) -> Article:
        """Return one of the articles."""
        return self.content.articles[self.random.choice(list(self.content.articles))]

    def feed_files(self) -> list[Path]:
        """Return the published files."""
        return sorted(path for path in self.out.rglob("*") if path.is_file())


def _add(site: Simulation) -> None:
    site.add()


def _schedule(site: Simulation) -> None:
    site.add()
    list(site.content.articles.values())[-1].published = site.now + timedelta(hours=20)


def _retitle(site: Simulation) -> None:
    site.any_article().title = f"Another title {site.random.randrange(9999)}"


def _same_title(site: Simulation) -> None:
    site.any_article().title = site.any_article().title


def _rewrite(site: Simulation) -> None:
    site.any_article().text = f"Other words {site.random.randrange(9999)}."


def _update(site: Simulation) -> None:
    article = site.any_article()
    article.updated = max(site.now, article.published)


def _respell(site: Simulation) -> None:
    article = site.any_article()
    article.original = site.random.choice(
        [
            article.original.replace("https:", "http:"),
            f"{article.original}/x",
            article.original.upper().replace("HTTPS", "https"),
        ]
    )


def _respell_all(site: Simulation) -> None:
    for article in site.content.articles.values():
        article.original = article.original.replace("court.gov.cn", "www.court.gov.cn")


def _respell_and_retitle(site: Simulation) -> None:
    article = site.any_article()
    article.original, article.title = f"{article.original}/y", f"Quite another title {site.random.randrange(9999)}"


def _redate(site: Simulation) -> None:
    article = site.any_article()
    article.published += timedelta(hours=site.random.choice([-50, -1, 1, 50]))


def _delete(site: Simulation) -> None:
    del site.content.articles[site.any_article().mark]


def _hide(site: Simulation) -> None:
    article = site.any_article()
    article.draft = not article.draft


def _withdraw(site: Simulation) -> None:
    article = site.any_article()
    article.withdrawn = None if article.withdrawn else max(site.now, article.published)


def _withdraw_many(site: Simulation) -> None:
    for article in site.content.articles.values():
        article.withdrawn = article.withdrawn or max(site.now, article.published)


def _move(site: Simulation) -> None:
    site.any_article().categories = [site._category()]  # noqa: SLF001


def _move_all(site: Simulation) -> None:
    old, new = site._category(), site._category()  # noqa: SLF001
    for article in site.content.articles.values():
        article.categories = [new if slug == old else slug for slug in article.categories]


def _rename_file(site: Simulation) -> None:
    site.any_article().file = f"renamed {site.random.randrange(99)}.yml"


def _swap_slugs(site: Simulation) -> None:
    one, other = site._category(), site._category()  # noqa: SLF001
    names = {one: other, other: one}
    for article in site.content.articles.values():
        article.categories = [names.get(slug, slug) for slug in article.categories]


def _rename_slug(site: Simulation) -> None:
    old, new = site._category(), f"slug-{site.random.randrange(99)}"  # noqa: SLF001
    taken = {slug for slug, was in site.content.categories.items() for slug in (slug, *was)}
    if new in taken:
        return
    was = [*site.content.categories[old], old] if site.random.random() < 0.7 else []
    site.content.categories = {
        new if slug == old else slug: was if slug == old else each for slug, each in site.content.categories.items()
    }
    for article in site.content.articles.values():
        article.categories = [new if slug == old else slug for slug in article.categories]


def _remove_category(site: Simulation) -> None:
    if len(site.content.categories) > 1:
        old = site._category()  # noqa: SLF001
        del site.content.categories[old]
        for article in site.content.articles.values():
            article.categories = [slug for slug in article.categories if slug != old] or [site._category()]  # noqa: SLF001


def _add_category(site: Simulation) -> None:
    site.content.categories.setdefault(f"new-{site.random.randrange(5)}", [])


def _limit(site: Simulation) -> None:
    site.content.settings["limit"] = site.random.choice([2, 8, 9, 30])


def _archive(site: Simulation) -> None:
    site.content.settings["archive"] = site.random.choice(["true", "false"])


def _formats(site: Simulation) -> None:
    names = site.random.sample(FORMATS, site.random.choice([1, 2, 3, 3, 3]))
    site.content.settings["formats"] = f"[{', '.join(names)}]"


EDITS = [
    *[_add] * 5,
    *[_retitle, _respell, _move] * 2,
    *[_schedule, _same_title, _rewrite, _update, _respell_all, _respell_and_retitle, _redate, _delete, _hide],
    *[_withdraw, _withdraw_many, _move_all, _rename_file, _swap_slugs, _rename_slug, _remove_category, _add_category],
    *[_limit, _archive, _formats],
]


# Damages of feeds/


def _truncate(site: Simulation) -> None:
    for path in site.random.sample(site.feed_files(), site.random.choice([1, 1, 3])):
        data = path.read_bytes()
        path.write_bytes(data[: site.random.randrange(len(data) + 1)])


def _truncate_all(site: Simulation) -> None:
    for path in site.feed_files():
        path.write_bytes(path.read_bytes()[:100])


def _remove_file(site: Simulation) -> None:
    site.random.choice(site.feed_files()).unlink()


def _conflict(site: Simulation) -> None:
    """Leave the conflict of a merge in every file that changed in the last commit."""
    for path in site.feed_files():
        ours, theirs = path.read_bytes(), site.feeds_before.get(path.relative_to(site.out).as_posix())
        if theirs is not None and theirs != ours:
            path.write_bytes(b"<<<<<<< ours\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n")


def _damage_manifest(site: Simulation) -> None:
    (site.out / "manifest.json").write_bytes(b"{")


DAMAGES = [_truncate, _truncate, _truncate_all, _remove_file, _conflict, _conflict, _damage_manifest]
