"""Every code of a problem is emitted: by a case, or by one of the scenarios here, which no case folder can contain."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

import pytest
from conftest import ARTICLE, CASES, SITE, Folder, Hattip, Ran

from hattip.codes import Code
from hattip.content.files import MAX_BYTES
from hattip.output import lock

if TYPE_CHECKING:
    from collections.abc import Callable

    Scenario = Callable[[Folder, Hattip], Ran]


def _edit(site: Folder, path: str, old: str, new: str) -> None:
    file = site.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def _after_writing(path: str, text: str | bytes) -> Scenario:
    """Publish with one more file in the site."""

    def scenario(site: Folder, hattip: Hattip) -> Ran:
        site.write(path, text)
        return hattip("--root", site.root, "--report", "json")

    return scenario


def _after_editing(path: str, old: str, new: str) -> Scenario:
    """Publish, change a file of the site, publish again."""

    def scenario(site: Folder, hattip: Hattip) -> Ran:
        assert hattip("--root", site.root).code == 0
        _edit(site, path, old, new)
        return hattip("--root", site.root, "--report", "json")

    return scenario


def _outside_content(site: Folder, hattip: Hattip) -> Ran:
    (site.root / "content/articles/link.yaml").symlink_to("/etc/hostname")
    return hattip("--root", site.root, "--report", "json")


def _not_a_file(site: Folder, hattip: Hattip) -> Ran:
    os.mkfifo(site.root / "content/articles/pipe.yaml")
    return hattip("--root", site.root, "--report", "json")


def _bad_withdrawal(site: Folder, hattip: Hattip) -> Ran:
    path = site.write("content/articles/list.yaml", "- a list\n")
    return hattip("withdraw", path, "--root", site.root, "--reason", "Asked to", "--report", "json")


def _vanished(site: Folder, hattip: Hattip) -> Ran:
    gone = site.article("gone")
    assert hattip("--root", site.root).code == 0
    gone.unlink()
    return hattip("--root", site.root, "--report", "json")


def _mass_change(site: Folder, hattip: Hattip) -> Ran:
    for number in range(40):
        site.article(str(number))
    assert hattip("--root", site.root).code == 0
    for number in range(40):
        site.article(str(number), updated="2026-01-01")
    return hattip("--root", site.root, "--report", "json")


def _unreadable_record(site: Folder, hattip: Hattip) -> Ran:
    """Publish over feeds that cannot be read."""
    assert hattip("--root", site.root).code == 0
    for path in (site.root / "feeds").rglob("*.*"):
        if path.suffix in {".xml", ".json", ".txt"} and path.name != "manifest.json":
            path.write_text("<<<<<<< a failed merge", encoding="utf-8")
    return hattip("--root", site.root, "--no-cache", "--report", "json")


def _redated(site: Folder, hattip: Hattip) -> Ran:
    site.article("later", published="2025-01-01")
    return _after_editing(_RULING, "2024-05-26", "2025-12-31")(site, hattip)


def _damaged_record(site: Folder, hattip: Hattip) -> Ran:
    assert hattip("--root", site.root).code == 0
    for filename in ("atom.xml", "feed.json", "rss.xml"):
        site.write(f"feeds/one/{filename}", "<<<<<<< a failed merge")
    return hattip("--root", site.root, "--report", "json")


def _locked(site: Folder, hattip: Hattip) -> Ran:
    with lock.locked(site.root / "feeds") as problem, pytest.MonkeyPatch.context() as patch:
        assert problem is None
        patch.setattr(lock, "PATIENCE", 0.0)
        return hattip("--root", site.root, "--report", "json")


def _cache_unusable(site: Folder, hattip: Hattip) -> Ran:
    """Publish with a file in the place of the cache's folder."""
    return hattip("--root", site.root, "--cache", site.root / "content/site.yaml", "--report", "json")


def _feed_removed(site: Folder, hattip: Hattip) -> Ran:
    site.article("two", categories="[one, two]")
    assert hattip("--root", site.root).code == 0
    site.article("two", categories="one")
    _edit(site, "content/site.yaml", "- {slug: two, title: Two}\n", "")
    return hattip("--root", site.root, "--report", "json")


def _old_articles(site: Folder, hattip: Hattip) -> Ran:
    for categories in ("one", "[one, two]"):
        for number in range(12):
            site.article(f"{number}", categories=categories)
        ran = hattip("--root", site.root, "--report", "json")
    return ran


def _unused_accept(site: Folder, hattip: Hattip) -> Ran:
    accept = "accept: {code: vanished, id: 'urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8', why: Asked to}\n"
    site.write("content/site.yaml", SITE + accept)
    return hattip("--root", site.root, "--report", "json")


def _page_not_ours(site: Folder, hattip: Hattip) -> Ran:
    site.write("feeds/index.html", "by hand")
    return hattip("--root", site.root, "--report", "json")


def _sample_site(site: Folder, hattip: Hattip) -> Ran:
    site.write("content/site.yaml", SITE.replace("tag:news.test,2024:site", "tag:example.org,2024:hattip-sample"))
    return hattip("--root", site.root, "--report", "json")


def _unreadable_file(site: Folder, hattip: Hattip) -> Ran:
    """Publish an article that changes whenever it is read."""
    real, calls = os.fstat, 0

    def fstat(descriptor: int) -> SimpleNamespace:
        nonlocal calls
        calls += 1
        found = real(descriptor)
        fields = {name: getattr(found, name) for name in dir(found) if name.startswith("st_")}
        return SimpleNamespace(**{**fields, "st_mtime_ns": calls})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fstat", fstat)
        return hattip("--root", site.root, "--report", "json")


def _unwritable_output(site: Folder, hattip: Hattip) -> Ran:
    """Publish into a file system that takes no files, not even from root."""
    return hattip("--root", site.root, "--out", "/proc/feeds", "--report", "json")


_RULING: Final = "content/articles/ruling.yaml"
SCENARIOS: Final[dict[str, Scenario]] = {
    "reannounced": _after_editing(_RULING, "court.gov.cn/ruling", "court.gov.cn/moved"),
    "bad-file-name": _after_writing("content/articles/a\x1b[31m.yaml", ARTICLE),
    "bad-manifest": _after_writing("feeds/manifest.json/file", "in a folder"),
    "bad-withdrawal": _bad_withdrawal,
    "cache-unusable": _cache_unusable,
    "confusable-name": _after_editing("content/site.yaml", "name: The Court", "name: The C\u043eurt"),
    "damaged-record": _damaged_record,
    "emptied-feed": _after_editing(_RULING, "categories: one", "categories: two"),
    "feed-removed": _feed_removed,
    "locked": _locked,
    "redated": _redated,
    "not-a-file": _not_a_file,
    "not-ours": _after_writing("feeds/one/rss.xml", "by hand"),
    "old-articles": _old_articles,
    "outside-content": _outside_content,
    "page-not-ours": _page_not_ours,
    "sample-site": _sample_site,
    "site-id-changed": _after_editing("content/site.yaml", "tag:news.test,2024:site", "tag:news.test,2025:other"),
    "too-large": _after_writing("content/articles/large.yaml", b"#" * (MAX_BYTES + 1)),
    "mass-change": _mass_change,
    "unreadable-file": _unreadable_file,
    "unreadable-record": _unreadable_record,
    "unwritable-output": _unwritable_output,
    "unused-accept": _unused_accept,
    "vanished": _vanished,
}


@pytest.mark.skipif(sys.platform == "win32", reason="some scenarios need files that Windows does not have")
@pytest.mark.parametrize("code", SCENARIOS)
def test_the_scenario_emits_its_code(code: str, site: Folder, hattip: Hattip) -> None:
    assert set(SCENARIOS[code](site, hattip).codes) == {code}


def test_every_code_is_emitted_and_no_other() -> None:
    """What the reports of the cases contain is really emitted, or test_cases fails."""
    reports = [path.read_text(encoding="utf-8") for path in Path(CASES).glob("*/*/problems.txt")]
    emitted = {code for report in reports for code in re.findall(r"(?:error|warning|note)\[([a-z0-9-]+)\]", report)}
    for path in Path(CASES).glob("content/*/expected.json"):
        emitted |= {problem.split()[-1] for problem in json.loads(path.read_bytes())["problems"]}
    assert emitted | SCENARIOS.keys() == {code.value for code in Code}
