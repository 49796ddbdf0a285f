"""Add an article to a site from a web page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from hattip.authoring import body, choose, draft, file_names, page, write
from hattip.authoring import site_file as site_files
from hattip.authoring.errors import AuthoringError, NoSiteError
from hattip.authoring.existing import Existing, read_existing
from hattip.authoring.texts import phrase
from hattip.content import files, load
from hattip.content.decode import SourceFile
from hattip.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hattip.authoring.draft import Draft, NewSource
    from hattip.authoring.facts import Facts
    from hattip.model import Site
    from hattip.model.context import Context


class WebPage(NamedTuple):
    """The bytes of a page, its address if that is known, and the charset that its server declares."""

    data: bytes
    url: str = ""
    charset: str = ""


class Added(NamedTuple):
    """An article that was added: its file, what was found, what is missing, and the source that was proposed."""

    path: str
    facts: Facts
    draft: Draft
    new_source: NewSource | None
    is_source_written: bool


@dataclass(slots=True)
class Adder:
    """Adds articles to one site. ``confirm`` decides whether a new source is written into ``site.yaml``.

    Comments in drafts are in ``language``.
    """

    root: Path
    confirm: Callable[[NewSource], bool]
    categories: Sequence[str] = ()
    with_content: bool = False
    language: str = "en"
    site: Site = None  # type: ignore[assignment] # set below, or there is none
    context: Context = None  # type: ignore[assignment]
    existing: Existing = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.site, self.context = load_site(self.root)
        self.existing = read_existing(self.root, self.site)
        known = {category.slug for category in self.site.categories}
        if unknown := [slug for slug in self.categories if slug not in known]:
            raise AuthoringError("unknown_category", slug=unknown[0], known=tuple(sorted(known)))

    def add(self, web_page: WebPage) -> Added:
        """Add the article of a page.

        Raises:
            AuthoringError: there is no article in the page, it is in the site already, or it cannot be written.
        """
        facts = self.read(web_page)
        if path := self.existing.find(facts.origin.original.value, facts.own_url):
            raise AuthoringError("already_in", path=path)
        made = draft.make(facts, self.site, self.categories, self.language)
        path = file_names.path(self.root, facts.title.value or "article", facts.published.value, set())
        draft.leave_out_refused(made, self.root, path, self.context)
        proposed = made.new_source
        is_written = proposed is not None and self.confirm(proposed) and self._write_source(made, proposed)
        is_copy = bool(facts.own_url) and not facts.origin.is_own
        text = made.render([phrase(self.language, "added_from", address=facts.own_url)] if is_copy else [])
        write.create(self.root, path, text)
        self.existing.add(path, made.fields, self.site)
        return Added(path, facts, made, proposed, is_written)

    def read(self, web_page: WebPage) -> Facts:
        """Return the facts of a page.

        Raises:
            AuthoringError: there is no article in it.
        """
        found = page.parse(web_page.data, web_page.url, web_page.charset)
        if found is None or not found.lines:
            raise AuthoringError("no_text")
        facts = choose.choose(found, self.site.timezone, draft.known_sources(self.site))
        if not self.with_content:
            return facts
        return replace(facts, content=_cleaned(body.content(found, facts.title.value), facts))

    def _write_source(self, made: Draft, proposed: NewSource) -> bool:
        """Write a source into ``site.yaml`` and name it by its key in the article."""
        file = files.read(self.root, files.SITE)
        edited = site_files.add_source(file, proposed.key, proposed.fields) if isinstance(file, SourceFile) else None
        if edited is None:
            return False
        write.replace(self.root, edited)
        self.site, self.context = load_site(self.root)
        made.fields["source"] = proposed.key
        return True


def _cleaned(html: str, facts: Facts) -> str:
    """Return HTML as it may be published, with absolute addresses."""
    from hattip.values.html import TooLargeError, sanitize  # noqa: PLC0415 - only with --content

    try:
        return sanitize(html, facts.own_url or facts.origin.original.value or "").html
    except TooLargeError:
        return ""


def load_site(root: Path) -> tuple[Site, Context]:
    """Return the site.

    Raises:
        AuthoringError: there is none, or it has an error.
    """
    loaded = load.load_site(root)
    if loaded.site is None:
        if loaded.is_missing:
            raise NoSiteError(loaded.problems)
        count = sum(problem.severity is Severity.ERROR for problem in loaded.problems)
        raise AuthoringError("site_errors", count=count)
    return loaded.site, loaded.context
