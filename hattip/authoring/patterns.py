"""The labels that people write on pages, as patterns. In a line, U+001F is the border of an inline element."""

from __future__ import annotations

import re
from typing import Final

from hattip.authoring.known_names import AGENCIES

NOT_IN_WORD: Final = r"(?<![\u3400-\u9fff])"
GAP: Final = r"[\s\u3000\x1f]*"
SEP: Final = rf"{GAP}[:：丨｜|/／]{GAP}"


def _spaced(words: str) -> str:
    """Return an alternation of words in which whitespace may be between the two characters of a short word."""
    ordered = sorted(words.split(), key=len, reverse=True)
    return "|".join(r"[\s\u3000]*".join(word) if len(word) == 2 else word for word in ordered)  # noqa: PLR2004


ORIGINAL_WORDS: Final = (
    "原文链接 原文地址 原文网址 原文出处 原文来源 原始链接 原链接 来源链接 来源网址 来源地址 转载地址 原帖地址 原帖链接 首发地址 查看原文 阅读原文 点击查看原文 "
    "浏览原文 原文出處 原文來源 原文連結 原文鏈接 原文網址 原始連結 查看原文章 閱讀原文 檢視原文 原文链结 新闻原文 文章原文 原文"
)
SOURCE_WORDS: Final = (
    "来源 来源于 來源 稿源 文章来源 文章來源 信息来源 稿件来源 新闻来源 新聞來源 消息来源 内容来源 內容來源 资讯来源 资讯來源 媒体来源 来源媒体 本文来源 本文來源 信息來源 出处 出處 供稿 "
    "来源网站 原载 原載 发布机构 来稿单位"
)
# Words of sentences that name who published an article first, and what such a sentence may begin with.
FROM_WORDS: Final = (
    "转自 转载自 转载于 转载： 转贴自 转帖自 摘自 摘编自 摘录自 节选自 选自 选摘自 原载 原载于 原刊于 原发于 首发于 首刊于 首发自 刊载于 刊登于 刊登在 "
    "轉自 轉載自 轉載於 轉貼自 摘編自 摘錄自 節錄自 選自 原載於 原刊於 首發於 首刊於 刊載於 刊登於"
)
_SUBJECT: Final = "本文 文章 原文 此文 该文 該文 全文 本篇 本帖 稿件 内容 內容 图文 以下文章 以下内容"
_SUBJECT_FROM: Final = "来自 来源于 载于 刊于 发表于 發表於 出自 首发 转载"
FROM = re.compile(
    rf"(?:(?:{_spaced(_SUBJECT)})(?P<granted>[^，,。；;\x1f]{{0,10}}(?:授权|许可|同意|授權))?{GAP}(?:(?:{_spaced(FROM_WORDS)})|(?:{_spaced(_SUBJECT_FROM)}))|"
    rf"(?:{_spaced(FROM_WORDS)}))(?:{SEP}|{GAP})"
)
# 本文经“三明治”授权转载
GRANTED = re.compile(
    rf"(?:{_spaced(_SUBJECT)}|^[*※\s\x1f]*)(?:已?经|已?获|由|經|獲)(?P<name>[^，,。；;]{{2,50}}?)(?:授权|许可|同意|授權)[^，,。；;]{{0,6}}?(?:转载|发布|刊发|刊登|转发|轉載|刊載)"
)
# What is before such a sentence in its line: nothing, or the end of another clause.
CLAUSE = re.compile(
    r"(?:^|(?:本文|文章|此文|原文|全文|内容|稿件)[^，,。；;]{0,12}|[(（【\[。；;，,：:|｜丨※*—▲!！?？\s])$"
)
# What a sentence is about that names the source of a part only.
PART = re.compile(r"(?:部分|图片|插图|配图|图文|照片|图表|数据|资料|代码|封面|视频|圖片|資料|數據)[^，,。；;]{0,8}$")
# A page that translates, compiles or adapts credits more than one, and a title may only declare that it is a reprint.
UNSURE = re.compile(
    r"(?:编译|翻译|改编|整理|编写|综合)自|譯自|译自|(?:本文|文章)(?:为|系|是)(?:转载|轉載)|\btranslated\s+from\b"
)
# Words in a short line that hint at another publisher, without being a sentence that can be read.
HINT = re.compile(
    r"转载|轉載|转自|轉自|转发自|摘自|摘编|原载|原載|原刊|首发|首發|刊于|刊於|刊载|刊登|连载|選自|选自|(?<!作者)授权(?:发布|刊发|刊登)|"
    r"\bre-?(?:print|publish|post|blog)(?:ed|ing)?\b(?!\s+(?:on|by)\b)|\bsyndicated\b(?!\s+(?:to|on)\b)|\bcross-?post(?:ed)?\b|\boriginally\b(?!\s+published\s*:)|"
    r"\bfirst\s+(?:appeared|published|ran)\b(?!\s+online\b|\s*:)|\bcourtesy\s+of\b|\bexcerpt(?:ed)?\s+from\b",
    re.IGNORECASE,
)
REPRINT_MARK = re.compile(
    r"^\s*(?:[\[【(（〔](?:转载?|转[帖贴发]|轉載?|轉[貼帖]|转自网络|搬运|reprint(?:ed)?|repost(?:ed)?|republished)[\]】)）〕]|(?:转载|轉載|转帖|转贴)\s*[:：|｜]|"
    r"re-?(?:post|print)(?:ed)?\s*:)\s*|\s*[\[【(（〔](?:转载?|转[帖贴发]|轉載?|轉[貼帖])[\]】)）〕]\s*$",
    re.IGNORECASE,
)
# Who wrote the article, in a sentence that names who published it first.
STATED_AUTHOR = re.compile(
    r"(?:作者|撰文|(?<![\u3400-\u9fff])文字?)(?:[\s\x1f]*[:：|｜丨／/是为為系][\s\x1f]*|[\s\x1f]+)(?P<names>[\u3400-\u9fff·]{2,6}(?:[\s、与與和及][\u3400-\u9fff·]{2,6})*|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})(?=[\x1f\s，,。；;)）】\]]|$)"
)
SOURCE = re.compile(
    rf"{NOT_IN_WORD}[【\[(（]?(?:{_spaced(SOURCE_WORDS)})[】\]]?(?:{SEP}|(?=\x1f){GAP}|\s+(?=\S{{2,20}}(?:\s|\x1f|$)))"
)
SOURCE_CELL = re.compile(rf"(?:{_spaced(SOURCE_WORDS)})\s*[:：]?")
AUTHOR_WORDS: Final = (
    "作者 作 撰文 撰稿 記者 记者 本报记者 本报特约记者 本网记者 特约记者 通讯员 文字 作者/ 本文作者 原作者 原文作者 文"
)
AUTHOR = re.compile(
    rf"{NOT_IN_WORD}(?:{_spaced(AUTHOR_WORDS)}){SEP}|(?:^|(?<=[\x1f\s]))(?:作者|作[\s\u3000]者|撰文)(?=\x1f){GAP}"
)
REPORTER = re.compile(
    r"[(（〔【\[](?:[\u3400-\u9fff]{0,8}?)(?:记者|記者)[\s\u3000:：]*(?P<names>[\u3400-\u9fff][\u3400-\u9fff\s\u3000、，,·]{1,40})(?:[／/][\u3400-\u9fff]{2,8})?[)）〕】\]]"
)
REPORTER_LINE = re.compile(
    r"^[\s\x1f]*(?:■|□|●|◎)?\s*(?:[\u3400-\u9fff]{0,6}?)(?:记者|記者)[\s\u3000\x1f]+(?P<names>[\u3400-\u9fff·]{1,5}(?:[\s\u3000、][\u3400-\u9fff·]{1,5}){0,4}?)\s*(?:[\s\u3000](?:文[/／]图|文并?图|图[/／]文|摄影报道|报道|報導|摄))?\s*$"
)
SHARED = re.compile(r"以下文章来源于.*?作者[\s\x1f:：]*(?P<names>[^\x1f，,。]{2,20})")
DATE = re.compile(
    rf"{NOT_IN_WORD}(?:{_spaced('发布时间 发布日期 发表时间 发表日期 发表于 发布于 发稿时间 时间 日期 發佈時間 發布時間 發佈日期 發布日期 發表時間 發表日期 發表於 時間 上线时间 刊发时间 印发日期 成文日期 公布日期 录入时间 添加时间 信息时间 出版日期')})"
    rf"(?:{SEP}|{GAP})(?=[\d二一〇１２\x1f\s])|\b(?:published|posted|submitted by.{{0,30}}?|publication date|date published|released?|issued|date)(?:\s+(?:on|online|at))?\b[:\s\x1f]*|[\[(]submitted\s+on\s",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"更新(?:时间|日期|于)|最后(?:更新|修改)|修改时间|更新時間|(?:last\s+)?(?:updated|modified|revised)", re.IGNORECASE
)
# A reporter in a line of facts, where no colon follows the label.
INLINE_REPORTER = re.compile(
    r"(?:^|[\s\x1f|])(?:本报|本网|本刊|本台|全媒体|首席)?(?:记者|記者)[\s\u3000\x1f]+"
    r"(?P<names>[\u3400-\u9fff·]{2,4}(?:[\s\u3000、]+[\u3400-\u9fff·]{2,4})*?)(?=[\s\x1f]*(?:$|[|｜编編责責通摄]))|"
    r"(?:^|[\s\x1f〔（(])記者(?P<taiwan>[\u3400-\u9fff]{2,4})[／/][\u3400-\u9fff]{2,6}(?:報導|報道)"
)
# A byline with the agency of its author: "ANN LIN, Associated Press".
AFFILIATED = re.compile(
    r"^(?:[Bb][Yy]\s+)?(?P<names>[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]*){0,4}?)\s*[,|•-]?\s+(?:of\s+)?"
    r"(?P<agency>The Associated Press|Associated Press|Agence France-Presse|Reuters|REUTERS|AFP|UPI)\.?$"
)
ORIGINAL_DATE = re.compile(
    r"原文(?:发布|发表|刊发|刊登|日期|时间|發佈|發布|發表)(?:时间|日期|于|於|時間)?|原载(?:于)?|原刊(?:于)?|首发(?:时间|日期|于)|原载日期|"
    r"(?:originally|first)\s+(?:published|posted|appeared|ran)|"
    r"re-?(?:printed|published)\s+(?:with\s+permission\s+)?from|original(?:ly)?\s+(?:publication\s+)?date",
    re.IGNORECASE,
)
# A day without its year.
DAY = re.compile(
    r"(?<!\d)(?:1[0-2]|0?[1-9])月(?:[12]\d|3[01]|0?[1-9])日|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+(?:[12]\d|3[01]|0?[1-9])\b(?!\d|,?\s+\d{4})"
)
ORIGINAL = re.compile(
    rf"(?:{_spaced(ORIGINAL_WORDS)})(?:{SEP}|{GAP}|$)|"
    r"\b(?:read|view|see)[\s\x1f]+(?:the[\s\x1f]+|this[\s\x1f]+)?(?:full[\s\x1f]+)?original(?:[\s\x1f]+(?:article|story|post|source|version|piece|release))?\b|"
    r"\boriginal[\s\x1f]+(?:article|story|post|source|link|url|version)\b\s*[:：]?|\bsource[\s\x1f]+(?:url|link)\s*:",
    re.IGNORECASE,
)
ENGLISH_FROM = re.compile(
    r"\b(?:(?:was|is|has been|were)[\s\x1f]+)?(?:originally|first)[\s\x1f]+(?:published|posted|appeared|ran|featured|reported)(?:[\s\x1f]+(?:here[\s\x1f]+)?(?:on|at|by|in|with|as|over at))?\b|"
    r"\bappeared[\s\x1f]+(?:first|originally)[\s\x1f]+(?:on|in|at)\b|"
    r"\b(?:re-?published|re-?printed|reproduced|re-?posted|re-?blogged|mirrored|syndicated|cross-?posted|excerpted)[\s\x1f]+(?:here[\s\x1f]+)?(?:(?:(?:with|by)[\s\x1f]+(?:the[\s\x1f]+)?(?:kind[\s\x1f]+)?permission[\s\x1f]+)(?:from|of|by)|from|courtesy[\s\x1f]+of)\b|"
    r"\b(?:materials?|content|story|text|article)\b[\s\x1f]*provided[\s\x1f]+by\b|\bnews[\s\x1f]+provided[\s\x1f]+by\b",
    re.IGNORECASE,
)
ENGLISH_SOURCE = re.compile(
    r"(?:^|[\x1f(|\[•·])[\s\x1f]*(?:source|original source|news source)\s*:[\s\x1f]*", re.IGNORECASE
)
VIA = re.compile(r"(?:^|[(|\[•·–—]|\.\s)[\s\x1f]*(?:via|h/t|hat tip(?:\s+to)?)\b\s*:?[\s\x1f]*", re.IGNORECASE)
PEOPLE: Final = r"(?P<names>[^\x1f|•,]{2,60}(?:[\s\x1f]*(?:,|\band\b|&)[\s\x1f]*[^\x1f|•,]{2,60})*)"
BY = re.compile(
    rf"(?:^|[\x1f|•·]|\b[Pp]osted\b.{{0,40}}?|\b[Ww]ritten\b|\b[Pp]ublished\b.{{0,40}}?)[\s\x1f]*\b[Bb][Yy]\b[:\s\x1f]+{PEOPLE}"
)
# Below the text: "Posted on May 6, 2024 by Ann Lin. Tagged tools."
POSTED_BY = re.compile(
    r"^[\s\x1f]*(?:posted|published|written|filed)\b[^|•]{0,40}?\b[Bb][Yy]\b[:\s\x1f]+(?P<names>[A-Z][^\x1f|•,.]{1,40}?)(?=[\s\x1f]*(?:$|[\x1f|•.]|\s(?:on|in|at)\s))",
    re.IGNORECASE,
)
DATE_BY = re.compile(rf"\b\d{{4}}\b[\s\x1f,]*\b[Bb][Yy]\b[:\s\x1f]+{PEOPLE}")
AUTHOR_EN = re.compile(
    r"(?:^|[\x1f|•·])[\s\x1f]*(?:authors?|written by|submitted by|words by|reporter)\s*:?[\s\x1f]+(?P<names>[^\x1f|•]{2,120})",
    re.IGNORECASE,
)
SUMMARY = re.compile(
    rf"^[\s\x1f\u3000]*[【\[]?(?:摘\s*要|内容提要|内容摘要|核心提示|导\s*读|内容简介|本文摘要|Abstract|Summary)[】\]]?{SEP}",
    re.IGNORECASE,
)
ABSTRACT = re.compile(r"(?:Abstract|摘\s*要|內容摘要|内容摘要|【摘要】)[:：]?", re.IGNORECASE)
EDITOR: Final = (
    r"责\s*任?\s*编\s*辑?|責任編輯|责编|編輯|编辑|审核|审校|校对|校對|终审|监制|初审|复审|二审|三审|签发|供图|配图|摄影|攝影|图片|插画|美编|主编|值班|策划|设计|实习生|排版|翻译|译者|"
    r"摄|图|圖|热度|人气|发布者|发布人|录入|录入者"
)
_OTHER_LABELS: Final = (
    r"发布时间|发布日期|发表时间|时间|日期|發佈時間|發布時間|發表時間|更新时间|更新|点击量?|点击数|浏览量?|浏览次数|阅读量?|阅读数|次数|字号|字体|字體|分享|打印|标签|分类|栏目|关键[字词]|编号|"
    r"发布|访问量?|评论|评论数|原文链接|原文标题|原标题|原题|原文"
)
# Labels of two characters and more need no border before them if a colon follows: 新华网作者：
LABEL = re.compile(
    rf"(?:{_spaced(f'{SOURCE_WORDS} 作者 记者 記者 撰文 撰稿 通讯员')}|{_OTHER_LABELS}|责任编辑|责编|编辑|审核|校对|摄影){GAP}[:：]"
)
STOP = re.compile(
    rf"{SOURCE.pattern}|{AUTHOR.pattern}|{NOT_IN_WORD}(?:{EDITOR}){SEP}|{NOT_IN_WORD}(?:{_OTHER_LABELS})(?:{SEP}|次数)|"
    rf"{LABEL.pattern}|"
    r"[|｜丨•]|[\s]{2,}|\u3000|[)）\]】;；。\n]|\s[-–—]\s",
)
# The heading of a list of other texts, and an entry of it: its labels are about those.
REFERENCES = re.compile(
    r"(?:参考|參考)(?:资料|文献|来源|链接|阅读|文章|資料|文獻)?|注释|脚注|资料来源|(?:references?|bibliography|sources|further reading|notes|citations)",
    re.IGNORECASE,
)
ENTRY = re.compile(r"^[\s\x1f]*(?:[\[【(（]?\d{1,2}[\]】)）.、:：]|[-•·*])")
DISCLAIMER = re.compile(
    r"凡(?:本[网站报]|注明|来源|是|转载)|[xX×]{2,}|转载(?:请|须|需|时)|轉載請|[须请需]注明|注明.{0,6}(?:来源|出处)|均(?:转载|来自|来源|为)|"
    r"(?:严禁|禁止|谢绝|授权|欢迎)转载|未经.{0,12}(?:允许|许可|授权|同意)|"
    r"please (?:credit|cite|contact)|all rights reserved|may not be (?:published|reproduced)|no part of"
)
DATELINE = re.compile(
    rf"^[\s\x1f]*[^()]{{2,60}}?\((?P<agency>{'|'.join(re.escape(each) for each in AGENCIES)})\)\s*(?:[-–—]|--)"
)
PR_DATELINE = re.compile(r"^[\s\x1f]*[^()]{2,60}?/(?P<agency>PRNewswire|PR Newswire)/\s*(?:[-–—]|--)")
# The last line of a press release: SOURCE and the company.
RELEASED = re.compile(r"SOURCE:? (?P<name>[A-Z][^:]{2,60})")
XINHUA = re.compile(
    r"^[\s\x1f\u3000（(]*(?P<agency>新华社|中新社|中新网|央视网消息|人民网|中央社)[\u3400-\u9fff]{0,12}?(?:\d{1,2}月)?\d{1,2}日[电電]"
)
URL = re.compile(r"https?://[^\s\x1f<>\"'，。；、）)】]+")
HERE = re.compile(
    r"^(?:here|this (?:link|page|site)|link|click here|the original.*|read more.*|source|original.*|(?:点击|查看|阅读)?(?:原文|这里|此处|链接|全文).*)$",
    re.IGNORECASE,
)
COMPANY = re.compile(r"[A-Z0-9][^.;:()\x1f]{1,50}?,?\s(?:Inc|LLC|Ltd|Limited|Corp|Corporation|GmbH|PLC|plc|LLP)\b\.?")
ON_DATE = re.compile(r"\s+(?:on|in)\s+(?=\w+\s+\d|\d)|\s+(?:and|under|as|with|where|here)\s|[.;,(]|\s[-–—]\s")
LATIN = re.compile(r"[A-Za-z]")
HAN = re.compile(r"[\u3400-\u9fff]")
