"""Dates as web pages and other publishers write them become ISO 8601 text, or nothing where they have two readings."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import tzinfo

_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DASHES = re.compile("[‐‑‒–—―－]+")
_TIME = (
    r"(?:\s*(?P<half>上午|下午|晚上|凌晨|中午|早上))?\s*(?P<hour>[01]?\d|2[0-3])\s*(?:[:：时時点點]|\.(?=\d\d\s*[AaPp]\.?[Mm]))\s*(?P<minute>[0-5]\d)"
    r"(?:\s*[:：分]\s*(?P<second>[0-5]\d))?(?:[.,]\d+)?\s*[分秒]?\s*(?P<half2>[AaPp]\.?[Mm]\b\.?)?"
    r"(?:\s*(?P<zone>Z(?![a-z])|(?:GMT|UTC)?\s*[+-]\d\d:?\d\d|GMT|UTC|[A-Z]{2,4}T\b)|\s*(?P<beijing>北京时间|北京時間))?"
)
_DAY_FIRST = (
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:年|[-./])\s*(?P<month>0?[1-9]|1[0-2])\s*(?:月|[-./])\s*"
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?![\d])\s*日?"
)
_YEAR_FIRST = re.compile(rf"{_DAY_FIRST}(?:[T\s|,，]*(?:星期[一二三四五六日天]|周[一二三四五六日])?[T\s]*{_TIME})?")
_CHINESE = re.compile(
    r"(?P<year>[一二〇零九][〇零一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_AFTER = rf"(?:,?\s*(?:at|@|-|\||·|—|–)?\s*{_TIME})?"
_ENGLISH = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}\s*,?\s+{_YEAR}{_AFTER}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_DAY}\s+(?:of\s+)?{_MONTH}\s*,?\s+{_YEAR}{_AFTER}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_DAY}-{_MONTH}-{_YEAR}{_AFTER}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_YEAR}\s+{_MONTH}\s+{_DAY}(?!\d){_AFTER}", re.IGNORECASE),
)
_NUMERIC = re.compile(rf"(?<!\d)(?P<one>\d{{1,2}})[/.](?P<two>\d{{1,2}})[/.]{_YEAR}{_AFTER}")
# In hours. Names that mean different zones to different people, such as CST, are not here.
_ZONES: Final = {
    "GMT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "MDT": -6, "CEST": 2, "CET": 1, "JST": 9,
    "HKT": 8, "BST": 1,
}  # fmt: skip
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_MOST_MONTHS: Final = 12
_NOON: Final = 12
_BEIJING: Final = timezone(timedelta(hours=8))


def find(text: str) -> tuple[str, int, int] | None:
    """Return the first date in a text as ISO 8601, with its start and end in the normalized text; None without one.

    The time is there if the text has one, the offset if its zone is certain. A date like 05/06/2024, which has two
    readings, is none.
    """
    text = normalize(text)
    found = [match for pattern in (_YEAR_FIRST, _CHINESE, *_ENGLISH, _NUMERIC) if (match := pattern.search(text))]
    for match in sorted(found, key=lambda each: each.start()):
        if iso := _iso(match):
            return iso, match.start(), match.end()
    return None


def normalize(text: str) -> str:
    """Return a text with ordinary digits, colons, spaces and hyphens, as :func:`find` reads it."""
    text = unicodedata.normalize("NFKC", text.replace("\x1f", " "))
    return _DASHES.sub("-", text)


def read(text: str, *, zone: tzinfo | None = None) -> str:
    """Return the date that a text is as ISO 8601, or an empty text. ``zone`` is that of a form that never has one."""
    text = text.strip()
    if found := find(text):
        return _with_zone(found[0], zone)
    if match := _COMPACT.match(text):
        return _iso(match)
    return _other(text)


def _other(text: str) -> str:
    """Read any other form by dateutil, if day-first and month-first agree and it has a day, a month and a year."""
    from dateutil import parser

    times, unknown = set(), list[str]()
    for day_first in (True, False):
        for default in (datetime(1904, 2, 28), datetime(1931, 5, 17)):  # noqa: DTZ001 - local, as in the page
            try:
                times.add(
                    parser.parse(
                        text[:100], dayfirst=day_first, default=default, tzinfos=lambda name, _: unknown.append(name)
                    )
                )
            except (ValueError, OverflowError, TypeError):
                return ""
    return _text(times.pop(), with_time=":" in text and not unknown) if len(times) == 1 else ""


def read_beijing(text: str) -> str:
    """Return a date of the Chinese government's page standard, which is in Beijing time, as ISO 8601."""
    return read(text, zone=_BEIJING)


def from_seconds(seconds: int, zone: tzinfo = UTC) -> str:
    """Return a Unix time as ISO 8601 in a zone; an empty text where it is out of range."""
    try:
        return _text(datetime.fromtimestamp(seconds, zone), with_time=True)
    except (ValueError, OverflowError, OSError):
        return ""


def day(iso: str) -> str:
    """Return the day of an ISO 8601 text."""
    return iso[:10]


def _iso(found: re.Match[str]) -> str:
    parts = found.groupdict()
    try:
        time = datetime(*_date(parts), tzinfo=None)  # noqa: DTZ001 - local time in the page's zone
    except ValueError:
        return ""
    if not parts.get("hour"):
        return time.date().isoformat()
    hour = _hour(int(parts["hour"]), (parts["half"] or parts["half2"] or "").replace(".", "").lower())
    time = time.replace(hour=hour, minute=int(parts["minute"]), second=int(parts["second"] or 0))
    name = (parts["zone"] or "").strip()
    zone = _BEIJING if parts["beijing"] else _zone(name)
    if name and zone is None:
        return time.date().isoformat()
    return _text(time.replace(tzinfo=zone), with_time=True)


def _date(parts: dict[str, str]) -> tuple[int, int, int]:
    if "one" in parts:
        return int(parts["year"]), *_month_and_day(int(parts["one"]), int(parts["two"]))
    if name := parts.get("name"):
        return int(parts["year"]), _MONTHS.index(name[:3].lower()) + 1, int(parts["day"])
    if not parts["year"].isdigit() or not parts["month"].isdigit():
        return int(parts["year"].translate(_DIGITS)), _number(parts["month"]), _number(parts["day"])
    return int(parts["year"]), int(parts["month"]), int(parts["day"])


def _month_and_day(one: int, two: int) -> tuple[int, int]:
    """Return month and day of two numbers that have one reading; raise ValueError where they have two."""
    if one != two and max(one, two) <= _MOST_MONTHS:
        raise ValueError("two readings")
    return (one, two) if one <= _MOST_MONTHS else (two, one)


def _number(text: str) -> int:
    """Read a Chinese number below 100: 二十六 is 26."""
    tens, ten, ones = text.rpartition("十")
    value = int(ones.translate(_DIGITS)) if ones else 0
    return value + (int(tens.translate(_DIGITS)) if tens else 1) * 10 if ten else value


def _hour(hour: int, half: str) -> int:
    if half in {"下午", "晚上", "pm"} and hour < _NOON:
        return hour + _NOON
    return 0 if half in {"am", "凌晨"} and hour == _NOON else hour


def _zone(name: str) -> tzinfo | None:
    if found := _OFFSET.search(name):
        minutes = int(found[2]) * 60 + int(found[3])
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes)) if minutes < 24 * 60 else None
    return timezone(timedelta(hours=_ZONES[name.upper()])) if name.upper() in _ZONES else None


def _with_zone(iso: str, zone: tzinfo | None) -> str:
    time = datetime.fromisoformat(iso)
    if zone is None or time.tzinfo is not None or "T" not in iso:
        return iso
    return _text(time.replace(tzinfo=zone), with_time=True)


def _text(time: datetime, *, with_time: bool) -> str:
    if not with_time:
        return time.date().isoformat()
    text = time.replace(microsecond=0).isoformat(timespec="seconds" if time.second else "minutes")
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
