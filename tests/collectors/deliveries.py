"""What AWS Config delivers, for tests: items, files of items, keys as it names them, and a lake to bring them into."""

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from collectors.config.bucket import open_deliveries
from collectors.config.ingest import IngestSummary, ingest
from collectors.redaction import Redactor
from collectors.trail.sources import Source
from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from evidence.run import begin

ACCOUNT, REGION = "333333333333", "eu-west-1"
DAY = date(2026, 3, 9)
REDACTOR = Redactor(b"key")


def item(resource_id: str = "i-1", **members: Any) -> dict[str, Any]:
    return {
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": "2026-03-09T01:02:03.456Z",
        "configurationStateId": 1741482123456,
        "awsAccountId": ACCOUNT,
        "configurationItemStatus": "OK",
        "resourceType": "AWS::EC2::Instance",
        "resourceId": resource_id,
        "ARN": f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{resource_id}",
        "awsRegion": REGION,
        "availabilityZone": f"{REGION}a",
        "resourceCreationTime": "2025-01-02T03:04:05Z",
        "tags": {"Name": "web"},
        "relatedEvents": [],
        "relationships": [{"resourceType": "AWS::EC2::VPC", "resourceId": "vpc-1", "name": "Is contained in Vpc"}],
        "configuration": {"instanceType": "t4g.small"},
        "supplementaryConfiguration": {},
        **members,
    }


def plain(items: Iterable[Any], **members: Any) -> bytes:
    return json.dumps({"fileVersion": "1.0", "configurationItems": list(items), **members}).encode()


def packed(items: Iterable[Any], **members: Any) -> bytes:
    return gzip.compress(plain(items, **members), mtime=0)


def folder(day: date, kind: str, account: str = ACCOUNT, region: str = REGION) -> str:
    return f"AWSLogs/{account}/Config/{region}/{day.year}/{day.month}/{day.day}/{kind}"


def snapshot_key(day: date = DAY, hour: int = 3, account: str = ACCOUNT, region: str = REGION) -> str:
    name = f"{account}_Config_{region}_ConfigSnapshot_{day:%Y%m%d}T{hour:02}0000Z_0f0f0f0f-1111-2222-3333-444444444444"
    return f"{folder(day, 'ConfigSnapshot', account, region)}/{name}.json.gz"


def history_key(kind: str = "AWS::EC2::Instance", day: date = DAY, number: int = 1) -> str:
    name = f"{ACCOUNT}_Config_{REGION}_ConfigHistory_{kind}_{day:%Y%m%d}T000000Z_{day:%Y%m%d}T055959Z_{number}"
    return f"{folder(day, 'ConfigHistory')}/{name}.json.gz"


def put(root: Path, objects: dict[str, bytes]) -> Path:
    for key, data in objects.items():
        path = root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def bring(lake: Lake, source: Path | Source, days: tuple[date | None, date | None] = (None, None)) -> IngestSummary:
    """Bring a source in by a run of its own."""
    opened = open_deliveries(str(source)) if isinstance(source, Path) else source
    with begin(lake, "nightly", day=DAY) as run:
        summary = ingest(
            run, opened, redactor=REDACTOR, first=days[0], last=days[1], now=datetime(2026, 3, 10, tzinfo=UTC)
        )
        run.seal()
    return summary


def ask(lake: Lake, sql: str) -> list[dict[str, Any]]:
    with connect() as connection:
        attach_lake(connection, lake)
        found: list[dict[str, Any]] = connection.sql(sql).to_arrow_table().to_pylist()
        return found
