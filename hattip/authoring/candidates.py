"""A candidate for a fact about a page: its value, how far it is trusted, and where it is on the page."""

from __future__ import annotations

from typing import NamedTuple


class Candidate(NamedTuple):
    """A value that a page gives for a field.

    The lower the ``rank``, the more it is trusted. ``location`` names the location on the page for people. ``link`` is
    the address that goes with a name, as written on the page.
    """

    field: str
    value: str
    rank: int
    location: str
    link: str = ""
