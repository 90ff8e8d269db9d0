"""Changes tied to resources: every spelling of an id, names for ARNs, lists, texts; and what must not be tied."""

import csv
import re
from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from evidence.lake import Lake
from evidence.settings import Settings
from tests.transforms.nights import catalog_of, night, rows
from tests.transforms.told import HOME, Record, call, role, user
from transforms.catalog import REFERENCE
from transforms.publish import publish

AT = "2026-06-09T08:00:00Z"
REGION = f"us-east-1:{HOME}"
FUNCTION, TRAIL = f"arn:aws:lambda:{REGION}:function:orders", f"arn:aws:cloudtrail:{REGION}:trail/audit"
SECRET, KEY = f"arn:aws:secretsmanager:{REGION}:secret:orders/db-a1B2c3", f"arn:aws:kms:{REGION}:key/1234-abcd"
DATABASE, ROLE = f"arn:aws:rds:{REGION}:db:orders", f"arn:aws:iam::{HOME}:role/team/deploy"
REPOSITORY = f"arn:aws:ecr:{REGION}:repository/shop/web"
ALICE = user("alice", "AKIAALICE")
ESTATE = {
    "lambda:ListFunctions": {"Functions": [{"FunctionName": "orders", "FunctionArn": FUNCTION}]},
    "cloudtrail:DescribeTrails": {"trailList": [{"Name": "audit", "TrailARN": TRAIL}]},
    "secretsmanager:ListSecrets": {"SecretList": [{"ARN": SECRET, "Name": "orders/db"}]},
    "kms:ListKeys": {"Keys": [{"KeyId": "1234-abcd", "KeyArn": KEY}]},
    "rds:DescribeDBInstances": {"DBInstances": [{"DBInstanceIdentifier": "orders", "DBInstanceArn": DATABASE}]},
    "iam:ListRoles": {"Roles": [{"RoleName": "deploy", "Arn": ROLE}]},
    "ecr:DescribeRepositories": {"repositories": [{"repositoryName": "shop/web", "repositoryArn": REPOSITORY}]},
    "s3:ListBuckets": {"Buckets": [{"Name": "ledger"}]},
}


def changed(name: str, asked: Any = None, answered: Any = None, **more: Any) -> Record:
    return call(ALICE, name, AT, requestParameters=asked, responseElements=answered, **more)


CHANGES = {
    "a name": changed("lambda:UpdateFunctionCode20150331v2", {"functionName": "orders"}),
    "a qualified ARN": changed("lambda:AddPermission20150331v2", {"functionName": f"{FUNCTION}:live"}),
    "a part of an ARN": changed("lambda:UpdateAlias20150331", {"functionName": f"{HOME}:function:orders"}),
    "an ARN in the answer": changed("lambda:CreateFunctionUrlConfig", {}, {"functionArn": FUNCTION}),
    "a trail by name": changed("cloudtrail:StopLogging", {"name": "audit"}),
    "a trail by ARN": changed("cloudtrail:DeleteTrail", {"name": TRAIL}),
    "a secret by name": changed("secretsmanager:DeleteSecret", {"secretId": "orders/db"}),
    "a key by id": changed("kms:DisableKey", {"keyId": "1234-abcd"}),
    "a key that the record lists": changed("kms:EnableKey", {}, resources=[{"ARN": KEY, "type": "AWS::KMS::Key"}]),
    "a small first letter": changed("rds:ModifyDBInstance", {"dBInstanceIdentifier": "orders"}),
    "a role with a path": changed(
        "iam:AttachRolePolicy", {"roleName": "deploy", "policyArn": "arn:aws:iam::aws:policy/X"}
    ),
    "a repository": changed("ecr:PutImage", {"repositoryName": "shop/web"}),
    "a repository of another name": changed("ecr:SetRepositoryPolicy", {"repositoryName": "web"}),
    "a bucket, and a role in its policy": changed(
        "s3:PutBucketPolicy", {"bucketName": "ledger", "bucketPolicy": {"Statement": [{"Principal": {"AWS": ROLE}}]}}
    ),
    "a list of ids": changed(
        "ec2:RunInstances", {}, {"instancesSet": {"items": [{"instanceId": "i-1"}, {"instanceId": "i-2"}]}}
    ),
    "a request's own name": changed(
        "ec2:ModifyInstanceMetadataOptions", {"ModifyInstanceMetadataOptionsRequest": {"InstanceId": "i-3"}}
    ),
    "parameters as text": changed("ec2:DeleteVpc", '{"vpcId": "vpc-1"}'),
    "parameters that are no JSON": changed("ec2:DeleteSubnet", "subnet-1"),
    "another account's id": changed(
        "rds:DeleteDBInstance", {"dBInstanceIdentifier": "orders"}, recipientAccountId="222222222222"
    ),
    "another Region's id": changed("rds:ModifyDBInstance", {"dBInstanceIdentifier": "orders"}, awsRegion="eu-west-1"),
    "a call that reads": changed("ec2:GetPasswordData", {"instanceId": "i-1"}),
    "a call that nobody lists": changed("ec2:CreateTags", {"resourcesSet": {"items": [{"resourceId": "i-1"}]}}),
}
KNOWN = {
    "a name": {FUNCTION},
    "a qualified ARN": {FUNCTION},
    "a part of an ARN": {FUNCTION},
    "an ARN in the answer": {FUNCTION},
    "a trail by name": {TRAIL},
    "a trail by ARN": {TRAIL},
    "a secret by name": {SECRET},
    "a key by id": {KEY},
    "a key that the record lists": {KEY},
    "a small first letter": {DATABASE},
    "a role with a path": {ROLE},
    "a repository": {REPOSITORY},
    "a bucket, and a role in its policy": {"arn:aws:s3:::ledger"},
}
NOT_KNOWN = {
    "a repository of another name": {"web"},
    "a list of ids": {"i-1", "i-2"},
    "a request's own name": {"i-3"},
    "parameters as text": {"vpc-1"},
    "another account's id": {"orders"},
    "another Region's id": {"orders"},
    "a role with a path": {"arn:aws:iam::aws:policy/X"},
    "a qualified ARN": {f"{FUNCTION}:live"},
}


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    root = tmp_path_factory.mktemp("changes")
    lake, catalog = Lake.open(root / "lake", create=True), catalog_of("firewall_configuration/sg_no_open_ssh")
    events = [event | {"eventID": name} for name, event in CHANGES.items()]
    outside = {"type": "AWSAccount", "principalId": "AROADeploy:x", "accountId": "222222222222"}
    own = {"eventID": "theirs", "sharedEventID": "shared", "recipientAccountId": "222222222222"}
    for identity, more in (
        (role("222222222222", "Deploy", "x", "ASIADEPLOY"), own),
        (outside, {"eventID": "ours", "sharedEventID": "shared"}),
    ):
        events.append(
            call(
                identity,
                "s3:DeleteBucketPolicy",
                AT,
                requestParameters={"bucketName": "ledger"},
                recipientAccountId=HOME,
            )
            | more
        )
    _, judgement = night(lake, catalog, date(2026, 6, 10), ESTATE, events=events)
    assert judgement.failures == []
    assert publish(lake, root / "remit.duckdb", Settings(), catalog=catalog) == []
    return rows(
        root / "remit.duckdb",
        "select event_id, known, resource_arn, resource_id, session_id, origin from resource_events",
    )


def test_every_spelling_leads_to_the_resource_and_to_no_other(tied: list[tuple[Any, ...]]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for event, known, arn, _, _, _ in tied:
        if known and event in CHANGES:
            found[event].add(arn)
    assert found == KNOWN


def test_a_resource_that_no_night_has_seen_keeps_the_id_of_the_record(tied: list[tuple[Any, ...]]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for event, known, _, name, _, _ in tied:
        if not known and event in CHANGES:
            found[event].add(name)
    assert found == NOT_KNOWN


def test_every_place_of_an_id_is_a_member_of_a_record_and_every_pattern_has_one_group() -> None:
    with (REFERENCE / "event_resources.csv").open(newline="") as stream:
        places = list(csv.DictReader(stream))
    members = {place["member"].split(".")[0] for place in places}
    assert members == {"requestParameters", "responseElements", "recipientAccountId"}
    patterns = {place["id_pattern"] for place in places} - {""}
    assert {re.compile(pattern).groups for pattern in patterns} == {1}
    keys = [(place["event_source"], place["event_name"], place["member"], place["resource_type"]) for place in places]
    assert len(set(keys)) == len(keys)


def test_who_acted_is_told_by_the_record_of_the_callers_account(tied: list[tuple[Any, ...]]) -> None:
    sessions = {event: (session, origin) for event, _, _, _, session, origin in tied}
    assert sessions["a name"] == ("AKIAALICE", f"arn:aws:iam::{HOME}:user/alice")
    assert sessions["ours"][0] == sessions["theirs"][0] == "ASIADEPLOY"
