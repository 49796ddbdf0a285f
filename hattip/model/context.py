"""What articles inherit and refer to, and the errors of their fields.

Every error is a ``PydanticCustomError`` whose type is a code, so that ``content.validate`` can turn it into a problem
without knowing the field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel, ValidationInfo

    from hattip.values.errors import InvalidValueError

_CUTOFF: Final = 0.6
# Words shorter than this are near to nearly any other.
_MIN_LENGTH: Final = 2


@dataclass(frozen=True, slots=True)
class Context:
    """What the fields of an article are validated against.

    ``categories`` are the titles by slug, ``sources`` the site's sources by key. Either is None if ``site.yaml`` does
    not list them; a source is None if it is invalid. Then articles are not checked against it. ``feeds`` are the rules
    that select articles for feeds.
    """

    site_id: str = ""
    home_url: str = ""
    language: str = "und"
    rights: str | None = None
    publisher: str = ""
    timezone: str = "UTC"
    categories: Mapping[str, str] | None = None
    sources: Mapping[str, BaseModel | None] | None = field(default_factory=dict)
    feeds: tuple[BaseModel, ...] = ()


def context(info: ValidationInfo) -> Context:
    """Return the context of a validation; without one, nothing is checked against the site."""
    return info.context if isinstance(info.context, Context) else Context(sources=None)


def problem(code: str, text: str = "", **fields: object) -> PydanticCustomError:
    """Return the error that becomes a problem with this code, text and fields."""
    return PydanticCustomError(code, "invalid", {"text": text, "fields": fields})


def problem_of(error: InvalidValueError) -> PydanticCustomError:
    """Return the error for a value that a function of ``values`` refused."""
    return problem(error.code, error.text, **error.fields)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant, whatever its case, or None."""
    names = {name.casefold(): name for name in reversed(list(known))}
    folded = word.casefold()
    if folded in names:
        return names[folded]
    # A word more than three times as long as another is never near; it may have megabytes.
    is_comparable = _MIN_LENGTH <= len(word) <= 3 * max(map(len, names), default=0)
    found = get_close_matches(folded, names, n=1, cutoff=_CUTOFF) if is_comparable else []
    return names[found[0]] if found else None
