"""The runner: what it adds to a control's rows, and what it refuses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evidence.duck import connect
from evidence.schema import DATASETS
from tests.transforms import given
from tests.transforms.cases import ACCOUNT, Case, NotAsked, Refusal
from tests.transforms.catalogs import readable
from transforms.catalog import Catalog
from transforms.models import Control, ControlHead
from transforms.runner import Judgement, judge_prepared
from transforms.workshop import JudgedRun, Workshop, put

BUCKETS, ENCRYPTION, GROUPS = "s3:ListBuckets", "s3:GetBucketEncryption", "ec2:DescribeSecurityGroups"
ANSWERED = """
    select items.account_id, items.region, items.resource_id, {status} as status, 'because' as reason,
        [items.evidence_id] as evidence
    from items
    where items.service || ':' || items.operation = '{population}' and items.error_code is null
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return replace(readable(), controls={})


def judged(catalog: Catalog, sql: str, case: Mapping[str, Any], *evidence: str, **head: Any) -> Judgement:
    """Judge what is given by one control."""
    words = dict.fromkeys(("title", "question", "passes", "remediation"), "text")
    read = ControlHead.model_validate(
        {**words, "severity": "low", "kind": "shared", "evidence": list(evidence), **head}
    )
    path = Path("rules/platforms/rule.sql")
    control = Control("rule", path, sql, "0" * 64, frozenset({"items"}), "platforms", read)
    with connect() as connection:
        for name in DATASETS:
            put(connection, name, DATASETS[name].schema.empty_table())
        for name, table in given.rows_of(Case(case="case", given=dict(case), then={}), evidence).items():
            put(connection, name, table)
        workshop = Workshop(connection, replace(catalog, controls={"rule": control}))
        return judge_prepared(workshop, JudgedRun(given.RUN, date(2026, 6, 30)))


def seen(judgement: Judgement) -> list[tuple[str, str, str, str]]:
    return [
        (row["region"], row["resource_type"], row["resource_id"], row["status"])
        for row in judgement.results.to_pylist()
    ]


def said(judgement: Judgement) -> list[str]:
    return [f"{failure.test}: {failure.detail}" for failure in judgement.failures]


def two_buckets(answer: Any) -> dict[str, Any]:
    return {BUCKETS: {"Buckets": [{"Name": "a"}, {"Name": "b"}]}, ENCRYPTION: answer}


def test_rows_get_the_population_s_type_and_the_rule_s_name(catalog: Catalog) -> None:
    judgement = judged(
        catalog, ANSWERED.format(population=BUCKETS, status="'pass'"), {BUCKETS: {"Buckets": [{"Name": "a"}]}}, BUCKETS
    )
    [row] = judgement.results.to_pylist()
    assert judgement.failures == []
    assert (row["control_id"], row["category_id"], row["resource_type"]) == ("rule", "platforms", "AWS::S3::Bucket")
    assert (row["as_of"], row["evidence_run_id"]) == (date(2026, 6, 30), given.RUN)


def test_a_missing_child_answer_is_named_for_its_own_resource_only(catalog: Catalog) -> None:
    status = "if(items.resource_id = 'a', 'pass', null)"
    case = two_buckets({"a": {}, "b": Refusal("AccessDenied", "not yours")})
    judgement = judged(catalog, ANSWERED.format(population=BUCKETS, status=status), case, BUCKETS, ENCRYPTION)
    assert said(judgement) == []
    a, b = judgement.results.to_pylist()
    assert (a["status"], b["status"]) == ("pass", "no_evidence")
    assert b["reason"] == "s3:GetBucketEncryption was denied (AccessDenied): not yours"
    assert [id.partition("-")[0] for id in b["evidence"]] == ["out", "rsp"]


def test_a_null_without_a_missing_answer_is_a_defect(catalog: Catalog) -> None:
    case = two_buckets({"*": {}})
    judgement = judged(catalog, ANSWERED.format(population=BUCKETS, status="null"), case, BUCKETS, ENCRYPTION)
    [failure] = said(judgement)
    assert failure.startswith("accepted_status: status null although no answer is missing for a; status null")


def test_a_denied_population_is_no_evidence_and_an_empty_one_not_applicable(catalog: Catalog) -> None:
    sql = ANSWERED.format(population=GROUPS, status="'pass'")
    case = {GROUPS: {"us-east-1": Refusal("UnauthorizedOperation"), "eu-west-1": {}}}
    judgement = judged(catalog, sql, case, GROUPS)
    assert said(judgement) == []
    assert seen(judgement) == [
        ("eu-west-1", "AWS::::Account", ACCOUNT, "not_applicable"),
        ("us-east-1", "AWS::::Account", ACCOUNT, "no_evidence"),
    ]


def test_a_population_that_was_not_asked_is_no_evidence(catalog: Catalog) -> None:
    judgement = judged(catalog, ANSWERED.format(population=GROUPS, status="'pass'"), {GROUPS: NotAsked()}, GROUPS)
    [row] = judgement.results.to_pylist()
    assert (row["status"], row["reason"]) == ("no_evidence", f"{GROUPS} was not asked in this run")
    assert row["evidence"] == [f"run-{given.RUN}"]


def test_a_child_call_that_nothing_called_for_is_no_gap(catalog: Catalog) -> None:
    clusters, services = "ecs:ListClusters", "ecs:ListServices"
    sql = ANSWERED.format(population=services, status="'pass'")
    judgement = judged(catalog, sql, {}, services, clusters, population=[services, clusters])
    assert judgement.failures == []
    [row] = judgement.results.to_pylist()
    assert (row["resource_id"], row["status"]) == (ACCOUNT, "not_applicable")
    assert row["reason"] == "asked, and nothing is in scope"


def test_a_verdict_that_hangs_on_a_service_left_out_is_no_evidence(catalog: Catalog) -> None:
    status = "if(items.resource_id = 'a', 'pass', null)"
    case = two_buckets(NotAsked())
    judgement = judged(catalog, ANSWERED.format(population=BUCKETS, status=status), case, BUCKETS, ENCRYPTION)
    assert judgement.failures == []
    assert {(row["resource_id"], row["status"], row["reason"]) for row in judgement.results.to_pylist()} == {
        ("a", "pass", "because"),
        ("b", "no_evidence", f"{ENCRYPTION} was not asked in this run"),
    }


def test_a_refused_list_beside_one_left_out_is_one_row(catalog: Catalog) -> None:
    users = "iam:ListUsers"
    case = {BUCKETS: Refusal("AccessDenied"), users: NotAsked()}
    sql = ANSWERED.format(population=BUCKETS, status="'pass'")
    judgement = judged(catalog, sql, case, BUCKETS, users, population=[BUCKETS, users])
    assert judgement.failures == []
    [row] = judgement.results.to_pylist()
    assert (row["region"], row["resource_id"], row["status"]) == ("global", ACCOUNT, "no_evidence")
    assert row["reason"].startswith(f"{BUCKETS} was denied (AccessDenied)")
    assert row["reason"].endswith(f"; {users} was not asked in this run")
    assert len(row["evidence"]) == 2
    assert f"run-{given.RUN}" in row["evidence"]


@pytest.mark.parametrize("column", ["account_id", "region", "resource_id"])
def test_rows_that_are_not_complete_are_a_defect_of_the_rule(catalog: Catalog, column: str) -> None:
    sql = ANSWERED.format(population=BUCKETS, status="'pass'").replace(f"items.{column},", f"null as {column},")
    case = {BUCKETS: {"Buckets": [{"Name": "a"}, {"Name": "b"}]}}
    assert any(line.startswith(f"complete_row: no {column}") for line in said(judged(catalog, sql, case, BUCKETS)))


def test_pages_before_a_failure_are_judged_beside_the_hole(catalog: Catalog) -> None:
    case = {GROUPS: [{"SecurityGroups": [{"GroupId": "sg-1"}]}, Refusal("RequestLimitExceeded")]}
    judgement = judged(catalog, ANSWERED.format(population=GROUPS, status="'pass'"), case, GROUPS)
    assert seen(judgement) == [
        ("us-east-1", "AWS::::Account", ACCOUNT, "no_evidence"),
        ("us-east-1", "AWS::EC2::SecurityGroup", "sg-1", "pass"),
    ]


def test_a_child_population_shows_the_parent_that_did_not_answer(catalog: Catalog) -> None:
    versions = "s3:GetBucketVersioning"
    sql = ANSWERED.format(population=versions, status="'pass'")
    sql = sql.replace(
        "items.resource_id", "'AWS::S3::Bucket' as resource_type, items.parent_resource_id as resource_id"
    )
    case = {BUCKETS: {"Buckets": [{"Name": "a"}, {"Name": "b"}]}, versions: {"a": {}, "b": Refusal("AccessDenied")}}
    judgement = judged(catalog, sql, case, versions)
    assert said(judgement) == []
    assert seen(judgement) == [
        ("global", "AWS::S3::Bucket", "a", "pass"),
        ("global", "AWS::S3::Bucket", "b", "no_evidence"),
    ]


def test_an_account_s_control_has_one_row_for_all_regions(catalog: Catalog) -> None:
    sql = """
        select distinct account_id, 'global' as region, account_id as resource_id, 'pass' as status, 'all' as reason,
            [min(evidence_id)] as evidence
        from items where operation = 'DescribeSecurityGroups' group by all
    """
    empty = judged(catalog, sql, {GROUPS: {"us-east-1": {}, "eu-west-1": {}}}, GROUPS, scope="account")
    assert seen(empty) == [("global", "AWS::::Account", ACCOUNT, "not_applicable")]
    one = {"SecurityGroups": [{"GroupId": "sg-1"}]}
    full = judged(catalog, sql, {GROUPS: {"us-east-1": one, "eu-west-1": {}}}, GROUPS, scope="account")
    assert seen(full) == [("global", "AWS::::Account", ACCOUNT, "pass")]


@pytest.mark.parametrize(
    ("change", "test"),
    [
        (("items.region,", "items.region, items.item,"), "columns: item is no column of a control"),
        (("'because' as reason,", ""), "columns: reason not selected"),
        (("'because'", "''"), "complete_row: no reason for a"),
        (("[items.evidence_id]", "[]::varchar[]"), "complete_row: no evidence for a"),
        (("[items.evidence_id]", "['rsp-strange#/x']"), "evidence_exists: evidence rsp-strange does not exist"),
        (("'pass'", "'ok'"), "accepted_status: status ok for a"),
        (("items.account_id,", "'999999999999' as account_id,"), "known_place: account 999999999999"),
        (("items.region,", "'Frankfurt' as region,"), "known_place: account 111111111111 or region Frankfurt"),
        (("where", "cross join range(2) where"), "one_row_a_resource: 2 rows for a"),
        (("items.account_id,", "no_such_column,"), "runs: Binder Error"),
        (("[items.evidence_id]", "items.evidence_id"), "columns: Conversion Error"),
    ],
)
def test_a_broken_control_is_named_with_what_is_wrong(catalog: Catalog, change: tuple[str, str], test: str) -> None:
    sql = ANSWERED.format(population=BUCKETS, status="'pass'").replace(*change)
    judgement = judged(catalog, sql, {BUCKETS: {"Buckets": [{"Name": "a"}]}}, BUCKETS)
    assert judgement.failures[0].file.endswith("rules/platforms/rule.sql")
    assert said(judgement)[0].startswith(test)
