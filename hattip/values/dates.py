"""Dates as editors write them become moments in UTC."""

from __future__ import annotations

import pkgutil
import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from io import BytesIO
from typing import Final

from dateutil import tz

from hattip.problems import Code

FORMS: Final = "2024-05-26, 2024-05-26T08:30 or 2024-05-26T08:30:00+08:00"
_DAY = r"(?P<day>\d{4}-\d\d-\d\d)"
_TIME = r"(?P<time>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?)"
_OFFSET = r"(?P<offset>Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)"
_ISO = re.compile(f"{_DAY}(?:[T ]{_TIME}{_OFFSET}?)?", re.ASCII)
_OFFSET_MINUTES = 4
_MINUTE: Final = timedelta(minutes=1)
# The names that RFC 822 requires, whatever the locale.
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Beyond these an offset could lead to a year that RFC 822 cannot write in four digits, or Python not at all.
_YEARS: Final = range(1001, 9999)


class DateError(ValueError):
    """Not a moment: ``code`` says in which way, the message why, ``hint`` what to write."""

    def __init__(self, code: Code, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


@lru_cache(maxsize=4096)
def parse(text: str, timezone: str) -> datetime:
    """Read an ISO 8601 date or date and time; return the moment in UTC, in whole seconds.

    Without an offset it is local time in ``timezone``, a name of :func:`zone_names`. A date alone is the start of that
    day there: its first moment that exists, for the zones whose clocks go forward at midnight.

    Raises:
        DateError: another form, a day or time that does not exist, or a local time that exists twice.
    """
    found = _ISO.fullmatch(text)
    if found is None:
        raise DateError(Code.BAD_DATE, f'"{text}" is not a date in ISO 8601.', f"Write it like {FORMS}.")
    try:
        moment = datetime.fromisoformat(found["day"])
    except ValueError:
        raise DateError(Code.BAD_DATE, f"There is no {found['day']} in the calendar.", "Correct the day.") from None
    if moment.year not in _YEARS:
        raise DateError(Code.BAD_DATE, f"The year {moment.year} is out of reach for feeds.", "Correct the year.")
    if found["time"] is None:
        return tz.resolve_imaginary(moment.replace(tzinfo=zone(timezone))).astimezone(UTC)
    hour, minute, second = found["time"][:2], found["time"][3:5], found["time"][6:8] or "0"
    moment = moment.replace(hour=int(hour), minute=int(minute), second=int(second))
    if found["offset"] is not None:
        return moment.replace(tzinfo=_offset(found["offset"])).astimezone(UTC)
    moment = moment.replace(tzinfo=zone(timezone))
    if not tz.datetime_exists(moment):
        message = f"{text} does not exist in {timezone}: the clocks skipped it."
        raise DateError(Code.NONEXISTENT_TIME, message, "Correct the time, or write it with its offset.")
    if tz.datetime_ambiguous(moment):
        first, second_ = (moment.replace(fold=fold).isoformat() for fold in (0, 1))
        message = f"{text} was there twice in {timezone}: the clocks were put back."
        raise DateError(Code.AMBIGUOUS_TIME, message, f"Write the one that is meant: {first} or {second_}.")
    return moment.astimezone(UTC)


def _offset(text: str) -> tzinfo:
    digits = text[1:].replace(":", "")
    seconds = (int(digits[:2] or 0) * 60 + int(digits[2:_OFFSET_MINUTES] or 0)) * 60
    return tz.tzoffset(None, -seconds if text[0] == "-" else seconds)


@lru_cache(maxsize=4096)
def seconds(moment: datetime) -> int:
    """Return a moment in whole seconds since 1970, which the index reckons with."""
    return int(moment.timestamp())


def moment(seconds: int) -> datetime:
    """Return the moment in UTC of :func:`seconds`, whatever the year: the system's own functions know not every one."""
    return _EPOCH + timedelta(seconds=seconds)


@lru_cache(maxsize=1 << 14)
def day(seconds: int, timezone: str) -> str:
    """Return the day, as ``2024-05-26``, on which a moment falls in a zone."""
    return moment(seconds).astimezone(zone(timezone)).date().isoformat()


@lru_cache(maxsize=1 << 14)
def day_number(seconds: int, timezone: str) -> int:
    """Return the day of a time in a timezone as a number, such as 20240526."""
    local = moment(seconds).astimezone(zone(timezone))
    return local.year * 10_000 + local.month * 100 + local.day


def rfc3339(moment: datetime) -> str:
    """Format a moment in UTC, in whole seconds, with ``Z``: one reader ignores ``+00:00``."""
    return moment.isoformat().removesuffix("+00:00") + "Z"


@lru_cache(maxsize=4096)
def rfc822(moment: datetime, timezone: str) -> str:
    """Format a time with the offset of a timezone, as ``Sun, 26 May 2024 00:00:00 +0800`` (RFC 822, section 5).

    An offset that is not in whole minutes cannot be written; the time is in UTC then.
    """
    local = moment.astimezone(zone(timezone))
    offset = local.utcoffset()
    if offset is None or offset % _MINUTE:
        local = moment.astimezone(UTC)
    day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    return f"{day}, {local.day:02d} {month} {local.year:04d} {local:%H:%M:%S %z}"


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones of the IANA database, from the ``tzdata`` package."""
    return frozenset(_tzdata("zones").decode().split())


@cache
def zone(name: str) -> tzinfo:
    """Return a zone of :func:`zone_names`.

    ``tz.gettz`` would do, but asks the system's database first, which may be of any age, and takes paths, POSIX
    rules and the empty name as well.
    """
    return tz.tzfile(BytesIO(_tzdata(f"zoneinfo/{name}")), filename=name)


def _tzdata(file: str) -> bytes:
    """Read a file of the package; importlib.resources could too, but is slow to import."""
    data = pkgutil.get_data("tzdata", file)
    if data is None:  # pragma: no cover - a loader that gives no data
        raise FileNotFoundError(file)
    return data
