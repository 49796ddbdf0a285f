"""The site: what ``content/site.yaml`` contains, and what articles inherit from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from hattip.codes import Code
from hattip.formats import FORMATS
from hattip.locales.credit_words import FIELDS
from hattip.model.base import Model
from hattip.model.context import problem
from hattip.model.fields import (
    Bool,
    Contact,
    CreditFields,
    Css,
    Day,
    Each,
    Email,
    FeedSlug,
    FolderUrl,
    FormatNames,
    GuardCode,
    Id,
    IntRange,
    Language,
    NonEmpty,
    OneOrMany,
    PageTexts,
    Shorthand,
    SingleLineText,
    Slug,
    Template,
    Texts,
    Timezone,
    Uri,
    Url,
)


class Publisher(Model):
    """Who publishes the feeds."""

    name: SingleLineText = Field(
        description="RSS managingEditor, Atom feed author; the author of own work that names none."
    )
    url: Url | None = Field(None, description="Atom feed author/uri.")
    email: Email | None = Field(None, description="RSS managingEditor, Atom feed author/email.")


class Source(Model):
    """Whoever published an article first."""

    name: SingleLineText = Field(
        description="RSS source or dc:source, Atom source/title, JSON Feed _source; the visible credit."
    )
    url: Url = Field(description="Its site. Atom source link rel=alternate, JSON Feed _source; the visible credit.")
    feed: Url | None = Field(None, description="Its feed, if it has one. RSS source/@url, Atom source link rel=self.")
    icon: Url | None = Field(None, description="A small square picture of it. Atom source/icon, JSON Feed _source.")
    rights: SingleLineText | None = Field(
        None, description="The rights of its articles, for articles that do not state their own."
    )
    license: Url | None = Field(
        None, description="The address of its licence, for articles that do not state their own."
    )


class Category(Model):
    """A subject with feeds of its own."""

    slug: Slug = Field(description="Its folder below feeds/ and Atom category/@term. Changing it moves the feeds.")
    title: SingleLineText = Field(
        description="Its name, in any script. RSS category, Atom category/@label, JSON Feed tags."
    )
    description: SingleLineText | None = Field(
        None, description="RSS channel description, Atom subtitle, JSON Feed description."
    )
    language: Language | None = Field(
        None, description="BCP 47, if its feed is not in the site's language. RSS language, Atom xml:lang, JSON Feed."
    )
    was: Annotated[tuple[Slug, ...], OneOrMany()] = Field(
        (),
        description="Slugs it had before, the first one first. Its feeds stay at their addresses too, with the same "
        "items; the ids of the feeds stay those of the first slug.",
    )


class Select(Model):
    """Which articles a feed contains: those that have one of the values given of every kind that is given."""

    sources: Texts = Field((), description="Keys of the site's sources.")
    tags: Texts = Field((), description="Tags, as the articles have them.")
    categories: Texts = Field((), description="Slugs of the site's categories.")
    authors: Texts = Field((), description="Names of authors.")
    languages: Annotated[tuple[Language, ...], OneOrMany()] = Field(
        (), description="Languages: zh is any Chinese, zh-Hans Chinese in simplified characters."
    )


class FeedRule(Model):
    """A further feed, of the articles that it selects, or a feed for each source or tag."""

    slug: Slug | None = Field(None, description="Its folder below feeds/.")
    title: SingleLineText | None = Field(None, description="Its name, in any script.")
    description: SingleLineText | None = Field(
        None, description="RSS channel description, Atom subtitle, JSON Feed description."
    )
    select: Select | None = Field(None, description="The articles it contains.")
    each: Each | None = Field(
        None, description="In place of all of these: source for a feed of each source, or tag for one of each tag."
    )
    at_least: Annotated[int, IntRange(1, 1000)] = Field(
        2, description="With each: tag, how many articles a tag needs to have a feed."
    )
    slugs: Mapping[str, Slug] = Field(
        default_factory=dict, description="With each: tag, the slugs of tags from which none can be derived."
    )

    @model_validator(mode="after")
    def _is_one_or_many(self) -> Self:
        """Require a slug, a title and a selection, or ``each`` alone."""
        single = {"slug": self.slug, "title": self.title, "select": self.select}
        present = [name for name, value in single.items() if value is not None]
        if self.each and present:
            raise problem(Code.UNKNOWN_KEY, "with-each", key=present[0])
        if not self.each and len(present) < len(single):
            missing = next(name for name in single if name not in present)
            raise problem(Code.MISSING_KEY, "feed", key=missing)
        return self


class Credit(Model):
    """The wording of the visible credit, instead of the one that comes with hattip."""

    template: Template | None = Field(
        None,
        description="A line of plain text with named fields: {source} and {original}, which must be there, {authors}, "
        "{published} and {rights}. It replaces the lines of these.",
    )
    show: CreditFields = Field(
        FIELDS,
        description="What the credit shows, of source, authors, original, rights, notice and contact. The "
        "source and the original are always shown.",
    )


class Acceptance(Model):
    """A change that the guard would refuse and that the site accepts."""

    code: GuardCode = Field(description="The guard's code.")
    id: Id | None = Field(None, description="The id of the one item it is about. Without it: any item.")
    feed: FeedSlug | None = Field(None, description="The slug of the one feed it is about. Without it: any feed.")
    until: Day | None = Field(None, description="The last day on which it is valid. Without it: always.")
    why: SingleLineText = Field(description="The reason, for later readers. The report of a run shows it.")


class Pages(Model):
    """How the HTML pages look and read."""

    css: Css = Field("", description="CSS that is added to the stylesheet of the pages.")
    words: PageTexts = Field(
        default_factory=dict, description="Words that replace those of the site's language, by name."
    )


class Site(Model):
    """The contents of ``content/site.yaml``."""

    id: Uri = Field(
        description="The permanent URI of the site, best a tag: URI. Every id is made from it: set it once, never "
        "change it."
    )
    title: SingleLineText = Field(description="RSS channel title, Atom feed title, JSON Feed title.")
    description: SingleLineText = Field(description="RSS channel description, Atom subtitle, JSON Feed description.")
    base_url: FolderUrl = Field(description="The address of the folder feeds/ on the web. All self links are below it.")
    home_url: Url = Field(description="The site for people. RSS channel link, Atom link rel=alternate, JSON Feed.")
    language: Language = Field(description="BCP 47. RSS language, Atom xml:lang, JSON Feed language.")
    timezone: Timezone = Field(description="IANA name. Dates without an offset are local time there.")
    publisher: Annotated[Publisher, Shorthand("name")] = Field(
        description="Who publishes the feeds: a name, or name, url and email."
    )
    rights: SingleLineText | None = Field(
        None, description="RSS copyright, Atom rights of the feeds and of the site's own work."
    )
    notice: SingleLineText | None = Field(None, description="A line below the credit of every reprinted article.")
    contact: Contact | None = Field(
        None, description="For requests to remove an article: a web address or an e-mail address."
    )
    credit: Credit = Field(default_factory=Credit, description="Wording of the visible credit.")
    formats: FormatNames = Field(tuple(FORMATS), description=f"What is published, of {', '.join(FORMATS)}.")
    limit: Annotated[int, IntRange(1, 1000)] = Field(50, description="How many articles each feed has: the newest.")
    max_bytes: Annotated[int, IntRange(10_000, 100_000_000)] = Field(
        1_000_000,
        description="Maximum size of a feed file in bytes. Larger feeds are shortened to fewer articles; the archive "
        "has all.",
    )
    archive: Bool = Field(
        True,  # noqa: FBT003
        description="Whether the articles beyond the limit are published as archive pages (RFC 5005).",
    )
    withdrawn_days: Annotated[int, IntRange(1, 3650)] = Field(
        90,
        description="How many days a withdrawn article stays in the feeds as a notice. It stays in the archive.",
    )
    max_changed: Annotated[int, IntRange(1, 100)] = Field(
        50, description="Largest share (percent) of a feed's items that may change in one run."
    )
    accept: Annotated[tuple[Acceptance, ...], OneOrMany()] = Field(
        (), description="Changes that the guard would refuse and that are accepted."
    )
    icon: Url | None = Field(
        None,
        description="A small square picture of the site. Atom icon, JSON Feed favicon, RSS image without a logo; the "
        "icon of the pages.",
    )
    logo: Url | None = Field(
        None,
        description="A larger picture of the site. RSS image, Atom logo, JSON Feed icon, Open Graph image.",
    )
    pages: Pages = Field(default_factory=Pages, description="How the HTML pages look and read.")
    hub: Url | None = Field(None, description="A WebSub hub. RSS and Atom link rel=hub, JSON Feed hubs.")
    categories: Annotated[tuple[Category, ...], NonEmpty] = Field(
        description="The categories, in the order in which they are listed to people."
    )
    feeds: tuple[FeedRule, ...] = Field((), description="Feeds besides those of the categories.")
    sources: Mapping[str, Source] = Field(
        default_factory=dict, description="The sources articles can name by key, so that each is written once."
    )
