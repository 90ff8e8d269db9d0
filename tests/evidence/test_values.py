"""Identifiers and canonical JSON: one value, one text."""

import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from evidence.canonical import canonical_json, sha256
from evidence.ids import EvidenceId, derived_id, new_run_id

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON)
def test_canonical_json_reads_back_and_is_stable(value: object) -> None:
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


def test_canonical_json_ignores_the_order_of_keys_and_the_zone_of_a_time() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5)))
    assert canonical_json({"b": moment, "a": b"\x00"}) == canonical_json({"a": b"\x00", "b": elsewhere})
    assert canonical_json(moment) == '"2026-01-02T03:04:05Z"'


def test_sha256_is_the_hash_of_utf8() -> None:
    assert sha256("é") == sha256("é".encode())


@given(st.lists(st.text(alphabet="abc-/", max_size=3), min_size=2, max_size=4, unique=True))
def test_derived_ids_differ_where_their_parts_do(parts: list[str]) -> None:
    assert derived_id("rsp", *parts) == derived_id("rsp", *parts)
    assert derived_id("rsp", *parts) != derived_id("rsp", *reversed(parts))


def test_run_ids_sort_by_time() -> None:
    made = [new_run_id() for _ in range(100)]
    assert made == sorted(made)


def test_an_evidence_id_is_taken_apart() -> None:
    response = EvidenceId.parse("rsp-1#/Buckets/17")
    assert (response.kind, response.record, response.pointer) == ("response", "rsp-1", "/Buckets/17")
    assert str(response) == "rsp-1#/Buckets/17"
    assert EvidenceId.parse("out-1").kind == "outcome"
    assert EvidenceId.parse("8c7d3f0a-0000-4000-8000-000000000000").kind == "event"
