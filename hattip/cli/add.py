"""``hattip add``: add articles from web pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hattip import __version__
from hattip.cli.common import FINE, PROBLEMS, Root, exit_with, report_crashes, root_of

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
        typer.Argument(metavar="[URL|FILE]...", help="Pages; - or nothing: one a line on standard input"),
    ] = None,
    *,
    url: Annotated[str, typer.Option(help="The address of a saved page, if the page does not name it")] = "",
    content: Annotated[
        bool, typer.Option("--content", help="Take the text as well, cleaned, with its pictures")
    ] = False,
    category: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="Category of the articles (repeatable)")
    ] = None,
    yes: Yes = False,
    allow_private: AllowPrivate = False,
    root: Root = None,
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
        try:
            adder = Adder(root_of(root, context), lambda source: yes or _confirm(source), category or (), content)
        except AuthoringError as error:
            typer.echo(str(error), err=True)
            exit_with(PROBLEMS)
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

    try:
        added = adder.add(_page(name, url, allow_private=allow_private))
    except AuthoringError as error:
        typer.echo(f"{name}: {error}" if not str(error).startswith(name) else str(error), err=True)
        return False
    typer.echo("\n".join(_report(added)))
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
        reason = {"missing": "there is no such file", "too-large": f"it is larger than {max_bytes:,} bytes"}
        raise AuthoringError(f"{path}: {reason.get(data.reason, data.detail or data.reason)}")
    return data


def _confirm(source: NewSource) -> bool:
    """Ask whether to add a source; without a terminal the answer is no."""
    if not sys.stdin.isatty():
        return False
    shown = "; ".join(f"{key}: {value}" for key, value in source.fields.items())
    return typer.confirm(f"Add the source {source.key} ({shown}) to content/site.yaml?", default=True)


def _report(added: Added) -> list[str]:
    """Return a table of what was found and its location, and of what is missing."""
    from hattip.values.text import width

    gaps = {gap.key: gap.text for gap in added.draft.gaps}
    rows = [*_rows(added), *((key, f"- {text}", "") for key, text in gaps.items())]
    column = max(len(key) for key, _, _ in rows)
    lines = []
    for key, value, location in rows:
        shown = value if width(value) <= 60 else f"{value[:58]}…"  # noqa: PLR2004
        lines.append(
            f"  {key:<{column}}  {shown}{' ' * max(1, 62 - width(shown)) + location if location else ''}".rstrip()
        )
    missing = ", ".join(added.draft.missing)
    state = f"a draft; complete: {missing}" if missing else "complete"
    return [f"{added.path} ({state})", *lines, *(f"  note: {note}" for note in added.facts.notes), *_proposal(added)]


def _rows(added: Added) -> list[tuple[str, str, str]]:
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
        rows.append(("content", f"{len(fields['content']):,} characters of HTML", ""))
    return [*rows, ("categories", ", ".join(fields["categories"]), "")] if "categories" in fields else rows


def _proposal(added: Added) -> list[str]:
    """Return the lines about a source that the site did not know."""
    source = added.new_source
    if source is None:
        return []
    if added.is_source_written:
        return [f"  The source {source.key} was added to content/site.yaml."]
    fields = "\n".join(f"      {key}: {value}" for key, value in source.fields.items())
    return [
        "  The site does not know this source. To use it again, add it to sources in content/site.yaml",
        f"  (--yes does that):\n    {source.key}:\n{fields}",
    ]
