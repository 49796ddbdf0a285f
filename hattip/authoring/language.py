"""The language of a page: as declared, unless its own text contradicts that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hattip.authoring.facts import NOTHING, Fact
from hattip.values import languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hattip.authoring.candidates import Candidate

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_WORD = re.compile(r"[a-z]+")
_SIMPLIFIED: Final = frozenset(
    "这国发会时来对说们为个学经动进关开问现实应业东车长门见书无样还机过电头气农运员设计报体战争"
)
_TRADITIONAL: Final = frozenset(
    "這國發會時來對說們為個學經動進關開問現實應業東車長門見書無樣還機過電頭氣農運員設計報體戰爭"
)
_ENGLISH: Final = frozenset(
    ["the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "was", "as", "it", "by"]
)
_SHARE: Final = 0.15
# So many words show nothing.
_FEW_WORDS: Final = 20


def choose(declared: Sequence[Candidate], text: str) -> Fact:
    """Return the language as a BCP 47 tag; empty where it is unsure. ``text`` is that of the article."""
    written = _written(text)
    for each in sorted(declared, key=lambda each: each.rank):
        tag = _tag(each.value)
        if tag and (not written or tag.split("-")[0] == written.split("-")[0]):
            return Fact(tag, each.location)
        if tag and written == "en" and not _HAN.search(text) and tag.split("-")[0] not in {"zh", "ja", "ko"}:
            continue
    return Fact(written, "the text") if written else NOTHING


def _tag(value: str) -> str:
    parts = value.strip().split(",")[0].replace("_", "-").split("-")
    shaped = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in parts[1:]]  # noqa: PLR2004
    tag = "-".join([parts[0].lower(), *shaped])
    tag = _NAMES.get(tag, tag)
    return tag if languages.is_valid(tag) else languages.suggestion(tag)


_NAMES: Final = {"english": "en", "chinese": "zh", "eng": "en", "zho": "zh", "chi": "zh", "cn": "zh", "中文": "zh"}


def _written(text: str) -> str:
    """Return the language that the characters of a text show, or an empty text."""
    letters = sum(character.isalpha() for character in text) or 1
    for pattern, language in ((_KANA, "ja"), (_HANGUL, "ko"), (_HAN, "zh")):
        if len(pattern.findall(text)) > letters * _SHARE:
            return _chinese(text) if language == "zh" else language
    words = _WORD.findall(text.lower())
    is_english = len(words) > _FEW_WORDS and sum(word in _ENGLISH for word in words) > len(words) * _SHARE
    return "en" if is_english else ""


def _chinese(text: str) -> str:
    """Return the kind of Chinese: that of the characters that only one kind has."""
    simplified = sum(character in _SIMPLIFIED for character in text)
    traditional = sum(character in _TRADITIONAL for character in text)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"
