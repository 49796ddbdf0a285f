"""The types of lists, shorthands, and words from a fixed list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core.core_schema import no_info_before_validator_function, no_info_plain_validator_function

from hattip.codes import GUARD, RENAMED, Code
from hattip.formats import FORMATS
from hattip.locales import credit_words as wording
from hattip.locales.page_words import PageWords, wanted_fields
from hattip.model.context import nearest, problem
from hattip.model.fields.scalars import SingleLineText, line_of, schema, text_of
from hattip.values.paths import GROUPS

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

T = TypeVar("T")
_SEPARATORS = re.compile(r"\s*[,，、;；/|]\s*|\s+")


def _template(value: Any) -> str:
    text = line_of(value)
    if fault := wording.template_fault(text):
        raise problem(Code.BAD_TEMPLATE, fault.text, **fault.fields)
    return text


@dataclass(frozen=True, slots=True)
class OneOf:
    """Marks a text that is one of a few words. ``renamed`` are old names of them."""

    words: tuple[str, ...]
    code: Code
    text: str = ""
    renamed: Mapping[str, str] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Look the word up."""
        return no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the words."""
        return {"enum": list(self.words)}

    def _check(self, value: Any) -> str:
        text = text_of(value).strip()
        if text in self.words:
            return text
        if self.renamed and text in self.renamed:
            raise problem(self.code, "renamed", word=text, suggestion=str(self.renamed[text]))
        several = [nearest(part, self.words) for part in _SEPARATORS.split(text.strip("[]［］")) if part]
        if self.code is Code.UNKNOWN_FORMAT and len(several) > 1 and all(several):
            raise problem(self.code, "several", word=text, suggestion=f"[{', '.join(map(str, several))}]")
        suggestion = nearest(text, self.words)
        key = "-".join(part for part in (self.text, "near" if suggestion else "") if part)
        raise problem(self.code, key, word=text, suggestion=suggestion or "", known=self.words)


def _with_attribution(names: tuple[str, ...]) -> tuple[str, ...]:
    if missing := tuple(name for name in wording.ALWAYS if name not in names):
        raise problem(Code.MISSING_ATTRIBUTION, "credit", missing=missing)
    return tuple(name for name in wording.FIELDS if name in names)


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    if not any(FORMATS[name].is_feed for name in names):
        raise problem(Code.UNKNOWN_FORMAT, "no-feed")
    return tuple(name for name in FORMATS if name in names)


class OneOrMany:
    """Marks a list that may also be a single value, in validation and in the JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put a single value into a list before the list is validated."""
        return no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow both forms."""
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


def _non_empty(values: tuple[T, ...]) -> tuple[T, ...]:
    """Refuse an empty list. Pydantic's own check would come before those of the items."""
    if not values:
        raise problem(Code.EMPTY_VALUE, "list")
    return values


NonEmpty = AfterValidator(_non_empty)


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


@dataclass(frozen=True, slots=True)
class Shorthand:
    """Marks a mapping that may also be the value of one of its keys, in validation and in the JSON Schema."""

    key: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Make a mapping of a single text."""
        return no_info_before_validator_function(self._mapping, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow both forms."""
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(schema)]}

    def _mapping(self, value: Any) -> Any:
        return {self.key: value} if isinstance(value, str) and value else value


def _page_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    for name, text in texts.items():
        if name not in PageWords._fields:
            suggestion = nearest(name, PageWords._fields)
            key = "page-word-near" if suggestion else "page-word"
            raise problem(Code.UNKNOWN_KEY, key, key=name, near=suggestion or "", known=PageWords._fields)
        if (wanted := wanted_fields(name, text)) is not None:
            raise problem(Code.BAD_TEMPLATE, "page-text" if wanted else "page-text-plain", key=name, wanted=wanted)
    return texts


PageTexts = Annotated[Mapping[str, SingleLineText], AfterValidator(_page_texts)]
GuardCode = Annotated[str, OneOf(tuple(GUARD), Code.UNKNOWN_CODE, renamed=RENAMED)]
Template = Annotated[str, BeforeValidator(_template), schema("string", minLength=1)]
Each = Annotated[str, OneOf(GROUPS, Code.UNKNOWN_KEY, "each")]
_CreditField = Annotated[str, OneOf(wording.FIELDS, Code.BAD_TEMPLATE, "credit-field")]
_FormatName = Annotated[str, OneOf(tuple(FORMATS), Code.UNKNOWN_FORMAT)]
Texts = Annotated[tuple[SingleLineText, ...], OneOrMany()]
CreditFields = Annotated[tuple[_CreditField, ...], AfterValidator(_with_attribution), OneOrMany()]
FormatNames = Annotated[tuple[_FormatName, ...], AfterValidator(_in_order), NonEmpty, OneOrMany()]
