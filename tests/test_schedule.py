"""When time alone changes the feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hattip.feeds.schedule import expiries, next_change, time_before

NOW = datetime(2026, 1, 31, 8, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("published", "withdrawn", "expected"),
    [
        ([], [], None),
        ([NOW], [], None),  # due at this very second: it is published
        ([NOW + SECOND, NOW + DAY, NOW - DAY], [], NOW + SECOND),
        ([], [NOW - 30 * DAY], None),  # the notice expires at this very second: it is gone
        ([], [NOW - 30 * DAY + SECOND, NOW - DAY], NOW + SECOND),
        ([NOW + DAY], [NOW - 29 * DAY - SECOND], NOW + DAY - SECOND),
    ],
)
def test_the_next_change_is_the_earliest_after_now(
    published: list[datetime], withdrawn: list[datetime], expected: datetime | None
) -> None:
    assert next_change(NOW, published, withdrawn, 30) == expected


@given(TIMES, st.lists(TIMES, max_size=5), st.lists(TIMES, max_size=5), st.integers(0, 3650))
def test_nothing_is_shown_or_hidden_between_now_and_the_next_change(
    now: datetime, published: list[datetime], withdrawn: list[datetime], days: int
) -> None:
    def shown(time: datetime) -> list[bool]:
        since = time - timedelta(days=days)
        return [each <= time for each in published] + [each > since for each in withdrawn]

    found = next_change(now, published, withdrawn, days)
    last = found - SECOND if found else datetime.max.replace(tzinfo=UTC, microsecond=0)
    assert shown(now) == shown(max(now, last))
    if found:
        assert found > now
        assert shown(found) != shown(now)


def test_a_notice_beyond_the_last_year_never_expires() -> None:
    assert expiries([datetime(9999, 12, 1, tzinfo=UTC)], 40) == []


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [(None, None), (NOW + SECOND, None), (NOW, NOW - SECOND), (NOW - DAY, NOW - DAY - SECOND)],
)
def test_check_accepts_the_second_before_a_change_that_has_passed(
    recorded: datetime | None, expected: datetime | None
) -> None:
    assert time_before(recorded, NOW) == expected
