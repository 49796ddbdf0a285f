"""Language tags of BCP 47."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

# No registered tag is half as long, and langcodes recurses once a part.
_MAX_LENGTH: Final = 100
_SHAPE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|[xXiI](?:-[A-Za-z0-9]{1,8})+")
# Known to be valid without the registry, which takes longer to load than a small site takes to publish.
COMMON: Final = frozenset(
    {"ar", "de", "en", "en-GB", "en-US", "es", "fr", "he", "it", "ja", "ko", "nl", "pt", "pt-BR", "ru", "tr", "vi"}
    | {"zh", "zh-CN", "zh-HK", "zh-Hans", "zh-Hant", "zh-TW"}
)
# Country codes that people write for a language, and names.
_OTHER_NAMES: Final = {
    "cn": "zh", "jp": "ja", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da", "ua": "uk", "tw": "zh-Hant", "hk": "zh-HK",
    "chinese": "zh", "english": "en", "中文": "zh", "简体中文": "zh-Hans", "繁體中文": "zh-Hant", "英文": "en",
    "英语": "en",
}  # fmt: skip


@cache
def is_valid(tag: str) -> bool:
    """Return whether a tag is well-formed and all its parts are registered with IANA."""
    if tag in COMMON:
        return True
    import langcodes

    return len(tag) <= _MAX_LENGTH and _SHAPE.fullmatch(tag) is not None and langcodes.tag_is_valid(tag)


def suggestion(tag: str) -> str:
    """Return the tag that was probably meant, or an empty text."""
    changed = _OTHER_NAMES.get(tag.lower(), tag.replace("_", "-").partition(".")[0])
    return changed if changed != tag and is_valid(changed) else ""
