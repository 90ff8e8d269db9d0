"""Reading the keys of what AWS Config delivers: whose it is, of which Region, kind and time. Values only, no reading.

The name of a file says it all, so that a copy may lie in any folder; the folders above it only guide a listing.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

SNAPSHOT, HISTORY = "snapshot", "history"
_STAMP = r"\d{8}T\d{6}Z"
_NAME = re.compile(
    r"(?:.*/)?(?P<account>\d{12})_Config_(?P<region>[a-z]{2,}(?:-[a-z]+)+-\d+)_(?:"
    rf"ConfigSnapshot_(?P<taken>{_STAMP})_[^/]+|"
    rf"ConfigHistory_(?P<type>[^/]+)_{_STAMP}_(?P<end>{_STAMP})_[^/_]+"
    r")\.json(?:\.gz)?"
)


@dataclass(frozen=True, order=True, slots=True)
class DeliveryKey:
    """A delivered file; a history's time is the end of what it covers."""

    delivered_at: datetime
    key: str
    account_id: str
    region: str
    kind: str

    def within(self, first: date | None, last: date | None) -> bool:
        """Tell whether it was delivered on a day from `first` to `last`."""
        day = self.delivered_at.date()
        return (first is None or first <= day) and (last is None or day <= last)


def parse_key(key: str) -> DeliveryKey | None:
    """Take a key apart; None for what is neither a snapshot nor a history, such as a trial of Config's to write."""
    match = _NAME.fullmatch(key)
    if not match:
        return None
    try:
        moment = datetime.strptime(match["taken"] or match["end"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return DeliveryKey(moment, key, match["account"], match["region"], SNAPSHOT if match["taken"] else HISTORY)
