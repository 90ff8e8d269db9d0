"""Remit's own visit each night: the collecting role is assumed from the management account and reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from data.sample.organization import ACTIVE, COLLECTOR_EXTERNAL_ID, COLLECTOR_ROLE, HOME_REGION, MANAGEMENT, Account
from data.sample.trail.records import Record, Session, moment, outsider, principal, record, role, token, user, uuid

AGENT = "Boto3/1.44.1 md/Botocore#1.44.1 ua/2.1 os/linux#6.8 lang/python#3.12.9 app/remit"
ADDRESS = "198.51.100.80"
SESSION = "remit"
_USER = "remit-collector"

_GLOBAL_READS = (
    "iam:GenerateCredentialReport",
    "iam:GetAccountAuthorizationDetails",
    "iam:GetAccountPasswordPolicy",
    "iam:GetAccountSummary",
    "iam:GetCredentialReport",
    "s3:ListBuckets",
    "cloudfront:ListDistributions",
    "organizations:DescribeOrganization",
)
_READS = (
    "acm:ListCertificates",
    "apigateway:GetRestApis",
    "autoscaling:DescribeAutoScalingGroups",
    "backup:ListBackupVaults",
    "cloudtrail:DescribeTrails",
    "config:DescribeConfigurationRecorders",
    "dynamodb:ListTables",
    "ec2:DescribeInstances",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSnapshots",
    "ec2:DescribeVolumes",
    "ec2:DescribeVpcs",
    "ecr:DescribeRepositories",
    "ecs:ListClusters",
    "eks:ListClusters",
    "elasticfilesystem:DescribeFileSystems",
    "elasticloadbalancing:DescribeLoadBalancers",
    "guardduty:ListDetectors",
    "kms:ListKeys",
    "lambda:ListFunctions20150331",
    "logs:DescribeLogGroups",
    "rds:DescribeDBInstances",
    "rds:DescribeDBSnapshots",
    "secretsmanager:ListSecrets",
    "securityhub:DescribeHub",
    "sns:ListTopics",
    "sqs:ListQueues",
    "ssm:DescribeInstanceInformation",
    "sts:GetCallerIdentity",
    "wafv2:ListWebACLs",
)


def visit(account: Account, region: str, day: date) -> Iterator[Record]:
    """The night's records in one account and Region; management also has its copy of each AssumeRole."""
    began = datetime.combine(day, time(2, 7), UTC)
    if region == HOME_REGION:
        yield from _assumptions(account, day, began)
    rng = Random(f"visit/{day}/{account.id}/{region}")
    identity = role(account.id, COLLECTOR_ROLE, SESSION, rng, began + timedelta(minutes=3))
    identity["accessKeyId"] = _key(account, day)
    session = Session(identity, account.id, ADDRESS, AGENT)
    at = began + timedelta(seconds=20)
    for call in (*_GLOBAL_READS, *_READS) if region == HOME_REGION else _READS:
        at += timedelta(seconds=rng.randrange(5))
        yield record(session, call, at, region, rng)


def _key(account: Account, day: date) -> str:
    """The access key id that AssumeRole gives for the account on that day."""
    return "ASIA" + token(Random(f"key/{day}/{account.id}"), 16)


def _assumptions(account: Account, day: date, at: datetime) -> Iterator[Record]:
    """AssumeRole as this account's trail has it: its own copy, and, in management, one for each other account."""
    for target in ACTIVE if account == MANAGEMENT else (account,):
        yield assumed(account.id, target.id, _key(target, day), at, None, f"{day}/{target.id}")


def assumed(account_id: str, target_id: str, key: str, at: datetime, request_id: str | None, seed: str) -> Record:
    """AssumeRole for the target account, as an account's trail has it. `seed` is what the copies have in common."""
    shared = Random(f"assume/{seed}")
    caller = user(MANAGEMENT.id, _USER, shared)
    arn = f"arn:aws:iam::{target_id}:role/{COLLECTOR_ROLE}"
    more = {
        "resources": [{"accountId": target_id, "type": "AWS::IAM::Role", "ARN": arn}],
        "requestID": request_id or uuid(shared),
        "recipientAccountId": account_id,
    }
    if target_id != MANAGEMENT.id:
        more["sharedEventID"] = uuid(shared)
    return record(
        Session(caller if account_id == MANAGEMENT.id else outsider(caller), account_id, ADDRESS, AGENT),
        "sts:AssumeRole",
        at,
        HOME_REGION,
        Random(f"assume/{seed}/{account_id}"),
        {"roleArn": arn, "roleSessionName": SESSION, "externalId": COLLECTOR_EXTERNAL_ID, "durationSeconds": 3600},
        {
            "credentials": {
                "accessKeyId": key,
                "sessionToken": token(shared, 200),
                "expiration": moment(at + timedelta(hours=1)),
            },
            "assumedRoleUser": {
                "assumedRoleId": f"{principal('AROA', arn)}:{SESSION}",
                "arn": f"arn:aws:sts::{target_id}:assumed-role/{COLLECTOR_ROLE}/{SESSION}",
            },
        },
        **more,
    )
