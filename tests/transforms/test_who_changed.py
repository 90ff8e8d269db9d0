"""Exceptions name who opened and who closed them, from the changes between two looks, or nobody."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from evidence.lake import Lake
from evidence.settings import Settings
from tests.transforms.cases import Refusal
from tests.transforms.nights import catalog_of, night
from tests.transforms.told import HOME, Record, call, given, role, user
from transforms.publish import publish

SSH, CHANGES = "firewall_configuration/sg_no_open_ssh", "firewall_configuration/firewall_changes"
PASSWORDS = "identity_and_access_management/password_policy"
WORLD = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
DEPLOY = role(HOME, "Deploy", "ci-1234", "ASIADEPLOY")
ALICE = f"arn:aws:iam::{HOME}:user/alice"
Ask = Callable[..., dict[str, Any]]


def groups(**opened: bool) -> Record:
    listed = [
        {"GroupId": f"sg-{name}", "OwnerId": HOME, "IpPermissions": [WORLD] * is_open}
        for name, is_open in opened.items()
    ]
    return {"ec2:DescribeSecurityGroups": {"SecurityGroups": listed}}


def rule(identity: Record, at: str, port: int, group: str = "sg-a", action: str = "Authorize", **more: Any) -> Record:
    item = {"ipProtocol": "tcp", "fromPort": port, "toPort": port, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}
    asked = {"groupId": group, "ipPermissions": {"items": [item]}}
    return call(identity, f"ec2:{action}SecurityGroupIngress", at, requestParameters=asked, **more)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Judge nights from 2026-06-01 on, each with its answers and its events; return the first control's exception."""

    def asked(
        *nights: tuple[Record, list[Record]],
        controls: tuple[str, ...] = (SSH,),
        coverage: Any = "full",
        of: str = "sg-a",
    ) -> dict[str, Any]:
        lake, catalog = Lake.open(tmp_path / "lake", create=True), catalog_of(*controls)
        for number, (answers, events) in enumerate(nights, 1):
            last = coverage if number == len(nights) else "full"
            _, judgement = night(lake, catalog, date(2026, 6, number), answers, events=events, coverage=last)
            assert judgement.failures == []
        database = tmp_path / "remit.duckdb"
        assert publish(lake, database, Settings(), catalog=catalog) == []
        with duckdb.connect(str(database), read_only=True) as connection:
            rows = connection.sql("from exceptions").to_arrow_table().to_pylist()
        about = (controls[0].rpartition("/")[2], of)
        [row] = [row for row in rows if (row["control_id"], row["resource_id"].partition("#")[0]) == about]
        return row

    return asked


def taken(at: str) -> Record:
    """Alice's key takes the role Deploy."""
    return given(user("alice", "AKIAALICE"), "AssumeRole", "ASIADEPLOY", DEPLOY["arn"], at)


def test_the_change_between_two_looks_is_named_with_who_was_behind_it(ask: Ask) -> None:
    opening, closing = (
        rule(DEPLOY, "2026-06-01T14:03:21Z", 22),
        rule(user("bob", "AKIABOB"), "2026-06-02T09:30:05Z", 22, action="Revoke"),
    )
    row = ask(
        (groups(a=False), []), (groups(a=True), [taken("2026-06-01T14:00:00Z"), opening]), (groups(a=False), [closing])
    )
    assert (row["opened_event_id"], row["opened_event_at"]) == (
        opening["eventID"],
        datetime(2026, 6, 1, 14, 3, 21, tzinfo=UTC),
    )
    assert (row["opened_by_principal"], row["opened_by_origin"]) == (DEPLOY["arn"], ALICE)
    assert (row["opened_by_session"], row["opened_note"]) == ("ASIADEPLOY", None)
    assert (row["closed_event_id"], row["closed_event_at"]) == (
        closing["eventID"],
        datetime(2026, 6, 2, 9, 30, 5, tzinfo=UTC),
    )
    assert (row["closed_by_origin"], row["closed_note"]) == (f"arn:aws:iam::{HOME}:user/bob", None)


@pytest.mark.parametrize(("controls", "port"), [((SSH,), 443), ((SSH, CHANGES), 22)])
def test_of_several_changes_the_newest_is_named_unless_a_control_found_a_fault_in_another(
    ask: Ask, controls: tuple[str, ...], port: int
) -> None:
    events = {port: rule(DEPLOY, f"2026-06-01T1{hour}:00:00Z", port) for hour, port in ((1, 8080), (2, 22), (3, 443))}
    row = ask((groups(a=False), []), (groups(a=True), list(events.values())), controls=controls)
    assert row["opened_event_id"] == events[port]["eventID"]
    assert row["opened_note"] == "3 such changes lie between the two looks"


@pytest.mark.parametrize(
    "event",
    [
        rule(DEPLOY, "2026-06-01T00:59:59Z", 22),
        rule(DEPLOY, "2026-06-02T01:00:01Z", 22),
        rule(DEPLOY, "2026-06-01T14:00:00Z", 22, group="sg-b"),
        rule(DEPLOY, "2026-06-01T14:00:00Z", 22, awsRegion="eu-west-1"),
        rule(DEPLOY, "2026-06-01T14:00:00Z", 22, recipientAccountId="222222222222"),
        rule(DEPLOY, "2026-06-01T14:00:00Z", 22, errorCode="Client.UnauthorizedOperation"),
        call(DEPLOY, "ec2:RunInstances", "2026-06-01T14:00:00Z", requestParameters={"groupId": "sg-a"}),
    ],
    ids=["before", "after", "another group", "another Region", "another account", "refused", "another category"],
)
def test_what_did_not_open_it_is_not_named(ask: Ask, event: Record) -> None:
    row = ask((groups(a=False), []), (groups(a=True), [event]))
    assert (row["opened_event_id"], row["opened_by_principal"]) == (None, None)
    assert row["opened_note"] == (
        "the log has no change of it for firewall_configuration from 2026-06-01 01:00Z to 2026-06-02 01:00Z"
    )


def test_nobody_is_named_for_what_failed_before_anybody_looked(ask: Ask) -> None:
    row = ask((groups(a=True), [rule(DEPLOY, "2026-05-31T14:00:00Z", 22)]))
    assert (row["opened_event_id"], row["closed_event_id"], row["closed_note"]) == (None, None, None)
    assert row["opened_note"] == "it failed already when this control first looked there"


HOLE = [{"from": "2026-06-01T12:00:00", "to": "2026-06-01T13:00:00"}]


@pytest.mark.parametrize(("events", "named"), [([], False), ([rule(DEPLOY, "2026-06-01T14:00:00Z", 22)], True)])
def test_hours_without_digests_are_said(ask: Ask, events: list[Record], named: bool) -> None:
    row = ask((groups(a=False), []), (groups(a=True), events), coverage=HOLE)
    assert (row["opened_event_id"] is not None) == named
    assert row["opened_note"].endswith("valid digests do not cover all of 2026-06-01 01:00Z to 2026-06-02 01:00Z")


def test_a_thing_made_between_two_nights_and_deleted_between_two_others(ask: Ask) -> None:
    made = call(
        DEPLOY,
        "ec2:CreateSecurityGroup",
        "2026-06-01T10:00:00Z",
        requestParameters={"groupName": "a", "vpcId": "vpc-1"},
        responseElements={"groupId": "sg-a"},
    )
    opened = rule(DEPLOY, "2026-06-01T10:00:05Z", 22)
    deleted = call(DEPLOY, "ec2:DeleteSecurityGroup", "2026-06-02T10:00:00Z", requestParameters={"groupId": "sg-a"})
    row = ask((groups(z=False), []), (groups(a=True, z=False), [made, opened]), (groups(z=False), [deleted]))
    assert (row["opened_event_id"], row["closed_event_id"], row["closed_by"]) == (
        opened["eventID"],
        deleted["eventID"],
        "gone",
    )


def test_a_night_that_could_not_look_widens_the_window(ask: Ask) -> None:
    denied = {"ec2:DescribeSecurityGroups": Refusal("UnauthorizedOperation")}
    opened = rule(DEPLOY, "2026-06-01T10:00:05Z", 22)
    row = ask((groups(a=False), []), (denied, [opened]), (groups(a=True), []))
    assert row["opened_event_id"] == opened["eventID"]


def test_a_setting_of_the_account_is_tied_to_the_account(ask: Ask) -> None:
    strong = {"MinimumPasswordLength": 14, "PasswordReusePrevention": 24}
    weak = {"MinimumPasswordLength": 6}
    report = {"iam:GetCredentialReport": {"Content": [{"user": "ann", "password_enabled": "true"}]}}
    policies = [{"iam:GetAccountPasswordPolicy": {"PasswordPolicy": policy}, **report} for policy in (strong, weak)]
    loosened = call(DEPLOY, "iam:DeleteAccountPasswordPolicy", "2026-06-01T10:00:05Z", awsRegion="us-east-1")
    row = ask((policies[0], []), (policies[1], [loosened]), controls=(PASSWORDS,), of=HOME)
    assert row["opened_event_id"] == loosened["eventID"]


def test_an_exception_that_is_an_event_names_it_and_what_ended_it_to_the_minute(ask: Ask) -> None:
    opening = rule(DEPLOY, "2026-06-01T14:03:21Z", 22)
    closing = rule(DEPLOY, "2026-06-01T14:50:21Z", 22, action="Revoke")
    row = ask(
        (groups(a=False), [taken("2026-06-01T14:00:00Z"), opening, closing]), (groups(a=False), []), controls=(CHANGES,)
    )
    assert (row["opened_event_id"], row["closed_event_id"]) == (opening["eventID"], closing["eventID"])
    assert row["closed_event_at"] - row["opened_event_at"] == timedelta(minutes=47)
    assert (row["opened_by_origin"], row["closed_at"]) == (ALICE, None)
