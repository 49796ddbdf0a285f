"""Realistic content that is always the same: article ``i`` of a seed, however many there are, on every machine.

About 70 of 100 articles are Chinese and 30 English. They lie in 20 categories, come from 40 sources and are spread over
the ten years from 2014 to 2023. Article 0 alone is of the very last day, so that everybody agrees which is the newest:
it is the one that is edited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

from benchmarks import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

# Changes whenever something else comes out for the same seed and number, so that what was written before is not used.
VERSION: Final = 2
SEED: Final = 2024
LIMIT: Final = 50  # articles in a feed
ALL: Final = "all"  # the feed of all articles, beside one for each category
TIMEZONE: Final = "Asia/Shanghai"
LANGUAGE: Final = "zh-Hans"
TITLE: Final = "政务与标准摘编"
DESCRIPTION: Final = "每一篇都注明来源的转载与摘编"
HOME: Final = "https://digest.hattip-site.org/"
LAST_DAY: Final = date(2023, 12, 31)
FIRST_DAY: Final = date(2014, 1, 1)
_DAYS: Final = (LAST_DAY - FIRST_DAY).days
# No two seeds share an article, up to this many articles.
_MOST: Final = 1 << 32
_CHINESE: Final = 0.7
_COMMA: Final = "，"  # noqa: RUF001 - the comma of Chinese


@dataclass(frozen=True, slots=True)
class Category:
    """A subject: its slug, and its name for people."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who published an article first. Every fourth has a feed."""

    key: str
    name: str
    url: str
    feed: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """The metadata of one article. ``category`` is a slug; there is one, because not every peer knows more."""

    number: int
    title: str
    day: date
    category: str
    source: Source
    original_url: str
    authors: tuple[str, ...]
    summary: str
    tags: tuple[str, ...]
    language: str | None
    rights: str | None

    @property
    def name(self) -> str:
        """The name of its file, without folder and ending; unique."""
        return f"a{self.number:07d}"

    @property
    def folder(self) -> str:
        """The folder of its file: YYYY/MM."""
        return f"{self.day.year}/{self.day.month:02d}"


def _source(number: int) -> Source:
    url = f"https://www.source{number:02d}.gov.cn/"
    name = f"Agency {number:02d} of Record" if number % 3 == 0 else f"第{number}号公报编辑部"
    return Source(f"source-{number:02d}", name, url, f"{url}feed.xml" if number % 4 == 0 else None)


CATEGORIES: Final = tuple(Category(slug, title) for slug, title in words.CATEGORIES)
SOURCES: Final = tuple(_source(number) for number in range(1, 41))
# The same as data, for peers whose templates look them up.
SOURCES_BY_KEY: Final = {
    source.key: {"name": source.name, "url": source.url} | ({"feed": source.feed} if source.feed else {})
    for source in SOURCES
}
# What each feed is called, by slug.
TITLES: Final = {ALL: TITLE} | {category.slug: category.title for category in CATEGORIES}
SLUGS: Final = tuple(TITLES)


class _Dice:
    """Random choices that do not change from one Python to the next: of Random only random() promises that."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random  # noqa: S311 - nothing is secret here

    def below(self, end: int) -> int:
        return int(self._random() * end)

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)

    def one(self, of: Sequence[T]) -> T:
        return of[int(self._random() * len(of))]

    def happens(self, chance: float) -> bool:
        return self._random() < chance


def articles(number: int, seed: int = SEED) -> Iterator[Article]:
    """Yield the first ``number`` articles of a seed, one at a time."""
    return (article(i, seed) for i in range(number))


def article(number: int, seed: int = SEED) -> Article:
    """Return one article of a seed by its number, from 0 on."""
    dice = _Dice(seed * _MOST + number)
    chinese = dice.happens(_CHINESE)
    day = FIRST_DAY + timedelta(days=dice.below(_DAYS)) if number else LAST_DAY
    source = dice.one(SOURCES)
    # Every category has an article, however few there are.
    category = CATEGORIES[number] if number < len(CATEGORIES) else dice.one(CATEGORIES)
    authors, tags, rights = _details(dice, chinese=chinese)
    return Article(
        number=number,
        title=_chinese_title(dice) if chinese else _english_title(dice),
        day=day,
        category=category.slug,
        source=source,
        original_url=f"{source.url}{category.slug}/{day:%Y%m}/t{day:%Y%m%d}_{number}.html",
        authors=authors,
        summary=_chinese_summary(dice) if chinese else _english_summary(dice),
        tags=tags,
        language=None if chinese else "en",
        rights=rights,
    )


def edited(times: int, seed: int = SEED) -> Article:
    """Return the newest article as it is after some edits of its title; after none it is as it was."""
    newest = article(0, seed)
    return replace(newest, title=f"{newest.title} {times}") if times else newest


def _details(dice: _Dice, *, chinese: bool) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Return authors (none to two), tags (one to three, no two alike) and rights, which one in ten has."""
    names = words.ZH_AUTHORS if chinese else words.EN_AUTHORS
    labels = words.ZH_TAGS if chinese else words.EN_TAGS
    rights = words.ZH_RIGHTS if chinese else words.EN_RIGHTS
    authors = dict.fromkeys(dice.one(names) for _ in range(dice.below(3)))
    tags = dict.fromkeys(dice.one(labels) for _ in range(dice.between(1, 3)))
    return tuple(authors), tuple(tags), dice.one(rights) if dice.happens(0.1) else None


def _chinese_title(dice: _Dice) -> str:
    """Return 12 to 30 characters."""
    length = dice.between(12, 30)
    colon = ":" if dice.happens(0.2) else ""  # as in real titles; without a blank after it YAML takes it as it is
    title = dice.one(words.ZH_SUBJECTS) + colon
    while len(title) < length:
        title += dice.one(words.ZH_VERBS) + dice.one(words.ZH_QUALIFIERS) + dice.one(words.ZH_OBJECTS)
    return title[:length]


def _chinese_summary(dice: _Dice) -> str:
    """Return 60 to 120 characters."""
    length = dice.between(61, 120) - 1
    summary = f"{dice.between(1, 12)}月{dice.between(1, 28)}日{_COMMA}{dice.one(words.ZH_SUBJECTS)}"
    summary += f"{dice.one(words.ZH_VERBS)}{dice.one(words.ZH_OBJECTS)}"
    while len(summary) < length:
        summary += f"{_COMMA}{dice.one(words.ZH_CLAUSES)}"
    return f"{summary[:length].rstrip(_COMMA)}。"


def _english_title(dice: _Dice) -> str:
    """Return 6 to 12 words."""
    colon = ":" if dice.happens(0.1) else ""  # which has to be quoted in YAML
    start = f"{dice.one(words.EN_SUBJECTS)}{colon} {dice.one(words.EN_VERBS)}"
    rest = dice.between(6, 12) - len(start.split())
    return " ".join([start, *(dice.one(words.EN_WORDS) for _ in range(rest))])


def _english_summary(dice: _Dice) -> str:
    """Return 20 to 40 words."""
    start = f"The {dice.one(words.EN_SUBJECTS).lower()} {dice.one(words.EN_VERBS)}"
    rest = dice.between(20, 40) - len(start.split())
    return " ".join([start, *(dice.one(words.EN_WORDS) for _ in range(rest))]) + "."
