"""The names of players and hosts, for the link that replaces an embedded frame or a recording."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from hattip.values.html.addresses import host

_PLAYERS: Final = {
    "youtube.com": "YouTube", "youtube-nocookie.com": "YouTube", "youtu.be": "YouTube", "vimeo.com": "Vimeo",
    "dailymotion.com": "Dailymotion", "ted.com": "TED", "twitch.tv": "Twitch", "soundcloud.com": "SoundCloud",
    "spotify.com": "Spotify", "apple.com": "Apple Podcasts", "bandcamp.com": "Bandcamp", "facebook.com": "Facebook",
    "instagram.com": "Instagram", "tiktok.com": "TikTok", "twitter.com": "X", "x.com": "X",
    "slideshare.net": "SlideShare",
    "speakerdeck.com": "Speaker Deck", "codepen.io": "CodePen", "jsfiddle.net": "JSFiddle",
    "codesandbox.io": "CodeSandbox", "gist.github.com": "GitHub Gist", "openstreetmap.org": "OpenStreetMap",
    "google.com/maps": "Google Maps", "maps.google.com": "Google Maps", "docs.google.com": "Google Docs",
    "drive.google.com": "Google Drive", "bilibili.com": "哔哩哔哩", "res.wx.qq.com": "微信", "qq.com": "腾讯视频",
    "youku.com": "优酷", "iqiyi.com": "爱奇艺", "tudou.com": "土豆", "sohu.com": "搜狐视频", "ixigua.com": "西瓜视频",
    "douyin.com": "抖音", "mgtv.com": "芒果TV", "acfun.cn": "AcFun", "music.163.com": "网易云音乐",
    "ximalaya.com": "喜马拉雅", "cctv.com": "央视网", "cntv.cn": "央视网", "rutube.ru": "Rutube",
    "vk.com": "VK", "nicovideo.jp": "ニコニコ動画",
}  # fmt: skip
_FILE = re.compile(r"[^/]+\.[A-Za-z0-9]{2,5}$")


def label(address: str, title: str) -> str:
    """Return the text of the link to what plays or frames an address: its title, and the player's name or the host."""
    player = player_of(address) or host(address)
    name = title.strip() or _file(address)
    return f"{name} ({player})" if name and name.casefold() != player.casefold() else player


def player_of(address: str) -> str:
    """Return the name of a known player, or an empty text."""
    parts = urlsplit(address)
    name = host(address)
    first = f"{name}{parts.path[: parts.path.find('/', 1)] if parts.path.count('/') > 1 else parts.path}"
    if first in _PLAYERS:
        return _PLAYERS[first]
    while name:
        if name in _PLAYERS:
            return _PLAYERS[name]
        name = name.partition(".")[2]
    return ""


def _file(address: str) -> str:
    found = _FILE.search(urlsplit(address).path)
    if found is None or found[0].rpartition(".")[2].lower() in {"html", "htm", "php", "asp", "aspx", "jsp", "shtml"}:
        return ""
    return unquote(found[0])
