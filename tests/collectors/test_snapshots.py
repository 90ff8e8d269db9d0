"""Every planned call ends as one outcome row, and what was answered is in the lake, page by page."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from collectors import spool
from collectors.accounts import Account
from collectors.snapshots import collect_unit, units
from evidence.canonical import sha256
from evidence.errors import RemitError
from evidence.ids import EvidenceId
from evidence.lake import Lake
from evidence.run import begin
from tests.collectors.endpoint import Endpoint, Reply, Request, error, query, xml_error
from tests.collectors.rigs import DAY, KEYS, READER, ROLE, collect, settings, specs


def keys(*names: str, more: str | None = None) -> Reply:
    found = {"Keys": [{"KeyId": name, "KeyArn": f"arn:{name}"} for name in names], "Truncated": more is not None}
    return Reply(found | ({"NextMarker": more} if more else {}))


def described(request: Request) -> Reply:
    manager = "AWS" if request.params["KeyId"].startswith("aws") else "CUSTOMER"
    return Reply({"KeyMetadata": {"KeyId": request.params["KeyId"], "KeyManager": manager}})


ROTATING = Reply({"KeyRotationEnabled": True})


def test_pages_children_and_their_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = {
        "ListKeys": [keys("a", "aws-1", more="m1"), keys("b", more="m2"), keys("c")],
        "DescribeKey": described,
        "GetKeyRotationStatus": ROTATING,
    }
    with Endpoint(script).serving(monkeypatch) as endpoint:
        night = collect(settings(tmp_path), specs(tmp_path, kms=KEYS))
    assert [request.params.get("Marker") for request in endpoint.asked("ListKeys")] == [None, "m1", "m2"]
    pages = night.answers("ListKeys")
    assert [page["page"] for page in pages] == [1, 2, 3]
    assert len({page["response_id"] for page in night.responses}) == len(night.responses) == 3 + 4 + 3
    for row in night.responses:
        assert row["body_sha256"] == sha256(row["body"])
        assert "ResponseMetadata" not in row["body"]
        assert (row["account_id"], row["region"], row["run_id"][:2]) == (READER, "us-east-1", "01")
        assert row["caller_arn"] == f"arn:aws:sts::{READER}:assumed-role/Reader/remit"
        assert row["aws_request_id"].startswith("r-")
    second = next(row for row in night.answers("DescribeKey") if row["parent_resource_id"] == "b")
    assert EvidenceId(second["parent_response_id"], second["parent_pointer"]) == EvidenceId(
        pages[1]["response_id"], "/Keys/0"
    )
    assert {row["parent_resource_id"] for row in night.answers("GetKeyRotationStatus")} == {"a", "b", "c"}
    assert night.outcome("ListKeys") | {"calls": 3, "retries": 0, "status": "ok"} == night.outcome("ListKeys")
    assert night.outcome("DescribeKey")["calls"] == 4
    assert {row["status"] for row in night.outcomes} == {"ok"}
    assert len(night.outcomes) == 3
    assert night.summaries[0].statuses == {"ok": 3}
    assert (night.summaries[0].responses, night.summaries[0].calls) == (10, 10)
    assert {(row["operation"], row["parent"]) for row in night.operations} == {
        ("ListKeys", None),
        ("DescribeKey", "kms:ListKeys"),
        ("GetKeyRotationStatus", "kms:DescribeKey"),
    }


def test_one_denied_child_does_not_hide_among_the_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rotation(request: Request) -> Reply:
        replies = {
            "a": error("AccessDeniedException", "User is not authorized to perform: kms:GetKeyRotationStatus"),
            "b": error("AccessDeniedException", "the feature is NOT ENABLED here"),
            "c": error("UnsupportedOperationException"),
        }
        return replies.get(request.params["KeyId"], ROTATING)

    script = {"ListKeys": keys("a", "b", "c", "d"), "DescribeKey": described, "GetKeyRotationStatus": rotation}
    with Endpoint(script).serving(monkeypatch):
        night = collect(settings(tmp_path), specs(tmp_path, kms=KEYS))
    assert night.outcome("GetKeyRotationStatus")["status"] == "ok"
    below = {row["parent_resource_id"]: row for row in night.below("GetKeyRotationStatus")}
    assert {name: row["status"] for name, row in below.items()} == {"a": "denied", "b": "not_enabled"}
    assert below["a"]["error_message"] == "User is not authorized to perform: kms:GetKeyRotationStatus"
    asked = next(row for row in night.answers("DescribeKey") if row["parent_resource_id"] == "a")
    assert (below["a"]["parent_response_id"], below["a"]["parent_pointer"]) == (asked["response_id"], "")
    absent = next(row for row in night.answers("GetKeyRotationStatus") if row["parent_resource_id"] == "c")
    assert absent["error_code"] == "UnsupportedOperationException"
    assert json.loads(absent["body"]) == {"Error": {"Code": "UnsupportedOperationException", "Message": "no"}}
    assert len({row["outcome_id"] for row in night.outcomes}) == len(night.outcomes)


def test_a_pagination_that_breaks_keeps_its_pages_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = {
        "ListKeys": [keys("a", more="m1"), error("InternalFailure", "oops", 500)],
        "DescribeKey": described,
        "GetKeyRotationStatus": ROTATING,
    }
    with Endpoint(script).serving(monkeypatch):
        night = collect(settings(tmp_path), specs(tmp_path, kms=KEYS))
    assert len(night.answers("ListKeys")) == 1
    broken = night.outcome("ListKeys")
    assert (broken["status"], broken["error_code"], broken["calls"], broken["retries"]) == (
        "error",
        "InternalFailure",
        2,
        1,
    )
    assert len(night.answers("DescribeKey")) == len(night.answers("GetKeyRotationStatus")) == 1
    assert night.outcome("DescribeKey")["status"] == "error"
    assert night.outcome("DescribeKey")["error_message"] == "not asked for every item: kms:ListKeys was error"


@pytest.mark.parametrize(
    ("reply", "status", "code"),
    [
        (keys(), "empty", None),
        (error("AccessDeniedException", "not authorized"), "denied", "AccessDeniedException"),
        (error("SubscriptionRequiredException"), "not_enabled", "SubscriptionRequiredException"),
        (error("ThrottlingException", "Rate exceeded"), "throttled", "ThrottlingException"),
        (error("Whatever", "slow down", 429), "throttled", "Whatever"),
        (error("UnknownOperationException"), "not_offered", "UnknownOperationException"),
        (error("InternalFailure", "x", 500), "error", "InternalFailure"),
        (error("ValidationException", "x" * 900), "error", "ValidationException"),
        (error("Whatever", "x" * 480 + " ghp_secretbodysecretbodysecretbody"), "error", "Whatever"),
        (Reply("<html><body>Sign in to the proxy</body></html>"), "error", "ResponseParserError"),
        (Reply('{"Keys": [{"KeyId"'), "error", "ResponseParserError"),
        (Reply('{"Keys": "none"}'), "error", None),
        (Reply("Bad gateway, secret-body", 502), "error", "502"),
        (Reply(reset=True), "error", "ConnectionClosedError"),
        (Reply({}, delay=4), "error", "ReadTimeoutError"),
    ],
)
def test_every_end_of_a_call_is_an_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: Reply, status: str, code: str | None
) -> None:
    chosen = settings(tmp_path, collect={"max_attempts": 1, "timeout_seconds": 2})
    with Endpoint({"ListKeys": reply}).serving(monkeypatch):
        night = collect(chosen, specs(tmp_path, kms=KEYS, iam='[[operation]]\nname = "ListUsers"\n'))
    outcome = night.outcome("ListKeys")
    assert outcome["status"] == status
    assert code in (outcome["error_code"], None)
    assert len(outcome["error_message"] or "") <= 500
    assert "secret-body" not in (outcome["error_message"] or "")
    assert "secretbody" not in (outcome["error_message"] or ""), "a secret that is cut in two has no form any more"
    assert "proxy" not in (outcome["error_message"] or "")
    child = night.outcome("DescribeKey")
    assert (child["status"], child["error_code"], child["calls"]) == (status, outcome["error_code"], 0)
    if status != "empty":
        assert child["error_message"] == f"not asked: kms:ListKeys was {status}"
        assert night.outcome("GetKeyRotationStatus")["error_message"] == f"not asked: kms:DescribeKey was {status}"
    assert night.outcome("ListUsers")["region"] == "global"
    assert len(night.outcomes) == 4


def test_throttles_and_resets_are_tried_again_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = {"ListKeys": [error("ThrottlingException"), Reply(reset=True), keys("a")], "DescribeKey": described}
    chosen = settings(tmp_path, collect={"max_attempts": 4})
    with Endpoint(script).serving(monkeypatch) as endpoint:
        night = collect(chosen, specs(tmp_path, kms='[[operation]]\nname = "ListKeys"\n'))
    assert night.outcome("ListKeys") | {"status": "ok", "calls": 1, "retries": 2} == night.outcome("ListKeys")
    assert len(endpoint.asked("ListKeys")) == 3


def test_a_token_that_repeats_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint({"ListKeys": keys("a", more="same")}).serving(monkeypatch):
        night = collect(settings(tmp_path), specs(tmp_path, kms='[[operation]]\nname = "ListKeys"\n'))
    assert (night.outcome("ListKeys")["error_code"], len(night.answers("ListKeys"))) == ("PaginationError", 2)


def test_tokens_without_a_paginator_are_followed_and_each_way_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """
    [[operation]]
    name = "ListWebACLs"
    items = "WebACLs[]"
    id = "Id"
    each = [{ fixed = { Scope = "REGIONAL" } }, { fixed = { Scope = "CLOUDFRONT" }, pin = "us-east-1" }]
    """

    def listed(request: Request) -> Reply:
        if "NextMarker" in request.params:
            return Reply({"WebACLs": [{"Id": "2"}]})
        return Reply({"WebACLs": [{"Id": "1"}], "NextMarker": "more"})

    chosen = settings(tmp_path, regions=("eu-west-1", "us-east-1"))
    with Endpoint({"ListWebACLs": listed}).serving(monkeypatch):
        night = collect(chosen, specs(tmp_path, wafv2=text))
    found = sorted((row["region"], json.loads(row["request"])["Scope"], row["page"]) for row in night.responses)
    assert found == [
        (region, scope, page)
        for region, scope in (("eu-west-1", "REGIONAL"), ("global", "CLOUDFRONT"), ("us-east-1", "REGIONAL"))
        for page in (1, 2)
    ]
    assert {row["region"] for row in night.outcomes} == {"eu-west-1", "us-east-1", "global"}


def test_values_of_several_items_share_a_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
    [[operation]]
    name = "ListClusters"
    id = "@"
    [[operation.child]]
    name = "DescribeClusters"
    params = { clusters = "@" }
    batch = "clusters"
    batch_size = 2
    fixed = { include = ["SETTINGS"] }
    items = "clusters[]"
    """

    def clusters(request: Request) -> Reply:
        assert request.params["include"] == ["SETTINGS"]
        if "c" in request.params["clusters"]:
            return error("AccessDeniedException")
        return Reply({"clusters": [{"clusterArn": name} for name in request.params["clusters"]]})

    script = {"ListClusters": Reply({"clusterArns": ["a", "b", "c", "d", "e"]}), "DescribeClusters": clusters}
    with Endpoint(script).serving(monkeypatch) as endpoint:
        night = collect(settings(tmp_path), specs(tmp_path, ecs=text))
    asked = sorted(request.params["clusters"] for request in endpoint.asked("DescribeClusters"))
    assert asked == [["a", "b"], ["c", "d"], ["e"]]
    assert sorted(row["parent_resource_id"] for row in night.below("DescribeClusters")) == ["c", "d"]
    shared = next(row for row in night.answers("DescribeClusters") if '"b"' in row["request"])
    assert shared["parent_response_id"] == night.answers("ListClusters")[0]["response_id"]
    assert (shared["parent_pointer"], shared["parent_resource_id"]) == (None, None)


def test_a_report_is_asked_for_until_it_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
    [[operation]]
    name = "GetCredentialReport"
    before = "GenerateCredentialReport"
    decode = { Content = "csv" }
    items = "Content[]"
    id = "user"
    """
    started, complete = (
        query("GenerateCredentialReport", f"<State>{state}</State>") for state in ("STARTED", "COMPLETE")
    )
    content = "dXNlcixtZmFfYWN0aXZlCnJvb3QsZmFsc2UK"  # user,mfa_active / root,false
    script: dict[str, Any] = {
        "GenerateCredentialReport": [started, complete],
        "GetCredentialReport": query(
            "GetCredentialReport", f"<Content>{content}</Content><ReportFormat>text/csv</ReportFormat>"
        ),
    }
    with Endpoint(script).serving(monkeypatch):
        night = collect(settings(tmp_path), specs(tmp_path, iam=text))
    assert json.loads(night.responses[0]["body"])["Content"] == [{"user": "root", "mfa_active": "false"}]
    assert night.outcome("GetCredentialReport") | {"calls": 3, "retries": 0, "status": "ok"} == night.outcome(
        "GetCredentialReport"
    )
    assert night.operations[0]["actions"] == ["iam:GenerateCredentialReport", "iam:GetCredentialReport"]
    script |= {"GenerateCredentialReport": xml_error("AccessDenied", "not authorized", 403)}
    with Endpoint(script).serving(monkeypatch) as endpoint:
        night = collect(settings(tmp_path), specs(tmp_path, iam=text))
    assert night.outcome("GetCredentialReport")["status"] == "denied"
    assert not endpoint.asked("GetCredentialReport")


def test_an_absent_answer_of_an_account_is_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[[operation]]\nname = "GetAccountPasswordPolicy"\nabsent = ["NoSuchEntity"]\n'
    with Endpoint({"GetAccountPasswordPolicy": xml_error("NoSuchEntity", "none", 404)}).serving(monkeypatch):
        night = collect(settings(tmp_path), specs(tmp_path, iam=text))
    assert night.outcome("GetAccountPasswordPolicy")["status"] == "absent"
    assert night.responses[0]["error_code"] == "NoSuchEntity"


def test_secrets_never_reach_the_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[[operation]]\nname = "ListFunctions"\nid = "FunctionName"\nredact = ["Environment.Variables.*"]\n'
    functions = [{"FunctionName": "f", "Environment": {"Variables": {"DB": "hunter2"}}}]
    with Endpoint({"GET /2015-03-31/functions": Reply({"Functions": functions})}).serving(monkeypatch):
        night = collect(settings(tmp_path), specs(tmp_path, **{"lambda": text}))
    body = json.loads(night.responses[0]["body"])
    assert body["Functions"][0]["Environment"]["Variables"]["DB"].startswith("redacted:")
    assert (tmp_path / "remit.key").is_file()
    lake = Lake.open(tmp_path / "lake")
    assert all(b"hunter2" not in lake.storage.read(path) for path in lake.storage.files())


def test_templates_and_conditions_are_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
    [[operation]]
    name = "ListGrants"
    fixed = { KeyId = "{account_id}/{region}/{partition}/{day-31}/{month-15}/{month}/{x}" }
    """
    with Endpoint({"ListGrants": Reply({"Grants": []})}).serving(monkeypatch) as endpoint:
        collect(settings(tmp_path), specs(tmp_path, kms=text))
    assert [request.params["KeyId"] for request in endpoint.asked("ListGrants")] == [
        f"{READER}/us-east-1/aws/2026-02-28/2024-12-01/2026-03-01/{{x}}"
    ]


def test_what_is_not_offered_in_a_region_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path, regions=("us-east-1", "ap-southeast-7"))
    with Endpoint({}).serving(monkeypatch) as endpoint:
        night = collect(chosen, specs(tmp_path, macie2='[[operation]]\nname = "ListMembers"\n'))
    absent = night.outcome("ListMembers", "ap-southeast-7")
    assert (absent["status"], absent["calls"]) == ("not_offered", 0)
    assert [request.region for request in endpoint.requests if request.service == "macie2"] == ["us-east-1"]


def test_a_unit_that_runs_again_doubles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "PIECE_ROWS", 2)
    names = [f"k{number}" for number in range(9)]
    script: dict[str, Any] = {"ListKeys": keys(*names), "DescribeKey": described, "GetKeyRotationStatus": ROTATING}
    with Endpoint(script).serving(monkeypatch) as endpoint:
        twice = collect(settings(tmp_path), specs(tmp_path, kms=KEYS), times=2)
    assert len(twice.responses) == len({row["response_id"] for row in twice.responses}) == 19
    assert len(twice.outcomes) == 3
    assert (twice.summaries[0].responses, twice.summaries[0].calls) == (19, 19)
    assert [len(endpoint.asked(name)) for name in script] == [1, 9, 9]


def test_a_unit_that_runs_again_asks_what_had_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "PIECE_ROWS", 1)
    allowed = False

    def rotation(request: Request) -> Reply:
        return ROTATING if allowed or request.params["KeyId"] != "b" else error("AccessDeniedException")

    listed: list[Reply] = [keys("a", more="m1"), error("AccessDeniedException"), keys("a", more="m1"), keys("b")]
    script: dict[str, Any] = {"ListKeys": listed, "DescribeKey": described, "GetKeyRotationStatus": rotation}
    chosen = settings(tmp_path)
    with Endpoint(script).serving(monkeypatch) as endpoint:
        account = Account(READER, role_arn=ROLE, regions=("us-east-1",))
        unit = pickle.loads(pickle.dumps(units(specs(tmp_path, kms=KEYS), [account], 1)[0]))  # noqa: S301
        with begin(Lake.open(chosen.lake, create=True), "collect", day=DAY) as run:
            first = collect_unit(unit, chosen, run.ref)
            assert (first.statuses, first.responses) == ({"denied": 3}, 3)
            second = collect_unit(unit, chosen, run.ref)
            assert (second.statuses, second.unanswered_children) == ({"ok": 3}, {"denied": 1})
            allowed = True
            assert collect_unit(unit, chosen, run.ref).unanswered_children == {}
            rows = {entry.dataset: entry.rows for entry in run.settle()}
    assert rows == {"responses": 6, "outcomes": 3}
    assert len(endpoint.asked("ListKeys")) == 4
    asked = [request.params["KeyId"] for request in endpoint.asked("GetKeyRotationStatus")]
    assert asked.count("b") == 2, "a denied call is made again, and once more after that no more"


def test_calls_to_an_account_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = {
        "ListKeys": keys(*[f"k{number}" for number in range(12)]),
        "DescribeKey": Reply({"KeyMetadata": {"KeyId": "k", "KeyManager": "AWS"}}, delay=0.1),
    }
    chosen = settings(tmp_path, collect={"concurrency": 3})
    with Endpoint(script).serving(monkeypatch) as endpoint:
        collect(chosen, specs(tmp_path, kms=KEYS))
    assert 1 < endpoint.most_at_once <= 3


def test_a_disk_that_refuses_stops_the_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "PIECE_ROWS", 1)

    def full(*_: Any) -> int:
        raise RemitError("the disk is full")

    script = {"ListKeys": keys("a", "b"), "DescribeKey": described, "GetKeyRotationStatus": ROTATING}
    with Endpoint(script).serving(monkeypatch):
        services = specs(tmp_path, kms=KEYS)
        monkeypatch.setattr(spool, "spool_part", full)
        with pytest.raises(RemitError, match="disk is full"):
            collect(settings(tmp_path), services)
