"""The types of lists and short forms, and of the words that only a few fields may say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core.core_schema import no_info_before_validator_function

from hattip import wording
from hattip.fields.context import near, problem
from hattip.fields.scalars import Line, line_of, text_of
from hattip.formats import FORMATS
from hattip.problems import Code

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

T = TypeVar("T")


def _template(value: Any) -> str:
    text = line_of(value)
    if fault := wording.template_fault(text):
        hint = f"The fields are: {', '.join(f'{{{name}}}' for name in wording.TEMPLATE_FIELDS)}."
        raise problem(Code.BAD_TEMPLATE, fault, hint)
    return text


def _credit_field(value: Any) -> str:
    text = text_of(value).strip()
    if text not in wording.FIELDS:
        hint = near(text, wording.FIELDS, f"There are: {', '.join(wording.FIELDS)}.")
        raise problem(Code.BAD_TEMPLATE, f'The credit has no field "{text}".', hint)
    return text


def _with_attribution(names: tuple[str, ...]) -> tuple[str, ...]:
    if missing := [name for name in wording.ALWAYS if name not in names]:
        message = f"The credit must show {' and '.join(missing)}."
        raise problem(Code.MISSING_ATTRIBUTION, message, "Add it to the list.")
    return tuple(name for name in wording.FIELDS if name in names)


def _format_name(value: Any) -> str:
    text = text_of(value).strip()
    if text not in FORMATS:
        hint = near(text, FORMATS, f"There are: {', '.join(FORMATS)}.")
        raise problem(Code.UNKNOWN_FORMAT, f'There is no format "{text}".', hint)
    return text


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    if all(FORMATS[name].of_site for name in names):
        raise problem(Code.UNKNOWN_FORMAT, "None of these is a format of feeds.", "Add rss, atom or json.")
    return tuple(name for name in FORMATS if name in names)


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


@dataclass(frozen=True, slots=True)
class Short:
    """Marks a mapping that may be given as the value of one of its keys alone, in validation and in the JSON Schema."""

    key: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Make the mapping of a lone text."""
        return no_info_before_validator_function(self._long, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow both forms."""
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(schema)]}

    def _long(self, value: Any) -> Any:
        return {self.key: value} if isinstance(value, str) else value


# The codes of hattip.guarding, which stands on a higher floor; a test keeps the two equal.
GUARD_CODES = (
    "announced-again",
    "vanished",
    "emptied-feed",
    "moved-in-time",
    "site-id-changed",
    "too-much-at-once",
)


def _guard_code(value: Any) -> str:
    text = text_of(value).strip()
    if text not in GUARD_CODES:
        hint = near(text, GUARD_CODES, f"There are: {', '.join(GUARD_CODES)}.")
        raise problem(Code.UNKNOWN_CODE, f'The guard has no code "{text}".', hint)
    return text


GuardCode = Annotated[str, BeforeValidator(_guard_code), WithJsonSchema({"enum": list(GUARD_CODES)})]
Template = Annotated[str, BeforeValidator(_template), WithJsonSchema({"type": "string", "minLength": 1})]
_CreditField = Annotated[str, BeforeValidator(_credit_field), WithJsonSchema({"enum": list(wording.FIELDS)})]
_FormatName = Annotated[str, BeforeValidator(_format_name), WithJsonSchema({"enum": list(FORMATS)})]
Lines = Annotated[tuple[Line, ...], OneOrMany()]
CreditFields = Annotated[tuple[_CreditField, ...], AfterValidator(_with_attribution), OneOrMany()]
FormatNames = Annotated[tuple[_FormatName, ...], AfterValidator(_in_order), Some, OneOrMany()]
