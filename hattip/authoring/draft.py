"""The facts of a page become the fields of an article; every fact that is missing or refused becomes a gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.authoring import article_file, hosts, names, site_file
from hattip.authoring.article_file import Gap
from hattip.authoring.texts import phrase
from hattip.content import load
from hattip.content.decode import SourceFile
from hattip.problems import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hattip.authoring.facts import Facts
    from hattip.model import Site, Source
    from hattip.model.context import Context

_SHOWN: Final = 200
_MISSING: Final = frozenset({Code.MISSING_KEY, Code.MISSING_ATTRIBUTION})
_REQUIRED: Final = frozenset({"title", "published", "source", "original_url"})
# The same language, written in more and in less detail.
_SAME_LANGUAGES: Final = ({"zh", "zh-Hans", "zh-CN", "zh-Hans-CN"}, {"zh-Hant", "zh-TW", "zh-Hant-TW"}, {"en", "en-US"})


class NewSource(NamedTuple):
    """A source that the site does not know: its key, and its name, url and feed."""

    key: str
    fields: dict[str, str]


@dataclass(slots=True)
class Draft:
    """The fields of a new article, the gaps in it, and the source that the site does not know yet.

    The comments about the gaps are in ``language``.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    new_source: NewSource | None = None
    language: str = "en"

    def add_gap(self, key: str, text: str, /, **fields: object) -> None:
        """Add a gap, with a text of ``locales/authoring/``."""
        self.gaps.append(Gap(key, phrase(self.language, f"gap_{text}", **fields)))

    @property
    def missing(self) -> list[str]:
        """The keys without which the article cannot be published."""
        return list(dict.fromkeys(gap.key for gap in self.gaps if gap.key in {*_REQUIRED, "categories"}))

    def render(self, notes: Sequence[str] = ()) -> str:
        """Return the YAML; with gaps it is a draft."""
        if not self.missing:
            return article_file.render(self.fields, self.gaps, notes)
        fields = {**self.fields, "draft": "true"}
        gaps = [*self.gaps, Gap("draft", phrase(self.language, "gap_draft", missing=tuple(self.missing)))]
        return article_file.render(fields, gaps, notes)


def known_sources(site: Site) -> dict[str, str]:
    """Return the names of the site's sources by their hosts' sites."""
    return {hosts.site(source.url): source.name for source in site.sources.values() if source.url}


def make(facts: Facts, site: Site, categories: Sequence[str], language: str = "en") -> Draft:
    """Return the draft of an article. ``categories`` are those that the editor gave; ``language`` is the editor's."""
    draft = Draft(language=language)
    _put(draft, "title", facts.title.value)
    _put(draft, "published", facts.published.value)
    _put(draft, "original_published", facts.original_published.value)
    _categories(draft, facts, site, categories)
    _source(draft, facts, site)
    _put(draft, "original_url", facts.origin.original.value)
    _put(draft, "authors", [fact.value for fact in facts.authors])
    _put(draft, "summary", facts.summary.value)
    _put(draft, "image", facts.image.value)
    if not _is_same_language(facts.language.value, site.language):
        _put(draft, "language", facts.language.value)
    _put(draft, "content", facts.content)
    return draft


def _put(draft: Draft, key: str, value: Any) -> None:
    if value:
        draft.fields[key] = value
    elif key in _REQUIRED:
        draft.add_gap(key, key)


def _is_same_language(one: str, other: str) -> bool:
    return not one or one == other or any({one, other} <= group for group in _SAME_LANGUAGES)


def _categories(draft: Draft, facts: Facts, site: Site, chosen: Sequence[str]) -> None:
    """Take the given categories, else the one that the page names, else the only one of the site."""
    column = facts.column.value.strip().lower()
    named = [each.slug for each in site.categories if column in {each.title.lower(), each.slug}]
    only = [each.slug for each in site.categories] if len(site.categories) == 1 else []
    if found := list(chosen) or named or only:
        draft.fields["categories"] = found
    else:
        draft.add_gap(
            "categories", "categories", known=tuple(f"{each.slug} ({each.title})" for each in site.categories)
        )


def _source(draft: Draft, facts: Facts, site: Site) -> None:
    """Name a source of the site by its key, another in place; one without an address has a gap."""
    origin = facts.origin
    if not origin.name.value:
        draft.add_gap("source", "source")
        return
    if key := _key_of(origin.name.value, site.sources):
        draft.fields["source"] = key
        return
    values = {"name": origin.name.value, "url": origin.home, "feed": origin.feed if origin.is_own else ""}
    fields = {name: value for name, value in values.items() if value}
    draft.fields["source"] = fields
    if not origin.home:
        draft.add_gap("source", "source_url", name=origin.name.value)
        return
    draft.new_source = NewSource(site_file.source_key(origin.name.value, origin.home, site.sources), fields)


def _key_of(name: str, sources: Mapping[str, Source]) -> str:
    return next((key for key, source in sources.items() if names.is_same(source.name, name)), "")


def leave_out_refused(draft: Draft, root: Path, path: str, context: Context) -> None:
    """Replace every field that the model refuses by a gap."""
    while keys := _refused(draft, root, path, context):
        for key in keys:
            _leave_out(draft, key)


def _refused(draft: Draft, root: Path, path: str, context: Context) -> list[str]:
    """Return the keys with errors. A key that is missing is none.

    The content file is left out: with it, the loader would read the article's own file again, which is not there yet.
    """
    inner = {key: value for key, value in draft.fields.items() if key != "content_file"}
    text = Draft(inner, draft.gaps).render()
    loaded = load.load_file(root, SourceFile(path, text.encode()), context)
    errors = [each for each in loaded.problems if each.severity is Severity.ERROR and each.code not in _MISSING]
    keys = dict.fromkeys(_key_at(text, problem.span.line) for problem in errors)
    return [key for key in keys if key in inner]


def _leave_out(draft: Draft, key: str) -> None:
    value = draft.fields.pop(key)
    shown = value if isinstance(value, str) and len(value) <= _SHOWN else ""
    draft.add_gap(key, "refused" if shown else "unusable", value=shown)
    if key == "source":
        draft.new_source = None


def _key_at(text: str, line: int) -> str:
    """Return the top-level key whose value is on a line."""
    above = text.split("\n")[:line]
    return next((each.partition(":")[0] for each in reversed(above) if each and each[0].isalpha() and ":" in each), "")
