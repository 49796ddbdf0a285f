"""``hattip diff``: show what subscribers would see."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hattip.cli.common import (
    FINE,
    PROBLEMS,
    Cache,
    NoCache,
    Now,
    Out,
    Root,
    color,
    display_path,
    exit_with,
    out_of,
    parent_options,
    prefix,
    report_crashes,
    resources,
    root_of,
    time_of,
)

if TYPE_CHECKING:
    from hattip.pipeline import Against


class DiffReport(StrEnum):
    """How a comparison is shown."""

    text = "text"
    json = "json"
    markdown = "markdown"


def diff(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    *,
    root: Root = None,
    out: Out = None,
    against: Annotated[
        str | None, typer.Option(metavar="DIR|URL", help="Folder or URL to compare with. Default: feeds/")
    ] = None,
    report: Annotated[DiffReport, typer.Option(help="text, json, or markdown for a pull request")] = DiffReport.text,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if subscribers would see a difference")
    ] = False,
    now: Now = None,
    cache: Cache = None,
    no_cache: NoCache = None,
) -> None:
    """Show what subscribers would see if you published now."""
    with report_crashes():
        import hattip  # noqa: PLC0415
        from hattip import reporting  # noqa: PLC0415
        from hattip.published.fetch import FetchError  # noqa: PLC0415
        from hattip.reporting import differences, text  # noqa: PLC0415

        site, when = root_of(root, context), time_of(now or parent_options(context).get("now"))
        target, using = out_of(out, site, context), resources(context, cache, no_cache=bool(no_cache))
        try:
            found = hattip.diff(site, target, now=when, against=_against(against), resources=using)
        except FetchError as error:
            raise typer.BadParameter(str(error), param_hint="--against") from None
        if found.checked.failed:
            typer.echo(reporting.FORMS["text"](found.checked, prefix(site), color=color()), nl=False)
            typer.echo(text.failure(found.checked))
            exit_with(PROBLEMS)
        typer.echo(differences.FORMS[report](found.feeds), nl=False)
        exit_with(PROBLEMS if exit_code and not all(feed.is_empty for feed in found.feeds) else FINE)


def _against(against: str | None) -> Against | None:
    """Return how to read what is published in a folder or below a URL."""
    from hattip.output.folder import OutputFolder  # noqa: PLC0415
    from hattip.pipeline import Against  # noqa: PLC0415
    from hattip.published import fetch  # noqa: PLC0415

    if against is None:
        return None
    if against.lower().startswith(("http://", "https://")):
        return Against(against.rstrip("/"), fetch.below(against))
    folder = Path(against)
    if not folder.is_dir():
        raise typer.BadParameter(f"{against} is not a folder", param_hint="--against")
    return Against(display_path(folder), OutputFolder(folder, {}).read)
