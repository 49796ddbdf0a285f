"""The errors that end a command of this package with a text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.authoring.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.problems import Problem


class AuthoringError(Exception):
    """The command cannot do what it was asked; its text is the reason and the remedy."""

    def __init__(self, key: str, /, **fields: object) -> None:
        self.text = Text(key, fields)
        super().__init__(str(self.text))


class NoSiteError(AuthoringError):
    """There is no site; ``problems`` name the one thing to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("nothing_written")
        self.problems = problems
