"""The campaign itself: it tells apart what a denied call may do to a result and what it may not."""

from collections.abc import Iterator

import duckdb
import pytest

from evidence.duck import connect
from tests.denied.__main__ import judged
from tests.denied.comparison import Finding, changes
from tests.denied.reach import concerned, reached
from transforms.catalog import load_catalog

COLUMNS = """(
    control_id varchar, account_id varchar, region varchar, resource_type varchar, resource_id varchar, status varchar,
    reason varchar, evidence varchar[]
)"""
REVIEWED = {"idle": {"group": {"because": "it is so", "actions": ["a:One"]}}, "undeclared": {"control": "it is so"}}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as made:
        yield made


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"x": "pass"}, {"x": "no_evidence"}, "no_evidence"),
        ({"x": "pass"}, {"x": "fail"}, "flip"),
        ({"x": "fail"}, {"x": "pass"}, "flip"),
        ({"x": "fail"}, {"x": "not_applicable"}, "false"),
        ({"x": "not_applicable"}, {"x": "pass"}, "false"),
        ({"x": "pass"}, {}, "drop"),
        ({"x": "pass", "y": "no_evidence"}, {"y": "no_evidence"}, "stood_for"),
        ({}, {"x": "pass"}, "invented"),
        ({"y": "pass"}, {"y": "pass", "x": "not_applicable"}, "invented"),
        ({}, {"x": "not_applicable"}, "empty"),
        ({"x": "pass"}, {"x": "pass"}, None),
    ],
)
def test_a_change_is_told_for_what_it_is(
    connection: duckdb.DuckDBPyConnection, before: dict[str, str], after: dict[str, str], change: str | None
) -> None:
    connection.execute("create table judged_again as select 'c' as control_id")
    for name, rows in (("undisturbed_results", before), ("denied_results", after)):
        connection.execute(f"create table {name} {COLUMNS}")
        connection.executemany(
            f"insert into {name} values ('c', '1', 'us-east-1', 't', ?, ?, 'r', ['e'])", [["-", "pass"], *rows.items()]
        )
    connection.execute("delete from undisturbed_results where resource_id = '-'")
    connection.execute("delete from denied_results where resource_id = '-'")
    assert [row["change"] for row in changes(connection)] == ([change] if change else [])


def test_only_calls_that_are_read_reach_a_control() -> None:
    catalog = load_catalog()
    with connect() as connection:
        staged, controls = reached(catalog, connection)
    assert staged["accessanalyzer_analyzers"] == {"accessanalyzer:ListAnalyzers"}
    assert staged["services_in_use"] == {"*services_in_use"}, "it reads every call"
    assert controls["sg_no_open_ssh"] >= {"ec2:DescribeSecurityGroups"}
    assert concerned(frozenset({"s3:*"}), {"s3:ListBuckets"}, set())
    assert not concerned(frozenset({"s3:ListBuckets"}), {"s3:GetBucketAcl"}, {"*services_in_use"})
    assert concerned(frozenset({"*services_in_use"}), {"s3:GetBucketAcl"}, {"*services_in_use"})


def test_what_was_reviewed_is_taken_off_and_a_stale_review_is_told() -> None:
    excused = {"undeclared": ["control 1 …", "another 1 …"]}
    found = [Finding("a:One", []), Finding("a:Two", []), Finding("a:Three", [], no_evidence=1, faults=excused)]
    assert judged(found, REVIEWED, ["a:One", "a:Two", "a:Three"], whole=True) == [
        "a:Two: no result hangs on it, and reviewed.yaml gives no reason"
    ]
    assert found[2].faults == {"undeclared": ["another 1 …"]}
    assert judged([Finding("a:One", [], no_evidence=1)], REVIEWED, [], whole=True) == [
        "a:One: results hang on it, and reviewed.yaml says that none does",
        "a:One: reviewed.yaml names it, and the policy does not",
        "control: reviewed.yaml excuses it in vain",
    ]
