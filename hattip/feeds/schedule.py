"""When time alone changes the feeds, and what ``--check`` accepts afterwards.

All times are aware datetimes without fractions of a second, as the catalog compares them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from hattip.catalog.catalog import Catalog
    from hattip.model import Site

_SECOND: Final = timedelta(seconds=1)


def next_change(catalog: Catalog, site: Site) -> datetime | None:
    """Return the next time at which publishing would change something: an article is due, or a notice expires."""
    times = (catalog.next_due(), catalog.next_change(), catalog.next_expiry(site.withdrawn_days))
    return min((time for time in times if time is not None), default=None)


def time_before(recorded: datetime | None, now: datetime) -> datetime | None:
    """Return the only earlier time whose feeds ``--check`` accepts as well.

    ``recorded`` is the next change that the published manifest names. If it has passed, the feeds may still be those of
    the second before it: only time has changed them since, not a person. Else, None.
    """
    return recorded - _SECOND if recorded is not None and recorded <= now else None
