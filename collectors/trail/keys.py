"""Reading the keys of CloudTrail's objects: whose they are, of which Region, trail and hour. Values only, no reading.

A mirror may keep or cut what a bucket has before `AWSLogs/`, so two keys are of one object when they agree from there
on: that part is a key's `tail`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LOGS, DIGESTS = "CloudTrail", "CloudTrail-Digest"
KINDS = (LOGS, DIGESTS, "CloudTrail-Insight", "CloudTrail-NetworkActivity", "CloudTrail-Aggregated")
"""Folders that CloudTrail writes to; others below `AWSLogs/` (Config, elasticloadbalancing …) are other services'."""

_PLACE = re.compile(
    r"(?P<base>(?:.*/)?)(?P<tail>AWSLogs/(?:(?P<organization>o-[a-z0-9]+)/)?(?P<account>\d{12})/(?P<kind>[^/]+)/"
    r"(?:(?P<region>[a-z]{2,}(?:-[a-z]+)+-\d+)/)?(?:(?P<day>\d{4}/\d\d/\d\d)/)?(?P<name>.+))"
)
_LOG_TIME = re.compile(r".*_(\d{8}T\d{4}Z)_[^/]*")
_DIGEST_NAME = re.compile(
    r"\d{12}_CloudTrail-Digest_[a-z0-9-]+?_(?P<trail>.+)_(?P<home>[a-z]{2,}(?:-[a-z]+)+-\d+)_(?P<end>\d{8}T\d{6}Z)"
    r"(?P<backfill>_backfill)?\.json\.gz"
)
DAY_FOLDER = r"^(.*/)(\d{4}/\d\d/\d\d)/[^/]+$"
"""A Region's folder, and the day below it, of an object's key."""
_LOOSE = re.compile(r".*\.(json|jsonl|ndjson|gz)", re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """What one account's events of one Region share: the part before `AWSLogs/` and the folders below it."""

    base: str
    organization: str
    account_id: str
    region: str


@dataclass(frozen=True, slots=True)
class LogKey:
    """A log file; one that lies outside CloudTrail's layout has no place and perhaps no time."""

    key: str
    tail: str
    place: Place | None
    delivered_at: datetime | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Chain:
    """What the digests that refer to each other share. Backfill digests are chains of their own."""

    place: Place
    trail: str
    home_region: str
    backfill: bool

    def key_at(self, end: datetime) -> str:
        """Return the key of the digest that ends then."""
        place, stamp = self.place, end.astimezone(UTC)
        folder = f"{place.organization}/{place.account_id}" if place.organization else place.account_id
        return (
            f"{place.base}AWSLogs/{folder}/{DIGESTS}/{place.region}/{stamp:%Y/%m/%d}/{place.account_id}_{DIGESTS}_"
            f"{place.region}_{self.trail}_{self.home_region}_{stamp:%Y%m%dT%H%M%SZ}"
            f"{'_backfill' if self.backfill else ''}.json.gz"
        )


@dataclass(frozen=True, slots=True)
class DigestKey:
    """A digest. One in the digests' folder whose name is no digest's has no chain and no end."""

    key: str
    tail: str
    place: Place
    chain: Chain | None
    end: datetime | None


def parse_key(key: str) -> LogKey | DigestKey | None:
    """Take a key apart; None for an object that isn't CloudTrail's."""
    match = _PLACE.fullmatch(key)
    if not match:
        loose = "AWSLogs/" not in key and _LOOSE.fullmatch(key)
        return LogKey(key, key, None, _log_time(key), None) if loose else None
    if match["kind"] not in KINDS:
        return None
    place = Place(match["base"], match["organization"] or "", match["account"], match["region"] or "")
    if match["kind"] == DIGESTS:
        return _digest_key(key, match["tail"], place, match["name"])
    delivered = _log_time(match["name"])
    return LogKey(key, match["tail"], place, delivered, delivered.date() if delivered else _folder_day(match["day"]))


def tail_of(key: str) -> str:
    """Return the part of a key that a mirror keeps: from `AWSLogs/` on, or the whole key."""
    match = _PLACE.fullmatch(key)
    return match["tail"] if match else key


def digests_beside(folder: str) -> str:
    """Return the folder of the digests that name the files of a Region's folder."""
    above, _, region = folder.removesuffix("/").rpartition("/")
    return f"{above.rpartition('/')[0]}/{DIGESTS}/{region}/"


def is_before(key: LogKey, begins: Mapping[str, date]) -> bool:
    """Tell whether an object lies in a folder, of those in `begins`, of an earlier day than stands there."""
    match = re.match(DAY_FOLDER, key.key)
    return match is not None and match[1] in begins and match[2] < f"{begins[match[1]]:%Y/%m/%d}"


def in_period(key: LogKey | DigestKey, first: date | None, last: date | None) -> bool:
    """Tell whether an object can hold evidence of the days from `first` to `last`.

    A log file of a day may be delivered on the next; digests name it up to two hours later.
    Objects whose key tells no time are always looked at.
    """
    if isinstance(key, DigestKey):
        if key.end is None:
            return True
        starts, ends = period(first, last)
        return (starts is None or key.end > starts) and (ends is None or key.end <= ends + timedelta(hours=2))
    if key.day is None:
        return True
    return (first is None or key.day >= first) and (last is None or key.day <= last + timedelta(days=1))


def period(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """Return when the log files of the days from `first` to `last` are delivered: the first moment and the end."""
    return _midnight(first), _midnight(last + timedelta(days=2)) if last else None


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _digest_key(key: str, tail: str, place: Place, name: str) -> DigestKey:
    match = _DIGEST_NAME.fullmatch(name)
    end = _moment(match["end"], "%Y%m%dT%H%M%SZ") if match else None
    if not match or end is None:
        return DigestKey(key, tail, place, None, None)
    return DigestKey(key, tail, place, Chain(place, match["trail"], match["home"], bool(match["backfill"])), end)


def _log_time(name: str) -> datetime | None:
    match = _LOG_TIME.fullmatch(name)
    return _moment(match[1], "%Y%m%dT%H%MZ") if match else None


def _folder_day(text: str | None) -> date | None:
    found = _moment(text, "%Y/%m/%d") if text else None
    return found.date() if found else None


def _moment(text: str, layout: str) -> datetime | None:
    try:
        return datetime.strptime(text, layout).replace(tzinfo=UTC)
    except ValueError:
        return None
