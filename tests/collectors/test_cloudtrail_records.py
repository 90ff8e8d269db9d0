"""Records go into the lake's columns and come back unchanged, whatever their members hold."""

import json
import pickle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collectors.trail.columns import Batch, Origin
from collectors.trail.forms import NotRecordsError, split
from collectors.trail.records import parse, record_of
from tests.collectors.records import RECORDS

ORIGIN = Origin("key", "hash", "valid")


def rows_of(data: bytes) -> list[dict]:
    batch = Batch()
    batch.add(parse(data), ORIGIN)
    return batch.table().to_pylist()


@settings(deadline=None)
@given(st.lists(RECORDS, max_size=4), st.booleans())
@example([{"eventTime": "2023-07-10T10:00:00Z", "eventID": None, "readOnly": "True", "extra": {}}], False)
@example(
    [{"eventName": "A", "requestParameters": None, "responseElements": "a string", "n": 2**80, "errorCode": None}], True
)
def test_any_record_survives(records: list[dict], ascii_only: bool) -> None:
    data = json.dumps({"Records": records}, ensure_ascii=ascii_only).encode()
    assert [record_of(row) for row in rows_of(data)] == records


@settings(deadline=None)
@given(st.lists(RECORDS, max_size=4))
@example([])
def test_any_record_survives_the_way_from_another_process(records: list[dict]) -> None:
    here, there = Batch(), Batch()
    for _ in range(2):
        parsed = parse(json.dumps({"Records": records}).encode())
        here.add(parsed, ORIGIN)
        there.add(pickle.loads(pickle.dumps(parsed)), ORIGIN)  # noqa: S301
    assert there.table().equals(here.table())
    assert there.keys().equals(here.keys())


def test_nested_values_are_kept_to_the_letter() -> None:
    member = '{"b" : 1.50, "a":123456789012345678901234567890,"b":2 , "u":"\\u00e9\\/"}'
    [row] = rows_of(b'[{"eventName":"A","requestParameters":%s,"later":%s}]' % (member.encode(), member.encode()))
    assert row["request_parameters"] == member
    assert row["extra"] == f'{{"later":{member}}}'


def test_what_queries_use_is_flattened() -> None:
    identity = {
        "type": "AssumedRole",
        "principalId": "AROA:alice",
        "arn": "arn:aws:sts::111111111111:assumed-role/Admin/alice",
        "accountId": "111111111111",
        "accessKeyId": "ASIA",
        "sessionContext": {
            "attributes": {"mfaAuthenticated": "true"},
            "sessionIssuer": {"arn": "arn:aws:iam::111111111111:role/Admin"},
        },
    }
    record = {
        "eventTime": "2023-07-10T10:00:00Z",
        "userIdentity": identity,
        "readOnly": "false",
        "tlsDetails": {"tlsVersion": "TLSv1.3"},
    }
    [row] = rows_of(json.dumps({"Records": [record]}).encode())
    assert row["identity_type"] == "AssumedRole"
    assert row["principal_arn"] == identity["arn"]
    assert row["session_issuer_arn"] == "arn:aws:iam::111111111111:role/Admin"
    assert row["mfa_authenticated"] is True
    assert row["read_only"] is False
    assert row["tls_version"] == "TLSv1.3"
    assert row["event_time"].isoformat() == "2023-07-10T10:00:00+00:00"


@pytest.mark.parametrize("identity", ["null", '"AWS"', "[]", '{"sessionContext":[],"arn":{}}', "7"])
def test_an_odd_identity_flattens_to_nothing(identity: str) -> None:
    [row] = rows_of(b'{"eventName":"A","userIdentity":%s}' % identity.encode())
    assert row["identity_type"] is row["principal_arn"] is row["mfa_authenticated"] is None
    assert row["user_identity"] == identity


def test_an_aggregated_event_has_its_id_recipient_and_time() -> None:
    record = {
        "eventVersion": "1.0",
        "accountId": "111111111111",
        "eventId": "5f1ddb58-9e4b-4c5b-a0c1-2f2c6f1d7a11",
        "eventCategory": "Aggregated",
        "eventType": "AwsAggregatedEvent",
        "awsRegion": "us-east-1",
        "eventSource": "s3.amazonaws.com",
        "timeWindow": {
            "windowStart": "2026-03-01T10:00:00Z",
            "windowEnd": "2026-03-01T10:05:00Z",
            "windowSize": "PT5M",
        },
        "summary": {"primaryDimension": {"dimension": "eventName", "statistics": [{"name": "GetObject", "value": 7}]}},
    }
    [row] = rows_of(json.dumps({"Records": [record]}).encode())
    assert (row["event_id"], row["recipient_account_id"]) == (record["eventId"], "111111111111")
    assert row["event_time"].isoformat() == "2026-03-01T10:00:00+00:00"
    assert record_of(row) == record


def test_a_record_without_id_has_the_same_made_id_wherever_it_lies() -> None:
    [one] = rows_of(b'{"Records":[{"eventName":"A","readOnly":true}]}')
    [other] = rows_of(b'[{ "readOnly": true, "eventName": "A" }]')
    assert one["event_id"] == other["event_id"]
    assert one["event_id"].startswith("sha256-")


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"", []),
        (b" \n", []),
        (b'{"Records":[]}', []),
        (b'\xef\xbb\xbf{"Records":[{"eventName":"A"}]}', ["A"]),
        (b'{"note":1,"Records":[{"eventName":"A"},{"eventName":"B"}]}', ["A", "B"]),
        (b'[{"eventName":"A"}]', ["A"]),
        (b'{"eventName":"A"}', ["A"]),
        (b'{"eventName":"A"}\n\n{"eventName":"B"}\n', ["A", "B"]),
        (b'{"eventName":"A"}{"eventName":"B"}', ["A", "B"]),
        (b'{"eventName":"A"}\r\n{\n "eventName" : "B"\n}', ["A", "B"]),
        (b'{"Records":[{"eventName":"A"}]}\n{"Records":[{"eventName":"B"}]}', ["A", "B"]),
        (b'[{"Records":[{"eventName":"A"}]},{"eventName":"B"}]', ["A", "B"]),
        (b'{"Records":[{"eventName":"A"},{"odd":1},{}]}', ["A", None, None]),
        (b'{"Events":[{"EventId":"1","CloudTrailEvent":"{\\"eventName\\":\\"A\\"}"}],"NextToken":"n"}', ["A"]),
        (b'[{"EventName":"x","CloudTrailEvent":"{\\"eventName\\":\\"\\\\ud800\\"}"}]', [None]),
        (b'{"Events":[]}', []),
        (b'{"detail-type":"AWS API Call via CloudTrail","detail":{"eventName":"A"}}', ["A"]),
        (b'{"detail-type":"AWS API Call via CloudTrail","x":"\\ud800","detail":{"eventName":"A"}}', ["A"]),
    ],
)
def test_the_shapes_that_tools_leave(data: bytes, names: list[str]) -> None:
    assert [row["event_name"] for row in rows_of(data)] == names


@pytest.mark.parametrize(
    "data",
    [
        b"PAR1",
        b"null",
        b'"text"',
        b'{"Records":{}}',
        b'{"Records":[1]}',
        b'{"Records":[{"messageId":"1","body":"{}"}]}',
        b'{"Events":[{"EventId":"1"}]}',
        b'{"Events":[{"CloudTrailEvent":"{\\"a\\":1}"}]}',
        b'{"Events":[{"CloudTrailEvent":"eventName"}]}',
        b'{"Events":[{"CloudTrailEvent":{"eventName":"A"}}]}',
        b'{"detail-type":"GuardDuty Finding","detail":{"eventName":"A"}}',
        b'{"detail-type":"AWS API Call via CloudTrail","detail":{"a":1}}',
        b'{"detail-type":"AWS API Call via CloudTrail","detail":"eventName"}',
        b'{"configurationItems":[],"fileVersion":"1.0"}',
        b'{"eventName":NaN}',
        b'{"eventName":NaN,"x":"\\ud800"}',
        '{"eventName":"A"}'.encode("utf-16"),
        b'{"eventName":"A\tB"}',
        b'{"Records":[{"eventName":"A"}',
        b'{"a":1}',
        b'[{"a":1}]',
        b'{"eventName":"A"}\n{"eventNa',
        b"[" * 100_000,
    ],
)
def test_what_holds_no_records_says_so(data: bytes) -> None:
    with pytest.raises(NotRecordsError):
        split(data)


def test_half_a_surrogate_pair_changes_nothing_else() -> None:
    member = '{"b" : 1.50, "a":[1E400,-0],"b":2 , "\\uD83D\\ude00\\\\ud800":"\\uDfff\ue000\\ue000"}'
    [row] = rows_of(b'{"Records":[{"eventName":"A","requestParameters":%s,"later":%s}]}' % ((member.encode(),) * 2))
    assert row["request_parameters"] == member
    assert row["extra"] == f'{{"later":{member}}}'
    [row] = rows_of('{"Records":[{"eventName":"A","\ue000\\ud800":1,"\\udfffabcd":2,"\\ud83d\\ude00":3}]}'.encode())
    assert record_of(row) == {"eventName": "A", "\ue000\ud800": 1, "\udfffabcd": 2, "\U0001f600": 3}


def test_odd_text_is_kept_tellable() -> None:
    [row] = rows_of(b'{"eventName":"A","userAgent":"a\xff\xc3\xa9","errorMessage":"\\ud800","\\udfff":1}')
    assert record_of(row) == {
        "eventName": "A",
        "userAgent": "a\udcff\u00e9",
        "errorMessage": "\ud800",
        "\udfff": 1,
    }
