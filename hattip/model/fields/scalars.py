"""The types of single values: each takes the text from YAML and returns a valid value or raises the error."""

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

from hattip.codes import Code
from hattip.model.context import context, nearest, problem, problem_of
from hattip.values import dates, languages, slugs, urls
from hattip.values.text import one_line, to_ascii, unquoted
from hattip.values.visible import is_invisible
from hattip.values.wide import paragraphs

if TYPE_CHECKING:
    from pydantic_core import CoreSchema, PydanticCustomError

# The capital of China has no zone of its own in the database, which surprises everybody once.
_BEIJING = re.compile(r"beijing|peking|北京|东八区|中国|^CST$|^(UTC|GMT)?\+0?8(:?00)?$", re.IGNORECASE)
# RFC 6838 section 4.2; parameters as RFC 9110 section 5.6.6 writes them.
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_PARAMETERS = re.compile(r"(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$%&'*+.^`|~:/-]+|\"[^\"\\]*\"))*\s*", re.ASCII)
_CONTENT_EXTENSIONS: Final = (".md", ".markdown", ".html", ".htm")
# Device names of Windows, which no folder can have there, and the names that hattip uses in addition to the categories.
_RESERVED: Final = frozenset(
    {"all", "con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)
# A number with the word for what it counts.
_COUNTED = re.compile(r"(?P<number>[0-9]{1,18})\s*(?:条|个|篇|項|项|天|items?|articles?|days?|%)?", re.IGNORECASE)
_YES: Final = {
    "true": "true",
    "false": "false",
    "yes": "true",
    "on": "true",
    "是": "true",
    "no": "false",
    "off": "false",
    "否": "false",
}


def text_of(value: Any) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str):
        raise _no_text(value)
    if is_invisible(value):
        raise problem(Code.EMPTY_VALUE)
    return value


def _no_text(value: Any) -> PydanticCustomError:
    """Return the error for a list or mapping instead of a text: with the only text in it, if there is one."""
    inner = value
    while isinstance(inner, list | dict) and len(inner) == 1:
        inner = inner[0] if isinstance(inner, list) else next(iter(inner.values()))
    if not isinstance(inner, str) or not inner:
        return problem(Code.WRONG_TYPE, "text")
    return problem(Code.WRONG_TYPE, "text-list" if isinstance(value, list) else "text-mapping", value=inner)


def line_of(value: Any) -> str:
    """Return a text that is not empty, on one line."""
    if isinstance(value, str) and value[:1].isalnum() and value.isprintable() and "  " not in value:
        return value.rstrip(" ")  # nearly all texts: nothing to fold, and not invisible
    return one_line(text_of(value))


def _summary(value: Any) -> str:
    """Take a text of one or more paragraphs, each on one line; blank lines separate them."""
    if isinstance(value, str) and value[:1].isalnum() and value.isprintable() and "  " not in value:
        return value.rstrip(" ")
    return "\n\n".join(one_line(part) for part in paragraphs(text_of(value)))


def _block(value: Any) -> str:
    """Return a longer text without the whitespace around it."""
    return text_of(value).strip()


def _url(value: Any) -> str:
    try:
        return urls.normalize(text_of(value).strip())
    except urls.UrlError as error:
        raise problem_of(error) from None


def _folder_url(url: str) -> str:
    if "?" in url or "#" in url:
        raise problem(Code.BAD_URL, "folder")
    return url if url.endswith("/") else url + "/"


def _email(value: Any) -> str:
    text = text_of(value).strip().removeprefix("mailto:")
    if not urls.is_email(text):
        suggestion = unquoted(to_ascii(text))
        fields = {"suggestion": suggestion} if urls.is_email(suggestion) else {}
        raise problem(Code.BAD_EMAIL, "suggestion" if fields else "", email=text, **fields)
    return text


def _contact(value: Any) -> str:
    """Return a web address, or the ``mailto:`` URI of an e-mail address."""
    text = text_of(value).strip()
    return f"mailto:{_email(text)}" if "@" in to_ascii(text) and "://" not in text else _url(text)


def _uri(value: Any) -> str:
    text = text_of(value).strip()
    if not urls.is_uri(text):
        suggestion = unquoted(to_ascii(text))
        fields = {"suggestion": suggestion} if urls.is_uri(suggestion) else {}
        raise problem(Code.BAD_ID, "near" if fields else "", id=text, **fields)
    return text


def _id(value: Any) -> str:
    """Return an id verbatim: a guid need not be a URI."""
    text = text_of(value).strip()
    if len(text.splitlines()) > 1:
        raise problem(Code.BAD_ID, "lines")
    return text


def _language(value: Any) -> str:
    text = text_of(value).strip()
    if not languages.is_valid(text):
        suggestion = languages.suggestion(text)
        raise problem(Code.BAD_LANGUAGE, "near" if suggestion else "", language=text, suggestion=suggestion)
    return text


def _timezone(value: Any) -> str:
    text = text_of(value).strip()
    if text not in dates.zone_names():
        suggestion = "Asia/Shanghai" if _BEIJING.search(text) else nearest(text, sorted(dates.zone_names()))
        raise problem(Code.BAD_TIMEZONE, "near" if suggestion else "", timezone=text, suggestion=suggestion or "")
    return text


def _slug(value: Any) -> str:
    text = text_of(value).strip()
    if text.lower() in _RESERVED:
        raise problem(Code.BAD_SLUG, "reserved", slug=text)
    if not slugs.is_slug(text):
        suggestion = slugs.suggestion(text)
        fields = {"suggestion": suggestion} if slugs.is_slug(suggestion) else {}
        raise problem(Code.BAD_SLUG, "near" if fields else "", slug=text, **fields)
    return text


def _feed_slug(value: Any) -> str:
    return value if value == "all" else _slug(value)


def _day(value: Any) -> date:
    text = text_of(value).strip()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no timezone
    except ValueError:
        from hattip.values import date_suggestions  # noqa: PLC0415 - only for a mistake, and it imports a large parser

        suggestion = date_suggestions.suggestion(text)
        fields = {"date": text, "suggestion": suggestion or "", "examples": "2026-01-31"}
        raise problem(Code.BAD_DATE, "one-reading" if suggestion else "", **fields) from None


def _timestamp(value: Any, info: ValidationInfo) -> datetime:
    try:
        return dates.parse(text_of(value).strip(), context(info).timezone)
    except dates.DateError as error:
        raise problem_of(error) from None


def _bool(value: Any) -> bool:
    text = text_of(value).strip()
    if text.lower() not in {"true", "false"}:
        suggestion = _YES.get(to_ascii(text).lower(), "")
        raise problem(Code.WRONG_TYPE, "bool-near" if suggestion else "bool", value=text, suggestion=suggestion)
    return text.lower() == "true"


def _file_name(value: Any) -> str:
    text = text_of(value).strip()
    path = PurePosixPath(text)
    if path.suffix.lower() not in _CONTENT_EXTENSIONS:
        raise problem(Code.BAD_CONTENT_FILE, "extension", file=text)
    if path.is_absolute() or ".." in path.parts or set("\\:") & set(text):
        raise problem(Code.BAD_CONTENT_FILE, "path", file=text)
    return text


def _media_type(value: Any) -> str:
    """Return a media type in lower case. Parameters are valid, and dropped: no feed format has a use for them."""
    text = text_of(value).strip().lower()
    name, separator, parameters = text.partition(";")
    if not _MEDIA_TYPE.fullmatch(name.strip()) or not _PARAMETERS.fullmatch(separator + parameters):
        raise problem(Code.BAD_MEDIA_TYPE, type=text)
    return name.strip()


def schema(kind: str | list[str], message: str = "", **rules: Any) -> WithJsonSchema:
    """Return the JSON Schema of a type; ``message`` is what an editor shows if the pattern does not match."""
    return WithJsonSchema({"type": kind, **rules, **({"patternErrorMessage": message} if message else {})})


_STRING = schema("string", minLength=1)
# An editor's YAML reads a number in ``2024``; hattip reads the text that was written, so the schema allows both.
_SCALAR = schema(["string", "number"], minLength=1)
_DATE: Final = r"^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?$"
_ADDRESS: Final = "^\\s*[hH][tT][tT][pP][sS]?://"

SingleLineText = Annotated[str, BeforeValidator(line_of), _SCALAR]
Summary = Annotated[str, BeforeValidator(_summary), _SCALAR]
Html = Annotated[str, BeforeValidator(_block), _STRING]
Css = Annotated[str, BeforeValidator(_block), schema("string", minLength=1)]
Url = Annotated[
    str,
    BeforeValidator(_url),
    schema("string", "Write the complete address, such as https://example.org/page.", pattern=_ADDRESS),
]
FolderUrl = Annotated[Url, AfterValidator(_folder_url)]
Email = Annotated[str, BeforeValidator(_email), schema("string", format="email")]
Contact = Annotated[str, BeforeValidator(_contact), _STRING]
Uri = Annotated[
    str,
    BeforeValidator(_uri),
    schema("string", "Write a URI, such as tag:your-domain.org,2024:name.", pattern="^[A-Za-z][A-Za-z0-9+.-]*:"),
]
Id = Annotated[str, BeforeValidator(_id), _SCALAR]
Language = Annotated[str, BeforeValidator(_language), _STRING]
Timezone = Annotated[str, BeforeValidator(_timezone), _STRING]
Slug = Annotated[
    str,
    BeforeValidator(_slug),
    schema("string", "Write a-z, 0-9 and single hyphens, such as party-conduct.", pattern=f"^{slugs.PATTERN}$"),
]
FeedSlug = Annotated[str, BeforeValidator(_feed_slug), schema("string", pattern=f"^{slugs.PATTERN}$")]
Day = Annotated[
    date,
    BeforeValidator(_day),
    schema("string", "Write a date such as 2026-01-31.", pattern=r"^\d{4}-\d\d-\d\d$"),
]
Timestamp = Annotated[
    datetime,
    BeforeValidator(_timestamp),
    schema("string", "Write a date such as 2024-05-26 or 2024-05-26T08:30+08:00.", pattern=_DATE),
]
Bool = Annotated[bool, BeforeValidator(_bool), schema("boolean")]
FileName = Annotated[str, BeforeValidator(_file_name), _STRING]
MediaType = Annotated[str, BeforeValidator(_media_type), _STRING]


@dataclass(frozen=True, slots=True)
class IntRange:
    """Marks an integer from ``least`` to ``most``, both included."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read the digits and check the range."""
        return no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the type and the range."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def _check(self, value: Any) -> int:
        text = text_of(value).strip()
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            found = _COUNTED.fullmatch(to_ascii(text))
            fields = {"suggestion": found["number"]} if found else {}
            raise problem(Code.WRONG_TYPE, "number-near" if fields else "number", value=text, **fields)
        if not self.least <= int(text) <= self.most:
            raise problem(Code.BAD_NUMBER, number=text, least=self.least, most=self.most)
        return int(text)
