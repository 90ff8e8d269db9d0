"""A lake of two nights and the tables over it, small enough to know by heart."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from evidence.canonical import canonical_json, sha256
from evidence.lake import Lake
from evidence.manifest import Sealed
from evidence.run import begin

PROD, LOGS = "111111111111", "222222222222"
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)
BUCKETS = {"Buckets": [{"Name": "ledger"}, {"Name": "=cmd|'/c calc'!A1", "Tags": {"a/b": "~"}}]}


def seal_night(lake: Lake, day: date) -> Sealed:
    """Seal a run with one answer, one call without an answer, and one event."""
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    body = canonical_json(BUCKETS)
    with begin(lake, "nightly", day=day) as run:
        response = {
            "response_id": f"rsp-{day:%d}",
            "account_id": PROD,
            "region": "global",
            "service": "s3",
            "operation": "ListBuckets",
            "request": "{}",
            "page": 1,
            "body": body,
            "body_sha256": sha256(body),
            "aws_request_id": f"REQ{day:%d}",
            "caller_arn": f"arn:aws:sts::{PROD}:assumed-role/RemitCollector/remit",
            "collected_at": at,
        }
        outcome = {
            "outcome_id": f"out-{day:%d}",
            "account_id": LOGS,
            "region": "global",
            "service": "s3",
            "operation": "ListBuckets",
            "status": "denied",
            "error_code": "AccessDenied",
            "ended_at": at,
        }
        event = {
            "event_id": f"event-{day:%d}",
            "event_time": at,
            "event_source": "s3.amazonaws.com",
            "event_name": "PutBucketPolicy",
            "recipient_account_id": PROD,
            "aws_region": "eu-central-1",
            "request_parameters": json.dumps({"bucketName": "ledger"}),
            "integrity": "valid",
        }
        digest = {
            "source": "s3://trail",
            "object": "AWSLogs/1/CloudTrail-Digest/x.json.gz",
            "outcome": "valid",
            "body": '{"logFiles": []}',
        }
        run.spool("digests", "one", [digest])
        run.spool("responses", "one", [response])
        run.spool("outcomes", "one", [outcome])
        run.spool("events", "one", [event], day=day)
        return run.seal()


def make_lake(root: Path) -> Lake:
    lake = Lake.open(root, create=True)
    for day in (FIRST, SECOND):
        seal_night(lake, day)
    return lake


def make_tables(database: Path, lake: Lake) -> Path:
    """Write the tables that the runner and the export know by name, and one that nobody knows."""
    nights = {run.manifest.day: run.manifest.run_id for run in lake.runs()}
    with duckdb.connect(str(database)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("create table categories as select 'customer_data' as category_id, 'customer' as allocation")
        connection.execute("create table controls as select 'bucket_versioned' as control_id, 'high' as severity")
        connection.execute(f"create table accounts as select unnest(['{PROD}', '{LOGS}']) as account_id")
        connection.execute("create table unknown_to_all as select 42 as answer, sum(2::bigint) as hugeint")
        connection.execute(
            "create table control_results (as_of date, control_id varchar, category_id varchar, account_id varchar,"
            " resource_id varchar, status varchar, judged_at timestamptz, evidence varchar[], run_id varchar)"
        )
        connection.execute("create table nights as select as_of, run_id from control_results limit 0")
        connection.execute("create table evidence_index (evidence_id varchar, run_id varchar)")
        for day, run_id in nights.items():
            connection.execute("insert into nights values (?, ?)", [day, run_id])
            for resource, status, evidence in (
                ("ledger", "pass", f"rsp-{day:%d}#/Buckets/0"),
                ("=cmd|'/c calc'!A1", "fail", f"rsp-{day:%d}#/Buckets/1"),
            ):
                connection.execute(
                    "insert into control_results values (?, 'bucket_versioned', 'customer_data', ?, ?, ?, ?, ?, ?)",
                    [day, PROD, resource, status, datetime(2026, 3, day.day, 3, tzinfo=UTC), [evidence], run_id],
                )
                connection.execute("insert into evidence_index values (?, ?)", [evidence, run_id])
    return database
