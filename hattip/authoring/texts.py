"""The texts of the commands of this package: a key of ``locales/authoring/`` with its fields, in any language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hattip.locales import authoring as tables
from hattip.reporting.messages import fill
from hattip.values.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Text:
    """A text in each language. A field may be another one."""

    key: str
    fields: Mapping[str, object]

    def in_language(self, language: str) -> str:
        """Return the text in a language, with its fields safe for a terminal."""
        shown = {name: _shown(value, language) for name, value in self.fields.items()}
        return fill(tables.table(language)[self.key], shown, language)

    def __str__(self) -> str:
        return self.in_language("en")


def _shown(value: object, language: str) -> object:
    if isinstance(value, Text):
        return value.in_language(language)
    return printable(value) if isinstance(value, str) else value


def located(location: str, reason: Text | str) -> Text:
    """Return a reason with the file or address that it is about."""
    return Text("at_address", {"address": location, "reason": reason})


def phrase(language: str, key: str, /, **fields: object) -> str:
    """Return a text in a language."""
    return Text(key, fields).in_language(language)
