"""Staging that everything stands on: answers taken apart, policies, the coverage of events."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from collectors.specs import load_specs
from evidence.duck import connect
from evidence.schema import DATASETS
from tests.transforms.catalogs import readable
from transforms.workshop import JudgedRun, Workshop, put

RUN = JudgedRun("run", date(2026, 6, 30), 2)
END = datetime(2026, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with connect() as connection:
        for name, dataset in DATASETS.items():
            put(connection, name, dataset.schema.empty_table())
        yield Workshop(connection, readable())


def ask(workshop: Workshop, name: str, columns: str, **datasets: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Build one staging table over these rows and read it."""
    for dataset in DATASETS:
        rows = [{"run_id": "run", "account_id": "1", **row} for row in datasets.get(dataset, [])]
        kept = [{key: value for key, value in row.items() if key in DATASETS[dataset].schema.names} for row in rows]
        put(workshop.connection, dataset, pa.Table.from_pylist(kept, schema=DATASETS[dataset].schema))
    workshop.start(RUN)
    assert workshop.prepare([name]) is None
    return workshop.connection.execute(f"select {columns} from {name} order by all").fetchall()


def answered(body: object, path: str, **more: Any) -> dict[str, list[dict[str, Any]]]:
    response = {"service": "s", "operation": "Op", "region": "eu-west-1", "response_id": "rsp-1", "request": "{}"}
    operation = {"service": "s", "operation": "Op", "items": path, **more.pop("operation", {})}
    return {"responses": [{**response, "body": json.dumps(body), **more}], "operations": [operation]}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("", {"A": 1}, [("rsp-1", '{"A": 1}')]),
        ("A.B", {"A": {"B": {"C": 1}}}, [("rsp-1#/A/B", '{"C":1}')]),
        ("A.B", {"A": {}}, []),
        ("A[]", {"A": ["x", "y"]}, [("rsp-1#/A/0", '"x"'), ("rsp-1#/A/1", '"y"')]),
        ("A.B[]", {"A": {"B": [{"C": 1}]}}, [("rsp-1#/A/B/0", '{"C":1}')]),
        ("A[]", {}, []),
        ("A[]", {"A": []}, []),
        (
            "A[].B.C[]",
            {"A": [{"B": {"C": [1]}}, {"B": {}}, {"B": {"C": [2, 3]}}]},
            [("rsp-1#/A/0/B/C/0", "1"), ("rsp-1#/A/2/B/C/0", "2"), ("rsp-1#/A/2/B/C/1", "3")],
        ),
    ],
)
def test_items_follow_the_path(workshop: Workshop, path: str, body: object, expected: list[tuple[str, str]]) -> None:
    assert ask(workshop, "items", "evidence_id, item", **answered(body, path)) == expected


def test_paths_of_all_specs_are_of_a_form_that_items_follows() -> None:
    paths = {spec.items for service in load_specs(breadth="all") for spec, _ in service.walk()}
    assert [path for path in paths if path.count("[]") > 2 or "*" in path or (path and "[]." in path[-3:])] == []


def test_an_absent_answer_is_its_error_object(workshop: Workshop) -> None:
    rows = answered({"Error": {"Code": "NoSuch"}}, "A[]", error_code="NoSuch", parent_resource_id="b")
    found = ask(workshop, "items", "evidence_id, item ->> 'Code', error_code, parent_resource_id, resource_id", **rows)
    assert found == [("rsp-1", "NoSuch", "NoSuch", "b", None)]


@pytest.mark.parametrize(
    ("operation", "item", "expected"),
    [
        ({"id": "Name", "arn": "arn:{partition}:s3:::{Name}"}, {"Name": "b"}, ("b", "arn:aws:s3:::b")),
        ({"id": "A.B", "arn": "A.Arn"}, {"A": {"B": "b", "Arn": "arn:x"}}, ("b", "arn:x")),
        ({"id": "@", "arn": "arn:aws:q:{region}:{account_id}:{@}"}, "b", ("b", "arn:aws:q:eu-west-1:1:b")),
        ({"id": None, "arn": None}, {"Name": "b"}, (None, None)),
    ],
)
def test_ids_and_arns_come_from_the_spec(
    workshop: Workshop, operation: dict[str, str], item: object, expected: tuple[str, str]
) -> None:
    rows = answered({"A": [item]}, "A[]", operation=operation)
    assert ask(workshop, "items", "resource_id, resource_arn", **rows) == [expected]


def test_large_answers_are_taken_apart_in_portions(workshop: Workshop) -> None:
    page = {"A": [{"Text": "x" * 6_000_000}]}
    rows = answered(page, "A[]")
    rows["responses"] = [{**rows["responses"][0], "response_id": f"rsp-{number}"} for number in range(5)]
    assert ask(workshop, "answers", "batch", **rows) == [(0,), (0,), (1,), (1,), (1,)]
    found = ask(workshop, "items", "evidence_id, strlen(item ->> 'Text')", **rows)
    assert found == [(f"rsp-{number}#/A/0", 6_000_000) for number in range(5)]


def digest(starts: float, ends: float, **more: Any) -> dict[str, Any]:
    """A digest of hours counted back from the end of the window."""
    return {
        "source": "s3://t",
        "object": f"{starts}",
        "region": "eu-west-1",
        "digest_start": END - timedelta(hours=starts),
        "digest_end": END - timedelta(hours=ends),
        "outcome": "valid",
        "checked_at": END,
        **more,
    }


ASKED = [{"outcome_id": "out-1", "region": "eu-west-1", "service": "s", "operation": "Op", "status": "ok"}]


WHOLE = "2026-06-28 00:00Z to 2026-06-30 00:00Z"


def looked_up(hours: float, outcome: str) -> dict[str, Any]:
    """Return what is said of a stretch that ended so many hours before the window does, and was looked up."""
    delivered = {"delivered_at": END - timedelta(hours=hours), "checked_at": END}
    return {"source": "s", "object": f"lookup:{hours}", "region": "eu-west-1", "outcome": outcome, **delivered}


@pytest.mark.parametrize(
    ("digests", "logs", "expected"),
    [
        ([digest(49, 20), digest(20, -1)], [], ("ok", None)),
        ([digest(49, 20), digest(21, 5), digest(7, 0)], [], ("ok", None)),
        ([], [], ("error", f"no valid digest covers {WHOLE}")),
        (
            [digest(49, 20), digest(18, 0)],
            [],
            ("error", "no valid digest covers 2026-06-29 04:00Z to 2026-06-29 06:00Z"),
        ),
        ([digest(40, 0)], [], ("error", "no valid digest covers 2026-06-28 00:00Z to 2026-06-28 08:00Z")),
        ([digest(49, 3)], [], ("error", "no valid digest covers 2026-06-29 21:00Z to 2026-06-30 00:00Z")),
        (
            [digest(49, 20), digest(20, 10, outcome="modified"), digest(10, 0)],
            [],
            ("error", "no valid digest covers 2026-06-29 04:00Z to 2026-06-29 14:00Z"),
        ),
        (
            [digest(49, 0)],
            [{"source": "s3://t", "object": "log", "digest": "49", "outcome": "missing", "checked_at": END}],
            ("error", f"no valid digest covers {WHOLE}"),
        ),
        (
            [digest(49, 0)],
            [
                {"source": "s3://t", "object": "log", "digest": "49", "outcome": "missing", "checked_at": END},
                {
                    "source": "s3://t",
                    "object": "log",
                    "digest": "49",
                    "outcome": "valid",
                    "checked_at": END + timedelta(hours=1),
                },
            ],
            ("ok", None),
        ),
        (
            [],
            [looked_up(1, "access_denied")],
            ("error", f"no valid digest covers {WHOLE}"),
        ),
        (
            [],
            [looked_up(30, "lookup"), looked_up(1, "lookup")],
            ("error", f"no valid digest covers {WHOLE}; its events were looked up, which nothing proves"),
        ),
        (
            [],
            [looked_up(50, "lookup")],
            ("error", f"no valid digest covers {WHOLE}"),
        ),
    ],
)
def test_event_coverage(
    workshop: Workshop, digests: list[dict[str, Any]], logs: list[dict[str, Any]], expected: tuple[str, str | None]
) -> None:
    found = ask(workshop, "event_coverage", "status, error_message", outcomes=ASKED, digests=digests, log_objects=logs)
    assert found == [expected]


def test_a_region_that_was_asked_and_has_no_digest_is_a_hole(workshop: Workshop) -> None:
    other = {**ASKED[0], "outcome_id": "out-2", "region": "us-east-1"}
    found = ask(workshop, "event_coverage", "region, status", outcomes=[*ASKED, other], digests=[digest(49, 0)])
    assert found == [("eu-west-1", "ok"), ("us-east-1", "error")]


def switch(call: str, hours: float, **request: str) -> dict[str, Any]:
    """A call on the trail, so many hours before the end of the window."""
    return {
        "event_id": f"{call}-{hours}",
        "event_time": END - timedelta(hours=hours),
        "event_source": "cloudtrail.amazonaws.com",
        "event_name": call,
        "aws_region": "us-east-1",
        "principal_arn": "arn:eve",
        "source_ip_address": "192.0.2.1",
        "request_parameters": json.dumps({"name": "main", **request}),
    }


def broken(starts: float, ends: float, outcome: str = "chain_gap", **more: Any) -> dict[str, Any]:
    return digest(starts, ends, outcome=outcome, detail="d", trail="main", home_region="us-east-1", **more)


def anew(starts: float, ends: float, begins: bool = True) -> dict[str, Any]:
    return digest(starts, ends, trail="main", home_region="us-east-1", starts_chain=begins)


def hole(starts: float, ends: float, why: str, event: str | None = None) -> tuple[Any, ...]:
    return END - timedelta(hours=starts), END - timedelta(hours=ends), why, event


LOG = {"source": "s3://t", "object": "log", "region": "eu-west-1", "outcome": "valid", "checked_at": END}
HOLES = "starts, ends, why, event_id"


@pytest.mark.parametrize(
    ("digests", "events", "expected"),
    [
        pytest.param([digest(9, 5), digest(5, 0)], [], [], id="covered"),
        pytest.param([anew(9, 7), broken(7, 5), anew(5, 0)], [], [hole(7, 5, "unexplained")], id="unexplained"),
        pytest.param(
            [anew(9, 7), broken(7, 5), anew(5, 0)],
            [switch("StopLogging", 7.5), switch("StartLogging", 5.1)],
            [hole(7, 5, "stopped", "StopLogging-7.5")],
            id="stopped",
        ),
        pytest.param(
            [anew(9, 7), broken(7, 5), anew(5, 0)],
            [switch("DeleteTrail", 6.9, name="arn:aws:cloudtrail:us-east-1:1:trail/main")],
            [hole(7, 5, "stopped", "DeleteTrail-6.9")],
            id="deleted by ARN",
        ),
        pytest.param(
            [anew(9, 7), broken(7, 0)],
            [switch("UpdateTrail", 7, enableLogFileValidation="false"), switch("UpdateTrail", 6.9, s3KeyPrefix="x")],
            [hole(7, 0, "stopped", "UpdateTrail-7")],
            id="validation off, until the end",
        ),
        pytest.param(
            [anew(9, 7), broken(7, 5), anew(5, 0)],
            [
                switch("StopLogging", 9.5),
                switch("StopLogging", 4.9),
                switch("StopLogging", 7, name="other"),
                switch("StopLogging", 7) | {"error_code": "AccessDenied"},
                switch("StopLogging", 7) | {"aws_region": "eu-west-1"},
                switch("StartLogging", 7),
            ],
            [hole(7, 5, "unexplained")],
            id="calls that say nothing of it",
        ),
        pytest.param(
            [anew(9, 7), broken(7, 6), broken(6, 5, "missing"), anew(5, 0, begins=False)],
            [switch("StopLogging", 7)],
            [hole(7, 5, "deleted")],
            id="the chain went on: deleted, whoever stopped what",
        ),
        pytest.param(
            [
                digest(9, 7),
                broken(7, 6, "bad_signature"),
                broken(6, 5, "unknown_key"),
                broken(5, 4, "archived"),
                digest(4, 0),
            ],
            [],
            [hole(7, 6, "damaged"), hole(6, 5, "unknown_key"), hole(5, 4, "unreadable")],
            id="a hole for each reason",
        ),
        pytest.param(
            [digest(9, 7), broken(7, 5, "modified"), digest(7, 6, object="other trail"), digest(5, 0)],
            [],
            [hole(6, 5, "damaged")],
            id="another trail covers a part",
        ),
    ],
)
def test_coverage_says_why_not(
    workshop: Workshop, digests: list[dict[str, Any]], events: list[dict[str, Any]], expected: list[Any]
) -> None:
    columns = f"{HOLES}, covered, hours, evidence, detail"
    found = ask(workshop, "trail_coverage", columns, digests=digests, events=events)
    assert [row[:4] for row in found if not row[4]] == expected
    assert sum(row[5] for row in found) == 9.0
    assert all(evidence for _, _, _, _, covered, _, evidence, _ in found if not covered)
    for _, _, why, event, _, _, evidence, detail in found:
        assert (why == "stopped") == (event is not None)
        assert event is None or (event in evidence and "by arn:eve from 192.0.2.1" in detail)


def test_a_digest_with_a_damaged_log_file_covers_nothing(workshop: Workshop) -> None:
    logs = [{**LOG, "digest": "7", "outcome": "missing"}, {**LOG, "object": "b", "digest": "7", "outcome": "modified"}]
    found = ask(
        workshop,
        "trail_coverage",
        f"{HOLES}, detail",
        digests=[digest(9, 7), digest(7, 5), digest(5, 0)],
        log_objects=logs,
    )
    assert [row for row in found if row[2]] == [(*hole(7, 5, "damaged"), "modified: b and 1 more")]


def test_where_validation_is_off_or_nothing_came_it_is_not_enabled(workshop: Workshop) -> None:
    asked = [*ASKED, {**ASKED[0], "outcome_id": "out-2", "region": "us-east-1"}, {**ASKED[0], "region": "global"}]
    logs = [{**LOG, "region": "eu-west-2", "delivered_at": END - timedelta(hours=3), "outcome": "not_covered"}]
    late = digest(4, 0, region="eu-west-1")
    found = ask(
        workshop,
        "trail_coverage",
        f"region, {HOLES}",
        outcomes=asked,
        digests=[digest(9, 0, region="us-west-2"), late],
        log_objects=logs,
    )
    assert [row for row in found if row[3]] == [
        ("eu-west-1", *hole(9, 4, "not_enabled")),
        ("eu-west-2", *hole(9, 0, "not_enabled")),
        ("us-east-1", *hole(9, 0, "not_enabled")),
    ]


def test_the_newest_hours_are_not_delivered_yet(workshop: Workshop) -> None:
    looked = END + timedelta(hours=1)
    found = ask(workshop, "trail_coverage", HOLES, digests=[digest(9, 0, checked_at=looked)])
    assert [row for row in found if row[2]] == [hole(0, -1, "not_delivered")]
    found = ask(workshop, "trail_coverage", HOLES, digests=[digest(9, 0, checked_at=END + timedelta(hours=9))])
    assert [row for row in found if row[2]] == [], "a mirror ends where it ends"


def test_a_period_that_is_asked_for_must_be_covered_whole(workshop: Workshop) -> None:
    for name, hours in (("from", 12), ("to", -2)):
        moment = END - timedelta(hours=hours)
        workshop.connection.execute(f"set variable coverage_{name} = timestamptz '{moment}'")
    try:
        looked = END + timedelta(days=9)
        digests = [digest(9, 5, checked_at=looked), digest(5, 0, checked_at=looked)]
        found = ask(workshop, "trail_coverage", HOLES, digests=digests)
    finally:
        for name in ("from", "to"):
            workshop.connection.execute(f"reset variable coverage_{name}")
    assert [row for row in found if row[2]] == [hole(12, 9, "not_collected"), hole(0, -2, "not_collected")]


def test_policies_of_every_form_become_statements(workshop: Workshop) -> None:
    bucket = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": ["a", "b"]}}
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["1", "*"], "Service": "ec2"}, "Action": "*"}]}
    details = {
        "RoleDetailList": [{"RoleName": "r", "AssumeRolePolicyDocument": trust, "RolePolicyList": []}],
        "Policies": [
            {
                "Arn": "arn:p",
                "PolicyName": "p",
                "PolicyVersionList": [
                    {"IsDefaultVersion": False, "Document": trust},
                    {"IsDefaultVersion": True, "Document": json.dumps({"Statement": [{"NotAction": "iam:*"}]})},
                ],
            }
        ],
    }
    asked = {"region": "global", "request": "{}"}
    responses = [
        {**asked, "service": "s3", "operation": "GetBucketPolicy", "response_id": "rsp-b", "parent_resource_id": "b",
         "body": json.dumps({"Policy": json.dumps(bucket)})},
        {**asked, "service": "iam", "operation": "GetAccountAuthorizationDetails", "response_id": "rsp-i",
         "body": json.dumps(details)},
    ]  # fmt: skip
    found = ask(
        workshop,
        "policy_statements",
        "kind, resource_id, evidence_id, list_sort(principals), actions, not_actions, resources",
        responses=responses,
    )
    assert found == [
        ("managed", "arn:p", "rsp-i#/Policies/0", [], [], ["iam:*"], []),
        ("resource", "b", "rsp-b", ["*"], ["s3:getobject"], [], ["a", "b"]),
        ("trust", "r", "rsp-i#/RoleDetailList/0", ["*", "AWS:1", "Service:ec2"], ["*"], [], []),
    ]
