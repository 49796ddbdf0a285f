"""Dates of web pages: Chinese forms by our rules, others only if they have one reading."""

from __future__ import annotations

import pytest

from hattip.authoring import dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2017——04——12 21:37", "2017-04-12T21:37"),
        ("2024年5月26日 08:30", "2024-05-26T08:30"),
        ("2024年5月26日 下午3:05", "2024-05-26T15:05"),
        ("二〇二四年五月二十六日", "2024-05-26"),
        ("发布时间：２０２４－０５－２６　０８：３０", "2024-05-26T08:30"),
        ("2024/5/6", "2024-05-06"),
        ("2022.06.15", "2022-06-15"),
        ("20240526", "2024-05-26"),
        ("May 26, 2024 at 8:30 p.m. EST", "2024-05-26T20:30-05:00"),
        ("26 May 2024", "2024-05-26"),
        ("Sun, 26 May 2024 08:30:00 +0800", "2024-05-26T08:30+08:00"),
        ("2024-05-26T08:30:00.123Z", "2024-05-26T08:30Z"),
        ("2024-05-26 10:00:00 -0500", "2024-05-26T10:00-05:00"),
        ("June 3, 2021 9.14am BST", "2021-06-03T09:14+01:00"),
        ("Mon, 08/28/2017 - 15:20", "2017-08-28T15:20"),
        ("26/05/2024", "2024-05-26"),
    ],
)
def test_dates_with_one_reading(text: str, iso: str) -> None:
    assert dates.read(text) == iso


@pytest.mark.parametrize("text", ["05/06/2024", "1 hour ago", "昨天 08:30", "May 2024", "2024", "2024-13-40", ""])
def test_dates_with_two_readings_or_none_are_left_out(text: str) -> None:
    assert dates.read(text) == ""


def test_a_zone_that_means_different_things_leaves_the_day() -> None:
    assert dates.read("May 26, 2024 8:30 CST") == "2024-05-26"


def test_the_government_standard_is_in_beijing_time() -> None:
    assert dates.read_beijing("2024-05-26 08:30") == "2024-05-26T08:30+08:00"
    assert dates.read_beijing("2024-05-26") == "2024-05-26"
