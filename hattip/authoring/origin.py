"""Decides who published a page's article first. For a reprint that is the original's source, never the reprinter's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.authoring import hosts, names
from hattip.authoring.candidates import of
from hattip.authoring.facts import NOTHING, Fact, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hattip.authoring.candidates import Candidate

# From this rank on, an original is trusted only together with the name of a source.
_WEAK_LINK: Final = 20
# Candidates of these ranks and below name the original on purpose, so that it may be on the same site.
_ON_PURPOSE: Final = 18


class Identity(NamedTuple):
    """Whose page it is: its own address and its site's name, address and feed; each may be empty."""

    url: str
    name: Fact
    home: str
    feed: str


def identity(found: Sequence[Candidate], url: str, site_names: Sequence[Candidate]) -> Identity:
    """Return whose page it is. ``url`` is its address if that is known from outside of the page."""
    base = url or next((each.value for each in found if each.field == "base"), "")
    site = hosts.site(url) if url else _elected(found, base)
    own = _on_site(site, [*of(found, "canonical"), *of(found, "own")], base)
    if url and (not own or hosts.is_home(own)):
        own = url
    home = _on_site(site, of(found, "home"), base) or own
    feed = next((hosts.absolute(each.value, own or base) for each in of(found, "feed")), "")
    return Identity(own, _site_name(site_names), hosts.home(home) if home else "", feed)


def _site_name(candidates: Iterable[Candidate]) -> Fact:
    """Return the first that can be the name of a source."""
    named = (Fact(names.site(each.value), each.location) for each in candidates)
    return next((fact for fact in named if names.source(fact.value)), NOTHING)


def _on_site(site: str, candidates: Iterable[Candidate], base: str) -> str:
    """Return the first address that belongs to a site, or an empty text."""
    addresses = (hosts.absolute(each.value, base) for each in candidates)
    return next((address for address in addresses if address and hosts.site(address) == site), "")


def _elected(found: Sequence[Candidate], base: str) -> str:
    """Return the site that most of a saved page's own addresses belong to."""
    votes: dict[str, dict[str, int]] = {}
    weights = {"own": 1, "canonical": 1, "home": 2, "feed": 2, "site": 2, "base": 3}
    for each in found:
        address = (
            hosts.absolute(each.link if each.field == "site" else each.value, base) if each.field in weights else ""
        )
        if address:
            votes.setdefault(hosts.site(address), {})[each.field] = weights[each.field]
    return max(votes, key=lambda site: sum(votes[site].values()), default="")


def decide(found: Sequence[Candidate], page: Identity, known: Mapping[str, str]) -> Origin:
    """Return the origin of a page's article. ``known`` are the names of the site's sources by their hosts' sites."""
    named = next((each for each in of(found, "source") if names.source(each.value)), None)
    originals = _originals(found, page)
    if named is None:
        return _unnamed(originals, page, known, is_sure=not (of(found, "unsure") or of(found, "hint")))
    if names.is_nobody(named.value):
        return Origin(original=_strong(originals))
    if names.is_own(named.value):
        return _own(page.name, page)
    if names.is_same(named.value, page.name.value):
        return _own(Fact(named.value, named.location), page)
    return _reprint(named, originals, page)


def _unnamed(originals: list[Candidate], page: Identity, known: Mapping[str, str], *, is_sure: bool) -> Origin:
    """Return the origin where no source is named: the page's own site, unless a link leads to an original.

    ``is_sure`` is whether nothing else shows that the article is a reprint.
    """
    strong = (each for each in originals if each.rank < _WEAK_LINK and not hosts.is_same(each.value, page.url))
    if original := next(strong, None):
        return _linked(original, known)
    if not is_sure or (originals and originals[0].field == "original"):
        return Origin()  # a link to "the original text" without a name may lead anywhere
    return _own(page.name, page)


def _linked(original: Candidate, known: Mapping[str, str]) -> Origin:
    """Return the origin that only a link leads to."""
    name = known.get(hosts.site(original.value), "")
    source = Fact(name, "sources in site.yaml") if name else NOTHING
    return Origin(source, hosts.home(original.value), "", Fact(original.value, original.location))


def _own(source: Fact, page: Identity) -> Origin:
    """Return the origin of an article that is the page's own."""
    own = Fact(page.url, "the page's own address") if page.url else NOTHING
    return Origin(source, page.home, page.feed, own, is_own=True)


def _reprint(named: Candidate, originals: list[Candidate], page: Identity) -> Origin:
    link = hosts.absolute(named.link, page.url)
    chosen = next(iter(originals), None)
    if chosen is None and link and not hosts.is_home(link) and not hosts.is_same(link, page.url):
        chosen = named._replace(field="original", value=link)
    original = Fact(chosen.value, chosen.location) if chosen else NOTHING
    home = hosts.home(original.value) if original.value else ""
    if link and not hosts.is_same(link, page.url):
        home = link if hosts.is_home(link) else home or hosts.home(link)
    return Origin(Fact(named.value, named.location), home, "", original)


def _strong(originals: list[Candidate]) -> Fact:
    return next((Fact(each.value, each.location) for each in originals if each.rank < _WEAK_LINK), NOTHING)


def _originals(found: Sequence[Candidate], page: Identity) -> list[Candidate]:
    """Return the links to the original, the best first: pages, not home pages, and not the page itself."""
    links = [each for each in found if each.field == "original"]
    links += [each._replace(rank=19) for each in found if each.field == "canonical"]
    absolute = (each._replace(value=hosts.absolute(each.value, page.url)) for each in links)
    return sorted((each for each in absolute if _may_be_original(each, page)), key=lambda each: each.rank)


def _may_be_original(link: Candidate, page: Identity) -> bool:
    if not link.value or hosts.is_home(link.value) or hosts.is_same_page(link.value, page.url):
        return False
    if link.field == "original" and link.rank <= _ON_PURPOSE:
        return True
    return not page.url or not hosts.is_same(link.value, page.url)
