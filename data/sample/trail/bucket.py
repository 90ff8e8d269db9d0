"""The trail's bucket: log files as CloudTrail delivers them, each account × Region's hourly chain of signed digests.

A chain's first digest begins at midnight of the first day, its last ends at midnight after the last day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from random import Random
from typing import Any

import msgspec
from isal import igzip

from data.sample.organization import ACTIVE, HOME_REGION, ORGANIZATION_ID, REGIONS, TRAIL_BUCKET, TRAIL_NAME, Account
from data.sample.trail.day import records_of
from data.sample.trail.keys import SigningKey, signing_keys
from data.sample.trail.records import Record, moment, token

_SLOT = 300
"""Seconds of events that one log file holds at most."""


@dataclass(frozen=True)
class TrailObject:
    """One object of the bucket: its key, its gzip bytes, its S3 user metadata (a digest's signature)."""

    key: str
    body: bytes
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LogFile:
    """A delivered log file, and what a digest says of it."""

    object: TrailObject
    delivered: datetime
    entry: dict[str, str]


def objects(
    last_day: date, *, days: int = 30, accounts: Sequence[Account] = ACTIVE, regions: Sequence[str] = REGIONS
) -> Iterator[TrailObject]:
    """The objects of `days` days that end with `last_day`: chain by chain, each hour's log files, then its digest."""
    for account in accounts:
        for region in regions:
            yield from _chain(account, region, last_day, days)


def _chain(account: Account, region: str, last_day: date, days: int) -> Iterator[TrailObject]:
    start = datetime.combine(last_day, time(), UTC) - timedelta(days=days - 1)
    hours = days * 24
    keys = signing_keys(region)
    waiting: list[LogFile] = []
    previous: dict[str, str] = {}
    for number in range(hours):
        began = start + timedelta(hours=number)
        if number % 24 == 0:
            waiting += _deliveries(account, region, began.date(), last_day)
        ended = began + timedelta(hours=1)
        files = sorted((f for f in waiting if f.delivered < ended), key=lambda f: f.delivered)
        waiting = [f for f in waiting if f.delivered >= ended]
        yield from (f.object for f in files)
        digest, previous = _digest(account, region, began, files, previous, keys[number * len(keys) // hours])
        yield digest


def _deliveries(account: Account, region: str, day: date, last_day: date) -> Iterator[LogFile]:
    """The log files of one day's events; the latest may be delivered after midnight, except on the last day."""
    rng = Random(f"delivery/{day}/{account.id}/{region}")
    end = datetime.combine(last_day, time(23, 59, 30), UTC)
    records = sorted(records_of(account, region, day, last_day), key=lambda found: str(found["eventTime"]))
    repeated: list[Record] = []
    for slot, grouped in groupby(records, key=lambda found: _slot(found["eventTime"])):
        found = list(grouped)
        ready = datetime.fromtimestamp(slot + _SLOT, UTC)
        delivered = min(ready + timedelta(seconds=rng.randrange(90, 540)), end)
        rng.shuffle(found)
        yield delivery(account.id, region, delivered, repeated + found, rng)
        repeated = found[:1] if rng.random() < 0.01 else []


def _slot(text: str) -> int:
    seconds = int(datetime.fromisoformat(text).timestamp())
    return seconds - seconds % _SLOT


def delivery(account_id: str, region: str, delivered: datetime, records: list[Record], rng: Random) -> LogFile:
    """One log file. Its key's time is the delivery's, rounded down, and sometimes five minutes earlier."""
    rounded = delivered - timedelta(minutes=delivered.minute % 5 + (5 if rng.random() < 0.2 else 0))
    name = f"{account_id}_CloudTrail_{region}_{rounded:%Y%m%dT%H%MZ}_{token(rng, 16)}.json.gz"
    key = f"AWSLogs/{ORGANIZATION_ID}/{account_id}/CloudTrail/{region}/{rounded:%Y/%m/%d}/{name}"
    body = msgspec.json.encode({"Records": records})
    times = [str(found["eventTime"]) for found in records]
    entry = {
        "s3Bucket": TRAIL_BUCKET,
        "s3Object": key,
        "hashValue": hashlib.sha256(body).hexdigest(),
        "hashAlgorithm": "SHA-256",
        "newestEventTime": max(times),
        "oldestEventTime": min(times),
    }
    return LogFile(TrailObject(key, igzip.compress(body, 2, mtime=0)), delivered, entry)


def _digest(
    account: Account,
    region: str,
    began: datetime,
    files: list[LogFile],
    previous: dict[str, str],
    signer: SigningKey,
) -> tuple[TrailObject, dict[str, str]]:
    """The digest of the hour that began then, and what the next one says of it (empty `previous`: a chain's start)."""
    ended = began + timedelta(hours=1)
    name = f"{account.id}_CloudTrail-Digest_{region}_{TRAIL_NAME}_{HOME_REGION}_{ended:%Y%m%dT%H%M%SZ}.json.gz"
    key = f"AWSLogs/{ORGANIZATION_ID}/{account.id}/CloudTrail-Digest/{region}/{ended:%Y/%m/%d}/{name}"
    content: dict[str, Any] = {
        "awsAccountId": account.id,
        "digestStartTime": moment(began),
        "digestEndTime": moment(ended),
        "digestS3Bucket": TRAIL_BUCKET,
        "digestS3Object": key,
        "digestPublicKeyFingerprint": signer.fingerprint,
        "digestSignatureAlgorithm": "SHA256withRSA",
        "newestEventTime": max((f.entry["newestEventTime"] for f in files), default=None),
        "oldestEventTime": min((f.entry["oldestEventTime"] for f in files), default=None),
        "previousDigestS3Bucket": previous.get("bucket"),
        "previousDigestS3Object": previous.get("object"),
        "previousDigestHashValue": previous.get("hash"),
        "previousDigestHashAlgorithm": previous.get("algorithm"),
        "previousDigestSignature": previous.get("signature"),
        "logFiles": [f.entry for f in files],
    }
    body = msgspec.json.encode(content)
    digest_hash = hashlib.sha256(body).hexdigest()
    to_sign = "\n".join(
        (moment(ended), f"{TRAIL_BUCKET}/{key}", digest_hash, content["previousDigestSignature"] or "null")
    )
    signature = signer.sign(to_sign.encode())
    link = {
        "bucket": TRAIL_BUCKET,
        "object": key,
        "hash": digest_hash,
        "algorithm": "SHA-256",
        "signature": signature,
    }
    metadata = {"signature": signature, "signature-algorithm": "SHA256withRSA"}
    return TrailObject(key, igzip.compress(body, 1, mtime=0), metadata), link
