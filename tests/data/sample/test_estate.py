"""The estate over HTTP: it answers, refuses what AWS would refuse, repeats its ids and leaves with its parent."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from data.sample.estate import Estate, running
from data.sample.expected import session_in
from data.sample.organization import (
    ACCOUNTS,
    ACQUIRED,
    ACTIVE,
    COLLECTOR_EXTERNAL_ID,
    DELETED_KEY_ID,
    DEVELOPMENT,
    LOG_ARCHIVE,
    MANAGEMENT,
    OPENED_GROUP_ID,
    PRODUCTION,
    TRAIL_BUCKET,
)
from tests.data.sample.conftest import LAST_DAY

Client = Callable[..., Any]
NO_RETRIES = Config(retries={"total_max_attempts": 1})


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def assume(estate: Estate, account_id: str, role: str = "RemitCollector", **more: str) -> Any:
    own = boto3.Session(estate.environment["AWS_ACCESS_KEY_ID"], estate.environment["AWS_SECRET_ACCESS_KEY"])
    sts = own.client("sts", region_name="us-east-1", endpoint_url=estate.environment["AWS_ENDPOINT_URL"])
    return sts.assume_role(RoleArn=f"arn:aws:iam::{account_id}:role/{role}", RoleSessionName="remit", **more)


def ids(client: Client) -> dict[str, Any]:
    """Random ids from one service of each kind."""
    return {
        "instances": [
            instance["InstanceId"]
            for reservation in client("ec2", PRODUCTION.id).describe_instances()["Reservations"]
            for instance in reservation["Instances"]
        ],
        "rules": [
            rule["RuleArn"]
            for balancer in client("elbv2", PRODUCTION.id).describe_load_balancers()["LoadBalancers"]
            for listener in client("elbv2", PRODUCTION.id).describe_listeners(
                LoadBalancerArn=balancer["LoadBalancerArn"]
            )["Listeners"]
            for rule in client("elbv2", PRODUCTION.id).describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
        ],
        "queues": client("sqs", PRODUCTION.id).list_queues()["QueueUrls"],
        "keys": [key["KeyId"] for key in client("kms", PRODUCTION.id).list_keys()["Keys"]],
        "users": [user["UserId"] for user in client("iam", DEVELOPMENT.id).list_users()["Users"]],
        "secrets": [
            (secret["ARN"], secret["SecretVersionsToStages"])
            for secret in client("secretsmanager", PRODUCTION.id).list_secrets()["SecretList"]
        ],
        "roots": client("organizations", MANAGEMENT.id).list_roots()["Roots"][0]["Id"],
    }


def test_the_organization_lists_all_accounts_and_the_suspended_one(client: Client) -> None:
    found = client("organizations", MANAGEMENT.id).list_accounts()["Accounts"]
    assert {(a["Id"], a["Name"], a["Status"]) for a in found} == {(a.id, a.name, a.status) for a in ACCOUNTS}


def test_each_account_answers_for_itself_in_its_two_regions(client: Client) -> None:
    for account in ACTIVE:
        assert client("sts", account.id).get_caller_identity()["Account"] == account.id
        regions = client("account", account.id).list_regions(RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"])
        assert [region["RegionName"] for region in regions["Regions"]] == ["eu-west-1", "us-east-1"]


def test_the_role_wants_its_external_id(estate: Estate) -> None:
    assert assume(estate, PRODUCTION.id, ExternalId=COLLECTOR_EXTERNAL_ID)["Credentials"]
    assert refused(lambda: assume(estate, PRODUCTION.id)) == "AccessDenied"
    assert refused(lambda: assume(estate, PRODUCTION.id, ExternalId="another")) == "AccessDenied"
    assert refused(lambda: assume(estate, PRODUCTION.id, "Nobody", ExternalId=COLLECTOR_EXTERNAL_ID)) == "AccessDenied"
    assert refused(lambda: assume(estate, ACQUIRED.id, ExternalId=COLLECTOR_EXTERNAL_ID)) == "AccessDenied"
    assert refused(lambda: assume(estate, "999999999999", ExternalId=COLLECTOR_EXTERNAL_ID)) == "AccessDenied"


def test_an_unknown_key_is_refused(estate: Estate) -> None:
    stranger = boto3.Session("AKIAIOSFODNN7EXAMPLE", "wrong", region_name="us-east-1")
    address = estate.environment["AWS_ENDPOINT_URL"]
    assert refused(stranger.client("ec2", endpoint_url=address).describe_vpcs) == "AuthFailure"
    assert refused(stranger.client("sts", endpoint_url=address).get_caller_identity) == "InvalidClientTokenId"


def test_the_trails_bucket_holds_thirty_days_with_signed_digests(client: Client) -> None:
    s3 = client("s3", LOG_ARCHIVE.id)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=TRAIL_BUCKET)
    keys = [item["Key"] for page in pages for item in page["Contents"]]
    digests = [key for key in keys if "/CloudTrail-Digest/" in key]
    assert len(digests) == len(ACTIVE) * 2 * 24 * 30
    assert len(keys) - len(digests) > 1000
    assert "signature" in s3.head_object(Bucket=TRAIL_BUCKET, Key=digests[0])["Metadata"]


def test_what_the_stories_name_is_there(client: Client) -> None:
    [group] = client("ec2", PRODUCTION.id).describe_security_groups(GroupIds=[OPENED_GROUP_ID])["SecurityGroups"]
    assert group["IpPermissions"][0]["IpRanges"][0]["CidrIp"] != "0.0.0.0/0"
    key = client("kms", PRODUCTION.id).describe_key(KeyId=DELETED_KEY_ID)["KeyMetadata"]
    assert key["KeyState"] == "PendingDeletion"


def test_s3_control_is_reached_although_botocore_writes_the_account_into_the_host(client: Client) -> None:
    block = client("s3control", PRODUCTION.id).get_public_access_block(AccountId=PRODUCTION.id)
    assert all(block["PublicAccessBlockConfiguration"].values())


def test_ids_repeat_from_start_to_start(client: Client) -> None:
    with running(LAST_DAY) as second:
        sessions = {account.id: session_in(second, account.id) for account in ACTIVE}

        def again(service: str, account_id: str) -> Any:
            return sessions[account_id].client(service, endpoint_url=second.environment["AWS_ENDPOINT_URL"])

        assert ids(again) == ids(client)


def test_ages_are_told_from_the_last_day(client: Client) -> None:
    keys = client("iam", PRODUCTION.id).list_access_keys(UserName="svc-legacy-export")["AccessKeyMetadata"]
    assert (datetime.combine(LAST_DAY, datetime.min.time(), UTC) - keys[0]["CreateDate"]).days in (399, 400)


def test_the_credential_report_begins_with_root(client: Client) -> None:
    iam = client("iam", MANAGEMENT.id)
    iam.generate_credential_report()
    first = iam.get_credential_report()["Content"].decode().splitlines()[1]
    assert first.startswith("<root_account>,arn:aws:iam::111111111111:root,")


def test_policies_are_enforced_by_the_names_that_iam_gives_to_actions() -> None:
    allowed = [
        "sts:AssumeRole",
        "s3:ListAllMyBuckets",
        "s3:GetAccountPublicAccessBlock",
        "apigateway:GET",
        "ec2:Describe*",
    ]
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": allowed, "Resource": "*"}}
    with running(LAST_DAY, enforce=policy, deny=["ec2:DescribeVpcs"], refuse_accounts=[DEVELOPMENT.id]) as strict:
        address = strict.environment["AWS_ENDPOINT_URL"]
        session = session_in(strict, PRODUCTION.id)

        def made(service: str) -> Any:
            control = strict.environment["AWS_ENDPOINT_URL_S3_CONTROL"]
            return session.client(
                service, endpoint_url=control if service == "s3control" else address, config=NO_RETRIES
            )

        bucket = made("s3").list_buckets()["Buckets"][0]["Name"]
        assert made("s3control").get_public_access_block(AccountId=PRODUCTION.id)
        assert made("apigateway").get_rest_apis()["items"]
        assert made("ec2").describe_subnets()["Subnets"]
        assert made("sts").get_caller_identity()
        assert refused(lambda: made("s3").get_bucket_encryption(Bucket=bucket)) == "AccessDenied"
        assert refused(lambda: made("s3").get_public_access_block(Bucket=bucket)) == "AccessDenied"
        assert refused(lambda: made("ec2").describe_vpcs()) == "UnauthorizedOperation"
        assert refused(lambda: made("iam").get_account_summary()) == "AccessDenied"
        assert refused(lambda: made("kms").list_keys()) == "AccessDeniedException"
        assert refused(lambda: made("lambda").list_functions()) == "AccessDeniedException"
        assert refused(lambda: made("sns").list_topics()) == "AuthorizationError"
        assert refused(lambda: made("artifact").list_reports()) == "AccessDeniedException"
        assert refused(lambda: session_in(strict, DEVELOPMENT.id)) == "AccessDenied"


def test_the_estate_leaves_when_its_parent_is_killed() -> None:
    program = (
        "import json, time\n"
        "from data.sample.estate import running\n"
        "with running() as estate:\n"
        "    print(json.dumps(estate.environment), flush=True)\n"
        "    time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    port = int(json.loads(parent.stdout.readline())["AWS_ENDPOINT_URL"].rsplit(":", 1)[1])
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 15
    while _answers(port):
        assert time.monotonic() < until, "the estate still answers"
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_what_moto_prints_stops_nothing(client: Client) -> None:
    unknown = client("appstream", PRODUCTION.id, config=NO_RETRIES)
    for _ in range(450):  # moto prints a line for each; a pipe holds some 400 lines
        assert refused(unknown.describe_fleets) == "InternalFailure"
