"""The types of the model's fields: each takes the text YAML gave and returns a checked value, or says what is wrong.

Every failure is a ``PydanticCustomError`` whose type is one of our codes, so that ``reading`` can turn it into a
problem without knowing the field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from hattip import dates, languages, urls
from hattip.problems import Code
from hattip.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hattip.model import Source

T = TypeVar("T")

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# The capital has no zone of its own in the database, which surprises everybody once.
_BEIJING = re.compile(r"beijing|peking|北京|^CST$", re.IGNORECASE)
_SLUG_LENGTH: Final = 64
# Device names of Windows, which no folder can have there, and what hattip itself puts beside the categories.
_RESERVED: Final = frozenset(
    {"all", "con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


@dataclass(frozen=True, slots=True)
class Context:
    """What an article's fields are read against. None where ``site.yaml`` left it open: then it is not checked."""

    site_id: str = ""
    home_url: str = ""
    language: str = "und"
    rights: str | None = None
    publisher: str = ""
    timezone: str = "UTC"
    categories: tuple[str, ...] | None = None
    sources: Mapping[str, Source | None] | None = field(default_factory=dict)


def context(info: ValidationInfo) -> Context:
    """Return the context a validation runs in; an empty one where the caller gave none."""
    return info.context if isinstance(info.context, Context) else Context(categories=None, sources=None)


def problem(code: Code, message: str, hint: str = "") -> PydanticCustomError:
    """Make the error that ``reading`` turns into a problem; the texts may hold braces."""
    return PydanticCustomError(code.value, "{message}", {"message": message, "hint": hint})


def near(word: str, known: Mapping[str, object] | tuple[str, ...] | list[str], otherwise: str) -> str:
    """Say "did you mean", naming the nearest of the known words, or what to do where none is near."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{found[0]}"?' if found else otherwise


def _text(value: Any) -> str:
    """Take a text that is not empty."""
    if not isinstance(value, str):
        raise problem(Code.WRONG_TYPE, "This must be a text.", "Write it on one line, or as a block after |")
    if not value or value.isspace():
        raise problem(Code.EMPTY_VALUE, "There is nothing here.", "Write the value, or delete the line.")
    return value


def _line(value: Any) -> str:
    return one_line(_text(value))


def _block(value: Any) -> str:
    """Keep the paragraphs of a longer text, without the blanks around it."""
    return _text(value).strip()


def _url(value: Any) -> str:
    try:
        return urls.normalize(_text(value).strip())
    except urls.UrlError as error:
        raise problem(Code.BAD_URL, str(error), error.hint) from None


def _folder_url(url: str) -> str:
    if "?" in url or "#" in url:
        raise problem(Code.BAD_URL, "This address is a folder; it can have no ? or #.", "Delete what follows them.")
    return url if url.endswith("/") else url + "/"


def _email(value: Any) -> str:
    text = _text(value).strip().removeprefix("mailto:")
    if not urls.is_email(text):
        raise problem(Code.BAD_EMAIL, f'"{text}" is no e-mail address.', "Write it as name@domain.")
    return text


def _contact(value: Any) -> str:
    """Take an address or an e-mail address, which becomes a ``mailto:`` URI."""
    text = _text(value).strip()
    return f"mailto:{_email(text)}" if "@" in text and "://" not in text else _url(text)


def _uri(value: Any) -> str:
    text = _text(value).strip()
    if not urls.is_uri(text):
        raise problem(Code.BAD_ID, f'"{text}" is no URI.', "Write one such as tag:your-domain.org,2024:name")
    return text


def _language(value: Any) -> str:
    text = _text(value).strip()
    if not languages.is_valid(text):
        meant = languages.suggestion(text)
        hint = f'Did you mean "{meant}"?' if meant else "Write one of BCP 47: zh-Hans, zh-CN, en, ..."
        raise problem(Code.BAD_LANGUAGE, f'"{text}" is no language tag.', hint)
    return text


def _timezone(value: Any) -> str:
    text = _text(value).strip()
    if text not in dates.zone_names():
        otherwise = "Write one of the IANA database: Asia/Shanghai, Europe/Berlin, ..."
        hint = 'It is "Asia/Shanghai".' if _BEIJING.search(text) else near(text, sorted(dates.zone_names()), otherwise)
        raise problem(Code.BAD_TIMEZONE, f'There is no timezone "{text}".', hint)
    return text


def _slug(value: Any) -> str:
    text = _text(value).strip()
    if text.lower() in _RESERVED:
        raise problem(Code.BAD_SLUG, f'The slug "{text}" is reserved.', "Choose another.")
    if not _SLUG.fullmatch(text) or len(text) > _SLUG_LENGTH:
        hint = "Write a-z, 0-9 and single hyphens, such as party-conduct; the title may be in any script."
        raise problem(Code.BAD_SLUG, f'"{text}" cannot be a slug.', hint)
    return text


def _moment(value: Any, info: ValidationInfo) -> datetime:
    try:
        return dates.parse(_text(value).strip(), context(info).timezone)
    except dates.DateError as error:
        raise problem(error.code, str(error), error.hint) from None


def _flag(value: Any) -> bool:
    text = _text(value).strip()
    if text not in {"true", "false"}:
        raise problem(Code.WRONG_TYPE, f'"{text}" is neither true nor false.', "Write true or false.")
    return text == "true"


def _count(value: Any) -> int:
    text = _text(value).strip()
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise problem(Code.WRONG_TYPE, f'"{text}" is no whole number.', "Write it in digits, such as 50.")
    return int(text)


def _in_range(least: int, most: int) -> AfterValidator:
    def check(number: int) -> int:
        if not least <= number <= most:
            hint = f"Write a number from {least} to {most}."
            raise problem(Code.BAD_NUMBER, f"{number} is out of range.", hint)
        return number

    return AfterValidator(check)


_STRING = WithJsonSchema({"type": "string", "minLength": 1})
# An editor's YAML sees a number in ``2024``; hattip sees the text that was written, so the schema allows both.
_SCALAR = WithJsonSchema({"type": ["string", "number"], "minLength": 1})
_DATE: Final = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$"

Line = Annotated[str, BeforeValidator(_line), _SCALAR]
Block = Annotated[str, BeforeValidator(_block), _STRING]
Html = Annotated[str, BeforeValidator(_block), _STRING]
Url = Annotated[str, BeforeValidator(_url), WithJsonSchema({"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://"})]
FolderUrl = Annotated[Url, AfterValidator(_folder_url)]
Email = Annotated[str, BeforeValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
Contact = Annotated[str, BeforeValidator(_contact), _STRING]
Uri = Annotated[str, BeforeValidator(_uri), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"})]
Language = Annotated[str, BeforeValidator(_language), _STRING]
Timezone = Annotated[str, BeforeValidator(_timezone), _STRING]
Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": f"^{_SLUG.pattern}$"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": _DATE})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Limit = Annotated[
    int,
    _in_range(1, 1000),
    BeforeValidator(_count),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 1000}),
]


class OneOrMany:
    """Marks a list field that takes a lone value too, in validation and in the JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Wrap a lone value before the list is validated."""
        return no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow both forms."""
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


def _some(values: tuple[T, ...]) -> tuple[T, ...]:
    """Take a list that is not empty. Unlike pydantic's own check, only once all its items are right."""
    if not values:
        raise problem(Code.EMPTY_VALUE, "There is nothing here.", "Write at least one.")
    return values


Some = AfterValidator(_some)


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


Lines = Annotated[tuple[Line, ...], OneOrMany()]
