"""The compiled twin reads a regular file exactly as Python does, and leaves any other to it."""

import json
import os
import random
import re
import shutil

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collectors.trail import native, records, spans
from collectors.trail.columns import Batch, Origin
from collectors.trail.forms import NotRecordsError
from collectors.trail.members import BOOLS, DOCUMENTS, STRINGS
from tests.collectors.records import RECORDS

COMPILER = shutil.which(os.environ.get("CC", "cc"))
pytestmark = pytest.mark.skipif(not (native.AVAILABLE or COMPILER), reason="this machine has no C compiler")
ORIGIN = Origin("key", "hash", "valid")
IDENTITY = {
    "type": "AssumedRole",
    "principalId": "AROA:é",
    "arn": 'arn:aws:sts::111111111111:assumed-role/Admin/al"ice',
    "accountId": "111111111111",
    "accessKeyId": "ASIA",
    "userName": "\U0001f600",
    "invokedBy": "s3.amazonaws.com",
    "sessionContext": {"attributes": {"mfaAuthenticated": "True"}, "sessionIssuer": {"arn": "arn:aws:iam::1:role/A"}},
}
RECORD = {
    "eventID": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "eventTime": "2024-02-29T23:59:59Z",
    "userIdentity": IDENTITY,
    "readOnly": True,
    "managementEvent": "false",
    "errorMessage": 'a "quoted" \\ tab\t é \U0001f600',
    "tlsDetails": {"tlsVersion": "TLSv1.3"},
    "requestParameters": {"a": [1, -2.5e10, None, {}, [], [[]], {"b": {"c": True}}]},
    "unknown": {"x": [1, 2]},
    "errorCode": None,
}
REGULAR = json.dumps({"Records": [RECORD, {**RECORD, "eventID": None} | {"eventID": "x"}, {}]}).encode()


def table(parsed: spans.Parsed) -> pa.Table:
    batch = Batch()
    batch.add(parsed, ORIGIN)
    return batch.table()


def test_it_was_built() -> None:
    assert native.AVAILABLE, f"{COMPILER} is here, but {native.LIBRARY.name} was not built; run `make setup`"


def compared(data: bytes) -> bool:
    """Assert that the twins read a file alike; returns whether the compiled one took it: it may leave any to Python."""
    found = records._regular(data)
    if found is None:
        return False
    assert table(found).equals(table(records._record_by_record(data)))
    return True


def test_a_regular_file_is_taken_and_read_alike() -> None:
    assert compared(REGULAR)
    assert compared(json.dumps({"Records": [RECORD]}, ensure_ascii=False, indent=1).encode())
    assert compared(b' { "Records" : [ ] } \n')


@settings(deadline=None, max_examples=300)
@given(st.lists(RECORDS, max_size=4), st.booleans(), st.sampled_from([None, 1]))
@example([{"eventTime": "2023-07-10T10:00:00Z", "eventID": None, "readOnly": "True", "extra": {}}], False, None)
@example([{"eventID": "a", "userIdentity": {"type": 1, "sessionContext": {"attributes": []}}}], False, None)
def test_any_record_is_read_alike(held: list[dict], ascii_only: bool, indent: int | None) -> None:
    compared(json.dumps({"Records": held}, ensure_ascii=ascii_only, indent=indent).encode())


MEMBERS = st.sampled_from([*STRINGS, *BOOLS, *DOCUMENTS, "eventID", "later"])
IDENTITIES = st.recursive(
    st.none() | st.booleans() | st.sampled_from(["true", "FALSE", "", "é\n", 1, 2.5]),
    lambda inner: (
        st.dictionaries(
            st.sampled_from(
                [*IDENTITY, "sessionContext", "attributes", "mfaAuthenticated", "sessionIssuer", "tlsVersion"]
            ),
            inner,
            max_size=4,
        )
        | st.lists(inner, max_size=2)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.dictionaries(MEMBERS, st.sampled_from([None, True, "true", "x", 7]), max_size=12), max_size=3),
    IDENTITIES,
)
def test_members_that_do_not_fit_and_identities_are_read_alike(held: list[dict], identity: object) -> None:
    held = [
        record | {"eventID": f"id-{number}", "userIdentity": identity, "tlsDetails": identity}
        for number, record in enumerate(held)
    ]
    assert compared(json.dumps({"Records": held}).encode())


@pytest.mark.parametrize(
    "change",
    [
        (rb'"eventID": "x"', b'"eventID": "sha256-x"'),
        (rb'"eventID": "x"', b'"eventID": 7'),
        (rb'"eventID": "x"', b'"eventID": "x", "eventID": "y"'),
        (rb'"unknown"', b'"unknown": 1, "unknown"'),
        (rb'"unknown"', b'"unkn\\u006fwn"'),
        (rb'"unknown"', '"unknöwn"'.encode()),
        (rb"2024-02-29T23:59:59Z", b"2023-02-29T23:59:59Z"),
        (rb"2024-02-29T23:59:59Z", b"2024-02-29T23:59:60Z"),
        (rb"2024-02-29T23:59:59Z", b"0000-02-29T23:59:59Z"),
        (rb"2024-02-29T23:59:59Z", b"2024-02-29T23:59:59.1Z"),
        (rb'"type": "AssumedRole"', b'"ty\\u0070e": "AssumedRole"'),
        (rb"tab", b"\\ud83d"),
        (rb"tab", b"\\udc00"),
        (rb"tab", b"\\ud83d\\u0041"),
        (rb"tab", b"\xff"),
        (rb"tab", b"\xed\xa0\x80"),
        (rb"tab", b"\xc0\x80"),
        (rb"tab", b"\n"),
        (rb"tab", b"\\x"),
        (rb"-25000000000\.0", b"-2.5e"),
        (rb"-25000000000\.0", b"01"),
        (rb"-25000000000\.0", b"NaN"),
        (rb"\{\}\]\}$", b"7]}"),
        (rb"\}$", b"}{}"),
        (rb"\}$", b""),
        (rb"\}$", b', "more": 1}'),
        (rb'^\{"Records"', b'{"records"'),
        (rb"\[1, ", b"[" * 300 + b"]" * 300 + b", ["),
        (rb"\[1, ", b"[1,, "),
        (rb"null", b"nul"),
    ],
    ids=str,
)
def test_what_is_not_regular_is_left_to_python(change: tuple[bytes, bytes]) -> None:
    data = re.sub(change[0], change[1].replace(b"\\", rb"\\"), REGULAR, count=1)
    assert data != REGULAR
    assert not compared(data)


def test_other_services_records_are_left_to_python() -> None:
    for record in ({"a": 1}, {"eventName": "ObjectCreated:Put", "eventSource": "aws:s3"}):
        assert not compared_or_refused(json.dumps({"Records": [record, record]}).encode())


def compared_or_refused(data: bytes) -> bool:
    try:
        return compared(data)
    except NotRecordsError:
        return True


def test_damaged_bytes_are_never_read_otherwise() -> None:
    """Cut, flipped and swapped bytes: what the compiled twin still takes, Python reads alike."""
    rng = random.Random(20261124)
    taken = 0
    for _ in range(3000):
        data = bytearray(REGULAR)
        for _ in range(rng.randint(1, 3)):
            data[rng.randrange(len(data))] = (
                rng.choice(b'"\\{}[],: 0e-.ntf\x00\xc3u') if rng.random() < 0.7 else rng.randrange(256)
            )
        if rng.random() < 0.2:
            del data[rng.randrange(len(data)) :]
        try:
            taken += compared(bytes(data))
        except NotRecordsError as error:
            pytest.fail(f"only Python refuses {bytes(data)!r}: {error}")
    assert 100 < taken < 2900


def test_rows_are_gathered_alike_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Batch()
    for data in (REGULAR, b"[]", json.dumps([RECORD | {"eventID": "y", "eventTime": "2024-01-01"}]).encode()):
        batch.add(records.parse(data), ORIGIN)
    order = np.array([3, 0, 2])
    compiled = batch.table(order)
    monkeypatch.setattr(native, "AVAILABLE", False)
    assert batch.table(order).equals(compiled)
    assert compiled["event_id"].to_pylist()[::2] == ["y", compiled["event_id"][2].as_py()]
    assert compiled["event_id"][2].as_py().startswith("sha256-")
