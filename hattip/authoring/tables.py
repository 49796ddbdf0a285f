"""Names under which pages give their metadata, as data: the name, the field it fills, and its rank."""

from __future__ import annotations

from typing import Final

# ``name``, ``property`` or ``itemprop`` of a meta element, in lower case. Government pages follow 国办发〔2017〕47号.
META: Final[dict[str, tuple[str, int]]] = {
    "articletitle": ("title", 10),
    "citation_title": ("title", 12),
    "og:title": ("title", 20),
    "dc.title": ("title", 22),
    "dcterms.title": ("title", 22),
    "parsely-title": ("title", 24),
    "sailthru.title": ("title", 24),
    "twitter:title": ("title", 26),
    "headline": ("title", 24),
    "pubdate": ("published", 20),
    "article:published_time": ("published", 12),
    "og:article:published_time": ("published", 12),
    "citation_publication_date": ("published", 14),
    "citation_online_date": ("published", 15),
    "citation_date": ("published", 16),
    "datepublished": ("published", 13),
    "dc.date.issued": ("published", 18),
    "dcterms.issued": ("published", 18),
    "dc.date": ("published", 22),
    "dcterms.date": ("published", 22),
    "dcterms.created": ("published", 23),
    "dc.date.created": ("published", 23),
    "publishdate": ("published", 20),
    "publish_date": ("published", 20),
    "publishtime": ("published", 20),
    "publish-date": ("published", 20),
    "pub_date": ("published", 20),
    "parsely-pub-date": ("published", 20),
    "sailthru.date": ("published", 22),
    "bytedance:published_time": ("published", 18),
    "og:pubdate": ("published", 22),
    "og:published_time": ("published", 18),
    "og:release_date": ("published", 24),
    "weibo:article:create_at": ("published", 20),
    "article.published": ("published", 20),
    "article:create_at": ("published", 22),
    "date": ("published", 26),
    "contentsource": ("source", 40),
    "source": ("source", 44),
    "dc.source": ("source", 46),
    "dcterms.source": ("source", 46),
    "original-source": ("original", 12),
    "originalsource": ("original", 12),
    "syndication-source": ("original", 14),
    "citation_author": ("authors", 20),
    "citation_authors": ("authors", 21),
    "parsely-author": ("authors", 30),
    "sailthru.author": ("authors", 30),
    "byl": ("authors", 28),
    "dc.creator": ("authors", 32),
    "dc.contributor.author": ("authors", 32),
    "dcterms.creator": ("authors", 32),
    "article:author": ("authors", 36),
    "article:author_name": ("authors", 30),
    "og:article:author": ("authors", 36),
    "author": ("authors", 40),
    "og:description": ("summary", 12),
    "description": ("summary", 10),
    "twitter:description": ("summary", 16),
    "citation_abstract": ("summary", 8),
    "dc.description": ("summary", 18),
    "dc.description.abstract": ("summary", 9),
    "dcterms.abstract": ("summary", 9),
    "dcterms.description": ("summary", 18),
    "og:image": ("image", 10),
    "og:image:url": ("image", 11),
    "og:image:secure_url": ("image", 12),
    "twitter:image": ("image", 16),
    "twitter:image:src": ("image", 17),
    "image": ("image", 18),
    "thumbnailurl": ("image", 22),
    "og:site_name": ("site", 10),
    "citation_journal_title": ("site", 5),
    "citation_conference_title": ("site", 8),
    "dc.publisher": ("site", 20),
    "dcterms.publisher": ("site", 20),
    "citation_publisher": ("site", 24),
    "sitename": ("site", 8),
    "application-name": ("site", 30),
    "apple-mobile-web-app-title": ("site", 34),
    "og:url": ("own", 12),
    "url": ("own", 14),
    "twitter:url": ("own", 20),
    "citation_fulltext_html_url": ("own", 16),
    "citation_abstract_html_url": ("own", 15),
    "sitedomain": ("home", 14),
    "columnname": ("column", 10),
    "article:section": ("column", 12),
    "og:locale": ("language", 20),
    "content-language": ("language", 16),
    "citation_language": ("language", 14),
    "dc.language": ("language", 15),
    "dcterms.language": ("language", 15),
    "language": ("language", 18),
    "inlanguage": ("language", 12),
}
# Properties of microdata that are not meta elements.
ITEMPROPS: Final = frozenset({"headline", "datepublished", "author", "description", "image", "inlanguage"})
# Names of authors that name nobody.
NOBODY: Final = frozenset(
    "admin administrator author editor editors editorial staff staffwriter webmaster web root user guest unknown anonymous "
    "none null undefined name test newsroom 管理员 管理員 小编 小編 编辑 編輯 网站管理员 系统管理员 超级管理员 本站 本站编辑 本网编辑 "
    "记者 本报记者 本网记者 作者 佚名作者 匿名 未知 不详 无 暂无 游客 原创 转载 网络 互联网 综合 责任编辑".split()
)
# Names of sources that mean "this site".
OWN_WORK: Final = frozenset(
    "本站 本站原创 本网 本网原创 原创 本网站 本站编辑 本站讯 本网讯 本站综合 本站整理 自有 原創 本站原創 本校 本院 本刊 本报 本報 original own "
    "本公众号 本平台".split()
)
# Names of sources that name nobody.
NO_SOURCE: Final = frozenset(
    "网络 互联网 网络转载 网络整理 网络综合 网上 来源网络 来源于网络 转载 综合 未知 不详 其他 其它 其它来源 无 暂无 佚名 匿名 投稿 网友 网友投稿 網路 "
    "網絡 網際網路 網絡轉載 internet web supplied getty shutterstock istock flickr twitter facebook instagram youtube email unknown n/a none various agencies wire 外部 各地 综合整理 综合媒体 媒体 公众号 微信公众号 微信".split()
)
# News agencies as datelines and bylines name them.
AGENCIES: Final = {
    "AP": "Associated Press",
    "The Associated Press": "Associated Press",
    "Associated Press": "Associated Press",
    "Reuters": "Reuters",
    "REUTERS": "Reuters",
    "AFP": "AFP",
    "Agence France-Presse": "AFP",
    "UPI": "UPI",
    "PTI": "PTI",
    "Xinhua": "Xinhua",
    "Kyodo": "Kyodo",
    "dpa": "dpa",
    "PRNewswire": "PR Newswire",
    "PR Newswire": "PR Newswire",
    "BUSINESS WIRE": "Business Wire",
    "Business Wire": "Business Wire",
    "GLOBE NEWSWIRE": "GlobeNewswire",
    "GlobeNewswire": "GlobeNewswire",
}
# Words in the address of a picture that is not the article's.
NO_PICTURE: Final = (
    "logo", "avatar", "qrcode", "qr_code", "erweima", "blank.", "spacer", "/icon", "icons/", "favicon", "sprite", "share",
    "default.", "placeholder", "1x1", "pixel", "loading", "/ads/", "banner", "badge", "gravatar", "emoji", "weixin.", "wx.",
    "ewm", "button", "btn",
)  # fmt: skip
