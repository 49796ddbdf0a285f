"""A name is visible, in one writing system, and no text that others wrote is obeyed by a terminal or a CI service."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hattip.values.text import printable
from hattip.values.visible import has_direction_controls, has_mixed_scripts, is_invisible

INVISIBLE = [
    "",
    " ",
    "\t\n",
    "\u3000",
    "\u00a0",
    "\u00ad",
    "\u034f",
    "\u115f\u1160",
    "\u17b4",
    "\u180e",
    "\u200b\u2060",
    "\u2800",
    "\u3164",
    "\uffa0",
    "\ufe0f",
    "\U000e0020",
    "\U000e0fff",
    "\ud800",
    "\ue000",
    "\ufff0",
    "\x00",
]
VISIBLE = ["a", "人", "\u200ba", "़", "é", "·", "م", "👍🏽", "👨\u200d👩\u200d👧"]


@pytest.mark.parametrize("text", INVISIBLE)
def test_what_shows_nothing(text: str) -> None:
    assert is_invisible(text)


@pytest.mark.parametrize("text", VISIBLE)
def test_what_shows_something(text: str) -> None:
    assert not is_invisible(text)


def test_every_space_and_control_shows_nothing() -> None:
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code))[0] in "ZC":
            assert is_invisible(chr(code))


SCRIPTS = {
    "Reuters": False,
    "最高人民法院": False,
    "最高人民法院 SPC": False,
    "朝日新聞デジタル": False,
    "NHKニュース": False,
    "한국 KBS 大韓": False,
    "ㄅㄆㄇ 漢字": False,
    "Η Καθημερινή": False,
    "Российская газета": False,
    "Ünïcode": False,
    "2024-05-26": False,
    "الجزيرة": False,
    "Reutеrs": True,
    "Rеuters 人": True,
    "Αpple": True,
    "人民 газета": True,
    "日本 한국 かな": True,
    "ᎡᎬ AB": True,
}


@pytest.mark.parametrize("text", SCRIPTS)
def test_scripts_are_not_mixed(text: str) -> None:
    assert has_mixed_scripts(text) is SCRIPTS[text]


@pytest.mark.parametrize("code", [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_controls_of_direction_are_found(code: int) -> None:
    assert has_direction_controls(f"a{chr(code)}b")
    assert not has_direction_controls("الجزيرة ab")


PRINTED = {
    "a\nb\r\nc\td": "a b c d",
    "\x1b]0;owned\x07": "\ufffd]0;owned\ufffd",
    "\u202eabc": "\ufffdabc",
    "a\u2028b": "a b",
    "::error::x": "\\::error::x",
    "  ::error::x": "\\::error::x",
    "\n##[group]x": "\ufffd#[group]x",
    "a ##vso[task.complete]": "a \ufffd#vso[task.complete]",
    "\u3000::error::x": "\u3000\\::error::x",
    "a ::error::x": "a ::error::x",
    "人\u3000民": "人\u3000民",
    "\ud800": "\ufffd",
}


@pytest.mark.parametrize("text", PRINTED)
def test_what_is_printed(text: str) -> None:
    assert printable(text) == PRINTED[text]


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_what_is_printed_is_one_harmless_line(text: str) -> None:
    line = printable(text)
    assert len(line.splitlines()) <= 1
    assert not line.strip().startswith("::")
    assert "##[" not in line
    assert all(unicodedata.category(each) not in {"Cc", "Cs", "Zl", "Zp"} for each in line)
    line.encode()
