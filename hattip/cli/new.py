"""``hattip new``: make a new article file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from hattip.cli.common import (
    FINE,
    PROBLEMS,
    Now,
    Root,
    exit_with,
    parent_options,
    prefix,
    report_crashes,
    root_of,
    time_of,
)

if TYPE_CHECKING:
    from hattip.authoring.new import NewArticle
    from hattip.model import Site


def new(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    *,
    title: Annotated[str, typer.Option(help="Title")] = "",
    source: Annotated[str, typer.Option(help="Who published it first: a key of sources, a name, or self")] = "",
    source_url: Annotated[
        str, typer.Option("--source-url", help="Address of a source that the site does not know")
    ] = "",
    original: Annotated[str, typer.Option("--original", help="Address of the original")] = "",
    url: Annotated[str, typer.Option(help="Address of its page on this site")] = "",
    category: Annotated[list[str] | None, typer.Option(metavar="SLUG", help="Category (repeatable)")] = None,
    author: Annotated[list[str] | None, typer.Option(help="Author (repeatable)")] = None,
    date: Annotated[str, typer.Option(help="Date of publication. Default: today")] = "",
    summary: Annotated[str, typer.Option(help="Summary")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Make it a draft")] = False,
    root: Root = None,
    now: Now = None,
) -> None:
    """Make a new article file. What the options leave open is asked."""
    with report_crashes():
        from hattip import Publication, reporting
        from hattip.authoring import new as authoring
        from hattip.authoring.add import load_site
        from hattip.authoring.errors import AuthoringError
        from hattip.model import SELF
        from hattip.values import dates

        folder = root_of(root, context)
        try:
            site, known = load_site(folder)
            time = time_of(now or parent_options(context).get("now"))
            today = time.astimezone(dates.zone(site.timezone)).date().isoformat()
            article = authoring.NewArticle(
                title=title or _ask("Title"),
                published=date or _ask("Date of publication", today),
                original_url=(original_url := original or ("" if source == SELF else _ask_original(source))),
                source=source or _source(site, original_url),
                source_url=source_url,
                url=url,
                categories=category or _categories(site),
                authors=author or (),
                summary=summary,
                is_draft=draft,
            )
            path, errors = authoring.create(folder, site, known, _with_page(article))
        except AuthoringError as error:
            typer.echo(str(error), err=True)
            exit_with(PROBLEMS)
        if errors:
            typer.echo(reporting.REPORTS["text"](Publication(tuple(errors)), prefix(folder), color=False), nl=False)
            typer.echo("Nothing was written.", err=True)
            exit_with(PROBLEMS)
        typer.echo(f"{prefix(folder)}{path}")
        exit_with(FINE)


def _ask(question: str, default: str | None = None) -> str:
    """Ask, or take the default if there is nobody to ask."""
    if default is not None and not sys.stdin.isatty():
        return default
    return str(typer.prompt(question, default=default)).strip()


def _ask_original(source: str) -> str:
    question = "Address of the original" if source else "Address of the original (empty for your own work)"
    return str(typer.prompt(question, default="" if not source else None, show_default=False)).strip()


def _source(site: Site, original_url: str) -> str:
    from hattip.authoring import new as authoring
    from hattip.model import SELF

    if not original_url:
        return SELF
    known = ", ".join(site.sources)
    guess = authoring.guess_source(site, original_url) or None
    return _ask(f"Source ({known})" if known else "Source", guess)


def _categories(site: Site) -> list[str]:
    slugs = [each.slug for each in site.categories]
    if len(slugs) == 1:
        return slugs
    shown = ", ".join(f"{each.slug} ({each.title})" for each in site.categories)
    return [part.strip() for part in _ask(f"Category: {shown}").split(",") if part.strip()]


def _with_page(article: NewArticle) -> NewArticle:
    """Ask for the page of the site's own work."""
    from dataclasses import replace

    from hattip.model import SELF

    if article.source != SELF or article.url:
        return article
    return replace(article, url=str(typer.prompt("Address of its page on this site")).strip())
