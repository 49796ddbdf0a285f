"""Facts are read from web pages: 131 pages in the layouts of many kinds of sites, with what is true of each.

A case is a folder of ``tests/cases/pages/``: the bytes of a page, and ``expected.json`` with the
page's address if an editor would give it, and its facts; null means that the page does not give the fact. The rules
were written with the pages ``a``; the pages ``b`` were written afterwards. The pages ``c`` showed mistakes of the
rules, which were then corrected: c01 to c24 are by another author, the rest have the same difficulties in other words.
The pages ``d``, by the author of c01 to c24, are held out: no rule was written or corrected with them.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from conftest import cases

from hattip.authoring import choose, page
from hattip.authoring.decode import decode
from hattip.values.dates import zone

if TYPE_CHECKING:
    from pathlib import Path

TIMEZONE = "Asia/Shanghai"


def _expected(case: Path) -> dict[str, Any]:
    return dict(json.loads((case / "expected.json").read_text(encoding="utf-8")))


def _found(case: Path) -> dict[str, Any]:
    parsed = page.parse((case / "page.html").read_bytes(), _expected(case)["url"] or "")
    assert parsed is not None
    facts = choose.choose(parsed, TIMEZONE)
    return {
        "title": facts.title.value,
        "published": facts.published.value,
        "original_published": facts.original_published.value,
        "source": facts.origin.name.value,
        "authors": [fact.value for fact in facts.authors],
        "language": facts.language.value,
        "summary": facts.summary.value,
        "image": facts.image.value,
        "original": facts.origin.original.value,
    }


def _comparable(name: str, value: Any) -> Any:
    if value and name.endswith("published"):
        time = datetime.fromisoformat(value)
        return time if time.tzinfo else time.replace(tzinfo=zone(TIMEZONE))
    return value or None


def _verdicts(chosen: list[Path]) -> Counter[str]:
    """Count fields that are right, wrong and left out; a fact that the page does not give may only be wrong."""
    verdicts: Counter[str] = Counter()
    for case in chosen:
        found = _found(case)
        for name, value in _expected(case)["facts"].items():
            got, true = _comparable(name, found[name]), _comparable(name, value)
            if got is not None or true is not None:
                verdicts["right" if got == true else "left out" if got is None else "wrong"] += 1
    return verdicts


@pytest.mark.slow
@pytest.mark.parametrize(("group", "number"), [("a", 30), ("b", 30), ("c", 47), ("d", 24)])
def test_facts_are_right_or_left_out(group: str, number: int) -> None:
    chosen = [case.folder for case in cases("pages") if case.folder.name.startswith(group)]
    assert len(chosen) == number
    verdicts = _verdicts(chosen)
    total = verdicts.total()
    assert total > 150
    assert verdicts["wrong"] < total * 0.02, verdicts
    assert verdicts["right"] > total * 0.85, verdicts


@pytest.mark.slow
def test_no_source_and_no_original_is_wrong() -> None:
    for case in [each.folder for each in cases("pages")]:
        found, facts = _found(case), _expected(case)["facts"]
        for name in ("source", "original"):
            assert found[name] in {"", facts[name]}, f"{case.name}: {name}"


def test_pages_are_in_all_four_encodings() -> None:
    encodings = Counter(decode((case.folder / "page.html").read_bytes())[1] for case in cases("pages"))
    assert {"utf-8", "gb18030", "big5hkscs"} <= set(encodings)


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        ("来源：新华社".encode(), "gb2312", "utf-8"),
        ('<meta charset="gb2312">来源：新华社'.encode("gbk"), "", "gb18030"),
        ("來源：新聞社的一個報導，這是我們的國家".encode("big5"), "", "big5hkscs"),
        ("这是我们的国家，来源是新华社的一个报道".encode("gbk"), "", "gb18030"),
        ("Straße".encode("cp1252"), "iso-8859-1", "cp1252"),
        ("\ufeff来源".encode("utf-16-le"), "", "utf-16-le"),
        ("来源：新华社".encode("gbk"), "utf-8", "gb18030"),
    ],
)
def test_pages_are_decoded_as_they_are_not_as_they_claim(data: bytes, declared: str, encoding: str) -> None:
    assert decode(data, declared)[1] == encoding


RULING = "法院的判决是有效的" * 20


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding"),
    [
        ("é".encode("utf-16"), "", "é", "utf-16-le"),
        (RULING.encode(), "gbk", RULING, "utf-8"),
        (RULING.encode("gb2312"), "", RULING, "gb18030"),
        (RULING.encode("gb2312"), "no-such-charset", RULING, "gb18030"),
        (b"<meta charset=gbk>" + RULING.encode("gbk"), "", f"<meta charset=gbk>{RULING}", "gb18030"),
        ("été".encode("latin-1"), "ISO-8859-1", "été", "cp1252"),
    ],
)
def test_a_page_is_read_in_its_encoding(data: bytes, declared: str, text: str, encoding: str) -> None:
    assert decode(data, declared) == (text, encoding)
