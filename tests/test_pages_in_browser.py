"""Pages and feeds as people see them: Chromium draws them, axe and html-validate look for faults.

The tools are npm packages: ``npm ci --prefix tests/browser`` installs them. Without them or Chromium these tests are
skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from conftest import SITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Folder, Hattip

TOOLS: Final = Path(__file__).parent / "browser"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER: Final = next(filter(None, map(shutil.which, BROWSERS)), None)
NODE: Final = shutil.which("node")
SECONDS: Final = 300
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None or NODE is None or not (TOOLS / "node_modules").is_dir(),
        reason="there is no Chromium, no node, or tests/browser is not installed",
    ),
]

LANGUAGES: Final = {
    "en": ("A ruling about pictures", "What the court decided, and why."),
    "zh-Hans": ("最高检发挥系统内巡视作用", "会议要求以巡视推动全面从严治检向纵深发展。"),
    "ar": ("حكم جديد للمحكمة العليا", "أصدرت المحكمة حكمًا جديدًا في قضية الملكية."),
}


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - as in the base class
        ".html": "text/html; charset=utf-8",
        ".css": "text/css",
        ".xml": "application/xml",
    }

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def _job(url: str, **fields: Any) -> dict[str, Any]:
    return {"url": url, "width": 1100, "height": 900, "scheme": "light", "script": True, "axe": True, **fields}


def _look(*jobs: dict[str, Any]) -> list[dict[str, Any]]:
    command = [str(NODE), str(TOOLS / "look.js"), str(BROWSER), json.dumps(jobs)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == len(jobs)
    return found


def _picture(name: str) -> dict[str, Any]:
    """Return the option for a screenshot, if ``HATTIP_PICTURES`` names a folder for them."""
    folder = os.environ.get("HATTIP_PICTURES")
    return {"picture": f"{folder}/{name}.png"} if folder else {}


def _publish(site: Folder, hattip: Hattip, language: str) -> None:
    title, summary = LANGUAGES[language]
    text = SITE.replace("language: en", f"language: {language}").replace("title: News", f"title: {title}")
    site.write("content/site.yaml", f"{text}contact: mailto:us@news-site.org\nrights: All rights\n")
    for number in range(12):
        site.article(
            f"a{number}", title=f"{title} {number}", summary=summary, authors="[Ada, 张三]", rights="© The Court"
        )
    site.article("foreign", language="en" if language != "en" else "ar", rights="CC BY", license="https://cc.org/by")
    site.article("gone", withdrawn="{on: 2026-01-20, reason: The owner asked}")
    ran = hattip("--root", site.root)
    assert ran.code == 0, ran.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_no_fault(site: Folder, hattip: Hattip, language: str) -> None:
    _publish(site, hattip, language)
    with _served(site.root / "feeds") as base:
        jobs = [
            _job(f"{base}{path}", width=width, scheme=scheme, **_picture(f"{language}-{path[:3]}-{width}-{scheme}"))
            for path in ("", "one/")
            for width, scheme in ((320, "light"), (1100, "dark"), (2400, "light"))
        ]
        for job, seen in zip(jobs, _look(*jobs), strict=True):
            assert seen["violations"] == []
            assert seen["passes"] > 20
            assert seen["console"] == []
            assert all(url.startswith((base, "data:")) for url in seen["requests"])
            assert seen["width"] <= job["width"]  # nothing has to be scrolled sideways (WCAG 1.4.10)


def test_the_keyboard_suffices(site: Folder, hattip: Hattip) -> None:
    _publish(site, hattip, "en")
    with _served(site.root / "feeds") as base:
        [seen] = _look(_job(f"{base}one/"))
    assert seen["focused"][0].startswith('<a class="skip"')
    buttons = [element for element in seen["focused"] if element.startswith("<button")]
    assert len(buttons) == 3
    assert "one/rss.xml" in buttons[0]
    assert "Copied" in seen["status"]


def test_without_script_everything_can_be_read(site: Folder, hattip: Hattip) -> None:
    _publish(site, hattip, "en")
    with _served(site.root / "feeds") as base:
        [seen] = _look(_job(f"{base}one/", script=False, axe=False))
    for text in ("A ruling about pictures 11", "one/atom.xml", "was withdrawn on", "The Court", "Published by"):
        assert text in seen["text"]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_feeds_can_be_read_in_a_browser(site: Folder, hattip: Hattip, name: str) -> None:
    _publish(site, hattip, "en")
    with _served(site.root / "feeds") as base:
        jobs = [
            _job(f"{base}one/{name}", axe=False, **_picture(name)),
            _job(f"{base}one/{name}", scheme="dark", axe=False),
        ]
        for seen in _look(*jobs):
            assert "A ruling about pictures 11" in seen["text"]
            assert "The Court" in seen["text"]
            assert "<p>" not in seen["text"]
            assert "urn:uuid" not in seen["text"]
            assert all(url.startswith(base) for url in seen["requests"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_valid_html(site: Folder, hattip: Hattip, language: str) -> None:
    _publish(site, hattip, language)
    pages = sorted(str(path) for path in (site.root / "feeds").rglob("*.html"))
    assert len(pages) == 4
    tool = TOOLS / "node_modules" / ".bin" / "html-validate"
    command = [str(tool), "--config", str(TOOLS / "htmlvalidate.json"), *pages]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stdout
