"""``hattip serve``: show the pages and feeds while somebody writes."""

from __future__ import annotations

import importlib.util
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hattip.cli.common import FINE, Root, exit_with, prefix, report_crashes, resources, root_of, time_of
from hattip.cli.language import Lang, language_of, style_of

if TYPE_CHECKING:
    from datetime import datetime

    from hattip.preview.build import Version

_NEEDED: Final = ("starlette", "uvicorn", "watchfiles")
_LOOPBACK: Final = "127.0.0.1"


def serve(
    context: typer.Context,
    *,
    root: Root = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 is any free one")] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on. Another one than this makes the preview reachable from outside")
    ] = _LOOPBACK,
    browser: Annotated[bool, typer.Option("--open", help="Open the preview in the browser")] = False,
    lang: Lang = None,
) -> None:
    """Show the pages and feeds in the browser, and refresh them whenever content/ changes."""
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        message = "the preview needs further packages: install hattip[serve]"
        raise typer.BadParameter(message, param_hint="serve")
    with report_crashes():
        from hattip.authoring.texts import phrase
        from hattip.preview import server
        from hattip.preview.build import Builder

        site, language = root_of(root, context), language_of(lang, context)

        def clock() -> datetime:
            return time_of(None)

        def report(version: Version) -> None:
            from hattip.reporting import text

            style = style_of(language)
            typer.echo(text.problems(version.done, prefix(site), **style._asdict()), nl=False)
            typer.echo(text.published(version.done, style))

        def ready(url: str) -> None:
            if host != _LOOPBACK:
                typer.echo(phrase(language, "public", host=host))
            typer.echo(phrase(language, "preview", url=url))
            if browser:
                import webbrowser

                webbrowser.open(url)

        try:
            opened = server.listen(host, port)
        except OSError as error:
            message = f"cannot listen on {host}:{port}: {error.strerror or error}"
            raise typer.BadParameter(message, param_hint="--port") from None
        # Ctrl-C is how the preview ends.
        with tempfile.TemporaryDirectory(prefix="hattip-preview-") as workspace, opened, suppress(KeyboardInterrupt):
            using = resources(context, Path(workspace) / "cache", no_cache=False)
            builder = Builder(site, Path(workspace) / "feeds", clock, using)
            first = builder.build(None)
            report(first)
            server.serve(site, opened, lambda: server.Preview(first, builder, clock, report), ready)
        exit_with(FINE)
