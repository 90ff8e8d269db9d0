from pathlib import Path

import pytest

from evidence.errors import RemitError
from evidence.ids import derived_id
from evidence.lake import Lake
from queries.evidence import resolve, show
from tests.queries.estate import PROD, make_lake


def test_an_answer_is_shown_with_where_when_and_to_whom(lake: Lake) -> None:
    item = show(lake, "rsp-02#/Buckets/0")
    run = lake.runs()[1]
    assert item.item == {"Name": "ledger"}
    assert item.facts["call"] == "s3:ListBuckets"
    assert item.facts["account_id"] == PROD
    assert item.facts["region"] == "global"
    assert item.facts["request"] == {}
    assert item.facts["aws_request_id"] == "REQ02"
    assert item.facts["caller_arn"].endswith("assumed-role/RemitCollector/remit")
    assert item.facts["collected_at"].isoformat() == "2026-03-02T02:00:00+00:00"
    assert item.facts["body_sha256"]
    assert (item.run_id, item.manifest, item.manifest_sha256) == (run.manifest.run_id, run.path, run.sha256)
    assert item.file in {entry.path for entry in run.manifest.files}
    assert item.holds


def test_the_whole_body_is_shown_without_a_pointer(lake: Lake) -> None:
    assert [bucket["Name"] for bucket in show(lake, "rsp-01").item["Buckets"]] == ["ledger", "=cmd|'/c calc'!A1"]


def test_outcomes_and_events_are_evidence_too(lake: Lake) -> None:
    outcome, event = show(lake, "out-01"), show(lake, "event-02")
    assert (outcome.dataset, outcome.item["status"], outcome.item["error_code"]) == (
        "outcomes",
        "denied",
        "AccessDenied",
    )
    assert (event.dataset, event.item["event_name"]) == ("events", "PutBucketPolicy")
    assert event.item["request_parameters"] == {"bucketName": "ledger"}
    assert event.facts["integrity"] == "valid"


def test_digests_and_runs_are_evidence_too(lake: Lake) -> None:
    digest = show(lake, derived_id("dig", "s3://trail", "AWSLogs/1/CloudTrail-Digest/x.json.gz"))
    assert (digest.dataset, digest.item["body"], digest.facts["outcome"]) == ("digests", {"logFiles": []}, "valid")
    assert digest.run_id == lake.runs()[1].manifest.run_id
    run = show(lake, f"run-{lake.runs()[0].manifest.run_id}#/day")
    assert (run.item, run.file) == ("2026-03-01", lake.runs()[0].path)
    for absent in ("dig-000000000000000000000000", "run-0"):
        with pytest.raises(RemitError, match=f"holds no evidence {absent}"):
            show(lake, absent)


def test_the_published_tables_only_make_it_quicker(lake: Lake, database: Path) -> None:
    for evidence_id in ("rsp-01#/Buckets/1", "rsp-02", "event-01"):
        assert show(lake, evidence_id, database=database) == show(lake, evidence_id)


def test_an_unknown_id_and_an_unknown_item_are_told_apart(lake: Lake) -> None:
    with pytest.raises(RemitError, match="holds no evidence rsp-99"):
        show(lake, "rsp-99#/Buckets/0")
    with pytest.raises(RemitError, match="no item at /Buckets/7"):
        show(lake, "rsp-01#/Buckets/7")


def test_a_changed_file_is_told(tmp_path: Path) -> None:
    lake = make_lake(tmp_path / "lake")
    entry = next(entry for entry in lake.runs()[0].manifest.files if entry.dataset == "outcomes")
    file = Path(lake.storage.full(entry.path))
    data = bytearray(file.read_bytes())
    position = data.index(b"DuckDB")
    data[position] ^= 1
    file.write_bytes(data)
    item = show(lake, "out-01")
    assert not item.holds
    assert item.problems[0].startswith(f"{entry.path} was changed")


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("", {"a/b": [10, {"~": 1}]}), ("/a~1b/0", 10), ("/a~1b/1/~0", 1)],
)
def test_json_pointers_resolve(pointer: str, value: object) -> None:
    assert resolve({"a/b": [10, {"~": 1}]}, pointer) == value


@pytest.mark.parametrize("pointer", ["/x", "/a~1b/2", "/a~1b/-1", "/a~1b/0/0", "/a~1b/one"])
def test_json_pointers_to_nothing_are_errors(pointer: str) -> None:
    with pytest.raises(RemitError, match="no item at"):
        resolve({"a/b": [10, {"~": 1}]}, pointer)
