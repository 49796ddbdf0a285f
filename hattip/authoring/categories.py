"""Which labels of incoming articles become categories, and under which slugs; the others become tags."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hattip.authoring.incoming import IncomingArticle, IncomingFeed

# More categories than this are labels that nobody subscribes to.
_LIMIT: Final = 20
_LONGEST: Final = 60
_RESERVED: Final = frozenset({"all", "con", "prn", "aux", "nul"})


class Categories:
    """The categories of a site by slug, with those that incoming articles need.

    ``known`` are the titles of the site's categories by slug; ``added`` are the new ones, each with slug, title and,
    where it is known, description. ``slugs`` are slugs that the user chose, by title.
    """

    def __init__(self, known: dict[str, str], slugs: dict[str, str], default: str) -> None:
        self.titles, self.slugs, self.default = dict(known), slugs, default
        self.added: list[dict[str, str]] = []
        self._chosen: set[str] = set()

    def prepare(self, feed: IncomingFeed) -> None:
        """Decide which labels of a feed are categories."""
        for slug, text, description in feed.categories:
            title = _title_of(text, feed.articles)
            if title and slug not in self.titles:
                self._add(slug, title, "" if description in {text, title} else description)
        # A feed of hattip's names its categories; in other feeds the first label of an article is its category.
        self._chosen = set() if feed.categories else self._first_labels(feed)

    def _first_labels(self, feed: IncomingFeed) -> set[str]:
        """Return the most frequent first labels that are no category yet."""
        firsts = Counter(article.labels[0] for article in feed.articles if article.labels and not article.scoped)
        return {label for label, _ in firsts.most_common(_LIMIT) if not self._slug_of(label)}

    def assign(self, article: IncomingArticle) -> tuple[list[str], list[str]]:
        """Return the slugs and the tags of an article."""
        slugs = [self._ensure(slug, title) for slug, title in article.scoped]
        tags = list(article.tags)
        for label in article.labels:
            if label in self._chosen or self._slug_of(label):
                slugs.append(self._ensure("", label))
            else:
                tags.append(label)
        if not slugs:
            slugs.append(
                self._ensure(self.default, self.titles.get(self.default, self.default.replace("-", " ").capitalize()))
            )
        return list(dict.fromkeys(slugs)), list(dict.fromkeys(tags))

    def _slug_of(self, title: str) -> str:
        return next((slug for slug, known in self.titles.items() if title in {known, slug}), "")

    def _ensure(self, slug: str, title: str) -> str:
        if slug in self.titles:
            return slug
        if found := self._slug_of(title):
            return found
        return self._add(slug or slug_of(title, self.titles, self.slugs), title, "")

    def _add(self, slug: str, title: str, description: str) -> str:
        self.titles[slug] = title
        entry = {"slug": slug, "title": title, "description": description}
        self.added.append({key: value for key, value in entry.items() if value})
        return slug


def _title_of(text: str, articles: Sequence[IncomingArticle]) -> str:
    """Return the title of a category from that of its feed, which may have the site's title before it."""
    labels = {label for article in articles for label in (*article.labels, *(title for _, title in article.scoped))}
    matching = [label for label in labels if text == label or text.endswith(f" {label}")]
    return max(matching, key=len, default=text.rpartition(" · ")[2])


def slug_of(title: str, taken: Iterable[str], slugs: dict[str, str]) -> str:
    """Return a slug for a title: the given one, else its Latin letters and digits, else a number."""
    if title in slugs:
        return slugs[title]
    known = {*taken, *_RESERVED}
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:_LONGEST].strip("-")
    letters = sum(character.isalpha() for character in title)
    is_latin = bool(words) and len(words) * 2 >= letters
    stem = words if is_latin else "category"
    numbers = (stem if number == 1 and is_latin else f"{stem}-{number}" for number in range(1, len(known) + 2))
    return next(slug for slug in numbers if slug not in known)
