"""Time: the next change that the manifest records, and what --check accepts after it has passed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from hattip.feeds.schedule import time_before

if TYPE_CHECKING:
    from conftest import Folder, Hattip

NOW = datetime(2026, 1, 31, 8, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def _next(site: Folder) -> str | None:
    recorded: str | None = json.loads(site.files()["manifest.json"])["next"]
    return recorded


def _withdrawn(day: str) -> dict[str, str]:
    return {"withdrawn": f"{{on: {day}, reason: A mistake}}", "published": "2025-01-01"}


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [(None, None), (NOW + SECOND, None), (NOW, NOW - SECOND), (NOW - DAY, NOW - DAY - SECOND)],
)
def test_check_accepts_the_second_before_a_change_that_has_passed(
    recorded: datetime | None, expected: datetime | None
) -> None:
    assert time_before(recorded, NOW) == expected


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ({}, None),
        ({"draft": {"draft": "true", "published": "2026-03-01"}}, None),
        ({"due": {"published": "2026-01-31T08:00:00+08:00"}}, None),
        ({"later": {"published": "2026-03-01"}, "soon": {"published": "2026-02-02"}}, "2026-02-01T16:00:00Z"),
        ({"withdrawn": _withdrawn("2026-01-30")}, "2026-03-30T16:00:00Z"),
        ({"expired": _withdrawn("2025-01-30")}, None),
        ({"withdrawn": _withdrawn("2026-01-30"), "later": {"published": "2026-02-02"}}, "2026-02-01T16:00:00Z"),
    ],
)
def test_the_manifest_and_the_report_have_the_next_change(
    site: Folder, hattip: Hattip, articles: dict[str, dict[str, str]], expected: str | None
) -> None:
    site.write("content/site.yaml", site.files("content")["site.yaml"] + b"withdrawn_days: 60\n")
    for name, fields in articles.items():
        site.article(name, **fields)
    ran = hattip("--root", site.root, "--report", "json")
    assert ran.code == 0, ran.output
    assert ran.report["next"] == _next(site) == expected


def test_the_feeds_change_at_the_recorded_time_and_not_before(site: Folder, hattip: Hattip) -> None:
    site.article("soon", published="2026-02-02")
    hattip("--root", site.root)
    before = hattip("--root", site.root, "--check", "--report", "json", now="2026-02-01T15:59:59Z").report
    assert before["changes"]["changed"] == []
    assert before["overdue"] is None
    ran = hattip("--root", site.root, "--report", "json", now="2026-02-01T16:00:00Z")
    assert ran.report["changes"]["changed"]


def test_check_accepts_feeds_that_only_time_has_changed_and_names_what_is_due(site: Folder, hattip: Hattip) -> None:
    site.article("soon", published="2026-02-02", title="Due")
    site.article("later", published="2026-02-05", title="Due, too")
    site.article("last", published="2026-03-05", title="Not due")
    hattip("--root", site.root)
    ran = hattip("--root", site.root, "--check", now="2026-02-20T00:00Z")
    assert ran.code == 0, ran.output
    assert "note: due since 2026-02-01T16:00:00Z: Due (content/articles/soon.yaml)\n" in ran.output
    assert "note: due since 2026-02-04T16:00:00Z: Due, too (content/articles/later.yaml)\n" in ran.output
    assert "Not due" not in ran.output
    assert ran.output.endswith("is up to date as of 2026-02-01T15:59:59Z. Publish what has become due since.\n")
    report = hattip("--root", site.root, "--check", "--report", "json", now="2026-02-20T00:00Z").report
    assert report["overdue"]["since"] == "2026-02-01T15:59:59Z"
    assert [path.rpartition("/")[2] for path in report["overdue"]["articles"]] == ["later.yaml", "soon.yaml"]
    assert hattip("--root", site.root, now="2026-02-20T00:00Z").code == 0
    assert "up to date" in hattip("--root", site.root, "--check", now="2026-02-20T00:00Z").output


def test_check_accepts_feeds_with_a_notice_that_has_expired(site: Folder, hattip: Hattip) -> None:
    site.article("gone", **_withdrawn("2026-01-30"))
    hattip("--root", site.root)
    ran = hattip("--root", site.root, "--check", now="2027-01-01T00:00Z")
    assert ran.code == 0, ran.output
    assert "note: the notice of a withdrawn article has expired.\n" in ran.output


@pytest.mark.parametrize("published", ["2026-01-15", "2026-02-01", "2025-01-01"])
def test_an_article_that_was_not_published_fails_whatever_has_become_due(
    site: Folder, hattip: Hattip, published: str
) -> None:
    site.article("soon", published="2026-02-02")
    hattip("--root", site.root)
    site.article("forgotten", published=published)
    assert hattip("--root", site.root, "--check", now="2026-02-20T00:00Z").code == 1


def test_an_edited_article_and_a_forged_time_fail(site: Folder, hattip: Hattip) -> None:
    site.article("soon", published="2026-02-02")
    hattip("--root", site.root)
    published = site.files()["manifest.json"]
    for forged in (b"2026-01-01T00:00:00Z", b"2026-02-03T00:00:00Z", b"2026-02-01", b"soon", b""):
        site.write("feeds/manifest.json", published.replace(b"2026-02-01T16:00:00Z", forged))
        assert hattip("--root", site.root, "--check", now="2026-02-20T00:00Z").code == 1
    site.write("feeds/manifest.json", published)
    site.article("soon", published="2026-02-02", title="Edited before it was due")
    assert hattip("--root", site.root, "--check", now="2026-02-20T00:00Z").code == 0
    site.article("ruling", title="Edited")
    assert hattip("--root", site.root, "--check", now="2026-02-20T00:00Z").code == 1


def test_a_new_schedule_has_to_be_published(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    site.article("soon", published="2026-02-02")
    ran = hattip("--root", site.root, "--check")
    assert ran.code == 1
    assert "/feeds/manifest.json: would change\n" in ran.output
    assert hattip("--root", site.root, "--report", "json").report["changes"]["changed"] == ["manifest.json"]
    assert hattip("--root", site.root, "--check").code == 0


def test_a_gitattributes_of_the_user_stays(site: Folder, hattip: Hattip) -> None:
    site.write("feeds/.gitattributes", "* text\n")
    for _ in range(2):
        assert hattip("--root", site.root).code == 0
        assert site.files()[".gitattributes"] == b"* text\n"
    assert hattip("--root", site.root, "--check").code == 0
