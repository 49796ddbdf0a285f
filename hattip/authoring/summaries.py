"""Decides which summary is that of the article: not its title again, and not a description of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.authoring import names
from hattip.authoring.candidates import of, squash
from hattip.authoring.facts import NOTHING, Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.authoring.candidates import Candidate

_SHORTEST: Final = 4
_REST_OF_TITLE: Final = 15
# In characters: so much of the title in a description shows that it is about the article.
_SHARED: Final = 6
# A description of the site as short as that may have no word for what it is.
_LONGEST_MOTTO: Final = 30
# What ends the first words of a description, which may be the beginning of the site's name.
_LEAD = re.compile(r"[，,。:：—|是-]|为您|提供|致力|专注")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SITE_WORD = re.compile(
    "博客|门户|网站|官网|平台|社区|媒体|频道|入口|網站|官網|媒體|leadingsource|officialsite|officialwebsite|yoursource|breakingnews|latestnews|"
    "isan?(?:independent|online|daily|weekly|local|community)?(?:news|blog|website|magazine|journal|publication)|anewsletterby",
    re.IGNORECASE,
)


def choose(found: Sequence[Candidate], title: str, sites: Sequence[str]) -> Fact:
    """Return the summary. ``sites`` are the names that the page's site may have."""
    wanted, stems = squash(title), [stem for site in sites if (stem := squash(names.stem(site)))]
    for each in of(found, "summary"):
        text = " ".join(re.sub(r"<[^>]+>", " ", each.value).split())
        squashed = squash(text)
        if (
            len(text) >= _SHORTEST
            and not _is_title(squashed, wanted, stems)
            and not _is_of_site(squashed, wanted, stems)
        ):
            return Fact(text, each.location)
    return NOTHING


def _is_title(text: str, title: str, sites: Sequence[str]) -> bool:
    """Check whether a text is the title again, with at most a little behind it or the name of the site before it."""
    before, is_there, after = text.partition(title or "\0")
    is_site = not before or any(before.startswith(site) for site in sites)
    return title.startswith(text) or bool(is_there and is_site and len(before + after) <= _REST_OF_TITLE)


def _is_of_site(text: str, title: str, sites: Sequence[str]) -> bool:
    """Check whether a text describes the site: it calls itself what sites are called, unlike the title."""
    if _shares(text, title):
        return False
    lead = _LEAD.split(text)[0]
    named = [site for site in sites if site in text]
    is_called = bool(named) or any(site.startswith(lead) for site in sites if lead)
    return any(_is_about(text, site) for site in named) or bool(is_called and _SITE_WORD.search(text))


def _is_about(text: str, site: str) -> bool:
    """Check whether a text begins with the name of a site as descriptions do, or is a motto with it."""
    is_motto = len(text) <= _LONGEST_MOTTO and (text.startswith(site) or text.endswith(site))
    return is_motto or bool(text.startswith(site) and _LEAD.match(text, len(site)))


def _shares(text: str, title: str) -> bool:
    """Check whether a text has a part of the title."""
    size = _SHARED if _HAN.search(title) else 2 * _SHARED
    starts = range(max(1, len(title) - size + 1)) if title else ()
    return any(title[at : at + size] in text for at in starts)
