"""Makes text of problems and results: one module for each format, all of the same shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from hattip.reporting import github, json, markdown, sarif, text

if TYPE_CHECKING:
    from hattip.publication import Publication


class Report(Protocol):
    """A report format.

    ``prefix`` is put before the paths, so that they are relative to the current folder. ``columns`` is the width of
    the terminal.
    """

    def __call__(
        self, publication: Publication, prefix: str, *, color: bool, language: str = "en", columns: int = 80
    ) -> str:
        """Return the report, with its line ends."""
        ...


REPORTS: Final[dict[str, Report]] = {
    "text": text.problems,
    "github": github.problems,
    "json": json.publication,
    "sarif": sarif.problems,
    "markdown": markdown.problems,
}
