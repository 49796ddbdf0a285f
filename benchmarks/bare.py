"""A typer program that does nothing: the least that the start of any typer program costs."""

from typing import Annotated

import typer

app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer passes it by position
    if wanted:
        typer.echo("bare 1.0")
        raise typer.Exit


@app.command()
def run(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True)] = False,
) -> None:
    """Do nothing."""
    typer.echo(str(version))


if __name__ == "__main__":
    app()
