"""Language tags of BCP 47."""

from __future__ import annotations

import re
from functools import cache

# No registered tag is half as long, and langcodes calls itself once a part.
_MOST = 100
_SHAPE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|[xXiI](?:-[A-Za-z0-9]{1,8})+")
# Of these it is known without the registry, which takes longer to load than all the rest of a small site.
COMMON = frozenset(
    {"ar", "de", "en", "en-GB", "en-US", "es", "fr", "he", "it", "ja", "ko", "nl", "pt", "pt-BR", "ru", "tr", "vi"}
    | {"zh", "zh-CN", "zh-HK", "zh-Hans", "zh-Hant", "zh-TW"}
)
# What people write when they mean a language and think of a country.
_COUNTRIES = {"cn": "zh", "jp": "ja", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da", "ua": "uk", "tw": "zh-Hant"}


@cache
def is_valid(tag: str) -> bool:
    """Tell whether a tag is well-formed and all its parts are registered with IANA."""
    if tag in COMMON:
        return True
    import langcodes  # noqa: PLC0415 - see COMMON

    return len(tag) <= _MOST and _SHAPE.fullmatch(tag) is not None and langcodes.tag_is_valid(tag)


def suggestion(tag: str) -> str:
    """Return the tag that was probably meant, or an empty text."""
    changed = _COUNTRIES.get(tag.lower(), tag.replace("_", "-"))
    return changed if changed != tag and is_valid(changed) else ""
