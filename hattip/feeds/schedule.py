"""Computes when time alone changes the feeds: an article becomes due, or the notice of a withdrawn one expires.

All times are aware datetimes in whole seconds, the resolution at which the catalog compares them.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_SECOND: Final = timedelta(seconds=1)


def next_change(
    now: datetime, published: Iterable[datetime], withdrawn: Iterable[datetime], withdrawn_days: int
) -> datetime | None:
    """Return the first time after ``now`` at which publishing the same content would write other feeds.

    ``published`` are the publication times of articles that are not drafts, ``withdrawn`` the times of withdrawals.
    Only the earliest after ``now``, and the earliest whose notice is still shown, make a difference. None means never.
    """
    times = [*published, *expiries(withdrawn, withdrawn_days)]
    return min((time for time in times if time > now), default=None)


def expiries(withdrawn: Iterable[datetime], withdrawn_days: int) -> list[datetime]:
    """Return when the notices of withdrawn articles are no longer shown: so many days later.

    A notice that expires after the year 9999 never does.
    """
    found, shown = [], timedelta(days=withdrawn_days)
    for time in withdrawn:
        with suppress(OverflowError):
            found.append(time + shown)
    return found


def time_before(recorded: datetime | None, now: datetime) -> datetime | None:
    """Return the one other time as of which ``--check`` accepts the published feeds.

    ``recorded`` is the next change that the published manifest names. If it has passed, the feeds may still be those of
    the second before it: only time has changed them since, not a person. Else, None.
    """
    return recorded - _SECOND if recorded is not None and recorded <= now else None
