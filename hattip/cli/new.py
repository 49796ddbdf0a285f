"""``hattip new``: make a new article file."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from hattip.cli.authoring import ask, fail, show
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
from hattip.cli.language import Lang, language_of

if TYPE_CHECKING:
    from hattip.authoring.new import NewArticle
    from hattip.model import Site

    # Returns a text in the language of the editor, which is its first argument.
    Texts = partial[str]


def new(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    *,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Title")] = "",
    source: Annotated[
        str, typer.Option(metavar="NAME", help="Who published it first: a key of sources, a name, or self")
    ] = "",
    source_url: Annotated[
        str, typer.Option("--source-url", metavar="URL", help="Address of a source that the site does not know")
    ] = "",
    original: Annotated[str, typer.Option("--original", metavar="URL", help="Address of the original")] = "",
    url: Annotated[str, typer.Option(metavar="URL", help="Address of its page on this site")] = "",
    category: Annotated[list[str] | None, typer.Option(metavar="SLUG", help="Category (repeatable)")] = None,
    author: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Author (repeatable)")] = None,
    date: Annotated[str, typer.Option(metavar="DATE", help="Date of publication. Default: today")] = "",
    summary: Annotated[str, typer.Option(metavar="TEXT", help="Summary")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Make it a draft")] = False,
    root: Root = None,
    now: Now = None,
    lang: Lang = None,
) -> None:
    """Make a new article file. What the options leave open is asked."""
    with report_crashes():
        from hattip.authoring import new as authoring
        from hattip.authoring.add import load_site
        from hattip.authoring.errors import AuthoringError
        from hattip.authoring.texts import phrase
        from hattip.model import SELF
        from hattip.values import dates

        folder, texts = root_of(root, context), partial(phrase, language_of(lang, context))
        try:
            site, known = load_site(folder)
            time = time_of(now or parent_options(context).get("now"))
            today = time.astimezone(dates.zone(site.timezone)).date().isoformat()
            article = authoring.NewArticle(
                title=title or ask(texts("ask_article_title")),
                published=date or ask(texts("ask_date"), today),
                original_url=(original_url := original or ("" if source == SELF else _ask_original(source, texts))),
                source=source or _source(site, original_url, texts),
                source_url=source_url,
                url=url,
                categories=category or _categories(site, texts),
                authors=author or (),
                summary=summary,
                is_draft=draft,
            )
            path, errors = authoring.create(folder, site, known, _with_page(article, texts))
        except AuthoringError as error:
            fail(error, folder, language_of(lang, context))
        if errors:
            show(errors, folder, language_of(lang, context))
            typer.echo(texts("nothing_written"), err=True)
            exit_with(PROBLEMS)
        typer.echo("\n".join([texts("wrote"), f"  {prefix(folder)}{path}", texts("next_article")]))
        exit_with(FINE)


def _ask_original(source: str, texts: Texts) -> str:
    question = texts("ask_original" if source else "ask_original_or_none")
    return str(typer.prompt(question, default="" if not source else None, show_default=False)).strip()


def _source(site: Site, original_url: str, texts: Texts) -> str:
    from hattip.authoring import new as authoring
    from hattip.model import SELF

    if not original_url:
        return SELF
    guess = authoring.guess_source(site, original_url) or None
    question = texts("ask_source_of", known=tuple(site.sources)) if site.sources else texts("ask_source")
    return ask(question, guess)


def _categories(site: Site, texts: Texts) -> list[str]:
    slugs = [each.slug for each in site.categories]
    if len(slugs) == 1:
        return slugs
    shown = tuple(f"{each.slug} ({each.title})" for each in site.categories)
    answer = ask(texts("ask_category", known=shown))
    return [part.strip() for part in re.split("[,，、]", answer) if part.strip()]


def _with_page(article: NewArticle, texts: Texts) -> NewArticle:
    """Ask for the page of the site's own work."""
    from dataclasses import replace

    from hattip.model import SELF

    if article.source != SELF or article.url:
        return article
    return replace(article, url=str(typer.prompt(texts("ask_url"))).strip())
