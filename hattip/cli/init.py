"""``hattip init``: make a new site."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn
from uuid import uuid4

import typer

from hattip.cli.authoring import fail, show
from hattip.cli.common import FINE, PROBLEMS, exit_with, parent_options, report_crashes, time_of
from hattip.cli.language import Lang, language_of

if TYPE_CHECKING:
    from hattip.authoring.init import NewSite

    # Returns a text in the language of the editor, which is its first argument.
    Texts = partial[str]

_EXAMPLE: Final = "https://example.org/"


class CiService(StrEnum):
    """A service with a recipe."""

    github = "github"
    gitlab = "gitlab"
    forgejo = "forgejo"


def init(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the site. Default: current folder")] = Path(),
    *,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Title of the site")] = "",
    home_url: Annotated[str, typer.Option("--home-url", metavar="URL", help="Address of the site for people")] = "",
    base_url: Annotated[
        str,
        typer.Option("--base-url", metavar="URL", help="Address of the folder feeds/. Default: feeds/ below the home"),
    ] = "",
    language: Annotated[str, typer.Option(metavar="TAG", help="Language, such as zh-Hans or en")] = "",
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Time zone, such as Asia/Shanghai")] = "",
    publisher: Annotated[str, typer.Option(metavar="NAME", help="Who publishes. Default: the title")] = "",
    category: Annotated[str, typer.Option(metavar="SLUG", help="First category")] = "news",
    category_title: Annotated[
        str, typer.Option("--category-title", metavar="TEXT", help="Title of the first category")
    ] = "",
    ci: Annotated[
        CiService | None, typer.Option("--ci", help="Also write the workflow for a CI service; in a site, only that")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the defaults")] = False,
    lang: Lang = None,
) -> None:
    """Make a new site with an example article, or add a workflow to a site. No existing file is changed."""
    with report_crashes():
        from hattip.authoring import init as authoring
        from hattip.authoring import recipes
        from hattip.authoring.errors import AuthoringError
        from hattip.authoring.texts import phrase

        texts = partial(phrase, language_of(lang, context))
        _refuse_site(folder, ci, texts)
        ask = _default if yes else _ask
        name = title or ask(texts("ask_title"), folder.resolve().name or texts("default_title"))
        home = _folder(home_url or ask(texts("ask_home_url"), _EXAMPLE))
        base = _folder(base_url or ask(texts("ask_base_url"), f"{home}feeds/"))
        tongue = language or ask(texts("ask_language"), _language(language_of(lang, context)))
        zone = timezone or ask(texts("ask_timezone"), _timezone(tongue))
        owner = publisher or ask(texts("ask_publisher"), name)
        day = time_of(parent_options(context).get("now")).date()
        site = authoring.NewSite(
            id=authoring.site_id(home, day, uuid4().urn),
            title=name,
            description=f"{name}：转载与摘编，每篇都注明来源。"
            if tongue.startswith("zh")
            else f"{name}: articles with credit to their sources",
            home_url=home,
            base_url=base,
            language=tongue,
            timezone=zone,
            publisher=owner,
            category=(category, category_title or ("资讯" if tongue.startswith("zh") else "News")),
        )
        _refuse_errors(folder, site, texts)
        try:
            recipe = recipes.files(ci, base) if ci else {}
            written, kept = authoring.write_site(folder, authoring.make_files(site) | recipe)
        except AuthoringError as error:
            fail(error, folder, language_of(lang, context))
        lines = _listed(written, kept, texts)
        lines += [texts("example_org")] if _EXAMPLE in {home, base} else []
        lines.append(texts("next_here") if folder == Path() else texts("next_in", folder=str(folder)))
        typer.echo("\n".join(lines))
        exit_with(FINE)


def _refuse_site(folder: Path, ci: CiService | None, texts: Texts) -> None:
    """End the command if there is a site in the folder, or a file that was meant to describe one.

    Into a site, only the files of a recipe are written, if one is wanted.
    """
    from hattip.content.load import load_site

    loaded = load_site(folder)
    if loaded.is_missing:
        refused = {"name", "place", "site", "not-a-folder"}
        if "content" in folder.resolve().parts:  # below the content of a site, a new one is a mistake
            refused.add("elsewhere")
        named = [each for each in loaded.problems if each.text in refused]
        if named:
            show(named, folder, texts.args[0])
            typer.echo(texts("nothing_written"), err=True)
            exit_with(PROBLEMS)
        return
    if ci is None:
        typer.echo(texts("site_exists", folder=str(folder)), err=True)
        exit_with(PROBLEMS)
    if loaded.site is None:
        typer.echo(texts("invalid_site"), err=True)
        exit_with(PROBLEMS)
    _add_recipe(folder, ci, loaded.site.base_url, texts)


def _add_recipe(folder: Path, ci: CiService, base_url: str, texts: Texts) -> NoReturn:
    """Write the files of a recipe into a site, and end the command."""
    from hattip.authoring import init as authoring
    from hattip.authoring import recipes
    from hattip.authoring.errors import AuthoringError

    try:
        written, kept = authoring.write_files(folder, recipes.files(ci, base_url))
    except AuthoringError as error:
        fail(error, folder, texts.args[0])
    typer.echo("\n".join(_listed(written, kept, texts)))
    exit_with(FINE)


def _ask(question: str, default: str) -> str:
    return str(typer.prompt(question, default=default)).strip()


def _default(_question: str, default: str) -> str:
    return default


def _folder(address: str) -> str:
    address = address.strip()
    if not re.match(r"[a-zA-Z][\w+.-]*://", address):
        address = f"https://{address}"
    return address if address.endswith("/") else f"{address}/"


def _language(messages: str) -> str:
    """Return the language of a new site: that of the messages, for Chinese with the script of the environment."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    if locale.lower().startswith(("zh_tw", "zh_hk", "zh-hant")):
        return "zh-Hant"
    return "zh-Hans" if messages == "zh" else "en"


def _timezone(language: str) -> str:
    """Return the zone of the machine, if it has an IANA name; else the one that goes with the language."""
    from hattip.values.dates import zone_names

    found = os.environ.get("TZ") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    if found in zone_names() and found != "Etc/UTC":
        return found
    return {"zh-Hans": "Asia/Shanghai", "zh-CN": "Asia/Shanghai", "zh-Hant": "Asia/Taipei"}.get(language, "UTC")


def _refuse_errors(folder: Path, site: NewSite, texts: Texts) -> None:
    """End the command if the description would not be valid, naming the option of each mistake."""
    from hattip.authoring import init as authoring

    errors = authoring.errors_of(authoring.check(folder, site))
    if errors:
        show(errors, folder, texts.args[0])
        typer.echo(texts("correct_options"), err=True)
        exit_with(PROBLEMS)


def _listed(written: list[str], kept: list[str], texts: Texts) -> list[str]:
    return [texts("wrote"), *(f"  {path}" for path in written), *(f"  {texts('kept', path=path)}" for path in kept)]
