"""Dates: what is accepted, and what is suggested for a date with one reading only."""

from __future__ import annotations

import pytest

from hattip.values import dates


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2024-05-26", "2024-05-25T16:00:00Z"),
        ("2024-5-6", "2024-05-05T16:00:00Z"),
        ("2024-05-26 10:00:00 -0500", "2024-05-26T15:00:00Z"),
        ("2024-05-26T08:30", "2024-05-26T00:30:00Z"),
        ("2024-05-26 8:30", "2024-05-26T00:30:00Z"),
        ("2024-05-26T08:30:00.123+08:00", "2024-05-26T00:30:00Z"),
        ("2024-05-26T08:30Z", "2024-05-26T08:30:00Z"),
    ],
)
def test_iso_8601_and_what_other_tools_write_is_read(written: str, time: str) -> None:
    assert dates.rfc3339(dates.parse(written, "Asia/Shanghai")) == time


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("2024年5月26日", "2024-05-26"),
        ("2024 年 05 月 26 号", "2024-05-26"),
        ("二〇二四年五月二十六日", "2024-05-26"),
        ("2024年5月26日 下午3时30分", "2024-05-26T15:30"),
        ("2024年5月26日 星期日 08:30", "2024-05-26T08:30"),
        ("2024年5月26日8点半", "2024-05-26T08:30"),
        ("２０２４－０５－２６", "2024-05-26"),
        ("“2024-05-26”", "2024-05-26"),
        ("2024/5/26", "2024-05-26"),
        ("2024.05.26", "2024-05-26"),
        ("20240526", "2024-05-26"),
        ("26/05/2024", "2024-05-26"),
        ("05/05/2024", "2024-05-05"),
        ("May 26, 2024", "2024-05-26"),
        ("26 May 2024 10:00", "2024-05-26T10:00"),
        ("Sun, 26 May 2024 10:00:00 +0800", "2024-05-26T10:00+08:00"),
        ("05/06/2024", None),
        ("24-05-26", None),
        ("May 2024", None),
        ("2024", None),
        ("2024-05-26T10", None),
        ("2024年13月1日", None),
        ("2024-05-26T10:00 EST", None),
        ("today", None),
        ("1716700000", None),
    ],
)
def test_a_date_with_one_reading_is_suggested_and_no_other(written: str, suggestion: str | None) -> None:
    with pytest.raises(dates.DateError) as caught:
        dates.parse(written, "Asia/Shanghai")
    assert caught.value.fields.get("suggestion") == suggestion
    if suggestion:
        dates.parse(suggestion, "Asia/Shanghai")
