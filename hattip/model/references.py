"""Looks up the categories and sources that an article names, and finds the one that was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hattip.codes import Code
from hattip.model.base import SELF
from hattip.model.context import context, nearest, problem
from hattip.model.site import Source
from hattip.values import urls
from hattip.values.text import to_ascii, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import ValidationInfo
    from pydantic_core import PydanticCustomError

# The address of a source of site.yaml that is not valid, so that the other mistakes of its articles are found too.
_UNKNOWN_URL: Final = "https://unknown.invalid/"
_SEPARATORS = re.compile(r"\s*[,，、;；|/／+\uff0b&\uff06和与]\s*|\s+(?:and|-)\s*|\s+")
_BRACKETS: Final = "[]［］【】()（）{}｛｝ "


def resolve_source(value: Any, info: ValidationInfo) -> Any:
    """Return the source for a key; None for ``self``; a mapping is returned as it is."""
    if not isinstance(value, str) or not value.strip():
        return value
    key, sources = value.strip(), context(info).sources
    if key == SELF:
        return None
    if sources is None:
        return Source(name=key, url=_UNKNOWN_URL)
    if key not in sources:
        raise _unknown_source(key, sources)
    return sources[key] or Source(name=key, url=_UNKNOWN_URL)


def _unknown_source(word: str, sources: Mapping[str, Any]) -> PydanticCustomError:
    if (same := _key_of_address(word, sources)) is not None:
        return problem(Code.UNKNOWN_SOURCE, "address", word=word, suggestion=same)
    names = {key: source.name for key, source in sources.items() if isinstance(source, Source)}
    return _unknown(Code.UNKNOWN_SOURCE, word, {**dict.fromkeys(sources, ""), **names})


def _key_of_address(word: str, sources: Mapping[str, Any]) -> str | None:
    """Return the key of the only source on the host of an address."""
    if not urls.is_valid(word):
        return None
    host = urls.host(urls.normalize(word))
    keys = [key for key, source in sources.items() if isinstance(source, Source) and urls.host(source.url) == host]
    return keys[0] if len(keys) == 1 else None


def resolve_category(value: Any, info: ValidationInfo) -> Any:
    """Return a category's slug if the site has it."""
    known = context(info).categories
    if known is None or not isinstance(value, str) or not value.strip() or value.strip() in known:
        return value
    word = value.strip()
    if several := _several(word, known):
        raise problem(Code.UNKNOWN_CATEGORY, "several", word=word, suggestion=f"[{', '.join(several)}]")
    raise _unknown(Code.UNKNOWN_CATEGORY, word, known)


def _unknown(code: Code, word: str, titles: Mapping[str, str]) -> PydanticCustomError:
    """Return the error for a word that is not among the keys of ``titles``: with the key that was meant, if any."""
    shown = urls.without_invisible(word)
    bare = to_ascii(unquoted(shown)).strip().rstrip(",;")
    if bare in titles and bare != word:
        return problem(code, "quotes" if shown == word else "invisible", word=shown, suggestion=bare)
    if (key := _titled(word, titles)) is not None:
        return problem(code, "title", word=word, suggestion=key)
    if bare.lower() in titles:
        return problem(code, "case", word=word, suggestion=bare.lower())
    key = nearest(bare, titles) or nearest_title(bare, titles)
    if key is not None:
        title = titles[key]
        return problem(code, "near-title" if title else "near", word=word, suggestion=key, title=title)
    return problem(code, "" if titles else "none", word=word, known=tuple(titles))


def _titled(word: str, titles: Mapping[str, str]) -> str | None:
    """Return the key of the only title that is a word, in any case and with or without quotes."""
    folded = {word.casefold(), unquoted(word).casefold()}
    found = [key for key, title in titles.items() if title and title.casefold() in folded]
    return found[0] if len(found) == 1 else None


def nearest_title(word: str, titles: Mapping[str, str]) -> str | None:
    """Return the key of the title that is nearest to a word, or None."""
    keys = {title: key for key, title in titles.items() if title}
    found = nearest(word, keys)
    return None if found is None else keys[found]


def _several(word: str, titles: Mapping[str, str]) -> list[str]:
    """Return the keys of several categories on one line, if every part is one."""
    parts = [part for part in _SEPARATORS.split(word.strip(_BRACKETS)) if part]
    keys = [_key(part, titles) for part in parts]
    return _all_known(keys) if len(parts) > 1 else []


def _key(word: str, titles: Mapping[str, str]) -> str | None:
    bare = to_ascii(unquoted(word)).strip()
    return bare if bare in titles else _titled(word, titles)


def _all_known(keys: Iterable[str | None]) -> list[str]:
    known = list(keys)
    return [key for key in known if key] if all(known) else []
