"""The parts of an article: its picture, authors, enclosures and withdrawal."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hattip.model.base import Model
from hattip.model.fields import Email, IntRange, MediaType, SingleLineText, Timestamp, Url


class Image(Model):
    """The picture of an article."""

    url: Url = Field(description="RSS media:content, JSON Feed image; Atom link rel=enclosure.")
    alt: SingleLineText | None = Field(None, description="What it shows. RSS media:title.")
    width: Annotated[int, IntRange(1, 100_000)] | None = Field(None, description="In pixels. RSS media:content.")
    height: Annotated[int, IntRange(1, 100_000)] | None = Field(None, description="In pixels. RSS media:content.")


class Author(Model):
    """Somebody who wrote an article."""

    name: SingleLineText = Field(description="RSS dc:creator, Atom author/name, JSON Feed authors.")
    url: Url | None = Field(None, description="A page about them. Atom author/uri, JSON Feed authors.")
    email: Email | None = Field(None, description="Atom author/email.")


class Enclosure(Model):
    """A file that comes with an article, such as a recording."""

    url: Url = Field(description="RSS enclosure or media:content, Atom link rel=enclosure, JSON Feed attachments.")
    type: MediaType = Field(description="Its media type, such as audio/mpeg.")
    length: Annotated[int, IntRange(0, 10**15)] = Field(0, description="Its size in bytes; 0 if it is not known.")
    title: SingleLineText | None = Field(
        None, description="Its name. RSS media:title, Atom link/@title, JSON Feed attachments."
    )


class Withdrawal(Model):
    """The withdrawal of an article: when, and why."""

    on: Timestamp = Field(
        description="When. RSS atom:updated, Atom updated and deleted-entry, JSON Feed date_modified."
    )
    reason: SingleLineText = Field(
        description="Why, for everybody to read. The notice, Atom at:comment, JSON Feed _withdrawn."
    )
