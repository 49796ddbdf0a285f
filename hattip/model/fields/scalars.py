"""The types of single values: each takes the text YAML gave and returns a checked value, or says what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core.core_schema import no_info_plain_validator_function

from hattip.model.context import context, near, problem
from hattip.problems import Code
from hattip.values import dates, languages, urls
from hattip.values.text import one_line
from hattip.values.visible import is_invisible

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# The capital has no zone of its own in the database, which surprises everybody once.
_BEIJING = re.compile(r"beijing|peking|北京|^CST$", re.IGNORECASE)
_SLUG_LENGTH: Final = 64
# RFC 6838 section 4.2.
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_CONTENT_ENDINGS: Final = (".md", ".markdown", ".html", ".htm")
# Device names of Windows, which no folder can have there, and what hattip itself puts beside the categories.
_RESERVED: Final = frozenset(
    {"all", "con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


def text_of(value: Any) -> str:
    """Take a text that is not empty."""
    if not isinstance(value, str):
        raise problem(Code.WRONG_TYPE, "This must be a text.", "Write it on one line, or as a block after |")
    if is_invisible(value):
        raise problem(Code.EMPTY_VALUE, "There is nothing here.", "Write the value, or delete the line.")
    return value


def line_of(value: Any) -> str:
    """Take a text that is not empty, on one line."""
    if isinstance(value, str) and value[:1].isalnum() and value.isprintable() and "  " not in value:
        return value.rstrip(" ")  # nearly all are: nothing to fold, and something to see
    return one_line(text_of(value))


def _block(value: Any) -> str:
    """Keep the paragraphs of a longer text, without the blanks around it."""
    return text_of(value).strip()


def _url(value: Any) -> str:
    try:
        return urls.normalize(text_of(value).strip())
    except urls.UrlError as error:
        raise problem(Code.BAD_URL, str(error), error.hint) from None


def _folder_url(url: str) -> str:
    if "?" in url or "#" in url:
        raise problem(Code.BAD_URL, "This address is a folder; it can have no ? or #.", "Delete what follows them.")
    return url if url.endswith("/") else url + "/"


def _email(value: Any) -> str:
    text = text_of(value).strip().removeprefix("mailto:")
    if not urls.is_email(text):
        raise problem(Code.BAD_EMAIL, f'"{text}" is no e-mail address.', "Write it as name@domain.")
    return text


def _contact(value: Any) -> str:
    """Take an address or an e-mail address, which becomes a ``mailto:`` URI."""
    text = text_of(value).strip()
    return f"mailto:{_email(text)}" if "@" in text and "://" not in text else _url(text)


def _uri(value: Any) -> str:
    text = text_of(value).strip()
    if not urls.is_uri(text):
        raise problem(Code.BAD_ID, f'"{text}" is no URI.', "Write one such as tag:your-domain.org,2024:name")
    return text


def _language(value: Any) -> str:
    text = text_of(value).strip()
    if not languages.is_valid(text):
        meant = languages.suggestion(text)
        hint = f'Did you mean "{meant}"?' if meant else "Write one of BCP 47: zh-Hans, zh-CN, en, ..."
        raise problem(Code.BAD_LANGUAGE, f'"{text}" is no language tag.', hint)
    return text


def _timezone(value: Any) -> str:
    text = text_of(value).strip()
    if text not in dates.zone_names():
        otherwise = "Write one of the IANA database: Asia/Shanghai, Europe/Berlin, ..."
        hint = 'It is "Asia/Shanghai".' if _BEIJING.search(text) else near(text, sorted(dates.zone_names()), otherwise)
        raise problem(Code.BAD_TIMEZONE, f'There is no timezone "{text}".', hint)
    return text


def _feed_slug(value: Any) -> str:
    return value if value == "all" else _slug(value)


def _slug(value: Any) -> str:
    text = text_of(value).strip()
    if text.lower() in _RESERVED:
        raise problem(Code.BAD_SLUG, f'The slug "{text}" is reserved.', "Choose another.")
    if not _SLUG.fullmatch(text) or len(text) > _SLUG_LENGTH:
        hint = "Write a-z, 0-9 and single hyphens, such as party-conduct; the title may be in any script."
        raise problem(Code.BAD_SLUG, f'"{text}" cannot be a slug.', hint)
    return text


def _moment(value: Any, info: ValidationInfo) -> datetime:
    try:
        return dates.parse(text_of(value).strip(), context(info).timezone)
    except dates.DateError as error:
        raise problem(error.code, str(error), error.hint) from None


def _day(value: Any) -> date:
    text = text_of(value).strip()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no timezone
    except ValueError:
        raise problem(Code.BAD_DATE, f'"{text}" is not a date.', "Write it like 2026-01-31.") from None


def _flag(value: Any) -> bool:
    text = text_of(value).strip()
    if text not in {"true", "false"}:
        raise problem(Code.WRONG_TYPE, f'"{text}" is neither true nor false.', "Write true or false.")
    return text == "true"


def _file_name(value: Any) -> str:
    text = text_of(value).strip()
    path = PurePosixPath(text)
    if path.suffix.lower() not in _CONTENT_ENDINGS:
        raise problem(Code.BAD_CONTENT_FILE, f'"{text}" is neither Markdown nor HTML.', "Name a .md or .html file.")
    if path.is_absolute() or ".." in path.parts or set("\\:") & set(text):
        hint = "Name it from the folder of this file on, with /"
        raise problem(Code.BAD_CONTENT_FILE, f'"{text}" may lie outside of content/.', hint)
    return text


def _media_type(value: Any) -> str:
    text = text_of(value).strip().lower()
    if not _MEDIA_TYPE.fullmatch(text):
        raise problem(Code.BAD_MEDIA_TYPE, f'"{text}" is no media type.', "Write one such as audio/mpeg.")
    return text


_STRING = WithJsonSchema({"type": "string", "minLength": 1})
# An editor's YAML sees a number in ``2024``; hattip sees the text that was written, so the schema allows both.
_SCALAR = WithJsonSchema({"type": ["string", "number"], "minLength": 1})
_DATE: Final = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$"

Line = Annotated[str, BeforeValidator(line_of), _SCALAR]
Block = Annotated[str, BeforeValidator(_block), _STRING]
Html = Annotated[str, BeforeValidator(_block), _STRING]
Css = Annotated[str, BeforeValidator(_block), _STRING]
Url = Annotated[str, BeforeValidator(_url), WithJsonSchema({"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://"})]
FolderUrl = Annotated[Url, AfterValidator(_folder_url)]
Email = Annotated[str, BeforeValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
Contact = Annotated[str, BeforeValidator(_contact), _STRING]
Uri = Annotated[str, BeforeValidator(_uri), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"})]
Language = Annotated[str, BeforeValidator(_language), _STRING]
Timezone = Annotated[str, BeforeValidator(_timezone), _STRING]
Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": f"^{_SLUG.pattern}$"})]
FeedSlug = Annotated[
    str, BeforeValidator(_feed_slug), WithJsonSchema({"type": "string", "pattern": f"^{_SLUG.pattern}$"})
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": _DATE})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
FileName = Annotated[str, BeforeValidator(_file_name), _STRING]
MediaType = Annotated[str, BeforeValidator(_media_type), _STRING]


@dataclass(frozen=True, slots=True)
class Count:
    """Marks a whole number, from ``least`` to ``most``."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read the digits and check the range."""
        return no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Say the range."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def _check(self, value: Any) -> int:
        text = text_of(value).strip()
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise problem(Code.WRONG_TYPE, f'"{text}" is no whole number.', "Write it in digits, such as 50.")
        if not self.least <= int(text) <= self.most:
            hint = f"Write a number from {self.least} to {self.most}."
            raise problem(Code.BAD_NUMBER, f"{text} is out of range.", hint)
        return int(text)
