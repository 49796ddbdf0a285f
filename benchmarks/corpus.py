"""The articles of the benchmarks. Article ``i`` of a seed is the same on every machine, whatever their number.

70 of 100 articles are Chinese, 30 English. They are spread over 20 categories, 40 sources and the ten years from 2014
to 2023. Article 0 alone has the last day, so that every generator agrees which article is the newest: it is the one
that is edited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

from benchmarks import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

# Increased whenever the same seed and number give another article, so that sites written before are not used.
VERSION: Final = 3
SEED: Final = 2024
LIMIT: Final = 50  # articles in a feed
ALL: Final = "all"  # the feed of all articles; there is one for each category too
TIMEZONE: Final = "Asia/Shanghai"
LANGUAGE: Final = "zh-Hans"
TITLE: Final = "政务与标准摘编"
DESCRIPTION: Final = "每一篇都注明来源的转载与摘编"
HOME: Final = "https://digest.hattip-site.org/"
LAST_DAY: Final = date(2023, 12, 31)
FIRST_DAY: Final = date(2014, 1, 1)
DOCUMENTS: Final = 3  # documents in a file that has several
_DAYS: Final = (LAST_DAY - FIRST_DAY).days
_SEED_STEP: Final = 1 << 32  # no two seeds share an article, up to this many articles
_CHINESE: Final = 0.7
_BODY_BYTES: Final = (2000, 4000)
_COMMA: Final = "，"


class Shape(StrEnum):
    """How much text an article's file has, and in which form."""

    ONE_LINE = "a one-line summary"
    BLOCK = "a summary in a block scalar"
    BODY = "2 to 4 KB of HTML in a block scalar"


@dataclass(frozen=True, slots=True)
class Category:
    """A category: its slug and its title."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """The first publisher of an article. Every fourth has a feed."""

    key: str
    name: str
    url: str
    feed: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``category`` is a slug. ``body`` is HTML, or None; it begins with ``phrase`` as a paragraph.

    ``dumped`` articles are written by ``yaml.safe_dump``. ``group`` numbers the file of several documents that contains
    this one; None is a file of its own.
    """

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
    shape: Shape
    body: str | None
    phrase: str
    dumped: bool
    group: int | None

    @property
    def name(self) -> str:
        """The unique name of its file, without folder and extension."""
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
SOURCES_BY_KEY: Final = {
    source.key: {"name": source.name, "url": source.url} | ({"feed": source.feed} if source.feed else {})
    for source in SOURCES
}
TITLES: Final = {ALL: TITLE} | {category.slug: category.title for category in CATEGORIES}  # by the slug of the feed
SLUGS: Final = tuple(TITLES)


class _Dice:
    """Random choices that are equal in every Python version: of Random, only random() promises that."""

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
    dice = _Dice(seed * _SEED_STEP + number)
    chinese = dice.happens(_CHINESE)
    day = FIRST_DAY + timedelta(days=dice.below(_DAYS)) if number else LAST_DAY
    source = dice.one(SOURCES)
    # The first articles fill every category, however few there are.
    category = CATEGORIES[number] if number < len(CATEGORIES) else dice.one(CATEGORIES)
    authors, tags, rights = _details(dice, chinese=chinese)
    title = _chinese_title(dice) if chinese else _english_title(dice)
    summary = _chinese_summary(dice) if chinese else _english_summary(dice)
    shape = _shape(dice)
    phrase = _paragraph(dice, chinese=chinese)
    return Article(
        number=number,
        title=title,
        day=day,
        category=category.slug,
        source=source,
        original_url=f"{source.url}{category.slug}/{day:%Y%m}/t{day:%Y%m%d}_{number}.html",
        authors=authors,
        summary=summary,
        tags=tags,
        language=None if chinese else "en",
        rights=rights,
        shape=shape,
        body=_body(dice, phrase, source, chinese=chinese) if shape is Shape.BODY else None,
        phrase=phrase,
        dumped=dice.happens(0.1),
        group=_group(number),
    )


def edited(times: int, seed: int = SEED) -> Article:
    """Return the newest article after a number of edits of its title; 0 returns it unchanged."""
    newest = article(0, seed)
    return replace(newest, title=f"{newest.title} {times}") if times else newest


def _shape(dice: _Dice) -> Shape:
    """Return one-line for a fifth of the articles, a block scalar for a third, a body for about half."""
    chance = dice.below(100)
    if chance < 20:  # noqa: PLR2004
        return Shape.ONE_LINE
    return Shape.BLOCK if chance < 53 else Shape.BODY  # noqa: PLR2004


def _group(number: int) -> int | None:
    """Return the number of the file for the last three of every 50 articles; the others have a file each."""
    return number // 50 if number % 50 >= 50 - DOCUMENTS else None


def _details(dice: _Dice, *, chinese: bool) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Return none to two authors, one to three different tags, and rights (one article in ten has them)."""
    names = words.ZH_AUTHORS if chinese else words.EN_AUTHORS
    labels = words.ZH_TAGS if chinese else words.EN_TAGS
    rights = words.ZH_RIGHTS if chinese else words.EN_RIGHTS
    authors = dict.fromkeys(dice.one(names) for _ in range(dice.below(3)))
    tags = dict.fromkeys(dice.one(labels) for _ in range(dice.between(1, 3)))
    return tuple(authors), tuple(tags), dice.one(rights) if dice.happens(0.1) else None


def _chinese_title(dice: _Dice) -> str:
    """Return 12 to 30 characters."""
    length = dice.between(12, 30)
    colon = ":" if dice.happens(0.2) else ""  # common in titles; without a space after it YAML keeps it as text
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
    colon = ":" if dice.happens(0.1) else ""  # which YAML must quote
    start = f"{dice.one(words.EN_SUBJECTS)}{colon} {dice.one(words.EN_VERBS)}"
    rest = dice.between(6, 12) - len(start.split())
    return " ".join([start, *(dice.one(words.EN_WORDS) for _ in range(rest))])


def _english_summary(dice: _Dice) -> str:
    """Return 20 to 40 words."""
    start = f"The {dice.one(words.EN_SUBJECTS).lower()} {dice.one(words.EN_VERBS)}"
    rest = dice.between(20, 40) - len(start.split())
    return " ".join([start, *(dice.one(words.EN_WORDS) for _ in range(rest))]) + "."


def _paragraph(dice: _Dice, *, chinese: bool) -> str:
    return _chinese_summary(dice) if chinese else _english_summary(dice)


def _body(dice: _Dice, phrase: str, source: Source, *, chinese: bool) -> str:
    """Return 2,000 to 4,000 bytes of HTML: paragraphs, headings, lists, quotations, links, one table, one picture."""
    length = dice.between(*_BODY_BYTES) - 400
    parts = [f"<p>{phrase}</p>", f'<img src="{source.url}picture.jpg" alt="{source.name}" width="640" height="480">']
    while sum(len(part.encode()) for part in parts) < length:
        text = _paragraph(dice, chinese=chinese)
        parts.append(_element(dice, text, source))
    return "\n".join(parts) + "\n"


def _element(dice: _Dice, text: str, source: Source) -> str:
    return dice.one(
        (
            f"<p>{text}</p>",
            f"<p>{text[:20]}<strong>{text[20:30]}</strong>{text[30:]}</p>",
            f'<p>{text} <a href="{source.url}annex/{len(text)}.pdf">PDF</a></p>',
            f"<h2>{text[:16].strip()}</h2>\n<p>{text}</p>",
            f"<ul>\n  <li>{text[:30].strip()}</li>\n  <li>{text[30:].strip()}</li>\n</ul>",
            f"<blockquote><p>{text}</p></blockquote>",
            (
                f"<table>\n<tr><th>1</th><td>{text[:12].strip()}</td></tr>\n"
                f"<tr><th>2</th><td>{text[12:24].strip()}</td></tr>\n</table>"
            ),
        )
    )
