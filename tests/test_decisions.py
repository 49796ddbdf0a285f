"""What the guard refuses is decided from values alone: these tables need no files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from values import day, entry, item

from hattip.codes import GUARD, Code
from hattip.model import Acceptance
from hattip.problems import Edit, Fix, Span
from hattip.published.compare import Change, FeedAfter, FeedChanges, Joined, Kind, Published, compare
from hattip.published.guard import Places, Refusal, Rules, acceptance, as_written, guard, problem_of
from hattip.published.items import span_of
from hattip.reporting.messages import hint, message

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = Rules("tag:x", "Asia/Shanghai", day(31))
FIX = Fix((Edit(0, 0, "id: urn:x:1"),))
PLACES = Places(
    "feeds",
    lambda entry, key: Span(entry.path, 2, excerpt=key),
    lambda _, __: FIX,
    lambda item: span_of("feeds", item.path, item.line),
    Span("content/site.yaml", 3),
)


def _changes(kind: Kind, count: int, size: int, *, is_old: bool = False, is_known: bool = True) -> FeedChanges:
    changes = [Change(kind, item(1), entry(1), is_old=is_old)] * count
    return FeedChanges("one", size, size, changes, is_known=is_known)


_SITE = Published("tag:x")
NONE = Joined()
REDATED = Joined(redated=[(item(1), entry(1))])
FORMAT_REMOVED = FeedChanges("one", 3, 3, (), ("one/rss.xml",))
REFUSALS: list[tuple[str, Published, Sequence[FeedChanges], Joined, list[tuple[str, str | None]]]] = [
    ("nothing", _SITE, (), NONE, []),
    ("no record", Published(None), (), NONE, []),
    ("another site", Published("tag:y"), (), Joined(vanished=[item(1)]), [("site-id-changed", None)]),
    ("an article is gone", _SITE, (), Joined(vanished=[item(1)]), [("vanished", "urn:x:1")]),
    (
        "an article has another id",
        _SITE,
        (),
        Joined(vanished=[item(1)], candidates=[entry(9, title="Title 1")]),
        [("reannounced", "urn:x:1")],
    ),
    ("an article is dated later", _SITE, (), REDATED, [("redated", "urn:x:1")]),
    ("a feed is removed", _SITE, [FeedChanges("one", 3, is_removed=True)], NONE, [("feed-removed", None)]),
    ("a format is removed", _SITE, [FORMAT_REMOVED], NONE, [("feed-removed", None)]),
    ("a feed is emptied", _SITE, [FeedChanges("one", 3, 0)], NONE, [("emptied-feed", None)]),
    ("five updates", _SITE, [_changes(Kind.UPDATED, 5, 5)], NONE, []),
    ("half of twelve", _SITE, [_changes(Kind.UPDATED, 6, 12)], NONE, []),
    ("more than half", _SITE, [_changes(Kind.WITHDRAWN, 7, 12)], NONE, [("mass-change", None)]),
    ("all are edited", _SITE, [_changes(Kind.EDITED, 50, 50)], NONE, []),
    ("all are new", _SITE, [_changes(Kind.NEW, 50, 50)], NONE, []),
    ("two old articles", _SITE, [_changes(Kind.NEW, 2, 2, is_old=True)], NONE, []),
    ("half are old", _SITE, [_changes(Kind.NEW, 3, 6, is_old=True)], NONE, []),
    ("more than half", _SITE, [_changes(Kind.NEW, 3, 5, is_old=True)], NONE, [("old-articles", None)]),
    ("ten of 50 are old", _SITE, [_changes(Kind.NEW, 10, 50, is_old=True)], NONE, []),
    ("eleven of 50", _SITE, [_changes(Kind.NEW, 11, 50, is_old=True)], NONE, [("old-articles", None)]),
    ("a new feed", _SITE, [_changes(Kind.NEW, 9, 9, is_old=True, is_known=False)], NONE, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "changes", "joined", "expected"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_what_is_refused(
    before: Published, changes: list[FeedChanges], joined: Joined, expected: list[tuple[str, str | None]]
) -> None:
    verdict = guard(before, changes, joined, RULES)
    assert [(refusal.code.value, refusal.id) for refusal in verdict.refusals] == expected
    assert verdict.passes is not bool(expected)
    for refusal in verdict.refusals:
        problem = problem_of(refusal, RULES, PLACES)
        assert "{" not in message(problem)
        assert acceptance(refusal, RULES.now, RULES.timezone) in hint(problem)


def test_the_table_of_refusals_has_every_code() -> None:
    assert {code for *_, expected in REFUSALS for code, _ in expected} == {code.value for code in GUARD}


def _accept(**values: str) -> Acceptance:
    return Acceptance.model_validate({"code": "vanished", "why": "Sold", **values})


ACCEPTED = [
    ("that code", [_accept()], (), "Sold"),
    ("that item", [_accept(id="urn:x:1")], (), "Sold"),
    ("another item", [_accept(id="urn:x:2")], (), None),
    ("another code", [_accept(code="redated")], (), None),
    ("another feed", [_accept(feed="one")], (), None),
    ("until today", [_accept(until="2026-01-31")], (), "Sold"),
    ("until yesterday", [_accept(until="2026-01-30")], (), None),
    ("for this run", [], ("vanished",), "--accept"),
    ("another code for this run", [], ("redated",), None),
]


@pytest.mark.parametrize(("accept", "once", "why"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_what_is_accepted(accept: list[Acceptance], once: tuple[str, ...], why: str | None) -> None:
    rules = RULES._replace(accept=accept, accept_once=once)
    verdict = guard(_SITE, (), Joined(vanished=[item(1)]), rules)
    assert [accepted.why for accepted in verdict.accepted] == ([why] if why else [])
    assert verdict.passes is (why is not None)
    assert [*verdict.unused, *verdict.expired] == ([] if why else accept)


def test_the_suggested_line_accepts_exactly_this() -> None:
    refusal = Refusal(Code.VANISHED, "urn:x:1")
    assert acceptance(refusal, day(31), "UTC") == '- {code: vanished, id: "urn:x:1", until: 2026-02-07, why: "..."}'
    refusal = Refusal(Code.MASS_CHANGE, feed="one")
    assert acceptance(refusal, day(31), "UTC") == '- {code: mass-change, feed: one, until: 2026-02-07, why: "..."}'


WRITTEN = [
    (datetime(2026, 1, 1, 16, tzinfo=UTC), "Asia/Shanghai", "2026-01-02"),
    (datetime(2026, 1, 1, 16, 30, tzinfo=UTC), "Asia/Shanghai", "2026-01-02T00:30"),
    (datetime(2026, 1, 1, 0, 0, 5, tzinfo=UTC), "UTC", "2026-01-01T00:00:05"),
    (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "Europe/Berlin", "2025-10-26T00:30:00Z"),
]


@pytest.mark.parametrize(("moment", "timezone", "text"), WRITTEN)
def test_dates_are_shown_as_editors_write_them(moment: datetime, timezone: str, text: str) -> None:
    assert as_written(moment, timezone) == text


def test_problems_are_located_in_the_article_else_in_the_record() -> None:
    joined = Joined(
        vanished=[item(1), item(2, line=7), item(3)],
        candidates=[entry(9, title="Title 1")],
        not_due={"urn:x:3": entry(3, draft=True)},
        redated=[(item(4), entry(4))],
    )
    found = [problem_of(each, RULES, PLACES) for each in guard(_SITE, (), joined, RULES).refusals]
    assert [(each.code.value, each.span.path, each.span.line, each.span.excerpt) for each in found] == [
        ("reannounced", "content/articles/9.yaml", 2, "id"),
        ("vanished", "feeds/all/atom.xml", 7, ""),
        ("vanished", "content/articles/3.yaml", 2, "draft"),
        ("redated", "content/articles/4.yaml", 2, "published"),
    ]
    assert "id: urn:x:1" in hint(found[0])
    assert [each.fix for each in found] == [FIX, None, None, None]
    assert "published: 2026-01-04T08:00," in hint(found[3])


def test_exchanged_slugs_are_refused() -> None:
    odd, even = ([entry(number) for number in numbers] for numbers in ((7, 5, 3, 1), (8, 6, 4, 2)))
    before = Published(
        "tag:x", frozenset(), {"one": [item(n) for n in (8, 6, 4, 2)], "two": [item(n) for n in (7, 5, 3, 1)]}
    )
    joined = Joined(known={each.id: item(1, id=each.id) for each in odd + even})
    changes = compare(before, [FeedAfter("one", odd), FeedAfter("two", even)], (), joined, archive=True)
    assert [each.feed for each in guard(before, changes, joined, RULES).refusals] == ["one", "two"]
