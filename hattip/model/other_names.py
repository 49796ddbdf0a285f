"""Names that other tools, and people, give to the keys of an article or a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hattip.model.context import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARTICLE: Final = {
    "title": "headline name subject 标题 題目 题目 标题名 文章标题",
    "published": "date pubdate pub_date publish_date publishdate date_published published_at published_date created "
    "created_at posted issued dc:date timestamp time 日期 时间 发布时间 发布日期 发表时间 发表日期 转载日期",
    "updated": "lastmod modified last_modified date_modified modified_at updated_at date_updated update 更新 更新时间 "
    "更新日期 修改时间",
    "categories": "category section sections topic topics 分类 栏目 类别 频道",
    "source": "site publication publisher_name origin from via_name 来源 出处 稿源 转自 来自",
    "original_url": "original source_url source_link original_link canonical canonical_url external_url via origin_url "
    "原文 原文链接 原文地址 原链接 来源链接 链接 网址",
    "url": "permalink guid_url page own_url 本站链接 本站地址",
    "authors": "author creator by byline writer dc:creator 作者 撰文 作者名",
    "summary": "description excerpt abstract subtitle intro lead teaser standfirst 摘要 简介 概要 导语 描述",
    "content": "body text html content_html content:encoded fulltext 正文 内容 全文",
    "content_file": "file include body_file markdown_file 正文文件",
    "image": "thumbnail cover picture photo banner hero featured_image cover_image feature_image img 图片 "
    "封面 配图 题图",
    "enclosures": "enclosure attachment attachments media audio video 附件 音频 视频",
    "language": "lang locale 语言 语种",
    "rights": "copyright 版权 权利 版权声明",
    "license": "licence cc 许可 授权 许可协议",
    "tags": "tag keywords keyword labels 标签 关键词 关键字",
    "id": "guid uuid uri 编号",
    "draft": "unpublished hidden is_draft 草稿",
    "withdrawn": "retracted deleted removed 撤回 已撤回 下架",
}  # fmt: skip
_SITE: Final = {
    "title": "name sitename site_name site_title blog_title 标题 名称 站名 网站名称",
    "description": "subtitle tagline summary about 描述 简介 说明",
    "base_url": "baseurl feeds_url feed_url feeds 订阅地址",
    "home_url": "url link site_url homepage home siteurl website 主页 网站 网址 首页 站点地址",
    "language": "lang locale languagecode language_code 语言",
    "timezone": "tz time_zone 时区",
    "publisher": "author owner editor organization 发布者 出版者 主办 主办单位",
    "rights": "copyright 版权",
    "contact": "email mail 联系 联系方式 邮箱",
    "formats": "format outputs 格式",
    "limit": "items max_items maxitems count number feed_limit entries size 条数 数量",
    "categories": "sections topics taxonomies 分类 栏目",
    "sources": "source origins 来源",
    "hub": "websub pubsubhubbub",
}  # fmt: skip
_CATEGORY: Final = {
    "slug": "id key name_en path 标识",
    "title": "name label 名称 标题",
    "description": "summary 描述 说明",
}
_SOURCE: Final = {
    "name": "title 名称 来源",
    "url": "link home homepage site website 网址 链接",
    "feed": "rss atom feed_url 订阅",
}
_IMAGE: Final = {"url": "src href link file 地址", "alt": "caption title description text 说明"}
_ENCLOSURE: Final = {"url": "src href link file", "type": "mime media_type mime_type", "length": "size bytes"}
_WITHDRAWAL: Final = {"on": "date when time 日期 时间", "reason": "why because message 原因 理由"}
_AUTHOR: Final = {
    "name": "title author 名称 姓名 作者",
    "email": "mail e-mail 邮箱",
    "url": "link site website home 网址",
}
_PUBLISHER: Final = {"name": "title author 名称", "email": "mail e-mail 邮箱", "url": "link site website home 网址"}
_TABLES: Final = {
    "Article": _ARTICLE, "Site": _SITE, "Category": _CATEGORY, "Source": _SOURCE, "Image": _IMAGE,
    "Enclosure": _ENCLOSURE, "Withdrawal": _WITHDRAWAL, "Publisher": _PUBLISHER, "Author": _AUTHOR,
}  # fmt: skip
_KEYS: Final = {
    model: {other: key for key, others in table.items() for other in others.split()} for model, table in _TABLES.items()
}
# Keys of other tools for what hattip has nothing like.
_WITHOUT_COUNTERPART: Final = {
    word: None
    for words in (
        "layout comments comment weight slug aliases alias toc math mathjax katex pinned pin sticky top type series",
        "menu linktitle template status save_as disqus robots sitemap cascade outputs params theme themes plugins",
        "paginate permalinks highlight kramdown gems exclude include collections defaults deploy root 置顶 评论 布局",
    )
    for word in words.split()
}
# In other tools these mean the original for one, the site's own page for the other.
AMBIGUOUS: Final = frozenset({"link"})


def key_for(other: str, model: str) -> str | None:
    """Return the key of a model, by its class name, for the name that another tool gives it; None if there is none.

    Case, hyphens and spaces make no difference: ``pubDate`` and ``pub-date`` are ``published``.
    """
    name = other.casefold().replace("-", "_").replace(" ", "_")
    return _KEYS.get(model, {}).get(name)


def near_key(other: str, model: str, known: Iterable[str]) -> str | None:
    """Return the key of a model, among ``known``, for a name that is spelled like it or like another name of it."""
    names = {**_KEYS.get(model, {}), **{key: key for key in known}}
    found = nearest(other, names)
    return None if found is None else names[found]


def is_without_counterpart(other: str) -> bool:
    """Return whether other tools have a key with this name, for what hattip has nothing like."""
    return other.casefold().replace("-", "_") in _WITHOUT_COUNTERPART


def is_known(word: str) -> bool:
    """Return whether any model has a key with this name in another tool."""
    return any(key_for(word, model) for model in _KEYS)
