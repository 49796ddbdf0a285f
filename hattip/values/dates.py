"""Converts dates as editors write them into times in UTC, and back into the forms that feeds need."""

from __future__ import annotations

import pkgutil
import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from io import BytesIO
from typing import Final

from dateutil import tz

from hattip.values.errors import InvalidValueError

EXAMPLES: Final = "2024-05-26, 2024-05-26T08:30, 2024-05-26T08:30:00+08:00"
# ISO 8601 with "T" or a space before the time, and two liberties that leave one reading only: days and months of one
# digit, and a space before the offset, as Jekyll, Hugo and Pelican write it.
_DAY = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_TIME = r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
_OFFSET = r" ?(?P<offset>Z|(?P<sign>[+-])(?P<hours>[01]\d|2[0-3])(?::?(?P<minutes>[0-5]\d))?)"
_DATE = re.compile(f"{_DAY}(?:[Tt ]{_TIME}(?:{_OFFSET})?)?", re.ASCII)
_MINUTE: Final = timedelta(minutes=1)
# The names that RFC 822 requires, whatever the locale.
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# With an offset, other years could become ones that RFC 822 cannot write in four digits, or Python not at all.
_YEARS: Final = range(1001, 9999)


class DateError(InvalidValueError):
    """A text that is not a time."""


@lru_cache(maxsize=4096)
def parse(text: str, timezone: str) -> datetime:
    """Return the time of a date, or date and time, in ISO 8601: in UTC, without fractions of a second.

    Without an offset it is local time in ``timezone``, one of :func:`zone_names`. A date alone is the start of that day
    there: its first time that exists, if the clocks go forward at midnight.

    Raises:
        DateError: another form, a day or time that does not exist, or a local time that exists twice. The fields have
            a ``suggestion`` if the text has one reading only.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise _wrong_form(text)
    try:
        time = datetime(int(found["year"]), int(found["month"]), int(found["day"]))  # noqa: DTZ001 - added below
    except ValueError:
        raise DateError("bad-date", "calendar", date=text) from None
    if time.year not in _YEARS:
        raise DateError("bad-date", "year", year=str(time.year))
    if found["hour"] is None:
        return tz.resolve_imaginary(time.replace(tzinfo=zone(timezone))).astimezone(UTC)
    time = time.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=int(found["second"] or 0))
    if found["offset"] is not None:
        return time.replace(tzinfo=_offset(found)).astimezone(UTC)
    return _local(time.replace(tzinfo=zone(timezone)), text, timezone)


def _wrong_form(text: str) -> DateError:
    from hattip.values import date_suggestions  # noqa: PLC0415 - only for a mistake, and it imports a large parser

    suggestion = date_suggestions.suggestion(text)
    if suggestion is None and (inside := date_suggestions.inside(text)) is not None:
        return DateError("bad-date", "text-around", date=text, suggestion=inside)
    if suggestion is None:
        return DateError("bad-date", date_suggestions.kind(text), date=text, examples=EXAMPLES)
    return DateError("bad-date", "one-reading", date=text, suggestion=suggestion)


def _offset(found: re.Match[str]) -> tzinfo:
    seconds = (int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)) * 60
    return tz.tzoffset(None, -seconds if found["sign"] == "-" else seconds)


def _local(time: datetime, text: str, timezone: str) -> datetime:
    """Return a local time in UTC if it exists exactly once."""
    if not tz.datetime_exists(time):
        raise DateError("nonexistent-time", date=text, timezone=timezone)
    if tz.datetime_ambiguous(time):
        first, second = (time.replace(fold=fold).isoformat() for fold in (0, 1))
        raise DateError("ambiguous-time", date=text, timezone=timezone, first=first, second=second)
    return time.astimezone(UTC)


@lru_cache(maxsize=4096)
def seconds(time: datetime) -> int:
    """Return a time in seconds since 1970, without the fraction."""
    return int(time.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Return the time in UTC of :func:`seconds`. The system's own functions do not know every year."""
    return _EPOCH + timedelta(seconds=seconds)


@lru_cache(maxsize=1 << 14)
def day(seconds: int, timezone: str) -> str:
    """Return the day of a time in a zone, as ``2024-05-26``."""
    return from_seconds(seconds).astimezone(zone(timezone)).date().isoformat()


@lru_cache(maxsize=1 << 14)
def day_number(seconds: int, timezone: str) -> int:
    """Return the day of a time in a timezone as a number, such as 20240526."""
    local = from_seconds(seconds).astimezone(zone(timezone))
    return local.year * 10_000 + local.month * 100 + local.day


def rfc3339(time: datetime) -> str:
    """Return a time in UTC, without a fraction, with ``Z``: one reader app ignores ``+00:00``."""
    return time.isoformat().removesuffix("+00:00") + "Z"


@lru_cache(maxsize=4096)
def rfc822(time: datetime, timezone: str) -> str:
    """Format a time with the offset of a timezone, as ``Sun, 26 May 2024 00:00:00 +0800`` (RFC 822, section 5).

    An offset with seconds cannot be written; the time is in UTC then.
    """
    local = time.astimezone(zone(timezone))
    offset = local.utcoffset()
    if offset is None or offset % _MINUTE:
        local = time.astimezone(UTC)
    day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    return f"{day}, {local.day:02d} {month} {local.year:04d} {local:%H:%M:%S %z}"


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones of the IANA database, from the ``tzdata`` package."""
    return frozenset(_tzdata("zones").decode().split())


@cache
def zone(name: str) -> tzinfo:
    """Return the zone for one of :func:`zone_names`.

    ``tz.gettz`` first asks the system's database, which may be of any age, and also takes paths, POSIX rules and the
    empty name.
    """
    return tz.tzfile(BytesIO(_tzdata(f"zoneinfo/{name}")), filename=name)


def _tzdata(file: str) -> bytes:
    """Read a file of the package; importlib.resources is slow to import."""
    data = pkgutil.get_data("tzdata", file)
    if data is None:  # pragma: no cover - a loader that gives no data
        raise FileNotFoundError(file)
    return data
