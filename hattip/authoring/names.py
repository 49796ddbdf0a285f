"""Names of sources and authors as pages write them become names, or nothing where they name nobody."""

from __future__ import annotations

import re
from typing import Final

from hattip.authoring import dates
from hattip.authoring.known_names import AGENCIES, NO_SOURCE, NOBODY, OWN_WORK

_EDGES: Final = " \t\r\n\u3000\xa0\x1f\u200b:：,，、;；|｜丨/／·•-–—>»《》〈〉「」『』“”\"'‘’()（）[]【】*"
_COUNTER = re.compile(
    r"[\s(（]*\d[\d,.]*\s*(?:万|k)?\s*(?:人参与|人評論|条评论|條評論|评论|評論|阅读|閱讀|浏览|瀏覽|次|点击|點擊|参与|跟贴|个赞|views|comments).*$|"
    r"\s*(?:我要评论|字号|字體|字体|分享到|分享|打印|收藏|举报|关注|订阅|点击量|点击数|点击|阅读数|阅读量|阅读|浏览量|浏览次数|浏览|大\s*中\s*小)(?:[:：\s].*)?$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"^[xX×＊*Ｘ○〇某]+$|[xX×＊Ｘ]{2,}")
_ADDITION = re.compile(
    r"^the\s+|(?:官方网站|门户网站|门户网|官网|网站|客户端|网络版|电子版|数字报|新闻网|\(.*\)|（.*）|(?<=[\u3400-\u9fff]{3})网|\s+online|\s+website|\.com|\.cn|\.org|\.net|app)+$"
)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_NAME = re.compile(
    r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}[·•．][\u3400-\u9fff]{1,8}(?:[·•．][\u3400-\u9fff]{1,8})?"
)
_LATIN_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+(?:[^\W\d_][\w.'’-]*)){0,5}")
_ROLE = re.compile(
    r"^(?:本报|本网|本刊|新华社|人民网|央视|全媒体|特约|见习|实习|首席|通讯员|记者|記者|记 者|作者|文|撰文|编译|by|written by|posted by|authors?)[\s:：/／|]+|"
    r"^(?:本报|本网|新华社|特约|见习|实习)?(?:记者|記者|通讯员)\s*|^[\u3400-\u9fff]{0,8}(?:专栏作者|特约评论员|评论员|特约作者|记者)\s+",
    re.IGNORECASE,
)
_TAIL_ROLE = re.compile(
    r"[,|–—•·-]\s*(?:staff|senior|chief|special|contributing|political|business|science|city)?\s*(?:writer|reporter|correspondent|editor|"
    r"columnist|contributor|for\s.+|special to .+|the .+|associated press|reuters|afp|ap)\b.*$|\s+\|\s+.*$|\s+(?:for|of)\s+the\s+.*$|\s+(?:the\s+)?(?:associated press|agence france-presse|reuters|afp)$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+|\s*&\s*|\s*,\s*and\s+|\s+with\s+", re.IGNORECASE)
# A company, whose name would be split at its comma.
_COMPANY = re.compile(
    r",?\s(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|GmbH|PLC|plc|S\.A|N\.V|LLP|Pty)\b\.?(?=\s*$|,)"
)
_PAIR = re.compile(r"([\u3400-\u9fff]{2,4})[与與和及暨]([\u3400-\u9fff]{2,4})")
_UNIT = re.compile(r"(?:[部处室院系网社报台办委局厅科所]|中心|学院|大学|公司|频道)$")
# From these labels on, a byline names people who did not write.
_OTHER_ROLE = re.compile(
    r"(?<=.)\s*(?:摄影|攝影|图片?|圖片?|供图|配图|插画|编辑|編輯|责编|编译|翻译|视频|校对|审核|审校|排版|设计)\s*[:：/／|丨]|\s文[/／]|\s(?:摄影报道|摄影|攝影|报道|報導)$"
)
_HAN_SPLIT = re.compile(r"[\s、，,;；/／\x1f]+")
_DAY = re.compile(
    r"(?:\d+\s+)?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?(?:\s+\d+)?"
)
_SITE_NAME = re.compile(
    r"[\u3400-\u9fff](?:网|網|报|報|社|台|臺|周刊|週刊|杂志|雜誌|政府|法院|检察院|大学|大學|新闻|新聞)$"
)
_LONGEST_SOURCE: Final = 60
_LONGEST_HAN: Final = 30
_BRACKETS: Final = ("（）", "()", "【】", "[]", "《》")
# 海峽日新聞網 生活
_SECTION = re.compile(r"(?P<site>[^\s]*[网網报報社台臺刊誌志站闻聞])[\s·•:：/-]+[\u3400-\u9fff]{2,4}$")
_TITLED = re.compile(r"[《〈](?P<name>[^《》〈〉]{2,30})[》〉](?P<edition>(?:海外|英文|中文|亚洲|北美|欧洲)版)?")
# What names the kind of an account before its name, and remarks in brackets behind a name.
_ACCOUNT = re.compile(
    r"^(?:(?:新浪)?微博|微信|头条|百家|搜狐|网易)?(?:公众号|公眾號|公号|公號|订阅号|服务号|视频号|头条号|百家号|搜狐号|网易号)\s*(?:ID)?[:：“\"「]?\s*"
)
_REMARK = re.compile(
    r"\s*[(（](?:[^()（）]*[:：@/][^()（）]*|[\w.-]*[A-Za-z][\w .-]*|[^()（）]*(?:公众号|公眾號|微信|微博|ID|记者|记者|作者|编辑|删|改动|原题|标题|转载|授权|版权|整理)[^()（）]*)[)）]$"
)
# Not a name: addresses, labels and sentences. A vague one only declares that it is somebody else.
_NO_SOURCE = re.compile(r"://|[:：。！？!?]|[\[\]【】]")
_VAGUE = re.compile(
    r"^(?:官方|有关|相关|以上|以下|上述|国外|国内|外国|某|一[篇个位本]|这|那|该|他|她|它|其他|其它|原作者|朋友|网上|网友|网络|互联网|网路|網路|網上|網友|文献|参考|资料|书中)"
    r"|(?:文档|手册|说明书|资料|截图|图片|图表|数据|文章|博文|帖子|链接|等媒体|等网络|等网站|等)$|"
    r"\b(?:data|dataset|statistics|figures|survey|census|stud(?:y|ies)|paper|documentation|docs|manual|slides?|photos?|images?)$",
    re.IGNORECASE,
)
# What follows the names of people, or is there in place of them.
_NO_AUTHOR: Final = (
    "整理", "整合", "报道", "報導", "报导", "摄影", "攝影", "供图", "记者", "記者", "编辑", "編輯", "编辑部", "編輯部", "通讯员", "评论员", "小组",
    "报道组", "采访组", "工作室",
)  # fmt: skip
_LONGEST_AUTHOR: Final = 60
_MOST_AUTHORS: Final = 20
_NO_NAME = re.compile(
    r"\b(?:reporter|correspondent|columnist|contributor|staff|profile|follow|subscribe|read more|see all|view|more by|newsroom|comments?)\b|"
    r"^(?:photo\w*|illustrat\w*|videos?|graphics?|art|images?|pictures?|edited|editing|translated|reviewed|produced|fact-?check\w*|additional|data|charts?)\b",
    re.IGNORECASE,
)
# "Anonymous" is the name that a page gives its author, and part of the credit.
ANONYMOUS: Final = "佚名"
_INSTITUTION = re.compile(
    r"\b(?:university|institute|college|department|school|center|centre|press|news|professor|reporter|editor|writer|correspondent|staff|magazine|times|journal|associated press|reuters)\b",
    re.IGNORECASE,
)


def source(text: str) -> str:
    """Return the name of a source without quotes, counters and dates; an empty text where there is no name."""
    text = _quoted(_COUNTER.sub("", text.replace("\x1f", " ")))
    if found := dates.find(text):
        text = dates.normalize(text)[: found[1]] or text
    text = _ACCOUNT.sub("", " ".join(text.split()).strip(_EDGES))
    text = _trimmed(re.sub(r"[”」\"]?\s*(?:微信)?(?:公众号|公眾號)$", "", _trimmed(text)))
    if _HAN.search(text):
        text = _trimmed(_REMARK.sub("", text))
    is_date = _DAY.fullmatch(text) or dates.find(text)
    return "" if is_date or not _may_be_source(text) else text


def _may_be_source(text: str) -> bool:
    return not (
        not _LETTER.search(text)
        or len(text) > (_LONGEST_HAN if _HAN.search(text) else _LONGEST_SOURCE)
        or _PLACEHOLDER.search(text)
        or _NO_SOURCE.search(text)
    )


def _trimmed(text: str) -> str:
    """Return a text without marks around it, but with the end of the brackets that it opens."""
    text = text.strip(_EDGES)
    return text + "".join(right for left, right in _BRACKETS if text.count(left) == text.count(right) + 1)


def _quoted(text: str) -> str:
    """Return the name in the first book-title marks of a text if only a date is before them."""
    found = _TITLED.search(text)
    if not found:
        return text
    before = dates.normalize(text[: found.start()])
    if date := dates.find(before):
        before = before[: date[1]] + before[date[2] :]
    return text if before.strip(_EDGES) else found["name"] + (found["edition"] or "")


def site(text: str) -> str:
    """Return the name of a site without the section or the motto that some pages put behind it."""
    text = " ".join(re.split(r"\s*[|｜»_]\s*|\s[-–—]\s", text.strip())[0].split())
    found = _SECTION.match(text)
    return found["site"] if found else text


def is_called_as_site(text: str) -> bool:
    """Check whether a text ends as Chinese names of sites and publishers do."""
    return bool(_SITE_NAME.search(text))


def is_own(name: str) -> bool:
    """Check whether a source's name means the site itself."""
    return name.strip(_EDGES).lower() in OWN_WORK


def is_nobody(name: str) -> bool:
    """Check whether a source's name names nobody."""
    return name.strip(_EDGES).lower() in NO_SOURCE or bool(_VAGUE.search(name))


def is_same(one: str, other: str) -> bool:
    """Check whether two names of sources are one, apart from additions such as 网站 or "Online"."""
    return not _forms(one).isdisjoint(_forms(other))


def stem(name: str) -> str:
    """Return a name without additions such as 网站 or "Online"."""
    return _ADDITION.sub("", name.strip().lower())


def _forms(name: str) -> set[str]:
    """Return the ways in which a name may be written: completely, and each part around a hyphen."""
    parts = [name, *re.split(r"\s*[-－—|·]\s*", name)]
    return {form for part in parts if (form := re.sub(r"[\W_]+", "", stem(part)))}


def authors(text: str) -> list[str]:
    """Split a byline into the names of people; names that name nobody are left out."""
    text = _MAIL.sub("", _COUNTER.sub("", text)).strip(_EDGES)
    if found := dates.find(text):
        text = re.sub(r"\s(?:on|at|in)$", "", dates.normalize(text)[: found[1]].strip(_EDGES))
    if _COMPANY.search(text):
        return []
    parts = _han(text) if _HAN.search(text) else _latin(text)
    names = [name for part in parts if (name := part.strip(_EDGES)) and is_name(name)]
    return list(dict.fromkeys(names))[:_MOST_AUTHORS]


def is_name(name: str) -> bool:
    """Check whether a text can be the name of an author."""
    squashed = name.lower().replace(" ", "")
    return (
        bool(_LETTER.search(name))
        and len(name) <= _LONGEST_AUTHOR
        and squashed not in NOBODY
        and name not in AGENCIES
        and (squashed not in NO_SOURCE or squashed == ANONYMOUS)
        and not squashed.endswith(_NO_AUTHOR)
        and "://" not in name
        and not _PLACEHOLDER.search(name)
        and not name.lower().startswith(("http", "www."))
        and not set(":：") & set(name)
        and not (len(name) == 1 and _HAN.search(name))
        and not _NO_NAME.search(name)
    )


def _han(text: str) -> list[str]:
    while (shorter := _ROLE.sub("", text).strip(_EDGES)) != text:
        text = shorter
    text = _OTHER_ROLE.split(text)[0]
    text = re.sub(r"(?:记者|通讯员)(?=[\s:：/])[\s:：/]*", " ", text)
    parts = [part for part in _HAN_SPLIT.split(_PAIR.sub(r"\1、\2", text)) if part]
    if len(parts) > 1 and all(len(part) == 1 for part in parts):  # 张 三
        return ["".join(parts)]
    people = [part for part in parts if not _UNIT.search(part)]
    if people and all(_HAN_NAME.fullmatch(part) or not _HAN.search(part) for part in people):
        return people
    return [part for part in re.split(r"[、，,;；\x1f]+", text) if part]


def _latin(text: str) -> list[str]:
    text = _TAIL_ROLE.sub("", _ROLE.sub("", text.replace("\x1f", " ")).strip())
    parts = [part.strip(_EDGES) for part in _AND.split(re.sub(r"(?<=[a-z]{3})\.$", "", text))]
    names = [name for part in parts for name in _commas(part)]
    people = [name for name in names if _LATIN_NAME.fullmatch(name)]
    return [name for number, name in enumerate(people) if number == 0 or not _INSTITUTION.search(name)]


def _commas(part: str) -> list[str]:
    pieces = [piece.strip() for piece in re.split(r"[,;]", part) if piece.strip()]
    suffixes = {
        "jr",
        "jr.",
        "sr",
        "sr.",
        "md",
        "m.d.",
        "phd",
        "ph.d.",
        "ii",
        "iii",
        "ma",
        "mph",
        "rn",
        "msc",
        "ms",
        "mba",
        "esq",
        "esq.",
    }
    return [piece for piece in pieces if piece.lower() not in suffixes]


def turned(name: str, *, is_one: bool = False) -> str:
    """Return a name written as "Family, Given" in its usual order. ``is_one`` is whether it is surely one name."""
    pieces = [piece.strip() for piece in name.split(",")]
    is_pair = len(pieces) == 2 and all(pieces) and (is_one or " " not in pieces[0])  # noqa: PLR2004
    return f"{pieces[1]} {pieces[0]}" if is_pair else name
