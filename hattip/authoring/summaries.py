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
# What ends the first words of a description, which may be the beginning of the site's name.
_LEAD = re.compile(r"[，,。:：—|是-]|为您")
_SITE_WORD = re.compile(
    "门户|网站|官网|平台|社区|媒体|频道|入口|網站|官網|媒體|leadingsource|officialsite|officialwebsite|yoursource|breakingnews|latestnews|"
    "isan?(?:independent|online|daily|weekly|local|community)?(?:news|blog|website|magazine|journal|publication)|anewsletterby",
    re.IGNORECASE,
)


def choose(found: Sequence[Candidate], title: str, sites: Sequence[str]) -> Fact:
    """Return the summary. ``sites`` are the names that the page's site may have."""
    wanted = squash(title)
    for each in of(found, "summary"):
        text = " ".join(re.sub(r"<[^>]+>", " ", each.value).split())
        rest = squash(text).removeprefix(wanted) if title else text
        is_title = len(rest) <= _REST_OF_TITLE and rest != squash(text)
        if len(text) < _SHORTEST or is_title or wanted.startswith(squash(text)):
            continue
        if not _is_of_site(squash(text), wanted, [squash(names.stem(site)) for site in sites]):
            return Fact(text, each.location)
    return NOTHING


def _is_of_site(text: str, title: str, sites: Sequence[str]) -> bool:
    """Check whether a text describes the site: it begins with its name, or calls it what sites are called."""
    if any(title[at : at + _SHARED] in text for at in range(max(1, len(title) - _SHARED + 1)) if title):
        return False
    lead = _LEAD.split(text)[0]
    named = [site for site in sites if site and site in text]
    is_first = any(text.startswith(site) for site in named) or any(site.startswith(lead) for site in sites if lead)
    return is_first or bool(_SITE_WORD.search(text) and named)
