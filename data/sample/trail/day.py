"""One account's and Region's records of one day: the ordinary ones, Remit's own visit, and the stories of that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data.sample.organization import Account
from data.sample.trail.background import late, ordinary
from data.sample.trail.collector import visit
from data.sample.trail.records import Record
from data.sample.trail.scenes import played


def records_of(account: Account, region: str, day: date, last_day: date) -> Iterator[Record]:
    """The records whose event time lies in the day, in no order."""
    yield from ordinary(account, region, day)
    yield from visit(account, region, day)
    yield from played(account, region, day, last_day)
    if day != last_day:
        yield from late(account, region, day)
