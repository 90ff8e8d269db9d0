"""A bucket that AWS Config delivers into: listed by folders down to Regions, and there by the months of a period."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from collectors.trail.bucket import S3Source
from collectors.trail.sources import Source, open_source

_FOLDER = re.compile(r"(?:.*/)?AWSLogs/(?:o-[a-z0-9]+/)?\d{12}/(?P<service>[^/]+)/(?P<region>[^/]+/)?(?P<below>\d.*)?")
_SERVICE = "Config"


class ConfigBucket(S3Source):
    """A bucket, or what lies below a prefix of it."""

    resumes = False

    def _folder(
        self, folder: str, first: date | None, last: date | None, begins: Mapping[str, date]
    ) -> tuple[list[tuple[str, int]], list[str]]:
        """List a folder: what lies in it, and the folders in it that may hold deliveries.

        Months and days have no leading zero, so that keys do not sort by time: a month is listed as a whole.
        """
        place = _FOLDER.fullmatch(folder)
        if place and place["service"] != _SERVICE:
            return [], []
        if not (place and place["region"]):
            return self._listed(folder, Delimiter="/")
        if place["below"] or not (first and last):
            return self._listed(folder)
        found: list[tuple[str, int]] = []
        for month in months(first, last):
            found += self._listed(f"{folder}{month.year}/{month.month}/")[0]
        return found, []


def months(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month from that of `first` to that of `last`."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def open_deliveries(text: str, session: Any = None) -> Source:
    """Open a folder or `s3://bucket/prefix`, which `session` reads. Raises RemitError for no folder."""
    if not text.startswith("s3://"):
        return open_source(text)
    from collectors.sessions import OwnSession

    bucket, _, prefix = text.removeprefix("s3://").partition("/")
    return ConfigBucket(session or OwnSession(), bucket, prefix, {})
