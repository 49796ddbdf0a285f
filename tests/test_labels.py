"""Labels as people write them: who published first, who wrote, where the original is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hattip.authoring import choose, page

if TYPE_CHECKING:
    from hattip.authoring.facts import Facts

CHINESE = (
    "近日，江城市召开城市更新工作推进会，研究部署下一阶段的重点任务。会议要求，"
    "各区各部门要把群众需求放在首位，统筹推进老旧小区改造，让居民感受到变化。"
)
ENGLISH = (
    "The council on Tuesday approved a plan to restore the old harbor district, a decision that follows two years. " * 3
)


def _chosen(html: str) -> Facts:
    """Return the facts of a page."""
    parsed = page.parse(html.encode(), "https://site.example.net/news/1.html")
    assert parsed is not None
    return choose.choose(parsed, "Asia/Shanghai")


def _facts(text: str, line: str, below: str = "", head: str = "") -> tuple[str, list[str], str]:
    """Return source, authors and original of a page with a line below its title and another below its text."""
    html = (
        f"<html><head><meta charset=utf-8><title>The title of it - The Site</title>{head}</head><body>"
        f"<h1>The title of it</h1><div>{line}</div><p>{text}</p><p>{text}</p>{below}</body></html>"
    )
    facts = _chosen(html)
    return facts.origin.name.value, [fact.value for fact in facts.authors], facts.origin.original.value


@pytest.mark.parametrize(
    ("line", "source", "authors"),
    [
        ("2024-05-06 10:00　稿源：<a href='http://n.example.com/'>南方日报</a>　编辑：张三", "南方日报", []),
        ("2024-05-06 来 源：新华社 责任编辑：周六 作 者：吴七", "新华社", ["吴七"]),
        ("<span>来源：新华社</span><span>作者：吴七</span><span>1032人参与</span>", "新华社", ["吴七"]),
        ("来源：澎湃新闻网1032人参与", "澎湃新闻网", []),
        pytest.param(  # loads the languages of dateparser
            "2024年05月06日 08:30 来源：江城日报 本报记者 王五", "江城日报", ["王五"], marks=pytest.mark.slow
        ),
        ("<dl><dt>来源</dt><dd>新华社</dd><dt>时间</dt><dd>2024-05-06</dd></dl>", "新华社", []),
        ("<table><tr><td>信息来源：</td><td>市财政局</td></tr></table>", "市财政局", []),
        ("2024-05-06 文章来源：互联网", "", []),
        ("2024-05-06 来源：本站原创", "The Site", []),
        ("文/沈渔 图/阿布", "The Site", ["沈渔"]),
        ("中央社 記者林美玲／台北報導 來源：中央社", "中央社", ["林美玲"]),
        ("2024-05-06 来源：新华网作者：责任编辑：高远阅读数：3021", "新华网", []),
        ("来源｜真实故事（ID：zhenshi1） 文｜林木", "真实故事", ["林木"]),
        ("本文首发于2024年2月9日《南方周末》，文｜韦青禾", "南方周末", ["韦青禾"]),
        ("2024-05-06 来源：人民日报（海外版）", "人民日报（海外版）", []),
        ("来源：<script>var ly='县教育局'; document.write('<b>' + ly + '</b>');</script>", "县教育局", []),
        ("来源：<script>document.write(source())</script>", "The Site", []),
        ("文／林予安與周德廣　攝影／蘇小晴", "The Site", ["林予安", "周德廣"]),
        ("□本报记者 江一白 文/图", "The Site", ["江一白"]),
        ("时间：2024-05-06 作者：新闻来源：正义网", "正义网", []),
    ],
)
def test_chinese_labels_near_the_title(line: str, source: str, authors: list[str]) -> None:
    assert _facts(CHINESE, line)[:2] == (source, authors)


@pytest.mark.parametrize(
    ("below", "source", "original"),
    [
        ("<p>转自：“城事观察”微信公众号</p>", "城事观察", ""),
        ("<p>（本文转自微信公众号：城事观察，作者：李四）</p>", "城事观察", ""),
        (
            "<p>（来源：新华社；原文链接：https://x.example.org/a/1.html）</p>",
            "新华社",
            "https://x.example.org/a/1.html",
        ),
        ("<p>声明：本文转载自《江城晚报》，版权归原作者所有。</p>", "江城晚报", ""),
        (
            "<p>免责声明：凡本网注明“来源：XXX”的作品，均转载自其它媒体。</p>",
            "The Site",
            "https://site.example.net/news/1.html",
        ),
        ("<p>来源：<a href='https://x.example.org/index.html'>新华社</a></p>", "新华社", ""),
        (
            "<p>来源：<a href='https://x.example.org/a/1.html'>新华社</a></p>",
            "新华社",
            "https://x.example.org/a/1.html",
        ),
        ("<p>原文：<a href='https://x.example.org/a/1.html'>题目</a></p>", "", "https://x.example.org/a/1.html"),
        ("<p>本文经授权转载自公众号“物种日历”（微信号：abc），作者 | 罗青野</p>", "物种日历", ""),
        ("<p>（原载《人民法院报》2024年3月1日第3版）</p>", "人民法院报", ""),
        ("<p>*本文经“三明治”（微信公众号ID：abc）授权转载</p>", "三明治", ""),
        ("<p>本文经作者授权发布</p>", "The Site", "https://site.example.net/news/1.html"),
        ("<p>转自：https://x.example.org/a/1.html</p>", "", "https://x.example.org/a/1.html"),
        ("<p>本文部分数据转自统计局</p>", "The Site", "https://site.example.net/news/1.html"),
        ("<p>此文曾由某刊连载</p>", "", ""),
        ("<p>文章来自朋友圈</p>", "", ""),
        ("<p>编译自外刊</p>", "", ""),
        (
            "<h3>参考资料</h3><p>[1] 转自手册：<a href='https://x.example.org/a/1.html'>手册</a></p>",
            "The Site",
            "https://site.example.net/news/1.html",
        ),
        (
            f"<p><img src='/a.png'></p><p>来源：县气象局</p><p>{CHINESE}</p>",
            "The Site",
            "https://site.example.net/news/1.html",
        ),
    ],
)
def test_chinese_labels_below_the_text(below: str, source: str, original: str) -> None:
    found = _facts(CHINESE, "2024-05-06", below)
    assert (found[0], found[2]) == (source, original)


ORIGINAL = "https://u.example.org/a/b"
LINK = f"<a href='{ORIGINAL}'>Urban Observer</a>"


@pytest.mark.parametrize(
    ("below", "source", "original"),
    [
        (f"<p>This post first appeared on {LINK}.</p>", "Urban Observer", ORIGINAL),
        (f"<p>(h/t {LINK})</p>", "Urban Observer", ORIGINAL),
        (f"<p>Something nice (via {LINK}).</p>", "Urban Observer", ORIGINAL),
        (f"<p>Source: {LINK}</p>", "Urban Observer", ORIGINAL),
        (f"<p>Republished with permission from {LINK}.</p>", "Urban Observer", ORIGINAL),
        ("<p>Originally published by Urban Observer on April 2, 2024.</p>", "Urban Observer", ""),
        (f"<p>Source: <a href='{ORIGINAL}'>NOAA kelp data</a></p>", "", ""),
        ("<p>SOURCE Larkspur Devices, Inc.</p>", "Larkspur Devices, Inc.", ""),
        (
            f"<p>An <a href='https://x.example.org/1'>essay</a>. (Via {LINK}.)</p>",
            "The Site",
            "https://site.example.net/news/1.html",
        ),
        ("<p>Reprinted from The Example Herald, March 3, 2020.</p>", "The Example Herald", ""),
        (f"<p><a href='{ORIGINAL}'>View original post</a></p>", "", ORIGINAL),
        (f"<p>Cross-posted from <a href='{ORIGINAL}'>my other blog</a>.</p>", "", ORIGINAL),
        (f"<p>This article was reprinted on {LINK}.</p>", "The Site", "https://site.example.net/news/1.html"),
        (
            "<p>Share via <a href='https://mail.example.org/x'>Email</a></p>",
            "The Site",
            "https://site.example.net/news/1.html",
        ),
        (
            f"<p>Also <a rel=syndication href='{ORIGINAL}'>here</a></p>",
            "The Site",
            "https://site.example.net/news/1.html",
        ),
    ],
)
def test_english_labels(below: str, source: str, original: str) -> None:
    found = _facts(ENGLISH, "May 6, 2024", below)
    assert (found[0], found[2]) == (source, original)


@pytest.mark.parametrize(
    ("line", "source", "authors"),
    [
        ("By Ann Lin and Tom Reed", "The Site", ["Ann Lin", "Tom Reed"]),
        ("By ANN LIN, Associated Press", "Associated Press", ["ANN LIN"]),
        ("Posted on May 6, 2024 by <a href='/a'>Ann Lin</a>", "The Site", ["Ann Lin"]),
        ("By Ann Lin, Staff Writer | May 6, 2024", "The Site", ["Ann Lin"]),
        ("Posted by admin", "The Site", []),
        ("Published by Ann Lin on 12 May 2024", "The Site", ["Ann Lin"]),
        ("By Ann Lin and Tom Reed, Photographs by Eva Holt", "The Site", ["Ann Lin", "Tom Reed"]),
        ("By Larkspur Devices, Inc.", "The Site", []),
        ("By AFP | May 6, 2024", "AFP", []),
        ("<blockquote>By Eva Holt</blockquote><p>By Ann Lin</p>", "The Site", ["Ann Lin"]),
        ("<div class='h-cite u-in-reply-to'>A post by Eva Holt</div> By Ann Lin", "The Site", ["Ann Lin"]),
    ],
)
def test_english_bylines(line: str, source: str, authors: list[str]) -> None:
    assert _facts(ENGLISH, line)[:2] == (source, authors)


def test_the_title_of_a_link_post_leads_to_the_original() -> None:
    html = (
        "<title>Tide tables - The Site</title><h2><a href='https://u.example.org/a'>Tide tables</a></h2>"
        f"<p>Eva Holt at <a href='https://u.example.org/a'>Urban Observer</a>:</p><p>{ENGLISH}</p>"
        f"<p>{ENGLISH}</p><p>via <a href='https://v.example.org/b'>Kiosk</a></p><p>Posted on May 6, 2024 by Ann Lin</p>"
    )
    facts = _chosen(html)
    assert facts.origin.original.value == "https://u.example.org/a"
    assert facts.origin.name.value == "Urban Observer"
    assert [fact.value for fact in facts.authors] == ["Ann Lin"]


def test_who_posted_a_reprint_did_not_write_it() -> None:
    head = "<meta property='article:author' content='Eva Holt'>"
    assert _facts(ENGLISH, "Posted by Eva Holt", f"<p>Republished with permission from {LINK}.</p>", head)[1] == []


@pytest.mark.parametrize("title", ["[转载] 一杯茶的温度", "一杯茶的温度（转）", "【转帖】一杯茶的温度"])
def test_the_mark_of_a_reprint_without_a_source_leaves_the_source_open(title: str) -> None:
    html = f"<title>{title} - 山房笔记</title><h1>{title}</h1><p>2024-05-06</p><p>{CHINESE}</p><p>{CHINESE}</p>"
    assert _chosen(html).origin.name.value == ""


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        ("山房笔记，记录读书与生活", ""),
        ("山房笔记为您提供最新资讯", ""),
        ("山房笔记讯 一杯茶的温度是多少", ""),
        ("茶凉得比话快，山房笔记的朋友们这样想。", "茶凉得比话快，山房笔记的朋友们这样想。"),
    ],
)
def test_a_description_of_the_site_is_no_summary(description: str, summary: str) -> None:
    html = (
        f"<title>一杯茶的温度是多少 - 山房笔记</title><meta name=description content='{description}'>"
        f"<h1>一杯茶的温度是多少</h1><p>{CHINESE}</p>"
    )
    assert _chosen(html).summary.value == summary


def test_a_day_of_the_original_without_its_year_is_the_last_one_before_the_page() -> None:
    html = (
        "<meta property='article:published_time' content='2023-01-05T08:00:00Z'><h1>The title of it</h1>"
        f"<p>This story was first published by Urban Observer on Dec. 30.</p><p>{ENGLISH}</p>"
    )
    assert _chosen(html).original_published.value == "2022-12-30"


def test_the_time_in_a_zone_is_trusted_more_than_the_same_local_time_without_one() -> None:
    html = (
        "<meta property='article:published_time' content='2021-06-02T01:30:00Z'><h1>The title of it</h1>"
        f"<p>Updated: June 4, 2021 | Published: June 1, 2021 at 9:30 p.m.</p><p>{ENGLISH}</p>"
    )
    assert _chosen(html).published.value == "2021-06-02T01:30Z"
