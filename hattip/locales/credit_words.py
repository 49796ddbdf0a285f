"""The words of the visible credit, as data: one file a language in ``locales/``, which needs no code to be extended."""

from __future__ import annotations

import re
import string
import tomllib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hattip.values import dates
from hattip.values.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

# What a credit can show, in the order in which it does. The first two of a template's fields are never left out.
FIELDS: Final = ("source", "authors", "original", "original_published", "rights", "notice", "contact")
TEMPLATE_FIELDS: Final = ("source", "original", "authors", "published", "original_published", "rights")
ALWAYS: Final = ("source", "original")
_FALLBACK: Final = "en"
# The fields that some articles lack, and a part of a template in brackets that contains one of them.
SOMETIMES: Final = ("authors", "original_published", "rights")
_FIELD = re.compile(r"(?<!\{)\{(\w+)\}")
_OPTIONAL = re.compile(rf"\[([^\[\]]*\{{(?:{'|'.join(SOMETIMES)})\}}[^\[\]]*)\]")
# Of these it is known without looking.
_LEFT_TO_RIGHT: Final = frozenset(
    {"de", "en", "es", "fr", "ja", "ko", "ru", "zh", "zh-CN", "zh-Hans", "zh-Hant", "zh-TW"}
)
# How far CLDR may call two languages apart for the words of one to serve readers of the other: regions and scripts of
# one language are within it, and Cantonese with Chinese; languages that only share a state or an alphabet are not.
_DISTANCE: Final = 15


class Words(NamedTuple):
    """The words of one language. Each text has named fields in braces; ``joiner`` separates two authors."""

    language: str
    direction: str
    summary: str
    source: str
    authors: str
    original: str
    original_published: str
    rights: str
    contact: str
    withdrawn: str
    joiner: str


@cache
def words(*languages: str) -> Words:
    """Return the words for the first of the languages that has any near it by CLDR's rules, else the English ones."""
    if languages[0] in available():
        return _load(languages[0])
    import langcodes

    for language in languages:
        tag = langcodes.closest_supported_match(language, available(), _DISTANCE)
        if tag is not None:
            return _load(tag)
    return _load(_FALLBACK)


@cache
def available() -> list[str]:
    """Return the tags of all languages there are words for, sorted."""
    from importlib.resources import files

    names = (entry.name for entry in files("hattip").joinpath("locales").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def _load(tag: str) -> Words:
    return Words(tag, **{name: text for name, text in table(tag).items() if isinstance(text, str)})


@cache
def table(tag: str) -> Mapping[str, Any]:
    """Return the file of a language of :func:`available`: the words of the credit, and tables of other words."""
    from importlib.resources import files

    return tomllib.loads(files("hattip").joinpath("locales", f"{tag}.toml").read_text(encoding="utf-8"))


@cache
def is_rtl(language: str) -> bool:
    """Return whether a language is written from right to left, by its likely script."""
    if language in _LEFT_TO_RIGHT:
        return False
    import langcodes

    script = langcodes.get(language).maximize().script
    return script in {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}


@lru_cache(maxsize=4096)
def date(time: datetime, timezone: str, language: str) -> str:
    """Return the day of a time in a timezone as people write it in a language of :func:`available`."""
    day, words = time.astimezone(dates.zone(timezone)), table(language)["date"]
    month = words["months"][day.month - 1] if "months" in words else day.month
    return str(words["format"].format(year=day.year, month=month, day=day.day))


def template_fault(template: str) -> InvalidValueError | None:
    """Return what is wrong with a template for the credit, or None."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return InvalidValueError("bad-template", "braces")
    fields = [(name, spec or conversion) for _, name, spec, conversion in parts if name is not None]
    if wrong := [name for name, form in fields if form or name not in TEMPLATE_FIELDS]:
        return InvalidValueError("bad-template", "field", field=f"{{{wrong[0]}}}", known=_in_braces(TEMPLATE_FIELDS))
    optional = {name for part in _OPTIONAL.findall(template) for name in _FIELD.findall(part)}
    used = {name for name, _ in fields} - optional
    missing = [name for name in ALWAYS if name not in used]
    return InvalidValueError("bad-template", "missing", missing=_in_braces(missing)) if missing else None


def _in_braces(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{{{name}}}" for name in names)


def template_gaps(template: str) -> list[str]:
    """Return the fields that some articles lack and that are in no optional part of a template."""
    return [name for name in SOMETIMES[1:] if name in _FIELD.findall(_OPTIONAL.sub("", template))]


def fill_template(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its fields filled in.

    A part in brackets that contains a field some articles lack is left out if the field is empty; other brackets are
    text.
    """

    def optional(found: re.Match[str]) -> str:
        return found[1] if all(values.get(name) for name in _FIELD.findall(found[1])) else ""

    return _OPTIONAL.sub(optional, template).format_map({**dict.fromkeys(TEMPLATE_FIELDS, ""), **values})
