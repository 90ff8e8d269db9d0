"""Sessions: chains of roles over accounts, federation, sign-ins, keys; and what the log does not hold."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from evidence.lake import Lake
from evidence.settings import Settings
from tests.transforms.nights import catalog_of, night
from tests.transforms.told import HOME, OTHER, Record, call, given, role, signed_in, user
from transforms.publish import publish

DAY = date(2026, 6, 10)
SAML, OIDC = f"arn:aws:iam::{HOME}:saml-provider/corp", f"arn:aws:iam::{HOME}:oidc-provider/token.example.com"
DEPLOY = f"arn:aws:sts::{OTHER}:assumed-role/Deploy/ci-1234"
SSO = "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Engineer_0123456789abcdef"
GROUP = {"requestParameters": {"groupId": "sg-1"}}


def at(hour: int, minute: int = 0, day: int = 9) -> str:
    return f"2026-06-{day:02}T{hour:02}:{minute:02}:00Z"


def user_to_role_to_role() -> Iterator[Record]:
    """A user's key with MFA takes Hop, and Hop takes Deploy in another account; each account has its record."""
    alice = user("alice", "AKIAALICE")
    hop = role(HOME, "Hop", "alice", "ASIAHOP")
    yield given(
        alice,
        "AssumeRole",
        "ASIAHOP",
        hop["arn"],
        at(8),
        sourceIPAddress="198.51.100.9",
        asked={"roleArn": f"arn:aws:iam::{HOME}:role/Hop", "serialNumber": f"arn:aws:iam::{HOME}:mfa/alice"},
    )
    shared: Record = {"sharedEventID": "shared-1", "asked": {"roleArn": f"arn:aws:iam::{OTHER}:role/Deploy"}}
    outsider = {"type": "AWSAccount", "principalId": "AROAHop:alice", "accountId": HOME}
    yield given(hop, "AssumeRole", "ASIADEPLOY", DEPLOY, at(8, 5), **shared) | {"responseElements": None}
    yield given(
        outsider, "AssumeRole", "ASIADEPLOY", DEPLOY, at(8, 5), recipientAccountId=OTHER, eventID="owner-copy", **shared
    )
    deploy = role(OTHER, "Deploy", "ci-1234", "ASIADEPLOY", sourceIdentity="alice")
    yield call(deploy, "ec2:AuthorizeSecurityGroupIngress", at(8, 10), **GROUP)
    yield call(deploy, "ec2:DescribeInstances", at(8, 11))
    yield call(deploy, "ec2:TerminateInstances", at(8, 12), errorCode="Client.UnauthorizedOperation")


def federation() -> Iterator[Record]:
    """SAML, a web identity, and Identity Center: the first two with the call that names the user, and without."""
    partner = {
        "type": "SAMLUser",
        "principalId": "x:bob@corp.example",
        "userName": "bob@corp.example",
        "identityProvider": "x",
    }
    saml = role(HOME, "Corp", "bob", "ASIASAML")
    yield given(
        partner,
        "AssumeRoleWithSAML",
        "ASIASAML",
        saml["arn"],
        at(9),
        asked={"principalArn": SAML},
        recipientAccountId=HOME,
    )
    yield call(saml, "ec2:CreateVpc", at(9, 1))
    subject = {
        "type": "WebIdentityUser",
        "principalId": f"{OIDC}:x",
        "userName": "repo:shop/web:ref:main",
        "identityProvider": OIDC,
    }
    web = role(HOME, "Pipeline", "run-7", "ASIAWEB", webIdFederationData={"federatedProvider": OIDC, "attributes": {}})
    yield given(subject, "AssumeRoleWithWebIdentity", "ASIAWEB", web["arn"], at(9), answered={"provider": OIDC})
    yield call(web, "ec2:CreateVpc", at(9, 2))
    yield call(web | {"accessKeyId": "ASIAWEBLATE"}, "ec2:CreateVpc", at(9, 3))
    engineer = role(HOME, SSO, "dana@corp.example", "ASIASSO")
    yield call(engineer, "ec2:CreateVpc", at(9, 4), sourceIPAddress="203.0.113.24")
    centre = partner | {"userName": "erin@corp.example"}
    erin = role(HOME, SSO, "erin@corp.example", "ASIAERIN")
    yield given(
        centre,
        "AssumeRoleWithSAML",
        "ASIAERIN",
        erin["arn"],
        at(9),
        recipientAccountId=HOME,
        sourceIPAddress="AWS Internal",
        asked={
            "principalArn": f"arn:aws:iam::{HOME}:saml-provider/AWSSSO_0",
            "roleArn": f"arn:aws:iam::{HOME}:role/{SSO}",
        },
    )
    yield call(erin, "ec2:CreateVpc", at(9, 5), sourceIPAddress="203.0.113.25")


def services() -> Iterator[Record]:
    """Roles that services take: for themselves, for a function, on an instance."""
    ecs: Record = {"type": "AWSService", "invokedBy": "ecs-tasks.amazonaws.com"}
    task = role(HOME, "Task", "t1", "ASIATASK")
    for key, arn in (("ASIATASK", task["arn"]), ("ASIAIDLE", task["arn"])):
        asked = {"roleArn": f"arn:aws:iam::{HOME}:role/Task"}
        yield given(
            ecs, "AssumeRole", key, arn, at(7, len(key)), asked=asked, sourceIPAddress="ecs-tasks.amazonaws.com"
        )
    yield call(task, "dynamodb:UpdateTable", at(7, 30))
    yield call(task | {"accessKeyId": "ASIAIDLE"}, "ec2:DescribeVpcs", at(7, 31))
    linked = role(
        HOME, "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", "AutoScaling", "ASIALINKED"
    )
    yield call(
        linked | {"invokedBy": "autoscaling.amazonaws.com"},
        "ec2:RunInstances",
        at(7, 40),
        sourceIPAddress="autoscaling.amazonaws.com",
    )
    instance = role(HOME, "Instance", "i-0123", "ASIAINSTANCE", ec2RoleDelivery="2.0")
    yield call(instance, "ssm:PutParameter", at(7, 41))
    runs_on = {
        "inScopeOf": {"sourceArn": "arn:aws:lambda:us-east-1:1:function:f", "issuerType": "AWS::Lambda::Function"}
    }
    yield call(role(HOME, "Fn", "f", "ASIAFN") | runs_on, "ssm:PutParameter", at(7, 42))


def keys_and_sign_ins() -> Iterator[Record]:
    """A key over days; sign-ins that calls follow, that none follows, that failed; tokens; a switch of role."""
    for day in (1, 5, 9):
        yield call(
            user("robot", "AKIAROBOT"), "s3:PutBucketPolicy", at(3, day=day), sourceIPAddress=f"198.51.100.{day}"
        )
    yield signed_in(user("carol"), at(10), mfa="Yes", sourceIPAddress="203.0.113.5")
    carol = user("carol", "ASIACAROL", created="2026-06-09T10:00:02Z", mfa=True)
    yield call(carol, "ec2:CreateVpc", at(10, 5), sessionCredentialFromConsole="true")
    yield call(carol | {"accessKeyId": "ASIACAROL2"}, "ec2:CreateVpc", at(10, 6), sessionCredentialFromConsole="true")
    yield call(
        user("carol", "ASIAOLD", created="2026-06-08T10:00:00Z"),
        "ec2:CreateVpc",
        at(10, day=8),
        sessionCredentialFromConsole="true",
    )
    yield signed_in(user("eve"), at(11))
    yield signed_in(user("mallory"), at(11, 30)) | {"responseElements": {"ConsoleLogin": "Failure"}}
    token = user("alice", "ASIATOKEN", created=at(12), mfa=True)
    yield given(
        user("alice", "AKIAALICE"), "GetSessionToken", "ASIATOKEN", token["arn"], at(12), sourceIPAddress="198.51.100.9"
    )
    yield call(token, "ec2:CreateVpc", at(12, 1))
    yield given(
        user("alice", "AKIAALICE"),
        "GetFederationToken",
        "ASIAFED",
        f"arn:aws:sts::{HOME}:federated-user/guest",
        at(12, 2),
    )
    issuer = {
        "sessionIssuer": {"type": "IAMUser", "arn": f"arn:aws:iam::{HOME}:user/gone"},
        "attributes": {"creationDate": at(12)},
    }
    guest = {
        "type": "FederatedUser",
        "arn": f"arn:aws:sts::{HOME}:federated-user/lost",
        "accountId": HOME,
        "accessKeyId": "ASIALOST",
    }
    yield call(guest | {"sessionContext": issuer}, "ec2:CreateVpc", at(12, 3))
    admin = role(OTHER, "Admin", "carol", "ASIASWITCHED", created=at(13))
    entering = {key: value for key, value in admin.items() if key != "accessKeyId"}
    yield signed_in(entering, at(13), event="SwitchRole", details={"SwitchFrom": f"arn:aws:iam::{HOME}:user/carol"})
    yield call(admin, "ec2:CreateVpc", at(13, 1))


def broken() -> Iterator[Record]:
    """A circle, a session whose beginning is not in the log, a caller known to another account only, odd records."""
    for giver, taker in (("A", "B"), ("B", "A")):
        arn = f"arn:aws:sts::{HOME}:assumed-role/{taker}/x"
        yield given(role(HOME, giver, "x", f"ASIA{giver}"), "AssumeRole", f"ASIA{taker}", arn, at(14))
    yield call(role(HOME, "Mystery", "m", "ASIAMYSTERY"), "ec2:CreateVpc", at(14, 1))
    stranger = {"type": "AWSAccount", "principalId": "AIDASTRANGER", "accountId": "999999999999"}
    arn = f"arn:aws:sts::{HOME}:assumed-role/Vendor/v"
    yield given(stranger, "AssumeRole", "ASIAVENDOR", arn, at(14, 2), recipientAccountId=HOME)
    lost = role(HOME, "Mystery", "m", "ASIAMYSTERY")
    yield given(lost, "AssumeRole", "ASIANEXT", f"arn:aws:sts::{HOME}:assumed-role/Next/n", at(14, 3))
    yield call(
        {"type": "Unknown"},
        "ec2:CreateVpc",
        at(14, 4),
        requestParameters="text",
        responseElements="none",
        recipientAccountId=HOME,
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    root = tmp_path_factory.mktemp("sessions")
    lake, catalog = Lake.open(root / "lake", create=True), catalog_of("firewall_configuration/sg_no_open_ssh")
    events = [*user_to_role_to_role(), *federation(), *services(), *keys_and_sign_ins(), *broken()]
    _, judgement = night(lake, catalog, DAY, {}, events=events)
    assert judgement.failures == []
    assert publish(lake, root / "remit.duckdb", Settings(), catalog=catalog) == []
    with duckdb.connect(str(root / "remit.duckdb"), read_only=True) as connection:
        rows = connection.sql("from sessions").to_arrow_table().to_pylist()
    return {row["session_id"]: row for row in rows}


def test_a_chain_over_two_accounts_leads_to_the_user(found: dict[str, dict[str, Any]]) -> None:
    session = found["ASIADEPLOY"]
    assert session["chain"] == [
        f"arn:aws:iam::{HOME}:user/alice",
        f"arn:aws:sts::{HOME}:assumed-role/Hop/alice",
        DEPLOY,
    ]
    assert (session["kind"], session["parent_session_id"]) == ("assume_role", "ASIAHOP")
    assert (session["origin_kind"], session["origin"]) == ("iam_user", f"arn:aws:iam::{HOME}:user/alice")
    assert (session["origin_address"], session["mfa"], session["missing"]) == ("198.51.100.9", True, None)
    assert (session["account_id"], session["session_name"], session["source_identity"]) == (OTHER, "ci-1234", "alice")
    assert session["role_arn"] == f"arn:aws:iam::{OTHER}:role/Deploy"
    assert (session["calls"], session["changes"], session["refused"]) == (3, 1, 1)
    assert session["accounts"] == [OTHER]


@pytest.mark.parametrize(
    ("key", "kind", "origin_kind", "origin", "provider"),
    [
        ("ASIASAML", "saml", "saml", "bob@corp.example", SAML),
        ("ASIAWEB", "web_identity", "web_identity", "repo:shop/web:ref:main", OIDC),
        ("ASIAWEBLATE", "web_identity", "web_identity", None, OIDC),
        ("ASIASSO", "identity_center", "identity_center", "dana@corp.example", None),
        (
            "ASIAERIN",
            "identity_center",
            "identity_center",
            "erin@corp.example",
            f"arn:aws:iam::{HOME}:saml-provider/AWSSSO_0",
        ),
        ("ASIATASK", "service", "service", "ecs-tasks.amazonaws.com", None),
        ("ASIALINKED", "service", "service", "autoscaling.amazonaws.com", None),
        ("ASIAINSTANCE", "service", "service", "ec2.amazonaws.com", None),
        ("ASIAFN", "service", "service", "arn:aws:lambda:us-east-1:1:function:f", None),
        ("AKIAROBOT", "access_key", "iam_user", f"arn:aws:iam::{HOME}:user/robot", None),
        ("ASIACAROL", "console", "iam_user", f"arn:aws:iam::{HOME}:user/carol", None),
        ("ASIATOKEN", "session_token", "iam_user", f"arn:aws:iam::{HOME}:user/alice", None),
        ("ASIAFED", "federation_token", "iam_user", f"arn:aws:iam::{HOME}:user/alice", None),
        ("ASIALOST", "federation_token", "iam_user", f"arn:aws:iam::{HOME}:user/gone", None),
        ("ASIASWITCHED", "switch_role", "iam_user", f"arn:aws:iam::{HOME}:user/carol", None),
        ("ASIAMYSTERY", "unknown", "unknown", None, None),
        ("ASIANEXT", "assume_role", "unknown", None, None),
        ("ASIAVENDOR", "assume_role", "other_account", "999999999999:AIDASTRANGER", None),
    ],
)
def test_who_is_behind_a_session(
    found: dict[str, dict[str, Any]], key: str, kind: str, origin_kind: str, origin: str | None, provider: str | None
) -> None:
    session = found[key]
    assert (session["kind"], session["origin_kind"], session["origin"]) == (kind, origin_kind, origin)
    assert session["identity_provider"] == provider


@pytest.mark.parametrize(
    ("key", "missing"),
    [
        ("ASIAWEBLATE", "the call that gave ASIAWEBLATE, which names the user, is not in the log"),
        ("ASIASSO", "the call that gave ASIASSO is not in the log"),
        ("ASIAOLD", "the sign-in to the console is not in the log"),
        ("ASIALOST", "the call that gave ASIALOST is not in the log"),
        ("ASIAMYSTERY", "what gave ASIAMYSTERY is not in the log"),
        ("ASIANEXT", "what gave ASIAMYSTERY is not in the log"),
        ("ASIAVENDOR", "who in account 999999999999 asked for the role is in that account's log"),
        ("ASIAA", "the chain of roles leads back to itself"),
        ("ASIAERIN", None),
        ("ASIATASK", None),
        ("ASIASWITCHED", None),
        ("AKIAROBOT", None),
    ],
)
def test_what_the_log_does_not_hold_is_said(found: dict[str, dict[str, Any]], key: str, missing: str | None) -> None:
    assert found[key]["missing"] == missing


def test_a_key_used_over_days_is_one_session(found: dict[str, dict[str, Any]]) -> None:
    robot = found["AKIAROBOT"]
    assert (robot["calls"], robot["changes"], robot["mfa"]) == (3, 3, False)
    assert [robot["first_at"].day, robot["last_at"].day] == [1, 9]
    assert robot["addresses"] == ["198.51.100.1", "198.51.100.5", "198.51.100.9"]


def test_a_sign_in_is_joined_to_every_key_of_its_session_and_to_no_other(found: dict[str, dict[str, Any]]) -> None:
    sign_in = found["ASIACAROL"]["begun_by_event_id"]
    assert sign_in and found["ASIACAROL2"]["begun_by_event_id"] == sign_in
    assert (found["ASIACAROL"]["origin_address"], found["ASIACAROL"]["mfa"]) == ("203.0.113.5", True)
    assert (found["ASIAOLD"]["begun_by_event_id"], found["ASIAOLD"]["mfa"]) == (None, None)


def test_a_sign_in_without_a_call_is_a_session_and_a_failed_one_is_none(found: dict[str, dict[str, Any]]) -> None:
    people = [
        row["principal_arn"].rpartition("/")[2] for row in found.values() if not row["session_id"].startswith("A")
    ]
    assert [name for name in people if name in ("eve", "mallory")] == ["eve"]


def test_idle_sessions_of_services_are_left_out(found: dict[str, dict[str, Any]]) -> None:
    assert "ASIAIDLE" not in found
    assert "AKIAALICE" in found
    assert found["ASIAINSTANCE"]["origin_address"] is None
    assert found["ASIASSO"]["origin_address"] == "203.0.113.24"
    assert found["ASIAERIN"]["origin_address"] == "203.0.113.25"
