"""Reads dates in other forms than ISO 8601, for suggestions: only those with a single reading."""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from typing import Final

from hattip.values.text import to_ascii, unquoted

# 2024年5月26日, 2024/5/26, 2024.05.26, 20240526: the year first, so that day and month cannot be confused.
_YEAR_FIRST = re.compile(
    r"(?P<year>[12]\d{3})(?P<mark>\s*[年./-]\s*|)(?P<month>\d{1,2})(?:\s*[月./-]\s*|)(?P<day>\d{1,2})\s*[日号號]?"
    r"(?:[\sT]*(?:星期|周|礼拜)[一二三四五六日天])?[\sT,]*(?P<rest>.*)",
    re.ASCII,
)
_TIME = re.compile(
    r"(?P<half>凌晨|早上|上午|中午|下午|晚上|傍晚)?\s*(?P<hour>\d{1,2})\s*[:时時点點]\s*(?:(?P<minute>\d{1,2})|(?P<partial>半))?"
    r"\s*分?\s*(?::?\s*(?P<second>\d{1,2})\s*秒?)?\s*(?P<offset>Z|[+-]\d\d:?\d\d|)",
    re.ASCII,
)
_NUMERALS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日号號])")
_AFTERNOON: Final = {"下午", "晚上", "傍晚", "中午"}
_NOON: Final = 12
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)", re.ASCII)
# What dateutil's parser fills in; what differs between the two readings was not in the text.
_DEFAULTS: Final = (datetime(2001, 1, 1), datetime(2002, 2, 2, 1, 1))  # noqa: DTZ001
_WRITTEN = re.compile(
    r"(?<!\d)[12]\d{3}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}(?!\d)日?(?:[T\s]*\d{1,2}:\d\d(?::\d\d)?)?", re.ASCII
)
# What may be part of a date that is not understood.
_OF_DATE = re.compile(r"[\dA-Z+-]", re.ASCII)
_MAX_LENGTH: Final = 60
_COMPACT: Final = 2  # digits of month and day when nothing separates them


def suggestion(text: str) -> str | None:
    """Return a date in ISO 8601, or None if the text has no reading or several."""
    if len(text) > _MAX_LENGTH:
        return None
    bare = to_ascii(unquoted(text.strip()).strip("\"' ")).strip()
    bare = _in_digits(bare.replace("\u2013", "-").replace("\u00a0", " "))
    found = _year_first(bare) or _by_parser(bare)
    return None if found is None else _iso(*found)


def inside(text: str) -> str | None:
    """Return the only date in a longer text, such as one with a label, in ISO 8601; None if there is none."""
    text = _in_digits(to_ascii(text))
    found = _WRITTEN.search(text)
    if found is None or len(text) > _MAX_LENGTH or _OF_DATE.search(text[: found.start()] + text[found.end() :]):
        return None
    return suggestion(found[0])


def kind(text: str) -> str:
    """Return the key of the wording for a date without a suggestion: ``two-readings``, or empty."""
    return "two-readings" if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}.*", text.strip(), re.ASCII) else ""


def _in_digits(text: str) -> str:
    text = _CHINESE_YEAR.sub(lambda found: found[0].translate(_NUMERALS), text)
    return _CHINESE_NUMBER.sub(lambda found: str(_number(found[0])), text)


def _number(numerals: str) -> int:
    """Return the value of Chinese numerals below one hundred."""
    if "十" not in numerals:
        return int(numerals.translate(_NUMERALS))
    tens, _, ones = numerals.partition("十")
    return int(tens.translate(_NUMERALS) or 1) * 10 + int(ones.translate(_NUMERALS) or 0)


def _year_first(text: str) -> tuple[datetime, bool] | None:
    found = _YEAR_FIRST.fullmatch(text)
    if not found or (not found["mark"] and len(found["month"] + found["day"]) != _COMPACT * 2):
        return None
    time = _TIME.fullmatch(found["rest"].strip()) if found["rest"] else None
    if found["rest"] and not time:
        return None
    try:
        date = datetime(int(found["year"]), int(found["month"]), int(found["day"]))  # noqa: DTZ001 - local or added
        return (_at(date, time), True) if time else (date, False)
    except ValueError:
        return None


def _at(date: datetime, time: re.Match[str]) -> datetime:
    hour = int(time["hour"])
    if time["half"] in _AFTERNOON and hour < _NOON and not (time["half"] == "中午" and hour > _NOON - 2):
        hour += _NOON
    minute = 30 if time["partial"] else int(time["minute"] or 0)
    date = date.replace(hour=hour, minute=minute, second=int(time["second"] or 0))
    if not time["offset"]:
        return date
    return datetime.fromisoformat(date.isoformat() + time["offset"])


def _by_parser(text: str) -> tuple[datetime, bool] | None:
    """Return the reading of dateutil's parser, if day-first and month-first agree and nothing is filled in."""
    if not _YEAR.search(text):
        return None
    readings = {_reading(text, default, day_first=each) for default in _DEFAULTS for each in (False, True)}
    times = {reading for reading in readings if reading is not None}
    if len(times) < len(readings):
        return None
    if len(times) == 1:
        return times.pop(), True
    has_no_time = {time.time() for time in times} == {default.time() for default in _DEFAULTS}
    return (min(times), False) if has_no_time and len({time.date() for time in times}) == 1 else None


def _reading(text: str, default: datetime, *, day_first: bool) -> datetime | None:
    from dateutil import parser

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # an unknown timezone is only a warning
        try:
            reading = parser.parse(text, default=default, dayfirst=day_first)
            reading.utcoffset()  # it may be more than a day, which is an error only now
        except (ValueError, OverflowError, Warning, TypeError):
            return None
        return reading


def _iso(time: datetime, has_time: bool) -> str:  # noqa: FBT001 - a pair of values
    if not has_time:
        return time.date().isoformat()
    return time.isoformat(timespec="seconds" if time.second else "minutes")
