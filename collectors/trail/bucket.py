"""A bucket with CloudTrail's objects: listed by folders, read past boto3 where that is possible."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from collectors.trail.direct import DirectReads
from collectors.trail.keys import KINDS, tail_of
from collectors.trail.sources import (
    ARCHIVED,
    DENIED,
    ERROR,
    MISSING,
    NOWHERE,
    READ_LIMIT,
    REFUSED,
    TOO_LARGE,
    Fetched,
    Place,
    user_metadata,
)
from evidence.errors import RemitError

_LATE = timedelta(days=3)
"""Beyond the last day, how far a Region's listing goes on."""
_READERS = 16
_CONNECTIONS = 48
"""Hides 40 ms a request; more take no less time."""
_SERVICE_FOLDER = re.compile(r"(?:.*/)?AWSLogs/(?:o-[a-z0-9]+/)?\d{12}/(?P<service>[^/]+)/(?P<region>[^/]+/)?.*")
_CODES = {
    "NoSuchKey": MISSING,
    "404": MISSING,
    "AccessDenied": DENIED,
    "403": DENIED,
    "InvalidObjectState": ARCHIVED,
}


class S3Source:
    """A bucket, or what lies below a prefix of it. With a sidecar of metadata the bucket counts as a mirror."""

    readers, connections = _READERS, _CONNECTIONS
    resumes = True

    def __init__(
        self,
        session: Any,
        bucket: str,
        prefix: str,
        metadata: Mapping[str, Mapping[str, str]],
        place: Place | None = None,
    ) -> None:
        config = Config(max_pool_connections=_CONNECTIONS, retries={"mode": "standard", "total_max_attempts": 5})
        self._client = session.client("s3", config=config)
        self._direct = DirectReads(self._client, session.get_credentials(), READ_LIMIT, place)
        self._bucket, self._metadata = bucket, metadata
        self._prefix = f"{prefix.rstrip('/')}/" if prefix.strip("/") else ""
        self.bucket = None if metadata else bucket
        self.name = f"s3://{bucket}/{self._prefix}".rstrip("/")

    @property
    def place(self) -> Place | None:
        return self._direct.place

    def listing(
        self, first: date | None = None, last: date | None = None, begins: Mapping[str, date] = NOWHERE
    ) -> Iterator[tuple[str, int]]:
        """Walk the folders down to CloudTrail's Regions, several at once, and there list only the days from `first`."""
        folders = [self._prefix]
        try:
            with ThreadPoolExecutor(_READERS) as pool:
                while folders:
                    below: list[str] = []
                    for found, deeper in pool.map(lambda folder: self._folder(folder, first, last, begins), folders):
                        yield from found
                        below += deeper
                    folders = below
        except ClientError as error:
            code = error.response["Error"]["Code"]
            remedy = "check its name, and that the role may s3:ListBucket there"
            raise RemitError(f"{self.name} could not be listed ({code})", remedy=remedy) from None
        except BotoCoreError as error:
            raise RemitError(f"{self.name} could not be listed", remedy=str(error)) from None

    def _folder(
        self, folder: str, first: date | None, last: date | None, begins: Mapping[str, date]
    ) -> tuple[list[tuple[str, int]], list[str]]:
        below = _SERVICE_FOLDER.fullmatch(folder)
        if below and below["service"] not in KINDS:
            return [], []
        region = folder[: below.end("region")] if below and below["region"] else None
        first = begins.get(region, first) if region else None
        options: dict[str, Any] = {} if region else {"Delimiter": "/"}
        if first:
            options["StartAfter"] = f"{region}{first:%Y/%m/%d}"
        return self._listed(folder, f"{region}{last + _LATE:%Y/%m/%d}" if region and last else None, **options)

    def _listed(
        self, prefix: str, beyond: str | None = None, **options: Any
    ) -> tuple[list[tuple[str, int]], list[str]]:
        """Return the objects below a prefix and, with a delimiter, the folders; of what lies `beyond` a key, little."""
        found: list[tuple[str, int]] = []
        deeper: list[str] = []
        for page in self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, **options
        ):
            found += [(item["Key"], int(item["Size"])) for item in page.get("Contents", ())]
            deeper += [item["Prefix"] for item in page.get("CommonPrefixes", ())]
            if beyond and found and found[-1][0] > beyond:
                break
        return [(key, size) for key, size in found if not key.endswith("/")], deeper

    def read(self, key: str) -> Fetched:
        if read := self._direct.get(key):
            data, metadata = read
            return Fetched(data, self._metadata.get(tail_of(key)) or metadata)
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
            if answer["ContentLength"] > READ_LIMIT:
                answer["Body"].close()
                return Fetched(problem=REFUSED, detail=TOO_LARGE)
            data = answer["Body"].read()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            denied = code.startswith("KMS.") or "AccessDenied" in code
            return Fetched(problem=_CODES.get(code, DENIED if denied else ERROR), detail=f"s3:GetObject: {code}")
        except BotoCoreError as error:
            return Fetched(problem=ERROR, detail=f"s3:GetObject: {type(error).__name__}")
        return Fetched(data, self._metadata.get(tail_of(key)) or user_metadata(answer["Metadata"]))
