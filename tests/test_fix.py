"""``check --fix`` over random slips in random articles: the article says what it said, or nothing was changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from hattip.content import document, validate
from hattip.content.decode import SourceFile
from hattip.content.fix_application import Fixed, fix_file
from hattip.model.context import Context
from hattip.model.site import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from hattip.problems import Problem

_settings: Final = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=400,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
_CONTEXT: Final = Context(
    timezone="Asia/Shanghai",
    categories={"dangfeng": "党风政风", "minsheng": "民生", "links": "Links"},
    sources={
        "spp": Source(name="最高人民检察院", url="https://www.spp.gov.cn/"),
        "lwn": Source(name="LWN.net", url="https://lwn.net/"),
    },
)
_WORDS: Final = [
    "意见",
    "source：spp",
    "a：b",
    "#",
    "“引用”",
    "日期：今天",
    "C#",
    "x",
    "：",
    "title:",
    "，",
    "[注]",
    "标题",
    "－",
    "\u3000",
]
_texts: Final = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join)
_comments: Final = st.sampled_from(["", "", "  # 首发", "  # title：x", "  # 2024年5月26日"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def _articles(draw: st.DrawFn) -> str:
    """Draw the text of a valid article, with comments."""
    lines = [
        f"title: {_quoted(draw(_texts))}",
        f"published: 2024-0{draw(st.integers(1, 9))}-{draw(st.integers(10, 28))}",
        draw(
            st.sampled_from(
                ["categories: dangfeng", "categories: [links, minsheng]", "categories:\n- links\n- minsheng"]
            )
        ),
        f"source: {draw(st.sampled_from(['spp', 'lwn']))}",
        f"original_url: https://www.spp.gov.cn/{draw(st.integers(1, 99))}",
    ]
    lines += draw(st.sampled_from([[], ["tags: [甲, 乙]"], ["image:\n  url: https://a.cn/b.png\n  alt: 图"]]))
    lines += draw(st.sampled_from([[], ["authors:\n- name: 甲\n  url: https://a.cn/1\n- 乙"]]))
    lines += draw(
        st.sampled_from([[], [f"summary: {_quoted(draw(_texts))}"], ["content: |\n  <p>source：spp</p>\n  title:x"]])
    )
    lines = [line if "|" in line or "\n" in line else line + draw(_comments) for line in draw(st.permutations(lines))]
    return "\n".join([*lines, "# 完"]) + "\n"


def _replace(pattern: str, by: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, by, text, count=1, flags=re.MULTILINE)


# What people do to a line; the article is meant to say the same.
_SLIPS: Final[list[Callable[[str], str]]] = [
    _replace(r"^(published|source|categories|title|original_url): ", r"\1："),
    _replace(r"^(source|published): ", r"\1:"),
    _replace(r"^title: ", "title:\u3000"),
    _replace(r"^  (url|alt)", r"\t\1"),
    _replace(r"^  (url|alt)", "\u3000\\1"),
    _replace(r"^- name: ", "- name："),
    _replace(r"^(categories: \[.*)\]$", r"\1］"),
    _replace(r"^source: ", "source:: "),
    _replace(r"^categories: \[links, minsheng\]", "categories: (links, minsheng)"),
    _replace(r"^source: (\w+)$", "source: \u200b\\1"),
    _replace(r"^- ", "－ "),
    _replace(r"^- ", "\t- "),
    _replace(r"^original_url: (\S+)", r"original_url: “\1”"),
    _replace(r"^original_url: https:", "original_url: https："),
    _replace(r"^published: (\d+)-0?(\d+)-(\d+)", r"published: \1年\2月\3日"),
    _replace(r"^published: (\d+)-(\d+)-(\d+)", r"published: \1/\2/\3"),
    _replace(r"^source: spp", "source: 最高人民检察院"),
    _replace(r"^source: lwn", "source: LWN.net"),
    _replace(r"^categories: dangfeng", "categories: 党风政风"),
    _replace(r"^categories: \[links, minsheng\]", "categories: links、民生"),
    _replace(r"^categories: \[links, minsheng\]", "categories: [links，minsheng]"),
    _replace(r"^published: ", "date: "),
    _replace(r"^title: ", "标题: "),
    _replace(r"^original_url: ", "原文链接: "),
    _replace(r"^# 完", "＃ 完"),
    lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
]


def _check(file: SourceFile) -> list[Problem]:
    documents, problems = document.parse(file)
    for each in documents:
        problems += validate.read_article(each, _CONTEXT)[1]
    return problems


def _data(file: SourceFile) -> list[object]:
    return [each.data for each in document.parse(file)[0]]


def _comments_of(text: str) -> list[str]:
    return re.findall(r"(?:^|  )# .*$", text.replace("\r", ""), re.MULTILINE)


def _fix(text: str) -> Fixed:
    return fix_file(SourceFile("content/articles/a.yaml", text.encode()), _check)


@pytest.mark.slow
@_settings
@given(_articles(), st.lists(st.sampled_from(_SLIPS), min_size=1, max_size=4))
def test_the_article_says_what_it_said_or_nothing_was_changed(article: str, slips: list[Callable[[str], str]]) -> None:
    before = SourceFile("content/articles/a.yaml", article.encode())
    assume(not any(problem.severity == "error" for problem in _check(before)))
    text = article
    for slip in slips:
        text = slip(text)
    fixed = _fix(text)
    if fixed.file.data == text.encode():
        return
    after = fixed.file.data.decode()
    assert _comments_of(after) == _comments_of(article)
    (data,), (meant,) = _data(fixed.file), _data(before)
    assert isinstance(data, dict)
    assert isinstance(meant, dict)
    kept = {key: value for key, value in data.items() if value == meant.get(key)}
    changed = {key: value for key, value in data.items() if key not in kept}
    # What is not as it was before the slips is as the slips left it: a fix changed nothing else.
    for key, value in changed.items():
        assert str(key) in text
        for part in re.split(r"[\[\]', ]+", str(value)):
            assert part in text


def test_most_slips_are_fixed() -> None:
    """Each slip alone is repaired: the article says exactly what it said."""
    article = (
        'title: "意见"\npublished: 2024-05-26  # 首发\ncategories: [links, minsheng]\nsource: spp\n'
        "original_url: https://www.spp.gov.cn/7\nimage:\n  url: https://a.cn/b.png\n  alt: 图\n# 完\n"
    )
    others = [
        article.replace("[links, minsheng]", "dangfeng"),
        article.replace(" [links, minsheng]", "\n- links\n- minsheng"),
    ]
    others.append(article.replace("source: spp", "source: lwn"))
    others.append(article.replace("image:\n", "authors:\n- name: 甲\n").replace("  alt: 图\n", ""))
    tried = 0
    for slip in _SLIPS:
        for base in (article, *others):
            if slip(base) == base:
                continue
            fixed = _fix(slip(base))
            assert _data(fixed.file) == _data(SourceFile("a", base.encode())), slip(base)
            assert _comments_of(fixed.file.data.decode()) == _comments_of(base)
            tried += 1
    assert tried > len(_SLIPS)


def test_a_file_that_is_still_no_yaml_is_not_changed() -> None:
    text = "title：甲\nsummary: [a\n"
    assert _fix(text).file.data == text.encode()


def test_a_key_in_a_block_of_text_is_not_touched() -> None:
    text = "title: 甲\ncontent: |\n  来源：新华社\nsource blah\n"
    assert _fix(text).file.data == text.encode()


def test_gbk_becomes_utf8_and_big5_does_not() -> None:
    text = "title: 关于加强和改进法律监督工作的意见\n"
    path = "content/articles/a.yaml"
    assert fix_file(SourceFile(path, text.encode("gbk")), _check).file.data == text.encode()
    big5 = SourceFile(path, "title: 關於加強和改進法律監督工作的意見\n".encode("big5"))
    assert fix_file(big5, _check).file == big5
