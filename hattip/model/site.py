"""The site, and what articles share by way of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from hattip.formats import FORMATS
from hattip.locales.words import FIELDS
from hattip.model.base import Model
from hattip.model.fields import (
    Contact,
    Count,
    CreditFields,
    Css,
    Day,
    Each,
    Email,
    FeedSlug,
    Flag,
    FolderUrl,
    FormatNames,
    GuardCode,
    Language,
    Line,
    Lines,
    OneOrMany,
    Slug,
    Some,
    Template,
    Timezone,
    Uri,
    Url,
    problem,
)
from hattip.problems import Code


class Publisher(Model):
    """Who publishes the feeds."""

    name: Line = Field(description="RSS managingEditor, Atom feed author; the author of own work that names none.")
    url: Url | None = Field(None, description="Atom feed author/uri.")
    email: Email | None = Field(None, description="RSS managingEditor, Atom feed author/email.")


class Source(Model):
    """Whoever published an article first."""

    name: Line = Field(description="RSS source or dc:source, Atom source/title, JSON Feed _source; the visible credit.")
    url: Url = Field(description="Its site. Atom source link rel=alternate, JSON Feed _source; the visible credit.")
    feed: Url | None = Field(None, description="Its feed, if it has one. RSS source/@url, Atom source link rel=self.")
    icon: Url | None = Field(None, description="A small square picture of it. Atom source/icon, JSON Feed _source.")
    rights: Line | None = Field(None, description="The rights of its articles, where an article does not say.")
    license: Url | None = Field(None, description="The address of its licence, where an article does not say.")


class Category(Model):
    """A subject readers can subscribe to by itself."""

    slug: Slug = Field(description="Its folder below feeds/ and Atom category/@term. Changing it moves the feeds.")
    title: Line = Field(description="Its name, in any script. RSS category, Atom category/@label, JSON Feed tags.")
    description: Line | None = Field(None, description="RSS channel description, Atom subtitle, JSON Feed description.")
    was: Annotated[tuple[Slug, ...], OneOrMany()] = Field(
        (),
        description="Slugs it had before, the first one first. Its feeds stay at their addresses too, with the same "
        "items; the ids of the feeds stay those of the first slug.",
    )


class Select(Model):
    """Which articles a feed contains: those that have one of the values given of every kind that is given."""

    sources: Lines = Field((), description="Keys of the site's sources.")
    tags: Lines = Field((), description="Tags, as the articles have them.")
    categories: Lines = Field((), description="Slugs of the site's categories.")
    authors: Lines = Field((), description="Names of authors.")
    languages: Annotated[tuple[Language, ...], OneOrMany()] = Field(
        (), description="Languages: zh is any Chinese, zh-Hans Chinese in simplified characters."
    )


class FeedRule(Model):
    """A further feed, of the articles that it selects, or a feed for each source or tag."""

    slug: Slug | None = Field(None, description="Its folder below feeds/.")
    title: Line | None = Field(None, description="Its name, in any script.")
    description: Line | None = Field(None, description="RSS channel description, Atom subtitle, JSON Feed description.")
    select: Select | None = Field(None, description="The articles it contains.")
    each: Each | None = Field(
        None, description="In place of all of these: source for a feed of each source, or tag for one of each tag."
    )
    at_least: Annotated[int, Count(1, 1000)] = Field(
        2, description="With each: tag, how many articles a tag needs to have a feed."
    )
    slugs: Mapping[str, Slug] = Field(
        default_factory=dict, description="With each: tag, the slugs of tags from which none can be derived."
    )

    @model_validator(mode="after")
    def _is_one_or_many(self) -> Self:
        """Require a slug, a title and a selection, or ``each`` alone."""
        single = {"slug": self.slug, "title": self.title, "select": self.select}
        given = [name for name, value in single.items() if value is not None]
        if self.each and given:
            raise problem(Code.UNKNOWN_KEY, f"With each there can be no {given[0]}.", f"Delete {given[0]}, or each.")
        if not self.each and len(given) < len(single):
            missing = next(name for name in single if name not in given)
            hint = f"Add {missing}, or write each: source or each: tag alone."
            raise problem(Code.MISSING_KEY, f'The key "{missing}" is missing.', hint)
        return self


class Credit(Model):
    """How the visible credit is worded, where the words that come with hattip do not fit."""

    template: Template | None = Field(
        None,
        description="A line of plain text with named fields: {source} and {original}, which must be there, {authors}, "
        "{published} and {rights}. It stands for the lines of these.",
    )
    show: CreditFields = Field(
        FIELDS,
        description="What the credit shows, of source, authors, original, rights, notice and contact. The "
        "source and the original are always shown.",
    )


class Acceptance(Model):
    """A change that the guard would refuse and that the site accepts."""

    code: GuardCode = Field(description="The guard's code.")
    id: Uri | None = Field(None, description="The id of the one item it is about. Without it: any item.")
    feed: FeedSlug | None = Field(None, description="The slug of the one feed it is about. Without it: any feed.")
    until: Day | None = Field(None, description="The last day on which it is valid. Without it: always.")
    why: Line = Field(description="The reason, for later readers. The report of a run shows it.")


class Pages(Model):
    """How the HTML pages look and read."""

    css: Css = Field("", description="CSS that is added to the stylesheet of the pages.")
    words: Mapping[str, Line] = Field(
        default_factory=dict, description="Words that replace those of the site's language, by name."
    )


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
    credit: Credit = Field(default_factory=Credit, description="Wording of the visible credit.")
    formats: FormatNames = Field(tuple(FORMATS), description=f"What is published, of {', '.join(FORMATS)}.")
    limit: Annotated[int, Count(1, 1000)] = Field(50, description="How many of the newest articles each feed holds.")
    max_bytes: Annotated[int, Count(10_000, 100_000_000)] = Field(
        1_000_000,
        description="How large a feed may become; beyond it holds fewer articles. The archive holds all.",
    )
    archive: Flag = Field(True, description="Whether the whole history is published, by month (RFC 5005).")  # noqa: FBT003
    withdrawn_days: Annotated[int, Count(1, 3650)] = Field(
        90, description="How long a withdrawn article stays in the feeds as a notice. In the archive it stays for good."
    )
    max_changed: Annotated[int, Count(1, 100)] = Field(
        50, description="How many of 100 items of a feed may change at once before publishing is refused."
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
    categories: Annotated[tuple[Category, ...], Some] = Field(
        description="The categories, in the order in which they are listed to people."
    )
    feeds: tuple[FeedRule, ...] = Field((), description="Feeds besides those of the categories.")
    sources: Mapping[str, Source] = Field(
        default_factory=dict, description="The sources articles can name by key, so that each is written once."
    )
