"""The command line: each command parses its options, calls one function, reports, and returns a code.

0 fine; 1 problems in the content, or out-of-date feeds with ``--check``; 2 wrong usage; 3 a bug in hattip; 130
interrupted. Nothing heavy is imported before a command needs it, so that ``--help`` and completion answer at once.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from typing import TYPE_CHECKING

import typer

from hattip.cli.add import add
from hattip.cli.check import check
from hattip.cli.common import Invocation
from hattip.cli.diff import diff
from hattip.cli.explain import explain
from hattip.cli.group import Commands, CommandWithHelp
from hattip.cli.import_ import import_
from hattip.cli.init import init
from hattip.cli.new import new
from hattip.cli.publish import publish
from hattip.cli.schema import schema
from hattip.cli.serve import serve
from hattip.cli.snippet import snippet
from hattip.cli.withdraw import withdraw

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.callback(invoke_without_command=True)(publish)
app.command("publish", cls=CommandWithHelp, help="Publish, as hattip without a command does.")(publish)
# One line of 80 columns each.
for _command, _summary in (
    (init, "Make a new site with an example article, or add a workflow."),
    (new, "Make a new article file."),
    (add, "Add an article from a web page, crediting the original."),
    (serve, "Show the pages in the browser, and refresh them as you write."),
    (check, "Check content/ and write nothing."),
    (diff, "Show what subscribers would see if you published now."),
    (withdraw, "Mark an article as withdrawn."),
    (schema, "Print a JSON Schema, for completion in text editors."),
    (snippet, "Print the <link> elements for your own pages."),
    (explain, "Explain the code of a problem."),
):
    app.command(cls=CommandWithHelp, short_help=_summary)(_command)
app.command("import", cls=CommandWithHelp, short_help="Import a feed, or a site of Jekyll, Hugo, Hexo or Pelican.")(
    import_
)


def main(script_folder: Path | None = None) -> None:
    """Run the command line. ``script_folder`` is the folder of ``publish.py`` if that was started."""
    # A run makes hardly any garbage that is in cycles, so Python need not look for it as often as it does by default.
    gc.set_threshold(10_000)
    # Without this, Python looks at every object several times before it ends, which takes 30 ms.
    atexit.register(gc.freeze)
    if isinstance(sys.stdout, io.TextIOWrapper):  # pragma: no branch - it may be replaced, or missing
        # Text from the content must be printable in any locale; files and pipes always get UTF-8.
        encoding = None if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    # A plugin of pydantic could change what is read, and looking for them takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    app(obj=Invocation(script_folder))
