"""Signed CloudTrail trees for tests, small and damaged at will: chains of objects by key, and lakes to put them in."""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from collectors.cloudtrail import IngestSummary, ingest
from collectors.trail.keyring import KeyRing, PublicKey
from collectors.trail.sources import Source, open_source
from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from evidence.run import begin

START = datetime(2023, 7, 10, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOW = datetime(2023, 9, 1, tzinfo=UTC)
Tree = dict[str, tuple[bytes, dict[str, str]]]
BUCKET = "logs"


@cache
def signing_key(name: str) -> RSAPrivateKey:
    """Return a key of its own for each name."""
    return generate_private_key(65537, 2048)


def der(name: str) -> bytes:
    return signing_key(name).public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


def fingerprint(name: str) -> str:
    return hashlib.md5(der(name)).hexdigest()  # noqa: S324


def record(number: object, moment: datetime, **members: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.08",
        "eventTime": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "eventID": f"event-{number}",
        "eventName": "GetObject",
        "recipientAccountId": "111111111111",
        "requestParameters": {"n": str(number)},
        **members,
    }


def packed(records: Iterable[dict[str, Any]]) -> bytes:
    return gzip.compress(json.dumps({"Records": list(records)}).encode(), mtime=0)


@dataclass
class Chain:
    """One chain: `grow` adds hours to `tree`. Attributes may be changed between hours."""

    account: str = "111111111111"
    region: str = "us-east-1"
    trail: str = "main"
    home: str = "us-east-1"
    bucket: str = BUCKET
    base: str = ""
    organization: str = ""
    signer: str = "us-east-1"
    hour: datetime = START
    tree: Tree = field(default_factory=dict)
    previous: dict[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.signer)

    @property
    def folder(self) -> str:
        return f"{self.base}AWSLogs/{self.organization and self.organization + '/'}{self.account}"

    def log(self, moment: datetime, records: Iterable[dict[str, Any]]) -> str:
        """Deliver a log file and return its key."""
        data = packed(records)
        unique = hashlib.sha256(data + self.trail.encode()).hexdigest()[:16]
        key = (
            f"{self.folder}/CloudTrail/{self.region}/{moment:%Y/%m/%d}/"
            f"{self.account}_CloudTrail_{self.region}_{moment:%Y%m%dT%H%MZ}_{unique}.json.gz"
        )
        self.tree[key] = (data, {})
        return key

    def digest(self, files: Iterable[str], *, suffix: str = "", previous: dict[str, Any] | None = None) -> str:
        """Deliver the hour's digest and return its key."""
        end, previous = self.hour + HOUR, self.previous if previous is None else previous
        key = (
            f"{self.folder}/CloudTrail-Digest/{self.region}/{end:%Y/%m/%d}/{self.account}_CloudTrail-Digest_"
            f"{self.region}_{self.trail}_{self.home}_{end:%Y%m%dT%H%M%SZ}{suffix}.json.gz"
        )
        named = [
            {
                "s3Bucket": self.bucket,
                "s3Object": file,
                "hashValue": hashlib.sha256(gzip.decompress(self.tree[file][0])).hexdigest(),
                "hashAlgorithm": "SHA-256",
            }
            for file in files
        ]
        body = {
            "awsAccountId": self.account,
            "digestStartTime": f"{self.hour:%Y-%m-%dT%H:%M:%SZ}",
            "digestEndTime": f"{end:%Y-%m-%dT%H:%M:%SZ}",
            "digestS3Bucket": self.bucket,
            "digestS3Object": key,
            "digestPublicKeyFingerprint": self.fingerprint,
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": None,
            "oldestEventTime": None,
            "previousDigestS3Bucket": previous.get("bucket"),
            "previousDigestS3Object": previous.get("object"),
            "previousDigestHashValue": previous.get("hash"),
            "previousDigestHashAlgorithm": previous.get("algorithm"),
            "previousDigestSignature": previous.get("signature"),
            "logFiles": named,
        }
        signature = self.put_digest(key, body)
        if not suffix:
            found = hashlib.sha256(gzip.decompress(self.tree[key][0])).hexdigest()
            link = {"bucket": self.bucket, "object": key, "hash": found, "algorithm": "SHA-256"}
            self.previous, self.hour = link | {"signature": signature}, end
        return key

    def put_digest(self, key: str, body: dict[str, Any]) -> str:
        """Sign a digest and put it at a key, and return the signature."""
        data = json.dumps(body).encode()
        parts = (
            body["digestEndTime"],
            f"{body['digestS3Bucket']}/{body['digestS3Object']}",
            hashlib.sha256(data).hexdigest(),
            body["previousDigestSignature"] or "null",
        )
        signature = signing_key(self.signer).sign("\n".join(parts).encode(), PKCS1v15(), SHA256()).hex()
        self.tree[key] = (
            gzip.compress(data, mtime=0),
            {"signature": signature, "signature-algorithm": "SHA256withRSA"},
        )
        return signature

    def grow(self, hours: int, files: int = 2) -> "Chain":
        """Add hours of `files` log files each, and their digests."""
        for _ in range(hours):
            named = []
            for number in range(files):
                moment = self.hour + timedelta(minutes=20 * number + 5)
                name = f"{self.account}-{self.region}-{moment:%d%H%M}"
                named.append(self.log(moment, [record(f"{name}-{n}", moment) for n in range(3)]))
            self.digest(named)
        return self

    def digests(self) -> list[str]:
        return sorted(key for key in self.tree if f"/CloudTrail-Digest/{self.region}/" in key)

    def logs(self) -> list[str]:
        return sorted(key for key in self.tree if f"/CloudTrail/{self.region}/" in key)


def ring(*names: str) -> KeyRing:
    """Return the public keys of Regions; `name@region` gives a Region a key of another name."""
    keys = KeyRing()
    keys.add(PublicKey(name.partition("@")[2] or name, der(name.partition("@")[0])) for name in names)
    return keys


def written(tree: Tree, folder: Path) -> Source:
    """Write a tree to a folder and open it as a mirror."""
    for key, (data, _) in tree.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    folder.mkdir(parents=True, exist_ok=True)
    return open_source(str(folder), metadata={key: metadata for key, (_, metadata) in tree.items() if metadata})


def put(session: Any, chain: Chain) -> None:
    """Put a chain's tree into the bucket."""
    s3 = session.client("s3")
    for key, (data, metadata) in chain.tree.items():
        s3.put_object(Bucket=BUCKET, Key=key, Body=data, Metadata=metadata)


def ingested(lake: Lake, source: Source, keys: KeyRing | None = None, **options: Any) -> IngestSummary:
    """Ingest a source as a run of its own."""
    with begin(lake, "cloudtrail", day=options.pop("day", date(2023, 8, 31))) as run:
        summary = ingest(run, source, public_keys=keys or ring("us-east-1", "eu-west-1"), **{"now": NOW, **options})
        run.seal()
    return summary


def query(lake: Lake, sql: str) -> list[tuple[Any, ...]]:
    with connect() as connection:
        attach_lake(connection, lake)
        return connection.execute(sql).fetchall()


def rows(lake: Lake) -> list[dict[str, Any]]:
    """Return all events as dictionaries."""
    with connect() as connection:
        attach_lake(connection, lake)
        return connection.sql("from events").to_arrow_table().to_pylist()


def outcomes(lake: Lake) -> dict[str, str]:
    """Return the latest outcome of every object, log file or digest."""
    latest = "from {} qualify row_number() over (partition by source, object order by run_id desc) = 1"
    both = " union all ".join(f"(select object, outcome {latest.format(name)})" for name in ("log_objects", "digests"))
    return dict(query(lake, both))


def printed_keys(*regions: str) -> str:
    """Return what `--public-keys` reads."""
    return json.dumps(
        {
            region: {
                "PublicKeyList": [
                    {
                        "Value": base64.b64encode(der(region)).decode(),
                        "ValidityStartTime": 1672531200.0,
                        "ValidityEndTime": "2024-01-01T00:00:00+00:00",
                        "Fingerprint": fingerprint(region),
                    }
                ]
            }
            for region in regions
        }
    )
