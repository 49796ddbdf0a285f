"""The group of all commands: it suggests what was meant, and refuses options that a command does not have."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    import typer

# What other tools call the commands.
_OTHER_NAMES: Final = {
    "publish": "build make generate run render deploy update write feed feeds rss start",
    "serve": "preview server watch dev view show open",
    "check": "lint validate test verify fix status doctor",
    "diff": "changes compare preview-changes",
    "init": "create setup new-site site",
    "new": "post article create-article draft write-article",
    "add": "fetch clip save url",
    "withdraw": "delete remove rm retract unpublish",
    "import": "migrate convert load",
    "explain": "rule why code codes error",
    "--help": "help usage man",
    "--version": "version",
}
_MEANT: Final = {other: command for command, others in _OTHER_NAMES.items() for other in others.split()}
# The time of a run. It may precede every command, because most of them depend on it.
_GENERAL: Final = frozenset({"now"})


# The types of Python that typer shows after the name of an argument.
_TYPES = re.compile(r" <(?:list\[)?(?:str|path|Path)\]?>")


class CommandWithHelp(TyperCommand):
    """A command whose help has no types of Python."""

    def get_help(self, ctx: Any) -> str:
        """Return the help, with its columns as they were."""
        return _TYPES.sub(lambda found: " " * len(found[0]), super().get_help(ctx))


class Commands(TyperGroup):
    """The commands of hattip."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command with a name; an unknown name is an error with a suggestion."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"There is no command {args[0]!r}. {_suggestion(args[0], self.commands)}")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the options before the command."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            self._improve(error)
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            self._improve(error)
            raise

    def _improve(self, error: Any) -> None:
        """Let the error for an unknown option name the one option that was meant, or the command that has it."""
        option, context = getattr(error, "option_name", None), getattr(error, "ctx", None)
        if option is None or context is None or not hasattr(error, "possibilities"):
            return
        error.possibilities = []
        commands = [name for name, command in self.commands.items() if option in _options(command)]
        if commands:
            error.message = f"{error.message}. It is an option of: hattip {commands[0]}"
        elif nearest := get_close_matches(option, _options(context.command), n=1):
            error.message = f"{error.message}. Did you mean {nearest[0]}?"


def _suggestion(word: str, commands: Iterable[str]) -> str:
    """Return a sentence with the command that was probably meant, or with all commands."""
    known = list(commands)
    meant = _MEANT.get(word.lower()) or next(iter(get_close_matches(word.lower(), [*known, *_MEANT], n=1)), None)
    if meant is None:
        return f"The commands are: {', '.join(known)}."
    return f"Did you mean 'hattip {_MEANT.get(meant, meant)}'?"


def _options(command: Any) -> list[str]:
    return [option for parameter in command.params for option in parameter.opts if option.startswith("-")]


def refuse_options(context: typer.Context) -> None:
    """End with an error if an option before the command is none of the command's options."""
    group: Any = context.command
    command = group.commands[context.invoked_subcommand]
    known = {parameter.name for parameter in command.params} | _GENERAL
    for parameter in group.params:
        source = context.get_parameter_source(parameter.name)
        if parameter.name not in known and source is not None and source.name == "COMMANDLINE":
            context.fail(f"hattip {context.invoked_subcommand} has no option {parameter.opts[0]}.")
