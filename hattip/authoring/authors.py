"""Decides who wrote the article of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.authoring import names
from hattip.authoring.facts import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.authoring.candidates import Candidate
    from hattip.authoring.page import PageTree

_ORGANIZATION = re.compile(
    r"(?:网|報|报|社|局|委|厅|部|院|公司|中心|办公室|电视台|新闻|日报|晚报|频道|编辑部|政府|大学|学校|协会)$"
)
_EDITORS = re.compile(
    r"(?:责\s*任?\s*编\s*辑?|编\s*辑|審核|审核|责编|主编|校对)\s*[:：]\s*\x1f*\s*([\u3400-\u9fff]{2,4})"
)
# Authors of these ranks and above come from the page's elements, and from metadata that often names an editor.
_ELEMENT: Final = 22
_WEAK: Final = 30


def choose(found: Sequence[Candidate], page: PageTree, others: Sequence[str], *, is_reprint: bool) -> tuple[Fact, ...]:
    """Return the authors of the most trusted byline that names anybody but the site or the source.

    ``others`` are the names of both. ``is_reprint`` is whether the page declares that its article is of somebody else.
    """
    editors = set(_EDITORS.findall("\n".join(line.text for line in page.lines)))
    candidates = _candidates(found, is_reprint=is_reprint)
    accepted: dict[int, dict[str, Fact]] = {}
    for each in candidates:
        for name in names.authors(_turned(each)):
            if _is_author(name, each, others, editors) and _is_shown(name, each, page):
                accepted.setdefault(each.rank, {})[name] = Fact(name, each.location)
    rank, chosen = next(iter(accepted.items()), (0, {}))
    return _confirmed(chosen, [each for each in candidates if rank < each.rank <= _WEAK])


def _candidates(found: Sequence[Candidate], *, is_reprint: bool) -> list[Candidate]:
    """Return the candidates; of a reprint, the elements of the page may name who reprinted it."""
    fields = {"authors", "byline"} | (set() if is_reprint else {"own_author"})
    return sorted(
        (
            each._replace(field="authors")
            for each in found
            if each.field in fields and not (is_reprint and each.rank >= _ELEMENT)
        ),
        key=lambda each: each.rank,
    )


def _confirmed(chosen: dict[str, Fact], others: Sequence[Candidate]) -> tuple[Fact, ...]:
    """Return those authors that the metadata lists too, if it lists any of them: a byline may name other things."""
    listed = {name for each in others for name in names.authors(_turned(each))}
    facts = list(chosen.values())
    return tuple([fact for fact in facts if fact.value in listed] or facts)


def _turned(each: Candidate) -> str:
    is_citation = "citation_" in each.location or "dc." in each.location or "dcterms." in each.location
    is_one = "citation_author," in each.location
    return ";".join(names.turned(part, is_one=is_one) for part in each.value.split(";")) if is_citation else each.value


def _is_author(name: str, each: Candidate, others: Sequence[str], editors: set[str]) -> bool:
    if any(names.is_same(name, other) for other in others):
        return False
    is_part = any(name in other or other in name for other in others)
    return each.rank < _WEAK or not (is_part or name in editors or _ORGANIZATION.search(name))


def _is_shown(name: str, each: Candidate, page: PageTree) -> bool:
    """Check that a Chinese name from weak metadata is also visible: it is often that of an editor or of a system."""
    is_weak = each.rank >= _WEAK and bool(re.search("[\u3400-\u9fff]", name))
    return not is_weak or any(name in line.visible for line in page.lines if not line.aside)
