"""The types of lists and short forms, and of the words that only a few fields may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core.core_schema import no_info_before_validator_function, no_info_plain_validator_function

from hattip.codes import GUARD, RENAMED
from hattip.formats import FORMATS
from hattip.locales import words as wording
from hattip.locales.page_words import PageWords, page_text_fault
from hattip.model.context import near, problem
from hattip.model.fields.scalars import Line, line_of, text_of
from hattip.problems import Code
from hattip.values.paths import GROUPS

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

T = TypeVar("T")


def _template(value: Any) -> str:
    text = line_of(value)
    if fault := wording.template_fault(text):
        hint = f"The fields are: {', '.join(f'{{{name}}}' for name in wording.TEMPLATE_FIELDS)}."
        raise problem(Code.BAD_TEMPLATE, fault, hint)
    return text


@dataclass(frozen=True, slots=True)
class OneOf:
    """Marks a text that must be one of a few words; ``otherwise`` says that it is not, before the word itself.

    ``renamed`` gives the present word for a former one, which is an error.
    """

    words: tuple[str, ...]
    code: Code
    otherwise: str
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Look the word up."""
        return no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Name the words."""
        return {"enum": list(self.words)}

    def _check(self, value: Any) -> str:
        text = text_of(value).strip()
        if text in self.renamed:
            new = self.renamed[text]
            raise problem(self.code, f'"{text}" is now called "{new}".', f"Write {new}.")
        if text not in self.words:
            hint = near(text, self.words, f"There are: {', '.join(self.words)}.")
            raise problem(self.code, f'{self.otherwise} "{text}".', hint)
        return text


def _with_attribution(names: tuple[str, ...]) -> tuple[str, ...]:
    if missing := [name for name in wording.ALWAYS if name not in names]:
        message = f"The credit must show {' and '.join(missing)}."
        raise problem(Code.MISSING_ATTRIBUTION, message, "Add it to the list.")
    return tuple(name for name in wording.FIELDS if name in names)


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    if not any(FORMATS[name].is_feed for name in names):
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


def _page_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    for name, text in texts.items():
        if name not in PageWords._fields:
            raise problem(Code.UNKNOWN_KEY, f'Pages have no word "{name}".', near(name, PageWords._fields, _PAGE_WORDS))
        if fault := page_text_fault(name, text):
            raise problem(Code.BAD_TEMPLATE, f"{name}: {fault}", "A brace that is part of the text is written twice.")
    return texts


_PAGE_WORDS = f"The words are: {', '.join(PageWords._fields)}."
PageTexts = Annotated[Mapping[str, Line], AfterValidator(_page_texts)]
GuardCode = Annotated[str, OneOf(tuple(GUARD), Code.UNKNOWN_CODE, "The guard has no code", RENAMED)]
Template = Annotated[str, BeforeValidator(_template), WithJsonSchema({"type": "string", "minLength": 1})]
Each = Annotated[str, OneOf(GROUPS, Code.UNKNOWN_KEY, "There can be no feed for each")]
_CreditField = Annotated[str, OneOf(wording.FIELDS, Code.BAD_TEMPLATE, "The credit has no field")]
_FormatName = Annotated[str, OneOf(tuple(FORMATS), Code.UNKNOWN_FORMAT, "There is no format")]
Lines = Annotated[tuple[Line, ...], OneOrMany()]
CreditFields = Annotated[tuple[_CreditField, ...], AfterValidator(_with_attribution), OneOrMany()]
FormatNames = Annotated[tuple[_FormatName, ...], AfterValidator(_in_order), Some, OneOrMany()]
