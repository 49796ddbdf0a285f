"""Make the pictures of the documentation and the sample with headless Chromium: ``python -m docs.pictures``.

``docs/images/pages.png`` shows the page of a feed of the sample. ``docs/images/reader.png`` shows an item of its Atom
feed as a reader app lays it out: its text comes from the feed, through feedparser, and only the frame around it is made
here. ``credit-line.png`` belongs to an article of the sample. Fonts differ between machines, so no test compares the
pictures.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import feedparser
from lxml import etree

_ZONE: Final = ZoneInfo("Asia/Shanghai")
ROOT: Final = Path(__file__).resolve().parents[1]
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_STYLE: Final = """
body { margin: 0; background: #fff; color: #222; font: 17px/1.6 "Noto Sans CJK SC", "Noto Sans SC", sans-serif }
a { color: #0b57d0 }
.reader { display: grid; grid-template-columns: 210px 1fr; height: 100vh }
.feeds { background: #f1f3f6; padding: 20px 0; font-size: 15px; color: #444 }
.feeds div { padding: 5px 20px }
.feeds div:first-child { font-weight: bold }
.feeds .open { background: #dbe5f5; color: #111 }
.item { padding: 18px 34px }
h1 { font-size: 23px; line-height: 1.35; margin: 0 }
.date { color: #666; font-size: 15px; margin: 4px 0 14px }
footer { border-top: 1px solid #ddd; margin-top: 18px; padding-top: 4px; font-size: 15.5px; overflow-wrap: anywhere }
footer p { margin: 8px 0 }
.card { margin: 24px; border: 1px solid #ccd3de; border-radius: 8px; padding: 16px 28px }
.card p { margin: 6px 0; padding: 2px 0 }
.bar { height: 12px; border-radius: 4px; background: #e6e9ee; margin: 10px 0 }
b { color: #0b57d0; font-weight: 600 }
b::after { content: "\\FF1A" }
"""
_PHONE: Final = "body { margin: 0 } iframe { border: 0; width: 390px; height: 760px }"
_SIDE_BY_SIDE: Final = """
body { margin: 0; display: flex; gap: 24px; background: #e1e5ea }
div { overflow: hidden; height: 760px }
div:last-child { width: 390px }
img { display: block }
"""


def reader_page(feeds: Path, slug: str) -> str:
    """Return a page that shows the newest item of a feed, with the titles of the site's feeds at its side."""
    feed = feedparser.parse(str(feeds / slug / "atom.xml"))
    item = feed.entries[0]
    rows = "".join(_feed_row(title, is_open=title == item.tags[0]["label"]) for title in feed_titles(feeds))
    date = datetime.fromisoformat(item.published).astimezone(_ZONE).date()
    head = f"<h1>{html.escape(item.title)}</h1><div class=date>{date}</div>"
    return f"<div class=reader><div class=feeds>{rows}</div><div class=item>{head}{item.content[0].value}</div></div>"


def feed_titles(feeds: Path) -> list[str]:
    """Return the titles of the site and of its categories, as ``feeds.opml`` lists them."""
    opml = etree.parse(feeds / "feeds.opml")
    titles = (str(outline.get("title")).rpartition(" · ")[2] for outline in opml.iter("outline"))
    return list(dict.fromkeys(titles))


def _feed_row(title: str, *, is_open: bool) -> str:
    return f"<div{' class=open' if is_open else ''}>{html.escape(title)}</div>"


def credit_page() -> str:
    """Return a page with the end of a reprinted article, for the sample's guide."""
    bars = "".join(f'<div class=bar style="width:{width}%"></div>' for width in (96, 88))
    lines = (("来源", "最高人民检察院"), ("作者", "佚名"), ("原文链接", "https://www.spp.gov.cn/…"))
    text = "".join(f"<p><b>{label}</b>{value}</p>" for label, value in lines)
    return f"<div class=card>{bars}{text}</div>"


def draw(body: str, picture: Path, size: tuple[int, int]) -> None:
    """Let the browser draw a page of this many CSS pixels into a PNG file."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{body}", encoding="utf-8")
        take(page, picture, size)


def draw_pages(page: Path, picture: Path) -> None:
    """Let the browser draw a page of a feed twice: light on a wide screen, and dark on a phone."""
    with tempfile.TemporaryDirectory() as folder:
        light, dark = Path(folder) / "light.png", Path(folder) / "dark.png"
        take(page, light, (860, 760))
        # A frame, because the window of a browser cannot be as narrow as a phone.
        phone = Path(folder) / "phone.html"
        phone.write_text(f'<style>{_PHONE}</style><iframe src="{page.as_uri()}"></iframe>', encoding="utf-8")
        take(phone, dark, (600, 760), "--blink-settings=preferredColorScheme=0")
        images = "".join(f'<div><img src="{image.as_uri()}"></div>' for image in (light, dark))
        both = Path(folder) / "both.html"
        both.write_text(f"<style>{_SIDE_BY_SIDE}</style>{images}", encoding="utf-8")
        take(both, picture, (1274, 760))


def take(page: Path, picture: Path, size: tuple[int, int], *options: str) -> None:
    """Take a picture of a local page."""
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit("Install Chromium to make the pictures.")
    with tempfile.TemporaryDirectory() as user:
        window = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={user}"]
        output = [f"--screenshot={picture}", f"--window-size={size[0]},{size[1]}", page.as_uri()]
        subprocess.run([browser, *window, *options, *output], check=True, capture_output=True)  # noqa: S603 - our own page


if __name__ == "__main__":
    draw_pages(ROOT / "feeds/all/index.html", ROOT / "docs/images/pages.png")
    draw(reader_page(ROOT / "feeds", "party-conduct"), ROOT / "docs/images/reader.png", (960, 400))
    draw(credit_page(), ROOT / "content/articles/laws/credit-line.png", (640, 240))
