"""The description of a new site that takes over the feed of another publisher."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hattip.authoring import article_file, hosts
from hattip.authoring.xml_feed import strip_markup
from hattip.content import files
from hattip.content.decode import SourceFile
from hattip.formats import FORMATS
from hattip.values import dates, urls

if TYPE_CHECKING:
    from hattip.authoring.incoming import IncomingFeed


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user decides: the time zone of a new site, its id, the default category, and slugs by title.

    Comments in drafts are in ``language``.
    """

    timezone: str = ""
    site_id: str = ""
    category: str = "posts"
    slugs: dict[str, str] = field(default_factory=dict)
    language: str = "en"


def make_site(feed: IncomingFeed, settings: Settings) -> SourceFile:
    """Return ``site.yaml`` for a feed; its categories and sources are added later."""
    home = hosts.absolute(feed.home, feed.address) or (
        hosts.home(feed.address) if feed.address else "https://example.org/"
    )
    title = " ".join(feed.title.split()) or hosts.site(home)
    fields: dict[str, Any] = {
        "id": feed.scope or settings.site_id,
        "title": title,
        "description": " ".join(strip_markup(feed.description).split()) or title,
        "base_url": _base(feed, home),
        "home_url": home,
        "language": feed.language or "en",
        "timezone": settings.timezone or _known_zone(feed.timezone),
        "publisher": {**feed.publisher, "name": feed.publisher.get("name") or title},
        "rights": feed.rights,
        "notice": feed.notice,
        "contact": feed.contact,
        "hub": feed.hub,
        "limit": str(feed.limit) if feed.limit else "",
        "formats": feed.formats if feed.formats != list(FORMATS) else [],
        "categories": [{"slug": settings.category, "title": settings.category.capitalize()}],
    }
    text = article_file.render({key: value for key, value in fields.items() if value})
    return SourceFile(files.SITE, text.encode())


def _base(feed: IncomingFeed, home: str) -> str:
    """Return where the feeds are served: where they were, if hattip made them."""
    if feed.is_ours and feed.address:
        return urls.normalize(feed.address).rpartition("/")[0].rpartition("/")[0] + "/"
    return f"{hosts.home(home)}feeds/"


def _known_zone(name: str) -> str:
    return name if name in dates.zone_names() else "UTC"
