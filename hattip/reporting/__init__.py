"""Problems and results become text for a reader: one module a form, all of the same shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from hattip.reporting import github, json, markdown, sarif, text

if TYPE_CHECKING:
    from hattip.publication import Publication


class Form(Protocol):
    """Takes what happened, and where the site's root is as seen from the current folder, for the paths."""

    def __call__(self, publication: Publication, prefix: str, *, color: bool) -> str:
        """Return the report, with its line ends."""
        ...


FORMS: Final[dict[str, Form]] = {
    "text": text.problems,
    "github": github.problems,
    "json": json.publication,
    "sarif": sarif.problems,
    "markdown": markdown.problems,
}
