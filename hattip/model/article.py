"""An article: one YAML document below ``content/articles/``, with what it inherits from its source and its site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from hattip.codes import Code
from hattip.model.base import INHERIT, SELF, Model
from hattip.model.context import context, problem
from hattip.model.fields import (
    Bool,
    FileName,
    Html,
    Id,
    IntRange,
    Language,
    NonEmpty,
    OneOrMany,
    Shorthand,
    SingleLineText,
    Summary,
    Texts,
    Timestamp,
    Url,
)
from hattip.model.parts import Author, Enclosure, Image, Withdrawal
from hattip.model.references import resolve_category, resolve_source
from hattip.model.site import Source
from hattip.values import dates, urls
from hattip.values.ids import article_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hattip.model.context import Context

# What a withdrawn article keeps, besides its source and its withdrawal.
_KEPT: Final = frozenset(
    {
        "title",
        "published",
        "original_published",
        "categories",
        "source",
        "original_url",
        "url",
        "language",
        "id",
        "order",
        "draft",
        "withdrawn",
    }
)


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


class Article(Model):
    """One piece of metadata: a YAML document below ``content/articles/``."""

    title: SingleLineText = Field(description="Plain text. RSS title, Atom title, JSON Feed title.")
    published: Timestamp = Field(
        description="ISO 8601, in the site's timezone unless it has an offset; a date alone is the start of that day. "
        "RSS pubDate, Atom published, JSON Feed date_published."
    )
    updated: Timestamp | None = Field(
        None,
        description="Only for a change readers should hear of. RSS atom:updated, Atom updated, JSON Feed "
        "date_modified.",
    )
    original_published: Timestamp | None = Field(
        None,
        description="When the source published the original. Atom source/updated, JSON Feed _source; the visible "
        "credit.",
    )
    categories: Annotated[
        tuple[Annotated[SingleLineText, BeforeValidator(resolve_category)], ...], NonEmpty, OneOrMany()
    ] = Field(description="One or more slugs of the site's categories.")
    source: Annotated[Source | None, BeforeValidator(resolve_source)] = Field(
        description="Who published it first: a key of the site's sources, or name and url; self for the site's own "
        "work."
    )
    original_url: Url | None = Field(
        None,
        validate_default=True,
        description="The address of the original. RSS atom:link rel=via, Atom link rel=via, JSON Feed external_url; "
        "the visible credit. The id is made from it.",
    )
    url: Url | None = Field(
        None,
        validate_default=True,
        description="The site's own page of the article, if there is one; it is then the item's link. RSS link, Atom "
        "link rel=alternate, JSON Feed url.",
    )
    authors: Annotated[tuple[Annotated[Author, Shorthand("name")], ...], OneOrMany()] = Field(
        (),
        description="Names, or mappings with name, url and email. RSS dc:creator, Atom author, JSON Feed authors. "
        "Default: the source's name.",
    )
    summary: Summary | None = Field(
        None,
        description="Plain text; blank lines separate paragraphs. RSS description, Atom summary, JSON Feed summary. "
        "Default: the beginning of the content.",
    )
    content: Html | None = Field(None, description="HTML. RSS content:encoded, Atom content, JSON Feed content_html.")
    markdown: Html | None = Field(
        None, description="In place of content: Markdown (CommonMark with GitHub's tables, task lists and notes)."
    )
    content_file: FileName | None = Field(
        None, description="Instead of content: a Markdown (.md) or HTML (.html) file in the folder of this file."
    )
    image: Annotated[Image, Shorthand("url")] | None = Field(
        None, description="Its picture: an address, or url, alt, width and height."
    )
    image_in_content: Bool = Field(
        True,  # noqa: FBT003
        description="Whether the picture is shown above the text, if the content has no picture of its own.",
    )
    enclosures: Annotated[tuple[Enclosure, ...], OneOrMany()] = Field((), description="Files that come with it.")
    language: Language = Field(
        INHERIT,
        description="BCP 47. RSS dc:language, Atom xml:lang, JSON Feed language. Default: the site's.",
    )
    rights: SingleLineText | None = Field(
        None,
        description="RSS dc:rights, Atom rights, JSON Feed _rights; the visible credit. Default: those of the source; "
        "for the site's own work, those of the site.",
    )
    license: Url | None = Field(
        None,
        description="The address of its licence. RSS creativeCommons:license, Atom link rel=license, JSON Feed "
        "_license. Default: that of the source.",
    )
    tags: Annotated[Texts, AfterValidator(_unique)] = Field(
        (), description="Free words. RSS category, Atom category, JSON Feed tags."
    )
    id: Id = Field(
        INHERIT,
        description="A permanent id, for an article that was published elsewhere under it: any text. RSS guid, JSON "
        "Feed id; Atom id, there as a URI made from it if it is not one. Default: made from original_url.",
    )
    order: Annotated[int, IntRange(-1_000_000, 1_000_000)] = Field(
        0, description="The order among articles of the same time, the lowest first."
    )
    draft: Bool = Field(False, description="true: the article is not published.")  # noqa: FBT003
    withdrawn: Withdrawal | None = Field(
        None,
        description="Withdraws the article: only its title, source, original link and a notice remain.",
    )

    @property
    def link(self) -> str:
        """The address of the item: the site's own page if there is one, else the original."""
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
        """The time of the last change that readers should hear of."""
        return self.withdrawn.on if self.withdrawn else self.updated or self.published

    def as_of(self, now: datetime) -> Article:
        """Return the article without a change that has not come yet."""
        return self.model_copy(update={"updated": None}) if self.updated and self.updated > now else self

    def withdrawn_form(self, publisher: str) -> Article:
        """Return what remains of a withdrawn article.

        Its author is its source, or the ``publisher`` for the site's own work: names of people go with the text.
        """
        author = self.source.name if self.source else publisher
        removed = {name: field.get_default() for name, field in type(self).model_fields.items() if name not in _KEPT}
        return self.model_copy(update={**removed, "categories": (), "authors": (Author(name=author),)})

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, data: Any, info: ValidationInfo) -> Any:
        """Add what the document leaves open, from its source and from the site."""
        if not isinstance(data, dict):
            return data
        written = {key: value for key, value in data.items() if key != "authors" or value != []}
        return {**_inherited(data, context(info)), **written}

    @field_validator("updated", "withdrawn", mode="after")
    @classmethod
    def _not_before_published(cls, value: datetime | Withdrawal | None, info: ValidationInfo) -> Any:
        published, time = info.data.get("published"), value.on if isinstance(value, Withdrawal) else value
        if time is None or published is None or time >= published:
            return value
        if not _is_day_of(time, published, context(info).timezone):
            raise problem(Code.DATE_ORDER, "before-published", field=str(info.field_name))
        return value.model_copy(update={"on": published}) if isinstance(value, Withdrawal) else published

    @field_validator("original_url", mode="after")
    @classmethod
    def _reprint_has_original(cls, value: str | None, info: ValidationInfo) -> str | None:
        is_own = "source" in info.data and info.data["source"] is None
        if value is None and not is_own:
            raise problem(Code.MISSING_ATTRIBUTION, "original")
        return value

    @field_validator("url", mode="after")
    @classmethod
    def _own_work_has_url(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and "source" in info.data and info.data["source"] is None:
            raise problem(Code.MISSING_KEY, "own-url")
        return value


def _is_day_of(time: datetime, published: datetime, timezone: str) -> bool:
    """Return whether a time is the start of the day of ``published``: it was written as a date alone."""
    zone = dates.zone(timezone)
    day = published.astimezone(zone).date()
    return dates.parse(day.isoformat(), timezone) == time


def _inherited(data: Mapping[str, Any], known: Context) -> dict[str, Any]:
    """Return the values of fields that a document may leave open. They are valid if the document is."""
    source = _source_of(data.get("source"), known)
    original_url, url = _normalized(data.get("original_url")), _normalized(data.get("url"))
    inherited: dict[str, Any] = {
        "authors": (source.name if source else known.publisher or SELF,),
        "language": known.language,
        "id": article_id(known.site_id, original_url, url, known.home_url),
    }
    if rights := source.rights if source else known.rights:
        inherited["rights"] = rights
    if source and source.license:
        inherited["license"] = source.license
    return inherited


def _source_of(value: Any, known: Context) -> Source | None:
    """Return the source of a document; None for the site's own work, and for a source that is not valid."""
    if isinstance(value, str):
        found = (known.sources or {}).get(value.strip())
    else:
        try:
            found = Source.model_validate(value)
        except ValidationError:
            found = None
    return found if isinstance(found, Source) else None


def _normalized(value: Any) -> str | None:
    try:
        return urls.normalize(value.strip()) if isinstance(value, str) else None
    except urls.UrlError:
        return None  # an error of the field itself
