"""A CloudTrail bucket of any size for measurements: records of the sample estate with fresh ids, hourly signed digests.

Every log file holds about 500 records; all of them lie in two days, as a busy organization's night brings them.
"""

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
from isal import igzip

from data.sample.organization import ACTIVE, REGIONS, Account
from data.sample.trail.day import records_of
from data.sample.trail.keys import public_keys, signing_keys

RECORDS_A_FILE = 500
DAYS = 2
LAST_DAY = date(2026, 1, 20)
BUCKET, ORGANIZATION, TRAIL = "measured-trail", "o-measured01", "main"
_SOURCE_DAYS = 6
"""Days of the sample trail that records are drawn from."""
_FRESH = ("eventTime", "requestID", "eventID", "additionalEventData")
_START = (
    b'{"eventTime":"%s","requestID":"%s","eventID":"%s","additionalEventData":{"bytesTransferredOut":%d,'
    b'"x-amz-id-2":"%s","AuthenticationMethod":"AuthHeader"},'
)


class Tree(NamedTuple):
    """A generated tree: where it lies, the two files beside it, and how much it holds."""

    folder: Path
    metadata: Path
    public_keys: Path
    files: int
    records: int
    inflated_bytes: int


def build(
    folder: Path,
    records: int,
    *,
    accounts: Sequence[Account] = ACTIVE,
    regions: Sequence[str] = REGIONS,
    records_a_file: int = RECORDS_A_FILE,
) -> Tree:
    """Write a tree of about so many records to `folder`/mirror, the same for the same number and places."""
    places = [(account, region) for account in accounts for region in regions]
    hours = DAYS * 24
    files = max(1, records // records_a_file)
    counts = [files // len(places) + (number < files % len(places)) for number in range(len(places))]
    mirror = folder / "mirror"
    with ProcessPoolExecutor() as pool:
        made = list(
            pool.map(
                _place,
                [mirror] * len(places),
                places,
                counts,
                *([same] * len(places) for same in (hours, records_a_file)),
            )
        )
    metadata, keys = folder / "metadata.json", folder / "public-keys.json"
    metadata.write_text(json.dumps({key: held for chain, _, _ in made for key, held in chain.items()}))
    keys.write_text(
        json.dumps({region: {"PublicKeyList": list(map(_printed, public_keys(region)))} for region in REGIONS})
    )
    inflated = sum(size for _, _, size in made)
    return Tree(mirror, metadata, keys, files, sum(count for _, count, _ in made), inflated)


def _printed(key: dict[str, Any]) -> dict[str, str]:
    return {
        "Value": b64encode(key["Value"]).decode(),
        "ValidityStartTime": key["ValidityStartTime"].isoformat(),
        "ValidityEndTime": key["ValidityEndTime"].isoformat(),
    }


def _place(
    mirror: Path, place: tuple[Account, str], files: int, hours: int, records_a_file: int
) -> tuple[dict[str, Any], int, int]:
    """Write one account × Region; return the digests' metadata, and how many records and bytes the logs hold."""
    account, region = place
    rng = Random(f"{account.id}/{region}/{files}")
    templates = list(_templates(account, region))
    start = datetime.combine(LAST_DAY, time(), UTC) - timedelta(days=DAYS - 1)
    metadata: dict[str, Any] = {}
    size = 0
    previous: dict[str, Any] = {}
    for hour in range(hours):
        began = start + timedelta(hours=hour)
        here = (hour + 1) * files // hours - hour * files // hours
        named = []
        for number in range(here):
            moment = began + timedelta(seconds=3600 * number / here)
            key, body = _log(account, region, moment, rng.choices(templates, k=records_a_file), rng)
            _write(mirror / key, igzip.compress(body, 2, mtime=0))
            size += len(body)
            named.append({"s3Bucket": BUCKET, "s3Object": key, "hashValue": hashlib.sha256(body).hexdigest()})
        key, body, previous = _digest(account, region, began, named, previous)
        _write(mirror / key, igzip.compress(body, 1, mtime=0))
        metadata[key] = {"signature": previous["signature"], "signature-algorithm": "SHA256withRSA"}
    return metadata, files * records_a_file, size


def _templates(account: Account, region: str) -> Iterator[bytes]:
    """Yield records of the sample estate as JSON, without the members that are each record's own."""
    for back in range(_SOURCE_DAYS):
        for record in records_of(account, region, LAST_DAY - timedelta(days=back), LAST_DAY):
            members = {name: value for name, value in record.items() if name not in _FRESH}
            yield msgspec.json.encode(members)[1:]


def _log(account: Account, region: str, moment: datetime, chosen: list[bytes], rng: Random) -> tuple[str, bytes]:
    records = []
    for rest in chosen:
        at = (moment + timedelta(seconds=rng.randrange(300))).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        own = b64encode(rng.randbytes(56))
        records.append(_START % (at, _uuid(rng), _uuid(rng), rng.randrange(1_000_000), own) + rest)
    body = b'{"Records":[' + b",".join(records) + b"]}"
    folder = f"AWSLogs/{ORGANIZATION}/{account.id}/CloudTrail/{region}/{moment:%Y/%m/%d}"
    name = f"{account.id}_CloudTrail_{region}_{moment:%Y%m%dT%H%MZ}_{rng.getrandbits(64):016x}.json.gz"
    return f"{folder}/{name}", body


def _uuid(rng: Random) -> bytes:
    text = f"{rng.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}".encode()


def _digest(
    account: Account, region: str, began: datetime, named: list[dict[str, str]], previous: dict[str, Any]
) -> tuple[str, bytes, dict[str, Any]]:
    ended, signer = began + timedelta(hours=1), signing_keys(region)[0]
    name = f"{account.id}_CloudTrail-Digest_{region}_{TRAIL}_us-east-1_{ended:%Y%m%dT%H%M%SZ}.json.gz"
    key = f"AWSLogs/{ORGANIZATION}/{account.id}/CloudTrail-Digest/{region}/{ended:%Y/%m/%d}/{name}"
    body = msgspec.json.encode(
        {
            "awsAccountId": account.id,
            "digestStartTime": f"{began:%Y-%m-%dT%H:%M:%SZ}",
            "digestEndTime": f"{ended:%Y-%m-%dT%H:%M:%SZ}",
            "digestS3Bucket": BUCKET,
            "digestS3Object": key,
            "digestPublicKeyFingerprint": signer.fingerprint,
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": None,
            "oldestEventTime": None,
            "previousDigestS3Bucket": previous.get("bucket"),
            "previousDigestS3Object": previous.get("object"),
            "previousDigestHashValue": previous.get("hash"),
            "previousDigestHashAlgorithm": previous.get("algorithm"),
            "previousDigestSignature": previous.get("signature"),
            "logFiles": [file | {"hashAlgorithm": "SHA-256"} for file in named],
        }
    )
    found = hashlib.sha256(body).hexdigest()
    signed = f"{ended:%Y-%m-%dT%H:%M:%SZ}\n{BUCKET}/{key}\n{found}\n{previous.get('signature') or 'null'}"
    link = {"bucket": BUCKET, "object": key, "hash": found, "algorithm": "SHA-256"}
    return key, body, link | {"signature": signer.sign(signed.encode())}


def _write(path: Path, data: bytes) -> None:
    os.makedirs(path.parent, exist_ok=True)  # noqa: PTH103
    path.write_bytes(data)
