"""Every question of the house is asked of tables that were really published."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.lake import Lake
from evidence.run import begin
from evidence.settings import Settings
from queries import run
from queries.catalog import GROUPS, load
from queries.package import export, verify_package
from queries.runner import answer
from tests.queries.estate import LOGS, PROD
from transforms.catalog import load_controls
from transforms.publish import publish

DAY = date(2026, 3, 10)
BUCKET = "AWS::S3::Bucket"
CONTROL, CATEGORY = next((name, found.category_id) for name, found in load_controls().items())
STATUSES = {
    "ledger": ["fail", "fail", "pass", "pass"],
    "photos": ["pass", "pass", "pass", "fail"],
    "vault": ["pass", "pass", "no_evidence", "fail"],
    "attic": ["fail", "fail", "fail", "fail"],
}
"""What the one control says of each bucket on the 10th, the 11th, the 13th and the 14th; the 12th has no night."""
NIGHTS = [DAY, DAY + timedelta(1), DAY + timedelta(3), DAY + timedelta(4)]


def seal_night(lake: Lake, number: int, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    call = {"account_id": PROD, "region": "global", "service": "s3", "operation": "ListBuckets"}
    with begin(lake, "nightly", day=day) as night:
        answered = {"response_id": f"rsp-{day}", "request": "{}", "page": 1, "body_sha256": "0" * 64}
        body = '{"Buckets":[{"Name":"ledger"},{"Name":"photos"},{"Name":"vault"},{"Name":"attic"}]}'
        night.spool("responses", "one", [call | answered | {"body": body, "collected_at": at}])
        night.spool(
            "outcomes",
            "one",
            [
                call | {"outcome_id": f"out-{day}", "status": "ok", "ended_at": at},
                call | {"outcome_id": f"out-logs-{day}", "account_id": LOGS, "status": "denied", "ended_at": at},
            ],
        )
        told = {"service": "s3", "operation": "ListBuckets", "scope": "global", "items": "Buckets[]", "id": "Name"}
        night.spool("operations", "one", [told | {"type": BUCKET, "arn": "arn:{partition}:s3:::{Name}"}])
        event = {"event_source": "s3.amazonaws.com", "event_name": "PutBucketPolicy", "event_time": at}
        named = {"request_parameters": '{"bucketName":"ledger"}', "aws_region": "eu-central-1"}
        night.spool(
            "events", "one", [event | named | {"event_id": f"event-{day}", "recipient_account_id": PROD}], day=day
        )
        night.spool(
            "results",
            "one",
            [
                {
                    "as_of": day,
                    "control_id": CONTROL,
                    "control_sha256": "0" * 64,
                    "category_id": CATEGORY,
                    "account_id": PROD,
                    "region": "global",
                    "resource_type": BUCKET,
                    "resource_id": bucket,
                    "resource_arn": f"arn:aws:s3:::{bucket}",
                    "status": statuses[number],
                    "reason": "because",
                    "evidence": [f"rsp-{day}#/Buckets/{place}"],
                    "evidence_run_id": night.run_id,
                }
                for place, (bucket, statuses) in enumerate(STATUSES.items())
            ],
        )
        night.seal(accounts=[PROD, LOGS])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    lake = Lake.open(folder / "lake", create=True)
    for number, day in enumerate(NIGHTS):
        seal_night(lake, number, day)
    assert publish(lake, folder / "remit.duckdb", Settings()) == []
    return folder / "remit.duckdb"


@pytest.fixture(scope="module")
def ask(published: Path) -> Callable[..., list[dict[str, Any]]]:
    def asked(
        name: str, as_of: date | None = None, first: date | None = None, last: date | None = None, **params: Any
    ) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = answer(
            name, database=published, as_of=as_of, from_day=first, to_day=last, params=params
        ).table.to_pylist()
        return rows

    return asked


GIVEN = {"control": CONTROL, "resource": "ledger", "word": "ledger"}


@pytest.mark.parametrize("name", load())
def test_every_question_is_answered(name: str, published: Path) -> None:
    query = load()[name]
    needed = {key: GIVEN[key] for key, parameter in query.parameters.items() if parameter.default is None}
    data = run(name, database=published, **needed)
    if query.time == "none":
        assert query.about_time
    else:
        again = run(name, database=published, as_of=NIGHTS[0], **needed)
        assert list(again.columns) == list(data.columns)
    assert len(data.columns) > 2
    assert "object" not in data.dtypes.astype(str).tolist()
    assert data.attrs["question"].endswith("?")


def test_all_three_groups_of_readers_are_served() -> None:
    groups = [query.group for query in load().values()]
    assert {group: groups.count(group) >= 4 for group in GROUPS} == dict.fromkeys(GROUPS, True)
    assert len(groups) >= 15


def test_exceptions_are_those_of_the_day(ask: Callable[..., list[dict[str, Any]]]) -> None:
    def names(day: date) -> dict[str, int]:
        return {row["resource_id"]: row["days_open_by_then"] for row in ask("open_exceptions", day)}

    assert names(NIGHTS[0]) == {"ledger": 0, "attic": 0}
    assert names(DAY + timedelta(2)) == {"ledger": 2, "attic": 2}
    assert names(NIGHTS[2]) == {"attic": 3}
    assert names(NIGHTS[3]) == {"attic": 4, "photos": 0, "vault": 0}
    period = ask("exceptions_in_period", None, NIGHTS[0], NIGHTS[1])
    assert {row["resource_id"]: row["closed_at"] for row in period} == {"ledger": NIGHTS[2], "attic": None}


def test_a_night_that_is_missing_is_told(ask: Callable[..., list[dict[str, Any]]]) -> None:
    states = {row["day"].day: row["state"] for row in ask("nights", None, NIGHTS[0], NIGHTS[3])}
    assert states == {10: "judged", 11: "judged", 12: "no night", 13: "judged", 14: "judged"}


def test_what_is_new_is_told_from_what_was_there(ask: Callable[..., list[dict[str, Any]]]) -> None:
    assert {row["resource_id"] for row in ask("new_failures")} == {"photos", "vault"}
    assert ask("new_failures", NIGHTS[2]) == []
    assert {row["resource_id"] for row in ask("fix_first", most=2)} == {"attic", "photos"}


def test_a_night_without_evidence_is_no_day_that_passed(ask: Callable[..., list[dict[str, Any]]]) -> None:
    [row] = ask("operating_effectiveness", None, NIGHTS[2], NIGHTS[2], category=CATEGORY)
    assert (row["days"], row["days_observed"], row["days_passing"], row["days_failing"]) == (1, 1, 0, 1)
    [row] = ask("operating_effectiveness", None, NIGHTS[0], NIGHTS[3], category=CATEGORY)
    assert (row["days"], row["days_observed"], row["days_failing"], row["days_not_judged"]) == (5, 4, 4, 1)
    assert (row["most_failing_at_once"], row["exceptions"], row["longest_exception_days"]) == (3, 4, 5)
    [by_account] = ask("operating_effectiveness_by_account", None, NIGHTS[0], NIGHTS[3], account=PROD)
    assert by_account == {"account_id": PROD} | row
    assert ask("operating_effectiveness_by_account", None, NIGHTS[0], NIGHTS[3], account=LOGS) == []


def test_drift_tells_what_changed_between_two_days(ask: Callable[..., list[dict[str, Any]]]) -> None:
    def told(first: date, last: date) -> set[tuple[str, str, str | None, str | None]]:
        rows = ask("drift", None, first, last)
        return {(row["what"], row["resource_id"], row["status_before"], row["status_after"]) for row in rows}

    assert told(NIGHTS[0], NIGHTS[1]) == set()
    assert told(NIGHTS[1], NIGHTS[2]) == {
        ("status changed", "ledger", "fail", "pass"),
        ("status changed", "vault", "pass", "no_evidence"),
    }
    assert told(NIGHTS[1] + timedelta(1), NIGHTS[3]) == {
        ("status changed", "ledger", "fail", "pass"),
        ("status changed", "photos", "pass", "fail"),
        ("status changed", "vault", "pass", "fail"),
    }


def test_evidence_is_named_with_where_it_lies(ask: Callable[..., list[dict[str, Any]]]) -> None:
    rows = ask("evidence_of_control", control=CONTROL, status="fail")
    assert {row["evidence_id"] for row in rows} == {f"rsp-{NIGHTS[3]}#/Buckets/{place}" for place in (1, 2, 3)}
    assert {(row["kind"], row["what"]) for row in rows} == {("response", "s3:ListBuckets")}
    assert all(row["run_id"] for row in rows)


def test_a_resource_is_found_by_its_arn(ask: Callable[..., list[dict[str, Any]]]) -> None:
    assert [row["status"] for row in ask("resource", resource="arn:aws:s3:::vault")] == ["fail"]
    history = ask("resource_history", resource="vault")
    assert [row["status"] for row in history] == ["pass", "no_evidence", "fail"]
    assert [row["event_id"] for row in ask("who_did_it", word="LEDGER")] == [f"event-{day}" for day in NIGHTS]


def test_all_categories_stand_in_the_summary(ask: Callable[..., list[dict[str, Any]]]) -> None:
    rows = {row["category_id"]: row for row in ask("summary")}
    assert len(rows) == 16
    assert (rows[CATEGORY]["passed"], rows[CATEGORY]["failed"]) == (1, 3)
    assert {row["call"]: row["times"] for row in ask("failed_calls")} == {"s3:ListBuckets": 1}


def test_a_package_of_published_tables_holds_the_period_and_no_more(
    published: Path, ask: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    lake = Lake.open(published.parent / "lake")
    package = export(lake, published, tmp_path / "package.zip", NIGHTS[2], NIGHTS[3])
    assert verify_package(package.path).findings == []
    counts = package.scope.tables
    assert (counts["control_results"], counts["runs"], counts["categories"]) == (8, 2, 16)
    assert counts["evidence_index"] == 8
    assert counts["exceptions"] == 4
    assert counts["activity"] == len(ask("activity", None, NIGHTS[2], NIGHTS[3])) > 0
    assert len(package.scope.runs) == 2
