"""Corroboration: an answer is confirmed by CloudTrail's record of the same request, and by nothing less."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.lake import Lake
from evidence.run import begin
from evidence.settings import Settings
from tests.transforms.nights import catalog_of, rows
from transforms.catalog import Catalog
from transforms.publish import publish

ACCOUNT, OTHER = "111111111111", "222222222222"
FIRST, SECOND = date(2026, 6, 1), date(2026, 6, 2)
CONTROL = "firewall_configuration/sg_no_open_ssh"
ASKED = ("verified", "due", "damaged", "changed", "stranger", "elsewhere", "copied", "settled", "late", "never")
"""The answers of the first night, by what becomes of their records."""


def caller(account: str, role: str = "RemitCollector") -> str:
    return f"arn:aws:sts::{account}:assumed-role/{role}/remit"


def at(day: date, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, 2, minute, tzinfo=UTC)


def response(day: date, name: str) -> dict[str, Any]:
    return {
        "response_id": f"rsp-{day:%d}-{name}",
        "account_id": ACCOUNT,
        "region": "us-east-1",
        "service": "ec2",
        "operation": "DescribeVpcs" if name == "never" else "DescribeSecurityGroups",
        "request": "{}",
        "page": 1,
        "body": "{}",
        "body_sha256": "0" * 64,
        "aws_request_id": f"{day:%d}-{name}",
        "caller_arn": caller(ACCOUNT),
        "collected_at": at(day),
    }


def event(request: str, proof: str, moment: datetime, **more: Any) -> dict[str, Any]:
    return {
        "event_id": f"event-{request}",
        "request_id": request,
        "event_time": moment,
        "event_source": "ec2.amazonaws.com",
        "event_name": "DescribeSecurityGroups",
        "recipient_account_id": ACCOUNT,
        "aws_region": "us-east-1",
        "principal_arn": caller(ACCOUNT),
        "source_ip_address": "198.51.100.80",
        "log_object": f"{proof}.json.gz",
        "log_sha256": "1" * 64,
        "integrity": proof,
    } | more


def log_object(proof: str, name: str = "") -> dict[str, Any]:
    found = {"object": f"{name or proof}.json.gz", "found_sha256": "1" * 64, "outcome": proof}
    return found | {"source": "s3://trail", "account_id": ACCOUNT, "checked_at": at(SECOND)}


def delivered() -> list[dict[str, Any]]:
    """What the second night brings of the first, and what nobody of remit's asked for."""
    return [
        event("01-verified", "valid", at(FIRST)),
        event("01-due", "pending", at(FIRST)),
        event("01-damaged", "modified", at(FIRST)),
        event("01-chanGed", "valid", at(FIRST)),
        event("01-stranger", "valid", at(FIRST), principal_arn=caller(ACCOUNT, "Admin")),
        event("01-elsewhere", "valid", at(FIRST), recipient_account_id=OTHER),
        event("01-copied", "modified", at(FIRST)),
        event("01-settled", "pending", at(FIRST), log_object="settled.json.gz"),
        event("01-denied", "valid", at(FIRST, 1), error_code="AccessDenied"),
        event("01-asks", "valid", at(FIRST, 1), event_source="sts.amazonaws.com", event_name="GetCallerIdentity"),
        event("02-day", "valid", at(SECOND) + timedelta(hours=9)),
    ]


def seal(lake: Lake, day: date, events: list[dict[str, Any]], asked: tuple[str, ...]) -> None:
    result = {"as_of": day, "control_id": "sg_no_open_ssh", "control_sha256": "0" * 64}
    result |= {"category_id": "firewall_configuration", "account_id": ACCOUNT, "region": "us-east-1"}
    result |= {"resource_type": "AWS::EC2::SecurityGroup", "status": "pass", "reason": "closed"}
    with begin(lake, "nightly", day=day) as run:
        run.spool("responses", "one", [response(day, name) for name in asked])
        if events:
            run.spool("events", "one", events, day=day)
            copy = {"event_id": "event-01-copied", "recipient_account_id": ACCOUNT, "event_time": at(FIRST)}
            copy |= {"source": "s3://mirror", "log_object": "valid.json.gz", "log_sha256": "1" * 64}
            run.spool("event_copies", "one", [copy | {"integrity": "valid"}])
            proofs = [log_object(proof) for proof in ("valid", "pending", "modified")]
            run.spool("log_objects", "one", [*proofs, log_object("valid", "settled")])
        run.spool(
            "results",
            "one",
            [
                result | {"resource_id": f"sg-{name}", "evidence": [f"rsp-{day:%d}-{name}"]}
                | {"evidence_run_id": run.run_id}
                for name in asked
            ],
        )  # fmt: skip
        run.seal(accounts=[ACCOUNT])


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(CONTROL)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake.open(tmp_path_factory.mktemp("corroboration") / "lake", create=True)


@pytest.fixture(scope="module")
def published(lake: Lake, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], Path]:
    """The tables of two nights, and how the first one stood before the second."""
    database = tmp_path_factory.mktemp("tables") / "remit.duckdb"
    seal(lake, FIRST, [], ASKED)
    assert publish(lake, database, Settings(), catalog=catalog) == []
    before = rows(database, "from corroboration")
    seal(lake, SECOND, delivered(), ("late",))
    assert publish(lake, database, Settings(), catalog=catalog) == []
    return before, database


def test_until_records_are_delivered_they_are_awaited(published: tuple[list[Any], Path]) -> None:
    assert published[0] == [(FIRST, ACCOUNT, 10, 0, 0, 0, 10, 0, 0.0, 0.0, 0)]


def test_a_later_night_confirms_an_earlier_one(published: tuple[list[Any], Path]) -> None:
    assert rows(published[1], "from corroboration") == [
        (FIRST, ACCOUNT, 10, 3, 1, 1, 0, 5, 0.4, 0.3, 1),
        (SECOND, ACCOUNT, 1, 0, 0, 0, 0, 1, 0.0, 0.0, 1),
    ]


@pytest.mark.parametrize(
    ("name", "proof"),
    [
        ("verified", "valid"),
        ("due", "pending"),
        ("damaged", None),
        ("changed", None),
        ("stranger", None),
        ("elsewhere", None),
        ("copied", "valid"),
        ("settled", "valid"),
        ("late", None),
    ],
)
def test_only_the_record_of_the_same_request_confirms(
    published: tuple[list[Any], Path], name: str, proof: str | None
) -> None:
    evidence = f"select corroborated_by, corroborated_as from evidence_index where evidence_id = 'rsp-01-{name}'"
    assert rows(published[1], evidence) == [(proof and f"event-01-{name}", proof)]


def test_a_call_that_is_never_recorded_is_told_from_one_that_is(published: tuple[list[Any], Path]) -> None:
    found = rows(published[1], "select call, responses, corroborated, missing, recorded from call_corroboration")
    assert found == [("ec2:DescribeSecurityGroups", 10, 3, 5, True), ("ec2:DescribeVpcs", 1, 0, 1, False)]


def test_calls_of_remits_role_that_no_answer_explains_are_listed(published: tuple[list[Any], Path]) -> None:
    found = rows(published[1], "select on_day, event_id, why, calls, verified from unexplained_calls order by event_id")
    assert found == [
        (FIRST, "event-01-asks", "preparation", 1, 1),
        (FIRST, "event-01-chanGed", "unexplained", 1, 1),
        (FIRST, "event-01-denied", "failed", 1, 1),
        (FIRST, "event-01-elsewhere", "unexplained", 1, 1),
        (SECOND, "event-02-day", "outside_of_nights", 1, 1),
    ]


def test_a_history_made_anew_says_the_same(
    published: tuple[list[Any], Path], lake: Lake, catalog: Catalog, tmp_path: Path
) -> None:
    assert publish(lake, tmp_path / "remit.duckdb", Settings(), catalog=catalog) == []
    for table in ("corroboration", "call_corroboration", "unexplained_calls"):
        assert rows(tmp_path / "remit.duckdb", f"from {table}") == rows(published[1], f"from {table}")
