"""Records of every version and kind, in every form that tools ship them in, come in whole; foreign files stay out."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from collectors.trail.records import record_of
from evidence.lake import Lake
from tests.collectors.shapes import ACCOUNT, FORMS, RECORDS
from tests.collectors.trails import Chain, ingested, outcomes, query, rows, written


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


def told_apart(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def of_a_form(form: str) -> list[dict[str, Any]]:
    """Return the records with ids of their own for each form; those without an id differ in their user agent."""
    ids = {
        name: {"eventID": f"{form}-{record['eventID']}"} if "eventID" in record else {}
        for name, record in RECORDS.items()
    }
    return [{**record, **ids[name], "userAgent": form} for name, record in RECORDS.items()]


def test_every_shape_in_every_form_comes_in_whole(lake: Lake, tmp_path: Path) -> None:
    """Distinct records in are rows out, and every field is the same."""
    tree = {f"shipped/{form}": (write(of_a_form(form)), {}) for form, write in FORMS.items()}
    alone = {f"alone/{n}.json": (json.dumps(one).encode(), {}) for n, one in enumerate(of_a_form("alone"))}
    chain = Chain()
    signed = of_a_form("signed")
    chain.digest([chain.log(chain.hour, signed)])
    ingested(lake, written(tree | alone | chain.tree, tmp_path / "mirror"))
    found = outcomes(lake)
    assert {found[key] for key in tree | alone} == {"not_covered"}
    assert {found[key] for key in chain.tree} == {"valid"}
    expected = [one for form in (*FORMS, "alone", "signed") for one in of_a_form(form)]
    assert sorted(told_apart(record_of(row)) for row in rows(lake)) == sorted(map(told_apart, expected))
    versions = query(lake, "select count(distinct event_version), count(distinct event_type) from events")
    assert versions == [(13, 7)]


def test_the_same_records_in_all_forms_are_one_set(lake: Lake, tmp_path: Path) -> None:
    """A copy that doesn't say who received it, outside of CloudTrail's folders, can't be known for one."""
    records = [{**one, "recipientAccountId": ACCOUNT} for one in RECORDS.values()]
    chain = Chain()
    log = chain.log(chain.hour, records)
    chain.digest([log])
    shipped = {f"shipped/{form}": (write(records), {}) for form, write in FORMS.items()}
    ingested(lake, written(shipped | chain.tree, tmp_path / "mirror"))
    assert sorted(told_apart(record_of(row)) for row in rows(lake)) == sorted(map(told_apart, records))
    assert query(lake, "select distinct log_object, integrity from events") == [(log, "valid")]


def records_of(**members: Any) -> bytes:
    return json.dumps({"Records": [members] * 2}).encode()


FOREIGN = {
    "configuration.json": b'{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[{"resourceId":"i"}]}',
    "digest.json": b'{"awsAccountId":"1","digestStartTime":"2023-07-10T06:00:00Z","logFiles":[]}',
    "flow.log.gz": gzip.compress(b"version account-id interface-id\n2 111111111111 eni-1 - - - - - - -\n"),
    "queue.json": records_of(messageId="m", body="{}", eventSource="aws:sqs", awsRegion="us-east-1"),
    "bucket.json": records_of(eventVersion="2.1", eventSource="aws:s3", eventName="ObjectCreated:Put", s3={}),
    "table.json": records_of(eventID="1", eventVersion="1.1", eventSource="aws:dynamodb", eventName="INSERT"),
    "stream.json": records_of(
        eventID="shard", eventVersion="1.0", eventSource="aws:kinesis", eventName="aws:kinesis:record"
    ),
    "finding.json": b'{"version":"0","detail-type":"GuardDuty Finding","detail":{"schemaVersion":"2.0"}}',
    "normalised.json": b'{"class_uid":6003,"api":{"operation":"ListUsers"},"metadata":{"version":"1.0.0"}}',
    "indexed.json": b'{"@timestamp":"2023-07-10T06:00:00Z","event":{"action":"ListUsers"},"aws":{"cloudtrail":{}}}',
    "settings.json": b'{"name":"a","version":"1.0.0"}',
    "columns.json": b"PAR1\x15\x04\x15PAR1",
    "page.json": b"<html><body>AccessDenied</body></html>",
    "table.gz": gzip.compress(b"eventVersion,eventTime\n1.0,2023-07-10T06:00:00Z\n"),
}


def test_what_is_foreign_is_an_outcome_and_costs_nothing_else(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(1)
    foreign = {f"other/{name}": (data, {}) for name, data in FOREIGN.items()}
    ingested(lake, written(foreign | chain.tree, tmp_path / "mirror"))
    assert outcomes(lake) == dict.fromkeys(foreign, "invalid_format") | dict.fromkeys(chain.tree, "valid")
    assert query(lake, "select count(*) from events") == [(6,)]
    assert query(lake, "select count(*) from log_objects where outcome != 'valid' and detail is null") == [(0,)]
