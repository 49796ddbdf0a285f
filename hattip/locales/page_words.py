"""The words of HTML pages and of the feeds' stylesheet: the table ``pages`` of each language in ``locales/``."""

from __future__ import annotations

from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.locales import credit_words

if TYPE_CHECKING:
    from collections.abc import Mapping


_FIELDS: Final = {"total": {"count"}, "updated": {"date"}}


class PageWords(NamedTuple):
    """The words of one language. ``total`` has the field ``{count}``, ``updated`` the field ``{date}``."""

    site: str
    feeds: str
    subscribe: str
    about: str
    page: str
    copy: str
    copied: str
    articles: str
    all: str
    total: str
    updated: str
    sources: str
    by_source: str
    by_tag: str
    opml: str
    skip: str
    empty: str
    publisher: str


def page_words(language: str, own: Mapping[str, str]) -> PageWords:
    """Return the words for a language, chosen as those of the credit are; a site's ``own`` words replace them."""
    return _load(credit_words.words(language).language)._replace(**own)


def wanted_fields(name: str, text: str) -> tuple[str, ...] | None:
    """Return the fields that a site's own word must have, those of hattip's word, or None if it has them."""
    wanted = _FIELDS.get(name, set())
    try:
        found = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError:  # the braces do not match
        return tuple(sorted(wanted))
    return None if found == wanted else tuple(sorted(wanted))


@cache
def _load(tag: str) -> PageWords:
    return PageWords(**credit_words.table(tag)["pages"])
