"""``hattip init``: make a new site."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn
from uuid import uuid4

import typer

from hattip.cli.common import FINE, PROBLEMS, exit_with, prefix, report_crashes, time_of

if TYPE_CHECKING:
    from hattip.authoring.init import NewSite

_EXAMPLE: Final = "https://example.org/"


class CiService(StrEnum):
    """A service with a recipe."""

    github = "github"
    gitlab = "gitlab"
    forgejo = "forgejo"


def init(  # noqa: PLR0913 - one for each option
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Folder of the site. Default: current folder")
    ] = Path(),
    *,
    title: Annotated[str, typer.Option(help="Title of the site")] = "",
    home_url: Annotated[str, typer.Option("--home-url", help="Address of the site for people")] = "",
    base_url: Annotated[
        str, typer.Option("--base-url", help="Address of the folder feeds/. Default: feeds/ below the home")
    ] = "",
    language: Annotated[str, typer.Option(help="Language, such as zh-Hans or en")] = "",
    timezone: Annotated[str, typer.Option(help="Time zone, such as Asia/Shanghai")] = "",
    publisher: Annotated[str, typer.Option(help="Who publishes. Default: the title")] = "",
    category: Annotated[str, typer.Option(metavar="SLUG", help="First category")] = "news",
    category_title: Annotated[str, typer.Option("--category-title", help="Title of the first category")] = "",
    ci: Annotated[
        CiService | None, typer.Option("--ci", help="Also write the workflow for a CI service; in a site, only that")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the defaults")] = False,
) -> None:
    """Make a new site with an example article, or add a workflow to a site. No existing file is changed."""
    with report_crashes():
        from hattip.authoring import init as authoring
        from hattip.authoring import recipes
        from hattip.authoring.errors import AuthoringError

        if any((folder / "content" / name).exists() for name in ("site.yaml", "site.yml")):
            _add_recipe(folder, ci)
        ask = _default if yes else _ask
        name = title or ask("Title of the site", folder.resolve().name or "My feeds")
        home = _folder(home_url or ask("Address of the site (home_url)", _EXAMPLE))
        base = _folder(base_url or ask("Address of the feeds (base_url)", f"{home}feeds/"))
        tongue = language or ask("Language", _language())
        zone = timezone or ask("Time zone", _timezone(tongue))
        owner = publisher or ask("Publisher", name)
        site = authoring.NewSite(
            id=authoring.site_id(home, time_of(None).date(), uuid4().urn),
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
        _refuse_errors(folder, site)
        try:
            recipe = recipes.files(ci, base) if ci else {}
            written, kept = authoring.write_site(folder, authoring.make_files(site) | recipe)
        except AuthoringError as error:
            typer.echo(str(error), err=True)
            exit_with(PROBLEMS)
        typer.echo("\n".join(_report(folder, written, kept, is_example=_EXAMPLE in {home, base})))
        exit_with(FINE)


def _add_recipe(folder: Path, ci: CiService | None) -> NoReturn:
    """Write the files of a recipe, if one is wanted, into a site, and end the command."""
    if ci is None:
        typer.echo(f"There is a site already in {folder}: nothing was written.", err=True)
        exit_with(PROBLEMS)
    from hattip.authoring import init as authoring
    from hattip.authoring import recipes
    from hattip.authoring.errors import AuthoringError
    from hattip.content.load import load_site

    site = load_site(folder).site
    if site is None:
        typer.echo("content/site.yaml has errors: hattip check shows them. Nothing was written.", err=True)
        exit_with(PROBLEMS)
    try:
        written, kept = authoring.write_files(folder, recipes.files(ci, site.base_url))
    except AuthoringError as error:
        typer.echo(str(error), err=True)
        exit_with(PROBLEMS)
    typer.echo("\n".join(_listed(written, kept)))
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


def _language() -> str:
    """Return the language of the environment: zh-Hans for zh_CN, else en."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    if locale.lower().startswith(("zh_tw", "zh_hk", "zh-hant")):
        return "zh-Hant"
    return "zh-Hans" if locale.lower().startswith("zh") else "en"


def _timezone(language: str) -> str:
    """Return the zone of the machine, if it has an IANA name; else the one that goes with the language."""
    from hattip.values.dates import zone_names

    found = os.environ.get("TZ") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    if found in zone_names() and found != "Etc/UTC":
        return found
    return {"zh-Hans": "Asia/Shanghai", "zh-CN": "Asia/Shanghai", "zh-Hant": "Asia/Taipei"}.get(language, "UTC")


def _refuse_errors(folder: Path, site: NewSite) -> None:
    """End the command if the description would not be valid, naming the option of each mistake."""
    from hattip import Publication, reporting
    from hattip.authoring import init as authoring

    errors = authoring.errors_of(authoring.check(folder, site))
    if errors:
        typer.echo(reporting.REPORTS["text"](Publication(tuple(errors)), prefix(folder), color=False), nl=False)
        typer.echo("Nothing was written. Correct the options and run hattip init again.", err=True)
        exit_with(PROBLEMS)


def _listed(written: list[str], kept: list[str]) -> list[str]:
    return [f"  {path}" for path in written] + [f"  {path} (kept as it was)" for path in kept]


def _report(folder: Path, written: list[str], kept: list[str], *, is_example: bool) -> list[str]:
    where = "" if folder == Path() else f"cd {folder}, then "
    lines = _listed(written, kept)
    if is_example:
        lines.append(
            "Change home_url and base_url in content/site.yaml before you publish: example.org is a placeholder."
        )
    lines.append(f"Next: {where}hattip add URL, or hattip new; then hattip publishes to feeds/.")
    return lines
