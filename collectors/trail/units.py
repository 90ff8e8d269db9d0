"""A source's objects, sorted by place: what is verified together, and what lies outside CloudTrail's layout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from collectors.trail.keys import DigestKey, LogKey, Place, in_period, parse_key
from collectors.trail.sources import NOWHERE, Source


@dataclass
class Unit:
    """The objects of one place: log files with their sizes, and digests."""

    logs: dict[LogKey, int] = field(default_factory=dict)
    digests: list[DigestKey] = field(default_factory=list)


def listed(
    source: Source, first: date | None, last: date | None, begins: Mapping[str, date] = NOWHERE
) -> tuple[dict[Place, Unit], dict[LogKey, int]]:
    """Return the objects that can hold evidence of the days, by place, and log files that have no place; see
    `Source.listing` for `begins`.

    Raises RemitError where the source can't be listed.
    """
    units: dict[Place, Unit] = {}
    loose: dict[LogKey, int] = {}
    for text, size in source.listing(first, last, begins):
        key = parse_key(text)
        if key is None or not in_period(key, first, last):
            continue
        if isinstance(key, DigestKey):
            units.setdefault(key.place, Unit()).digests.append(key)
        else:
            (units.setdefault(key.place, Unit()).logs if key.place else loose)[key] = size
    return units, loose
