"""Decides what ``--check`` accepts after time alone has changed the feeds.

All times are aware datetimes without fractions of a second, as the catalog compares them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_SECOND: Final = timedelta(seconds=1)


def time_before(recorded: datetime | None, now: datetime) -> datetime | None:
    """Return the only earlier time whose feeds ``--check`` accepts as well.

    ``recorded`` is the next change that the published manifest names. If it has passed, the feeds may still be those of
    the second before it: only time has changed them since, not a person. Else, None.
    """
    return recorded - _SECOND if recorded is not None and recorded <= now else None
