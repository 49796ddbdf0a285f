"""``hattip add``: add articles from web pages."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hattip import __version__
from hattip.cli.authoring import fail
from hattip.cli.common import FINE, PROBLEMS, Root, exit_with, report_crashes, root_of
from hattip.cli.language import Lang, language_of

if TYPE_CHECKING:
    from hattip.authoring.add import Added, Adder, WebPage
    from hattip.authoring.draft import NewSource

_MAX_FILE = 20_000_000
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Also fetch from addresses of private networks")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write new sources into content/site.yaml without asking")]
USER_AGENT = f"hattip/{__version__} (feed publisher; reads a page that an editor named)"


def add(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    pages: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL|FILE", help="Pages; - or nothing: one a line on standard input"),
    ] = None,
    *,
    url: Annotated[
        str, typer.Option(metavar="URL", help="The address of a saved page, if the page does not name it")
    ] = "",
    content: Annotated[
        bool, typer.Option("--content", help="Take the text as well, cleaned, with its pictures")
    ] = False,
    category: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="Category of the articles (repeatable)")
    ] = None,
    yes: Yes = False,
    allow_private: AllowPrivate = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Add an article from a web page, crediting the original.

    For a reprint the original's source and link are taken, never the reprinter's. What is not certain is left out,
    and the article is a draft until you complete it.
    """
    with report_crashes():
        from hattip.authoring.add import Adder
        from hattip.authoring.errors import AuthoringError

        named = _named(pages or ["-"])
        if url and len(named) != 1:
            raise typer.BadParameter("it is for one saved page", param_hint="--url")
        site, language = root_of(root, context), language_of(lang, context)
        try:
            confirm = partial(_confirm, yes=yes, language=language)
            adder = Adder(site, confirm, category or (), with_content=content, language=language)
        except AuthoringError as error:
            fail(error, site, language)
        failed = [name for name in named if not _add(adder, name, url, allow_private=allow_private)]
        exit_with(PROBLEMS if failed else FINE)


def _named(pages: list[str]) -> list[str]:
    """Return the pages, with those on standard input instead of ``-``."""
    named = []
    for page in pages:
        if page == "-":
            named += [line.strip() for line in sys.stdin if line.strip() and not line.startswith("#")]
        else:
            named.append(page)
    if not named:
        raise typer.BadParameter("no page is named", param_hint="URL|FILE")
    return named


def _add(adder: Adder, name: str, url: str, *, allow_private: bool) -> bool:
    from hattip.authoring.errors import AuthoringError
    from hattip.authoring.texts import Text, phrase

    try:
        added = adder.add(_page(name, url, allow_private=allow_private))
    except AuthoringError as error:
        reason = error.text
        if not str(error).startswith(name):
            reason = Text("at_address", {"address": name, "reason": reason})
        typer.echo(reason.in_language(adder.language), err=True)
        return False
    typer.echo("\n".join(_report(added, partial(phrase, adder.language))))
    return True


def _page(name: str, url: str, *, allow_private: bool) -> WebPage:
    """Return a page from the web or from the disk."""
    from hattip.authoring.add import WebPage
    from hattip.authoring.download import Limits, fetch

    if name.lower().startswith(("http://", "https://")):
        got = fetch(name, USER_AGENT, Limits(allow_private=allow_private))
        return WebPage(got.data, got.url, got.charset)
    return WebPage(read_local(Path(name), _MAX_FILE), url)


def read_local(path: Path, max_bytes: int) -> bytes:
    """Read a file that the user named.

    Raises:
        AuthoringError: it cannot be read.
    """
    from hattip import disk
    from hattip.authoring.errors import AuthoringError

    real = path.expanduser().resolve()
    data = disk.read_file(real, max_bytes, below=real.parent)
    if isinstance(data, disk.Failure):
        key = {"missing": "no_file", "too-large": "file_too_large"}.get(data.reason, "unreadable")
        raise AuthoringError(key, path=str(path), most=max_bytes, reason=data.detail or data.reason)
    return data


def _confirm(source: NewSource, *, yes: bool, language: str) -> bool:
    """Ask whether to add a source; without a terminal the answer is no."""
    if yes or not sys.stdin.isatty():
        return yes
    from hattip.authoring.texts import phrase

    shown = "; ".join(f"{key}: {value}" for key, value in source.fields.items())
    return typer.confirm(phrase(language, "ask_add_source", key=source.key, fields=shown), default=True)


def _report(added: Added, texts: partial[str]) -> list[str]:
    """Return a table of what was found and its location, and of what is missing."""
    from hattip.values.text import width

    gaps = {gap.key: gap.text for gap in added.draft.gaps}
    rows = [*_rows(added, texts), *((key, f"- {text}", "") for key, text in gaps.items())]
    column = max(len(key) for key, _, _ in rows)
    lines = []
    for key, value, location in rows:
        shown = value if width(value) <= 60 else f"{value[:58]}…"  # noqa: PLR2004
        lines.append(
            f"  {key:<{column}}  {shown}{' ' * max(1, 62 - width(shown)) + location if location else ''}".rstrip()
        )
    missing = tuple(added.draft.missing)
    head = texts("incomplete" if missing else "complete", path=added.path, missing=missing)
    notes = [f"  {texts('note', note=note)}" for note in added.facts.notes]
    return [head, *lines, *notes, *_proposal(added, texts)]


def _rows(added: Added, texts: partial[str]) -> list[tuple[str, str, str]]:
    facts, fields = added.facts, added.draft.fields
    origin = facts.origin
    authors = ", ".join(fact.value for fact in facts.authors)
    known = (
        ("title", facts.title), ("published", facts.published), ("original_published", facts.original_published),
        ("source", origin.name), ("original_url", origin.original), ("summary", facts.summary), ("image", facts.image),
        ("language", facts.language),
    )  # fmt: skip
    rows = [
        (key, fact.value, fact.location) for key, fact in known if fact.value and (key in fields or key == "language")
    ]
    if authors:
        rows.append(("authors", authors, facts.authors[0].location))
    if "content" in fields:
        rows.append(("content", texts("characters", count=len(fields["content"])), ""))
    return [*rows, ("categories", ", ".join(fields["categories"]), "")] if "categories" in fields else rows


def _proposal(added: Added, texts: partial[str]) -> list[str]:
    """Return the lines about a source that the site did not know."""
    source = added.new_source
    if source is None:
        return []
    if added.is_source_written:
        return [f"  {texts('source_added', key=source.key)}"]
    fields = "\n".join(f"      {key}: {value}" for key, value in source.fields.items())
    return [f"  {texts('source_unknown')}\n    {source.key}:\n{fields}"]
