"""``hattip import``: bring the articles of another publisher into a site."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import uuid4

import typer

from hattip.cli.add import USER_AGENT, AllowPrivate, read_local
from hattip.cli.common import FINE, PROBLEMS, Root, exit_with, report_crashes, root_of, time_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hattip.authoring.import_ import Imported
    from hattip.authoring.incoming import IncomingFeed

_MAX_FEED: Final = 50_000_000
_MOST_LOST: Final = 50
_SHOWN: Final = 5
# For a feed with its complete archive, in seconds.
_DEADLINE: Final = 600.0


def import_(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(metavar="FEED|FOLDER", help="Address or file of a feed, or folder of a site with front matter"),
    ],
    *,
    feed: Annotated[
        str, typer.Option(metavar="URL|FILE", help="With a folder: its live feed, for the ids that readers know")
    ] = "",
    category: Annotated[str, typer.Option(metavar="SLUG", help="Category of articles that name none")] = "posts",
    slug: Annotated[
        list[str] | None, typer.Option(metavar="TITLE=SLUG", help="Slug of a category (repeatable)")
    ] = None,
    timezone: Annotated[
        str, typer.Option(help="Time zone of a new site. Default: that of the settings, else UTC")
    ] = "",
    home_url: Annotated[str, typer.Option("--home-url", help="With a folder: address of the site")] = "",
    allow_private: AllowPrivate = False,
    root: Root = None,
) -> None:
    """Import a feed with its archive, or the files of Jekyll, Hugo, Hexo or Pelican; the ids stay.

    An article that is in the site already is skipped, so that a second import changes nothing.
    """
    with report_crashes():
        from hattip.authoring import import_ as authoring
        from hattip.authoring.errors import AuthoringError
        from hattip.authoring.imported_site import Settings

        slugs = dict(_pair(each) for each in slug or ())
        try:
            found, omitted = _read(source, feed, home_url, allow_private=allow_private)
            settings = Settings(timezone, _new_id(found), category, slugs)
            done = authoring.import_feed(root_of(root, context), found, settings)
        except AuthoringError as error:
            typer.echo(str(error), err=True)
            exit_with(PROBLEMS)
        done.omitted[:0] = omitted
        typer.echo("\n".join(_report(done)))
        exit_with(FINE)


def _pair(text: str) -> tuple[str, str]:
    title, separator, slug = text.rpartition("=")
    if not separator:
        raise typer.BadParameter(f"{text} is not TITLE=SLUG", param_hint="--slug")
    return title, slug


def _read(source: str, feed: str, home_url: str, *, allow_private: bool) -> tuple[IncomingFeed, list[str]]:
    from hattip.authoring import feeds_in, folder_in

    open_ = _opener(allow_private=allow_private)
    if source.lower().startswith(("http://", "https://")) or not Path(source).is_dir():
        return feeds_in.read(source, open_)
    live, omitted = feeds_in.read(feed, open_) if feed else (None, [])
    found, more = folder_in.read(Path(source), live, home_url)
    return found, [*omitted, *more]


def _opener(*, allow_private: bool) -> Callable[[str], bytes | None]:
    """Return a function that reads an address or a file; a file that is not there gives None, but for the first."""
    from hattip.authoring.download import Limits, fetch
    from hattip.authoring.errors import AuthoringError

    end = time.monotonic() + _DEADLINE
    opened: list[str] = []

    def open_(name: str) -> bytes | None:
        is_first = not opened
        opened.append(name)
        if name.lower().startswith(("http://", "https://")):
            if not is_first and not opened[0].lower().startswith(("http://", "https://")):
                return None
            if time.monotonic() > end:
                raise AuthoringError(f"the import took more than {_DEADLINE:.0f} seconds")
            return fetch(name, USER_AGENT, Limits(max_bytes=_MAX_FEED, allow_private=allow_private)).data
        if not is_first and not Path(name).is_file():
            return None
        return read_local(Path(name), _MAX_FEED)

    return open_


def _new_id(feed: IncomingFeed) -> str:
    from hattip.authoring.init import site_id

    return site_id(feed.home or feed.address or "https://example.org/", time_of(None).date(), uuid4().urn)


def _report(done: Imported) -> list[str]:
    lines = [f"Imported {len(done.written)} articles; {done.known} were in the site already."]
    if done.is_new_site:
        lines.append("Made content/site.yaml. Check its title, addresses and time zone before you publish.")
    if done.categories:
        lines.append(f"New categories: {', '.join(done.categories)}")
    if done.sources:
        lines.append(f"New sources: {', '.join(done.sources)}")
    if done.drafts:
        lines.append(
            f"{len(done.drafts)} are drafts, because something is missing: "
            f"{', '.join(done.drafts[:_SHOWN])}{' …' * (len(done.drafts) > _SHOWN)}"
        )
    if done.omitted:
        lines += ["Not carried over:", *(f"  {each}" for each in done.omitted[:_MOST_LOST])]
        if len(done.omitted) > _MOST_LOST:
            lines.append(f"  and {len(done.omitted) - _MOST_LOST} more")
    return lines
