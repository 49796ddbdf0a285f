"""Candidates from the labels that people write on a page, such as 来源, 作者, 原文链接 or "originally published at"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.authoring import body, dates, names
from hattip.authoring.candidates import Candidate
from hattip.authoring.page import EDGE
from hattip.authoring.tables import AGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.authoring.page import Line, Page

_NOT_IN_WORD: Final = r"(?<![\u3400-\u9fff])"
_GAP: Final = r"[\s\u3000\x1f]*"
_SEP: Final = rf"{_GAP}[:：丨｜|/／]{_GAP}"


def _spaced(words: str) -> str:
    """Return an alternation of words in which whitespace may be between the two characters of a short word."""
    return "|".join(rf"[\s\u3000]*".join(word) if len(word) == 2 else word for word in words.split())  # noqa: PLR2004, F541


_ORIGINAL_WORDS: Final = (
    "原文链接 原文地址 原文网址 原文出处 原文来源 原始链接 原链接 来源链接 来源网址 来源地址 转载地址 原帖地址 原帖链接 首发地址 查看原文 阅读原文 点击查看原文 "
    "浏览原文 原文出處 原文來源 原文連結 原文鏈接 原文網址 原始連結 查看原文章 閱讀原文 檢視原文 原文链结 新闻原文 文章原文 原文"
)
_SOURCE_WORDS: Final = (
    "来源 来源于 來源 稿源 文章来源 文章來源 信息来源 稿件来源 新闻来源 新聞來源 消息来源 内容来源 內容來源 资讯来源 资讯來源 媒体来源 来源媒体 本文来源 本文來源 信息來源 出处 出處 供稿 "
    "来源网站 原载 原載 发布机构 来稿单位"
)
_FROM_WORDS: Final = (
    "转自 转载自 摘自 选自 轉自 轉載自 摘編自 摘编自 原载于 原載於 原刊于 首发于 首發於 本文转自 本文转载自 本文轉載自 文章转载自 文章转自 本文来自 本文来源于 文章来源于 "
    "以下文章来源于 本文首发于 原文载于 原文刊于 原文首发于 原文发表于 转载于"
)
_SOURCE = re.compile(
    rf"{_NOT_IN_WORD}[【\[(（]?(?:{_spaced(_SOURCE_WORDS)})[】\]]?(?:{_SEP}|(?=\x1f){_GAP}|\s+(?=\S{{2,20}}(?:\s|\x1f|$)))"
)
_FROM = re.compile(rf"(?:{_spaced(_FROM_WORDS)})(?:{_SEP}|{_GAP})")
_AUTHOR = re.compile(
    rf"{_NOT_IN_WORD}(?:{_spaced('作者 作 撰文 撰稿 記者 记者 本报记者 本报特约记者 本网记者 特约记者 通讯员 文字 作者/ 本文作者 原作者')}|文){_SEP}"
)
_REPORTER = re.compile(
    r"[(（〔【\[](?:[\u3400-\u9fff]{0,8}?)(?:记者|記者)[\s\u3000:：]*(?P<names>[\u3400-\u9fff][\u3400-\u9fff\s\u3000、，,·]{1,40})(?:[／/][\u3400-\u9fff]{2,8})?[)）〕】\]]"
)
_REPORTER_LINE = re.compile(
    r"^[\s\x1f]*(?:■|□|●|◎)?\s*(?:[\u3400-\u9fff]{0,6}?)(?:记者|記者)[\s\u3000\x1f]+(?P<names>[\u3400-\u9fff·]{1,5}(?:[\s\u3000、][\u3400-\u9fff·]{1,5}){0,4})\s*$"
)
_SHARED = re.compile(r"以下文章来源于.*?作者[\s\x1f:：]*(?P<names>[^\x1f，,。]{2,20})")
_DATE = re.compile(
    rf"{_NOT_IN_WORD}(?:{_spaced('发布时间 发布日期 发表时间 发表日期 发表于 发布于 发稿时间 时间 日期 發佈時間 發布時間 發佈日期 發布日期 發表時間 發表日期 發表於 時間 上线时间 刊发时间 印发日期 成文日期 公布日期 录入时间 添加时间 信息时间 出版日期')})"
    rf"(?:{_SEP}|{_GAP})(?=[\d二一〇１２\x1f\s])|\b(?:published|posted|submitted by.{0, 30}?|publication date|date published|released?|issued|date)(?:\s+(?:on|online|at))?\b[:\s\x1f]*",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"更新(?:时间|日期|于)|最后(?:更新|修改)|修改时间|更新時間|(?:last\s+)?(?:updated|modified|revised)", re.IGNORECASE
)
_ORIGINAL_DATE = re.compile(
    r"原文(?:发布|发表|刊发|刊登|日期|时间|發佈|發布|發表)(?:时间|日期|于|於|時間)?|原载(?:于)?|原刊(?:于)?|首发(?:时间|日期|于)|原载日期|"
    r"(?:originally|first)\s+(?:published|posted|appeared|ran)|original(?:ly)?\s+(?:publication\s+)?date",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    rf"(?:{_spaced(_ORIGINAL_WORDS)})(?:{_SEP}|{_GAP}|$)|"
    r"\b(?:read|view|see)[\s\x1f]+(?:the[\s\x1f]+|this[\s\x1f]+)?(?:full[\s\x1f]+)?original(?:[\s\x1f]+(?:article|story|post|source|version|report|piece|release|text))?\b|"
    r"\boriginal[\s\x1f]+(?:article|story|post|source|link|url|version|report|publication|text)\b\s*[:：]?|\bsource[\s\x1f]+(?:url|link)\s*:",
    re.IGNORECASE,
)
_ENGLISH_FROM = re.compile(
    r"\b(?:(?:was|is|has been|were)[\s\x1f]+)?(?:originally|first)[\s\x1f]+(?:published|posted|appeared|ran|featured|reported)(?:[\s\x1f]+(?:here[\s\x1f]+)?(?:on|at|by|in|with|as|over at))?\b|"
    r"\bappeared[\s\x1f]+(?:first|originally)[\s\x1f]+(?:on|in|at)\b|"
    r"\b(?:re-?published|re-?printed|reproduced|re-?posted|syndicated|cross-?posted|excerpted|adapted)[\s\x1f]+(?:here[\s\x1f]+)?(?:(?:(?:with|by)[\s\x1f]+(?:the[\s\x1f]+)?(?:kind[\s\x1f]+)?permission[\s\x1f]+)(?:from|of|by)|from|courtesy[\s\x1f]+of)\b|"
    r"\b(?:materials?|content|story|text|article)\b[\s\x1f]*provided[\s\x1f]+by\b|\bnews[\s\x1f]+provided[\s\x1f]+by\b",
    re.IGNORECASE,
)
_ENGLISH_SOURCE = re.compile(
    r"(?:^|[\x1f(|\[•·])[\s\x1f]*(?:source|original source|news source)\s*:[\s\x1f]*", re.IGNORECASE
)
_VIA = re.compile(r"(?:^|[(|\[•·–—]|\.\s)[\s\x1f]*(?:via|h/t|hat tip(?:\s+to)?)\b\s*:?[\s\x1f]*", re.IGNORECASE)
_PEOPLE: Final = r"(?P<names>[^\x1f|•,]{2,60}(?:[\s\x1f]*(?:,|\band\b|&)[\s\x1f]*[^\x1f|•,]{2,60})*)"
_BY = re.compile(
    rf"(?:^|[\x1f|•·]|\bposted\b.{{0,40}}?|\bwritten\b|\bpublished\b.{{0,40}}?)[\s\x1f]*\b[Bb][Yy]\b[:\s\x1f]+{_PEOPLE}"
)
_DATE_BY = re.compile(rf"\b\d{{4}}\b[\s\x1f,]*\b[Bb][Yy]\b[:\s\x1f]+{_PEOPLE}")
_AUTHOR_EN = re.compile(
    r"(?:^|[\x1f|•·])[\s\x1f]*(?:authors?|written by|submitted by|words by|reporter)\s*:?[\s\x1f]+(?P<names>[^\x1f|•]{2,120})",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    rf"^[\s\x1f\u3000]*[【\[]?(?:摘\s*要|内容提要|内容摘要|核心提示|导\s*读|内容简介|本文摘要|Abstract|Summary)[】\]]?{_SEP}",
    re.IGNORECASE,
)
_EDITOR: Final = r"责\s*任?\s*编\s*辑?|責任編輯|责编|編輯|编辑|审核|校对|校對|终审|监制|初审|复审|二审|三审|签发|供图|摄影|图片|美编|主编|值班|策划|实习生|排版|翻译|译者"
_STOP = re.compile(
    rf"{_SOURCE.pattern}|{_AUTHOR.pattern}|{_NOT_IN_WORD}(?:{_EDITOR}){_SEP}|{_NOT_IN_WORD}(?:发布时间|发布日期|时间|日期|發佈時間|發布時間|發表時間|更新时间|点击|浏览|阅读|字号|分享|打印|标签|分类|栏目|作者|原文链接|原文)(?:{_SEP}|次数)|"
    r"[|｜丨•]|[\s]{2,}|\u3000|[)）\]】;；。\n]|\s[-–—]\s",
)
_DISCLAIMER = re.compile(
    r"凡(?:本[网站报]|注明|来源|是|转载)|[xX×]{2,}|转载(?:请|须|需|时)|轉載請|[须请需]注明|注明.{0,6}(?:来源|出处)|均(?:转载|来自|来源|为)|"
    r"(?:严禁|禁止|谢绝|授权|欢迎)转载|未经.{0,12}(?:允许|许可|授权|同意)|"
    r"please (?:credit|cite|contact)|all rights reserved|may not be (?:published|reproduced)|no part of"
)
_DATELINE = re.compile(
    rf"^[\s\x1f]*[^()]{{2,60}}?\((?P<agency>{'|'.join(re.escape(each) for each in AGENCIES)})\)\s*(?:[-–—]|--)"
)
_PR_DATELINE = re.compile(r"^[\s\x1f]*[^()]{2,60}?/(?P<agency>PRNewswire|PR Newswire)/\s*(?:[-–—]|--)")
# The last line of a press release: SOURCE and the company.
_RELEASED = re.compile(r"SOURCE:? (?P<name>[A-Z][^:]{2,60})")
_XINHUA = re.compile(
    r"^[\s\x1f\u3000]*(?P<agency>新华社|中新社|中新网|央视网消息|人民网)[\u3400-\u9fff]{0,8}?\d{1,2}月\d{1,2}日电"
)
_URL = re.compile(r"https?://[^\s\x1f<>\"'，。；、）)】]+")
_HERE = re.compile(
    r"^(?:here|this (?:link|page|site)|link|click here|the original.*|read more.*|source|original.*|(?:点击|查看|阅读)?(?:原文|这里|此处|链接|全文).*)$",
    re.IGNORECASE,
)
_ON_DATE = re.compile(r"\s+(?:on|in)\s+(?=\w+\s+\d|\d)|\s+(?:and|under|as|with|where|here)\s|[.;,(]|\s[-–—]\s")
_SHORT: Final = 160
_BYLINE: Final = 200
_AFTER_TITLE: Final = 14
_BEFORE_TITLE: Final = 6
_FAR: Final = 60
_NEXT_LINE: Final = 40
_PARAGRAPH: Final = 70
# How many lines from the last of the article on labels are looked for.
_END: Final = 6
_SHORT_NAME: Final = 60
_LATIN = re.compile(r"[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff]")


class Place(NamedTuple):
    """A line with its distance from the title in lines, negative before it, and the line that follows it."""

    line: Line
    distance: int
    following: Line | None
    is_before_text: bool
    is_at_border: bool

    @property
    def location(self) -> str:
        """The place for people."""
        return f"text, line {self.line.number}"

    @property
    def is_short(self) -> bool:
        """Whether the line is short enough to be a line of facts rather than a paragraph."""
        return len(self.line.plain) <= _SHORT

    @property
    def is_near(self) -> bool:
        """Whether the line is close to the title, and before the first long paragraph ends."""
        return self.is_before_text and -_BEFORE_TITLE <= self.distance <= _AFTER_TITLE


def candidates(page: Page, titles: Sequence[str]) -> Iterator[Candidate]:
    """Yield what the visible labels of a page give. ``titles`` are the possible titles, the best first."""
    lines = page.lines
    start = _title_at(lines, titles)
    last = _last_line(page)
    text_at = next((number for number, line in enumerate(lines) if number > start and _is_paragraph(line)), len(lines))
    for number, line in enumerate(lines):
        if line.aside:
            continue
        following = next((each for each in lines[number + 1 : number + 2]), None)
        place = Place(
            line, number - start, following, number <= text_at, number <= text_at + 1 or number >= last - _END
        )
        if not place.is_at_border:
            continue
        if _DISCLAIMER.search(line.text):
            yield from _sources(place, _FROM, 9, required="本文")
            continue
        yield from _sources(place, _SOURCE, 12)
        yield from _sources(place, _FROM, 9)
        yield from _originals(place)
        yield from _english(place)
        yield from _authors(place)
        yield from _dates(place)
        yield from _agencies(place)
        yield from _account(place)
        yield from _summaries(place)


def _last_line(page: Page) -> int:
    """Return the number of the last line of the article's text."""
    element = body.find(page)
    if element is None:
        return 0
    inside = set(element.iter())
    return max((number for number, line in enumerate(page.lines) if line.block in inside and not line.aside), default=0)


def _is_paragraph(line: Line) -> bool:
    return len(line.plain) > (_PARAGRAPH if _HAN.search(line.plain) else 2 * _PARAGRAPH)


def _summaries(place: Place) -> Iterator[Candidate]:
    if found := _SUMMARY.match(place.line.text):
        text = place.line.text[found.end() :].replace(EDGE, "").strip()
        if not text and place.following is not None:
            text = place.following.plain
        yield Candidate("summary", text, 6, place.location)


def _account(place: Place) -> Iterator[Candidate]:
    """Yield the account of a platform: a name in a line that has besides it only 原创 and a date."""
    parts = [part.strip() for part in re.split(rf"[{EDGE}|·]", place.line.text) if part.strip()]
    others = [part for part in parts if part not in {"原创", "原創"} and not dates.find(part)]
    if (
        place.is_near
        and len(others) == 1
        and len(parts) == 3
        and len(others[0]) <= _SHORT_NAME
        and _HAN.search(others[0])
    ):
        yield Candidate("source", others[0], 26, place.location)


def _title_at(lines: Sequence[Line], titles: Sequence[str]) -> int:
    """Return the number of the line that is the title; of several the heading, else the last."""
    for title in titles:
        wanted = "".join(title.split())
        found = [number for number, line in enumerate(lines) if wanted and "".join(line.plain.split()) == wanted]
        headings = [number for number in found if lines[number].tag in {"h1", "h2", "h3"}]
        if found:
            return (headings or found)[0]
    return 0


def _is_fact(place: Place, start: int, end: int) -> bool:
    """Check whether a label in a line is one of facts: in a short line, at its start, or in brackets at its end."""
    text = place.line.text
    if not place.is_near and len(text) - end >= _NEXT_LINE:
        return not text[:start].strip(f" \t\r\n\u3000(（[【{EDGE}")
    return place.is_short or not text[:start].strip(f" \t\r\n\u3000(（[【{EDGE}") or len(text) - end < _NEXT_LINE


def _sources(place: Place, pattern: re.Pattern[str], rank: int, required: str = "") -> Iterator[Candidate]:
    text = place.line.text
    for found in pattern.finditer(text):
        before = text[: found.start()].replace(EDGE, "").strip(" \t\r\n\u3000")
        if (
            not place.is_near
            and pattern is _SOURCE
            and before
            and before[-1] not in "(（[【。|丨"
            and not dates.find(before)
        ):
            continue
        if required not in text[max(0, found.start() - 2) : found.end()] or not _is_fact(place, *found.span()):
            continue
        value, link = _value(place, found.end())
        name = names.source(value)
        if name and not name.endswith(("是", "为", "的")):
            rank_here = rank + (0 if place.is_near or rank < 12 else 2)  # noqa: PLR2004
            yield Candidate("source", name, rank_here, place.location, link)


def _value(place: Place, start: int, *, with_spaces: bool = False) -> tuple[str, str]:
    """Return the value that follows a label, and the address of its link; in the next line if nothing follows."""
    text = place.line.text
    rest = text[start:]
    if not rest.replace(EDGE, "").strip():
        following = place.following
        if following is None or following.aside or len(following.plain) > _NEXT_LINE or _STOP.match(following.text):
            return "", ""
        return following.plain, following.links[0][2] if following.links else ""
    start += len(rest) - len(rest.lstrip(f' \t\r\n\u3000\xa0{EDGE}“"《【[（('))
    for begin, end, href in place.line.links:
        if begin <= start < end:
            return text[start:end], href
    return _cut(text[start:], with_spaces=with_spaces), next(
        (href for begin, _, href in place.line.links if 0 <= begin - start <= _NEXT_LINE), ""
    )


def _cut(rest: str, *, with_spaces: bool) -> str:
    """Cut a text off where the value of a label ends."""
    stop = _STOP.search(rest, 1)
    value = rest[: stop.start()] if stop else rest
    value = re.split(EDGE, value.strip(EDGE), maxsplit=1)[0]
    if _HAN.search(value) and not with_spaces:
        value = re.split(r"[，,]", value)[0].strip()
        first, _, more = value.partition(" ")
        return first if more and _HAN.search(first) and len(first) > 1 else value
    return value


def _originals(place: Place) -> Iterator[Candidate]:
    line = place.line
    for found in _ORIGINAL.finditer(line.text):
        if not _is_fact(place, *found.span()):
            continue
        is_label = found.end() - found.start() > 2 or ":" in found[0] or "：" in found[0]  # noqa: PLR2004
        for begin, end, href in line.links:
            inside = begin < found.end() and end > found.start()
            if inside or (is_label and 0 <= begin - found.end() <= _FAR):
                yield Candidate("original", href, 16 if place.distance >= 0 else 18, place.location)
                return
        if address := _URL.match(line.text, found.end()):
            yield Candidate("original", address[0], 16, place.location)
        elif (
            set(":：") & set(found[0])
            and not line.text[found.end() :].strip(f" \t\r\n{EDGE}")
            and place.following is not None
        ):
            yield from _next_original(place, place.following)


def _next_original(place: Place, following: Line) -> Iterator[Candidate]:
    if following.links and len(following.links) == 1:
        yield Candidate("original", following.links[0][2], 17, place.location)
    elif address := _URL.match(following.plain):
        yield Candidate("original", address[0], 17, place.location)


def _english(place: Place) -> Iterator[Candidate]:
    """Yield what "originally published at", "source:" and "via" give."""
    text = place.line.text
    if not _LATIN.search(text):
        return
    for found in _ENGLISH_FROM.finditer(text):
        yield from _phrase(place, found, 10, 19)
    if len(place.line.plain) <= _BYLINE:
        for found in _ENGLISH_SOURCE.finditer(text):
            yield from _phrase(place, found, 18, 20, needs_link=place.line.tag in {"td", "th", "li"})
        for found in _VIA.finditer(text):
            yield from _phrase(place, found, 36, 22, needs_link=True)


def _phrase(
    place: Place, found: re.Match[str], name_rank: int, link_rank: int, *, needs_link: bool = False
) -> Iterator[Candidate]:
    text, end = place.line.text, found.end()
    if not text[end:].replace(EDGE, "").strip() and place.following is not None:
        yield from _next_phrase(place, place.following, name_rank, link_rank)
        return
    link = next(
        ((b, e, h) for b, e, h in place.line.links if 0 <= b - end <= _FAR or (b < end and e > found.start())), None
    )
    if link is None and needs_link:
        return
    is_after = link is not None and link[0] >= end
    linked = text[link[0] : link[1]].replace(EDGE, "").strip() if link and is_after else ""
    written = text[end : link[0]] if link and is_after else text[end:]
    name = _name(written) or ("" if not _is_link_name(linked) else linked)
    if link and not name:
        name = _name(
            re.sub(r"^[\s\x1f]*(?:on|in|at|by)\b", "", text[link[1] :])
            if re.match(r"[\s\x1f]*(?:on|in|at|by)\b", text[link[1] :])
            else ""
        )
    name = names.source(name)
    if name and not names.is_nobody(name):
        yield Candidate("source", name, name_rank, place.location, link[2] if link else "")
    if link:
        yield Candidate("original", link[2], link_rank, place.location)
    elif address := _URL.search(text, end, end + _FAR):
        yield Candidate("original", address[0], link_rank, place.location)


def _next_phrase(place: Place, following: Line, name_rank: int, link_rank: int) -> Iterator[Candidate]:
    """Yield what the line after a label gives, if it is no more than a name."""
    link = following.links[0][2] if len(following.links) == 1 else ""
    if len(following.plain) <= _SHORT_NAME and (name := names.source(following.plain)):
        yield Candidate("source", name, name_rank, place.location, link)
    if link:
        yield Candidate("original", link, link_rank, place.location)


def _name(text: str) -> str:
    """Return the name at the start of a text after a phrase, without what follows it."""
    text = re.sub(
        r"^[\s\x1f:]*(?:(?:on|at|by|in|from|of)\b[\s\x1f]*)?(?:the\s+(?=(?:website|blog|pages)\b))?",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = _ON_DATE.split(re.split(EDGE, text.strip(EDGE), maxsplit=1)[0], maxsplit=1)[0].strip()
    words = text.split()
    if all(word.lower() in {"the", "a", "an", "our", "its", "my", "their"} for word in words):
        return ""
    is_named = words and len(words) <= 6 and (words[0][0].isupper() or words[0][0].isdigit() or len(words) == 1)  # noqa: PLR2004
    return text if is_named and words[0].lower() not in {"here", "this", "as", "it", "their", "his", "her"} else ""


def _is_link_name(text: str) -> bool:
    return bool(text) and len(text.split()) <= 6 and not _HERE.match(text) and not _URL.match(text)  # noqa: PLR2004


def _authors(place: Place) -> Iterator[Candidate]:
    text = place.line.text
    for found in _AUTHOR.finditer(text):
        if _is_fact(place, *found.span()):
            value, _ = _value(place, found.end(), with_spaces=True)
            rank = 10 if "作" in found[0] or "文" in found[0] else 14
            yield Candidate("authors", _people(text, found.end()) or value, rank, place.location)
    if found := _SHARED.search(text):
        yield Candidate("authors", found["names"], 11, place.location)
    if (found := _REPORTER_LINE.match(text)) and place.is_near:
        yield Candidate("authors", found["names"], 15, place.location)
    for found in _REPORTER.finditer(text[:_BYLINE]) if place.distance <= 3 * _AFTER_TITLE else ():
        yield Candidate("authors", found["names"], 18, place.location)
    if len(text) <= _BYLINE and place.is_near and not _HAN.search(text):
        for pattern in (_AUTHOR_EN, _BY, _DATE_BY):
            if found := pattern.search(text):
                yield Candidate("authors", found["names"], 16, place.location)
                break


def _people(text: str, start: int) -> str:
    """Return several Chinese names with spaces between them, which would otherwise end at the first space."""
    rest = text[start:].lstrip(f" \u3000{EDGE}")
    found = re.match(
        r"[\u3400-\u9fff]{2,4}(?:[ \u3000、，]+[\u3400-\u9fff]{2,4}(?![\u3400-\u9fff:：]))+|[\u3400-\u9fff][ \u3000]+[\u3400-\u9fff](?![\u3400-\u9fff:：])",
        rest,
    )
    if not found or re.search(_EDITOR, found[0]):
        return ""
    after = rest[found.end() :].lstrip()
    return "" if after[:1] in {":", "："} else found[0]


def _dates(place: Place) -> Iterator[Candidate]:
    text = place.line.text
    found = dates.find(text)
    if not found or len(place.line.plain) > _BYLINE:
        if found and (label := _ORIGINAL_DATE.search(text)):
            yield from _original_date(place, text[label.end() : label.end() + 120])
        return
    if label := _ORIGINAL_DATE.search(text):
        yield from _original_date(place, text[label.end() :])
        text = text[: label.start()]
    elif updated := _UPDATED.search(text):
        yield from (
            Candidate("published", each[0], 50, place.location) for each in [dates.find(text[updated.end() :])] if each
        )
        text = text[: updated.start()]
    labelled = _DATE.search(text)
    iso = dates.find(text[labelled.end() :] if labelled else text)
    if iso and labelled and (place.is_near or place.is_short):
        yield Candidate("published", iso[0], 9 if place.is_near else 27, place.location)
    elif iso and place.is_near:
        yield Candidate("published", iso[0], 28 if place.distance >= 0 else 33, place.location)


def _original_date(place: Place, text: str) -> Iterator[Candidate]:
    if found := dates.find(text):
        yield Candidate("original_published", found[0], 14, place.location)


def _agencies(place: Place) -> Iterator[Candidate]:
    """Yield the agency of a dateline, such as "LONDON (Reuters) -" or 新华社北京5月26日电."""
    if found := _RELEASED.fullmatch(place.line.plain):
        yield Candidate("source", found["name"], 17, place.location)
    for pattern in (_DATELINE, _PR_DATELINE, _XINHUA):
        if place.distance >= 0 and (found := pattern.match(place.line.text)):
            yield Candidate("source", AGENCIES.get(found["agency"], found["agency"]), 48, place.location)
