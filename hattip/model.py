"""What a site and an article are: the only description of ``content/site.yaml`` and of the article files.

The same models validate, are the domain objects, and print the JSON Schema that editors use. An article is complete
once it is read: what it leaves open is filled in from its source and from the site. Every field says in one line
where it lands in RSS, Atom and JSON Feed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from hattip.fields import (
    Contact,
    Email,
    Flag,
    FolderUrl,
    Html,
    Language,
    Limit,
    Line,
    Lines,
    Moment,
    OneOrMany,
    Slug,
    Some,
    Timezone,
    Uri,
    Url,
    context,
    near,
    problem,
)
from hattip.identity import article_id
from hattip.problems import Code

if TYPE_CHECKING:
    from datetime import datetime

OWN: Final = "self"
# A default that a validator replaces; content cannot hold it, because YAML here yields text, lists and mappings only.
_DERIVED: Any = None


class Model(BaseModel):
    """What all models share: they never change, and they know no key they do not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


class Publisher(Model):
    """Who publishes the feeds."""

    name: Line = Field(description="RSS managingEditor, Atom feed author, JSON Feed feed authors.")
    url: Url | None = Field(None, description="Atom feed author/uri.")
    email: Email | None = Field(None, description="RSS managingEditor, Atom feed author/email.")


class Source(Model):
    """Whoever published an article first."""

    name: Line = Field(description="RSS source or dc:source, Atom source/title, JSON Feed _source; the visible credit.")
    url: Url = Field(description="Its site. Atom source link rel=alternate, JSON Feed _source; the visible credit.")
    feed: Url | None = Field(None, description="Its feed, if it has one. RSS source/@url, Atom source link rel=self.")
    rights: Line | None = Field(None, description="The rights of its articles, where an article does not say.")
    license: Url | None = Field(None, description="The address of its licence, where an article does not say.")


class Category(Model):
    """A subject readers can subscribe to by itself."""

    slug: Slug = Field(description="Its folder below feeds/ and Atom category/@term. Changing it moves the feeds.")
    title: Line = Field(description="Its name, in any script. RSS category, Atom category/@label, JSON Feed tags.")
    description: Line | None = Field(None, description="RSS channel description, Atom subtitle, JSON Feed description.")


class Site(Model):
    """What ``content/site.yaml`` says."""

    id: Uri = Field(
        description="The permanent URI of the site, best a tag: URI. Every id is made from it: set it once, never "
        "change it."
    )
    title: Line = Field(description="RSS channel title, Atom feed title, JSON Feed title.")
    description: Line = Field(description="RSS channel description, Atom subtitle, JSON Feed description.")
    base_url: FolderUrl = Field(description="Where the folder feeds/ is served. All self links are below it.")
    home_url: Url = Field(description="The site for people. RSS channel link, Atom link rel=alternate, JSON Feed.")
    language: Language = Field(description="BCP 47. RSS language, Atom xml:lang, JSON Feed language.")
    timezone: Timezone = Field(description="IANA name. Dates without an offset are local time there.")
    publisher: Publisher = Field(description="Who publishes the feeds.")
    rights: Line | None = Field(None, description="RSS copyright, Atom rights of the feeds and of the site's own work.")
    notice: Line | None = Field(None, description="Stands below the credit of every reproduced article.")
    contact: Contact | None = Field(None, description="Where owners ask for removal: an address or e-mail address.")
    limit: Limit = Field(50, description="How many of the newest articles each feed holds.")
    categories: Annotated[tuple[Category, ...], Some] = Field(
        description="The categories, in the order in which they are listed to people."
    )
    sources: Mapping[str, Source] = Field(
        default_factory=dict, description="The sources articles can name by key, so that each is written once."
    )


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
        _DERIVED,
        validate_default=True,
        description="The original. RSS atom:link rel=via, Atom link rel=via, JSON Feed external_url; the visible "
        "credit. The id is made from it.",
    )
    url: Url | None = Field(
        _DERIVED,
        validate_default=True,
        description="Our own page of it, if there is one; it is then the item's link. RSS link, Atom link "
        "rel=alternate, JSON Feed url.",
    )
    authors: Lines = Field(
        _DERIVED,
        validate_default=True,
        description="Names. RSS dc:creator, Atom author/name, JSON Feed authors; without any, the source's name.",
    )
    summary: Line | None = Field(None, description="Plain text. RSS description, Atom summary, JSON Feed summary.")
    content: Html | None = Field(None, description="HTML. RSS content:encoded, Atom content, JSON Feed content_html.")
    language: Language = Field(
        _DERIVED,
        validate_default=True,
        description="BCP 47, where it is not the site's. RSS dc:language, Atom xml:lang, JSON Feed language.",
    )
    rights: Line | None = Field(
        _DERIVED,
        validate_default=True,
        description="RSS dc:rights, Atom rights, JSON Feed _rights; the visible credit.",
    )
    license: Url | None = Field(
        _DERIVED,
        validate_default=True,
        description="The address of its licence. RSS creativeCommons:license, Atom link rel=license, JSON Feed "
        "_license.",
    )
    tags: Lines = Field((), description="Free words. RSS category, Atom category, JSON Feed tags.")
    id: Uri = Field(
        _DERIVED,
        validate_default=True,
        description="A permanent URI, for articles that were published elsewhere under one. Otherwise made from "
        "original_url. RSS guid, Atom id, JSON Feed id.",
    )
    draft: Flag = Field(False, description="true holds the article back.")  # noqa: FBT003

    @property
    def link(self) -> str:
        """The address an item leads to: our page if there is one, else the original."""
        return self.url or self.original_url or ""

    @property
    def changed(self) -> datetime:
        """The moment of the last change that readers should hear of."""
        return self.updated or self.published

    @field_validator("updated", mode="after")
    @classmethod
    def _not_before_published(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        published = info.data.get("published")
        if value is not None and published is not None and value < published:
            raise problem(Code.DATE_ORDER, "updated is earlier than published.", "Correct one of the two.")
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

    @field_validator("authors", mode="before")
    @classmethod
    def _authors_or_source(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and value != []:
            return value
        source = info.data.get("source")
        return [source.name if source is not None else context(info).publisher or OWN]

    @field_validator("language", mode="before")
    @classmethod
    def _language_or_sites(cls, value: Any, info: ValidationInfo) -> Any:
        return context(info).language if value is None else value

    @field_validator("rights", mode="before")
    @classmethod
    def _rights_or_sources(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None or "source" not in info.data:
            return value
        source = info.data["source"]
        return context(info).rights if source is None else source.rights

    @field_validator("license", mode="before")
    @classmethod
    def _license_or_sources(cls, value: Any, info: ValidationInfo) -> Any:
        source = info.data.get("source")
        return source.license if value is None and source is not None else value

    @field_validator("id", mode="before")
    @classmethod
    def _id_or_derived(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None:
            return value
        known = context(info)
        return article_id(known.site_id, info.data.get("original_url"), info.data.get("url"), known.home_url)

    def __lt__(self, other: Self) -> bool:
        """Order newest first; articles of one moment by id, so that the order never depends on where files lie."""
        return (-self.published.timestamp(), self.id) < (-other.published.timestamp(), other.id)
