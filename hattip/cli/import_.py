"""``hattip import``: bring the articles of another publisher into a site."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import uuid4

import typer

from hattip.cli.add import USER_AGENT, AllowPrivate, read_local
from hattip.cli.authoring import fail
from hattip.cli.common import FINE, Root, exit_with, report_crashes, root_of, time_of
from hattip.cli.language import Lang, language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hattip.authoring.import_ import Imported
    from hattip.authoring.incoming import IncomingFeed
    from hattip.authoring.texts import Text

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
        str, typer.Option(metavar="ZONE", help="Time zone of a new site. Default: that of the settings, else UTC")
    ] = "",
    home_url: Annotated[str, typer.Option("--home-url", metavar="URL", help="With a folder: address of the site")] = "",
    allow_private: AllowPrivate = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Import a feed with its archive, or the files of Jekyll, Hugo, Hexo or Pelican; the ids stay.

    An article that is in the site already is skipped, so that a second import changes nothing.
    """
    with report_crashes():
        from hattip.authoring import import_ as authoring
        from hattip.authoring.errors import AuthoringError
        from hattip.authoring.imported_site import Settings
        from hattip.authoring.texts import phrase

        language = language_of(lang, context)
        slugs = dict(_pair(each) for each in slug or ())
        try:
            found, omitted = _read(source, feed, home_url, allow_private=allow_private)
            settings = Settings(timezone, _new_id(found), category, slugs, language)
            done = authoring.import_feed(root_of(root, context), found, settings)
        except AuthoringError as error:
            fail(error, root_of(root, context), language)
        done.omitted[:0] = omitted
        typer.echo("\n".join(_report(done, partial(phrase, language))))
        exit_with(FINE)


def _pair(text: str) -> tuple[str, str]:
    title, separator, slug = text.rpartition("=")
    if not separator:
        raise typer.BadParameter(f"{text} is not TITLE=SLUG", param_hint="--slug")
    return title, slug


def _read(source: str, feed: str, home_url: str, *, allow_private: bool) -> tuple[IncomingFeed, list[Text]]:
    from hattip.authoring import feeds_in, folder_in

    open_ = _opener(allow_private=allow_private)
    if _is_address(source) or not Path(source).is_dir():
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
        if opened and not _may_follow(name, opened[0]):
            return None
        opened.append(name)
        if not _is_address(name):
            return read_local(Path(name), _MAX_FEED)
        if time.monotonic() > end:
            raise AuthoringError("import_too_slow", seconds=f"{_DEADLINE:.0f}")
        return fetch(name, USER_AGENT, Limits(max_bytes=_MAX_FEED, allow_private=allow_private)).data

    return open_


def _may_follow(name: str, first: str) -> bool:
    """Return whether what is at ``first`` may lead to a name: to the web only from the web, and to files that exist."""
    return _is_address(first) if _is_address(name) else Path(name).is_file()


def _is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def _new_id(feed: IncomingFeed) -> str:
    from hattip.authoring.init import site_id

    return site_id(feed.home or feed.address or "https://example.org/", time_of(None).date(), uuid4().urn)


def _report(done: Imported, texts: partial[str]) -> list[str]:
    lines = [texts("imported", count=len(done.written), known=done.known)]
    if done.is_new_site:
        lines.append(texts("made_site"))
    if done.categories:
        lines.append(texts("new_categories", names=tuple(done.categories)))
    if done.sources:
        lines.append(texts("new_sources", names=tuple(done.sources)))
    if done.drafts:
        shown = (*done.drafts[:_SHOWN], *(["…"] * (len(done.drafts) > _SHOWN)))
        lines.append(texts("drafts", count=len(done.drafts), paths=shown))
    if done.omitted:
        lines += [texts("omitted"), *(f"  {each.in_language(texts.args[0])}" for each in done.omitted[:_MOST_LOST])]
        if len(done.omitted) > _MOST_LOST:
            lines.append(f"  {texts('more', count=len(done.omitted) - _MOST_LOST)}")
    return lines
