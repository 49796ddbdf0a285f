"""An article: what one YAML document below ``content/articles/`` says, completed from its source and its site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from hattip.model.base import DERIVED, OWN, Model
from hattip.model.fields import (
    Count,
    Email,
    FileName,
    Flag,
    Html,
    Language,
    Line,
    Lines,
    MediaType,
    Moment,
    OneOrMany,
    Short,
    Some,
    Uri,
    Url,
    context,
    near,
    problem,
)
from hattip.model.site import Source
from hattip.problems import Code
from hattip.values.ids import article_id

if TYPE_CHECKING:
    from datetime import datetime


class Image(Model):
    """The picture of an article."""

    url: Url = Field(description="RSS media:content, JSON Feed image; Atom link rel=enclosure.")
    alt: Line | None = Field(None, description="What it shows. RSS media:title.")
    width: Annotated[int, Count(1, 100_000)] | None = Field(None, description="In pixels. RSS media:content.")
    height: Annotated[int, Count(1, 100_000)] | None = Field(None, description="In pixels. RSS media:content.")


class Author(Model):
    """Somebody who wrote an article."""

    name: Line = Field(description="RSS dc:creator, Atom author/name, JSON Feed authors.")
    url: Url | None = Field(None, description="A page about them. Atom author/uri, JSON Feed authors.")
    email: Email | None = Field(None, description="Atom author/email.")


class Enclosure(Model):
    """A file that comes with an article, such as a recording."""

    url: Url = Field(description="RSS enclosure or media:content, Atom link rel=enclosure, JSON Feed attachments.")
    type: MediaType = Field(description="Its media type, such as audio/mpeg.")
    length: Annotated[int, Count(0, 10**15)] = Field(0, description="In bytes; 0 where it is not known.")
    title: Line | None = Field(None, description="Its name. RSS media:title, Atom link/@title, JSON Feed attachments.")


class Withdrawal(Model):
    """That an article was taken back, and why."""

    on: Moment = Field(description="When. RSS atom:updated, Atom updated and deleted-entry, JSON Feed date_modified.")
    reason: Line = Field(description="Why, for everybody to read. The notice, Atom at:comment, JSON Feed _withdrawn.")


def _source(value: Any, info: ValidationInfo) -> Any:
    """Look a key up; ``self`` is None, the site's own work; a mapping is a source given in place."""
    if not isinstance(value, str) or not value.strip():
        return value
    key, sources = value.strip(), context(info).sources
    if key == OWN:
        return None
    if sources is None or (key in sources and sources[key] is None):
        return Source.model_construct(name=key, url="")
    if key not in sources:
        otherwise = "Add it to sources in content/site.yaml, or give name and url in place."
        raise problem(Code.UNKNOWN_SOURCE, f'There is no source "{key}".', near(key, sources, otherwise))
    return sources[key]


def _category(value: str, info: ValidationInfo) -> str:
    known = context(info).categories
    if known is not None and isinstance(value, str) and value.strip() and value.strip() not in known:
        slug = value.strip()
        otherwise = "Add it to categories in content/site.yaml." if not known else f"There are: {', '.join(known)}."
        raise problem(Code.UNKNOWN_CATEGORY, f'There is no category "{slug}".', near(slug, known, otherwise))
    return value


class Article(Model):
    """One piece of metadata: what a YAML document below ``content/articles/`` says."""

    title: Line = Field(description="Plain text. RSS title, Atom title, JSON Feed title.")
    published: Moment = Field(
        description="ISO 8601, in the site's timezone unless it has an offset; a date alone is the start of that day. "
        "RSS pubDate, Atom published, JSON Feed date_published."
    )
    updated: Moment | None = Field(
        None,
        description="Only for a change readers should hear of. RSS atom:updated, Atom updated, JSON Feed "
        "date_modified.",
    )
    categories: Annotated[tuple[Annotated[Line, BeforeValidator(_category)], ...], Some, OneOrMany()] = Field(
        description="One or more slugs of the site's categories."
    )
    source: Annotated[Source | None, BeforeValidator(_source)] = Field(
        description="Who published it first: a key of the site's sources, or name and url in place; self for the "
        "site's own work."
    )
    original_url: Url | None = Field(
        DERIVED,
        validate_default=True,
        description="The original. RSS atom:link rel=via, Atom link rel=via, JSON Feed external_url; the visible "
        "credit. The id is made from it.",
    )
    url: Url | None = Field(
        DERIVED,
        validate_default=True,
        description="Our own page of it, if there is one; it is then the item's link. RSS link, Atom link "
        "rel=alternate, JSON Feed url.",
    )
    authors: Annotated[tuple[Annotated[Author, Short("name")], ...], OneOrMany()] = Field(
        DERIVED,
        description="Names, or mappings with name, url and email. RSS dc:creator, Atom author, JSON Feed authors; "
        "without any, the source's name.",
    )
    summary: Line | None = Field(None, description="Plain text. RSS description, Atom summary, JSON Feed summary.")
    content: Html | None = Field(None, description="HTML. RSS content:encoded, Atom content, JSON Feed content_html.")
    content_file: FileName | None = Field(
        None, description="In place of content: a Markdown (.md) or HTML (.html) file beside this one."
    )
    image: Annotated[Image, Short("url")] | None = Field(
        None, description="Its picture: an address, or url, alt, width and height."
    )
    enclosures: Annotated[tuple[Enclosure, ...], OneOrMany()] = Field((), description="Files that come with it.")
    language: Language = Field(
        DERIVED,
        description="BCP 47, where it is not the site's. RSS dc:language, Atom xml:lang, JSON Feed language.",
    )
    rights: Line | None = Field(
        DERIVED,
        description="RSS dc:rights, Atom rights, JSON Feed _rights; the visible credit.",
    )
    license: Url | None = Field(
        DERIVED,
        description="The address of its licence. RSS creativeCommons:license, Atom link rel=license, JSON Feed "
        "_license.",
    )
    tags: Lines = Field((), description="Free words. RSS category, Atom category, JSON Feed tags.")
    id: Uri = Field(
        DERIVED,
        description="A permanent URI, for articles that were published elsewhere under one. Otherwise made from "
        "original_url. RSS guid, Atom id, JSON Feed id.",
    )
    order: Annotated[int, Count(-1_000_000, 1_000_000)] = Field(
        0, description="The place among articles of the same time, the lowest first; feeds are sorted by it."
    )
    draft: Flag = Field(False, description="true holds the article back.")  # noqa: FBT003
    withdrawn: Withdrawal | None = Field(
        None, description="Takes the article back: of it only title, source, original link and a notice remain."
    )

    @property
    def link(self) -> str:
        """The address an item leads to: our page if there is one, else the original."""
        return self.url or self.original_url or ""

    @property
    def author_names(self) -> tuple[str, ...]:
        """The names of the authors."""
        return tuple(author.name for author in self.authors)

    @property
    def is_image_enclosed(self) -> bool:
        """Whether the picture is one of the enclosures."""
        return self.image is not None and any(each.url == self.image.url for each in self.enclosures)

    @property
    def changed(self) -> datetime:
        """The moment of the last change that readers should hear of."""
        return self.withdrawn.on if self.withdrawn else self.updated or self.published

    def withdrawn_form(self, publisher: str) -> Article:
        """Return what remains of a withdrawn article: who it is, its title, its source, its original, and why.

        Its author is its source, and of the site's own work the ``publisher``: names of people go with the text.
        """
        author = self.source.name if self.source else publisher
        kept = self.model_dump(include={"title", "published", "original_url", "url", "language", "id", "draft"})
        return Article.model_construct(
            **kept,
            categories=(),
            source=self.source,
            authors=(Author(name=author),),
            withdrawn=self.withdrawn,
            rights=None,
            license=None,
        )

    @field_validator("updated", "withdrawn", mode="after")
    @classmethod
    def _not_before_published(cls, value: datetime | Withdrawal | None, info: ValidationInfo) -> Any:
        published, moment = info.data.get("published"), value.on if isinstance(value, Withdrawal) else value
        if moment is not None and published is not None and moment < published:
            message = f"{info.field_name} is earlier than published."
            raise problem(Code.DATE_ORDER, message, "Correct one of the two.")
        return value

    @field_validator("original_url", mode="after")
    @classmethod
    def _republished_has_original(cls, value: str | None, info: ValidationInfo) -> str | None:
        own = "source" in info.data and info.data["source"] is None
        if value is None and not own:
            hint = "Add original_url, the address of the page it was taken from."
            raise problem(Code.MISSING_ATTRIBUTION, "The link to the original is missing.", hint)
        return value

    @field_validator("url", mode="after")
    @classmethod
    def _own_has_url(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and "source" in info.data and info.data["source"] is None:
            raise problem(Code.MISSING_KEY, "The site's own work needs its url.", "Add url, the address of its page.")
        return value

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        """Fill in what was left open from the source and from the site; nobody has seen the article before that."""
        fields, known, source = self.__dict__, context(info), self.source
        if not self.authors:
            fields["authors"] = (Author(name=known.publisher or OWN if source is None else source.name),)
        if not self.language:
            fields["language"] = known.language
        if self.rights is None:
            fields["rights"] = known.rights if source is None else source.rights
        if self.license is None and source is not None:
            fields["license"] = source.license
        if not self.id:
            fields["id"] = article_id(known.site_id, self.original_url, self.url, known.home_url)
        return self
