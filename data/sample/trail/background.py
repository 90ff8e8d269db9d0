"""The ordinary day of one account and Region: bursts of calls by its cast, and what AWS's services do by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from data.sample.organization import DEVELOPMENT, HOME_REGION, LOG_ARCHIVE, MANAGEMENT, PRODUCTION, Account
from data.sample.trail.calls import Call, fill, things
from data.sample.trail.cast import BROWSER, CAST, OFFICE, Part
from data.sample.trail.entries import entering
from data.sample.trail.records import (
    Record,
    Session,
    on_behalf,
    record,
    role,
    service,
    service_event,
    token,
    user,
    uuid,
)

_GLOBAL = ("iam:", "organizations:", "route53:", "cloudfront:", "ce:", "budgets:", "sso", "health:")
_PEOPLE = {MANAGEMENT.id: "alice.meyer", DEVELOPMENT.id: "carol.diaz"}
_RUNS_AS = {PRODUCTION.id: ("checkout-functions", "lambda"), DEVELOPMENT.id: ("functions", "lambda")}


def ordinary(account: Account, region: str, day: date) -> Iterator[Record]:
    """The day's records, burst by burst, in no order."""
    rng = Random(f"background/{day}/{account.id}/{region}")
    midnight = datetime.combine(day, time(), UTC)
    home = region == HOME_REGION
    for number, part in enumerate(CAST[account.id]):
        bursts = part.home if home else part.away
        if day.weekday() >= 5 and not part.weekends:
            continue
        for _ in range(bursts):
            minute = rng.randrange(max(part.hours[0] * 60, 5), part.hours[1] * 60 - 30)
            yield from _burst(part, number, account, region, midnight + timedelta(minutes=minute), rng)
    yield from _services(account, region, midnight, rng)
    if home and account.id in _PEOPLE and day.weekday() < 5:
        yield _sign_in(account, midnight + timedelta(hours=6, minutes=rng.randrange(50)), region, rng)


def late(account: Account, region: str, day: date) -> Iterator[Record]:
    """The few calls just before midnight whose log file is delivered on the next day."""
    if account == PRODUCTION:
        rng = Random(f"late/{day}/{account.id}/{region}")
        at = datetime.combine(day, time(23, 57), UTC)
        yield from _burst(CAST[account.id][0], 0, account, region, at, rng)


@cache
def _filled(account: Account, region: str, number: int) -> tuple[list[Call], list[Call]]:
    """A part's calls and changes with this place's names in them; global services are called in the home Region."""
    part, names = CAST[account.id][number], things(account, region)

    def here(calls: tuple[Call, ...]) -> list[Call]:
        return [
            Call(call.name, *(fill(value, names) for value in call[1:]))
            for call in calls
            if region == HOME_REGION or not call.name.startswith(_GLOBAL)
        ]

    return here(part.calls), here(part.changes)


def _burst(part: Part, number: int, account: Account, region: str, at: datetime, rng: Random) -> Iterator[Record]:
    """Some calls of one session within a few minutes."""
    session = part.begin(account.id, at, rng)
    yield from entering(session, region, rng)
    calls, changes = _filled(account, region, number)
    chosen = rng.choices(calls, k=rng.randrange(6, 18)) if calls else []
    chosen += rng.sample(changes, 2) if changes else []
    for call in chosen:
        at += timedelta(seconds=rng.randrange(14))
        more: dict[str, Any] = call.more
        yield record(session, call.name, at, region, rng, call.parameters, call.response, **more)


def _services(account: Account, region: str, midnight: datetime, rng: Random) -> Iterator[Record]:
    """What AWS's services do: take roles, look at resources with their own roles, keep snapshots young."""
    names = things(account, region)

    def at() -> datetime:
        return midnight + timedelta(minutes=rng.randrange(23 * 60), seconds=rng.randrange(60))

    if account.id in _RUNS_AS:
        name, source = _RUNS_AS[account.id]
        for _ in range(4):
            yield _taken(account, region, name, source, at(), rng)
        yield from _snapshots(account, region, names, at(), rng)
    if account == LOG_ARCHIVE and region == HOME_REGION:
        for _ in range(3):
            parameters = {"bucketName": names["trail_bucket"], "Host": "s3.us-east-1.amazonaws.com", "acl": ""}
            yield record(
                service("cloudtrail"), "s3:GetBucketAcl", at(), region, rng, parameters, recipientAccountId=account.id
            )
    config = _service_role(account, "AWSServiceRoleForConfig", "config", at(), rng)
    for call in ("ec2:DescribeSecurityGroups", "s3:ListBuckets", "kms:ListKeys", "rds:DescribeDBSnapshots"):
        yield record(config, call, at(), region, rng)
    if midnight.weekday() == 0:
        yield service_event(
            "RotateKey",
            "kms",
            account.id,
            at(),
            region,
            rng,
            serviceEventDetails={"keyId": names["key"], "rotationType": "AUTOMATIC"},
            resources=[{"accountId": account.id, "type": "AWS::KMS::Key", "ARN": names["key"]}],
        )


def _taken(account: Account, region: str, name: str, source: str, at: datetime, rng: Random) -> Record:
    """A service takes a role for something that runs: its identity has no account."""
    arn = f"arn:aws:iam::{account.id}:role/{name}"
    return record(
        service(source),
        "sts:AssumeRole",
        at,
        region,
        rng,
        {"roleArn": arn, "roleSessionName": "worker", "durationSeconds": 3600},
        {"credentials": {"accessKeyId": "ASIA" + token(rng, 16), "sessionToken": token(rng, 200)}},
        recipientAccountId=account.id,
        resources=[{"accountId": account.id, "type": "AWS::IAM::Role", "ARN": arn}],
        sharedEventID=uuid(rng),
    )


def _snapshots(account: Account, region: str, names: dict[str, str], at: datetime, rng: Random) -> Iterator[Record]:
    """The backup service makes a snapshot, with a grant for its key, and deletes one that has aged."""
    backup = _service_role(account, "backup", "backup", at, rng)
    aged = f"snap-0{rng.getrandbits(64):016x}"
    calls = (
        ("ec2:CreateSnapshot", {"volumeId": names["volume"]}, {"snapshotId": names["snapshot"], "encrypted": True}),
        (
            "kms:CreateGrant",
            {
                "keyId": names["key"],
                "granteePrincipal": f"arn:aws:iam::{account.id}:role/backup",
                "operations": ["Decrypt", "CreateGrant", "DescribeKey"],
                "constraints": {"encryptionContextSubset": {"aws:ebs:id": names["volume"]}},
            },
            {"grantId": token(rng, 60), "keyId": names["key"]},
        ),
        ("ec2:DeleteSnapshot", {"snapshotId": aged}, {"_return": True}),
    )
    for call, parameters, response in calls:
        at += timedelta(seconds=rng.randrange(1, 40))
        yield record(backup, call, at, region, rng, parameters, response)


def _service_role(account: Account, name: str, source: str, at: datetime, rng: Random) -> Session:
    path = f"aws-service-role/{source}.amazonaws.com/" if name.startswith("AWSServiceRole") else ""
    identity = role(account.id, name, f"AWS{source.title()}", rng, at, path=path)
    return on_behalf(Session(identity, account.id, "", ""), source)


def _sign_in(account: Account, at: datetime, region: str, rng: Random) -> Record:
    """A console sign-in of an IAM user with a second factor."""
    identity = user(account.id, _PEOPLE[account.id], rng)
    del identity["accessKeyId"]
    return record(
        Session(identity, account.id, OFFICE, BROWSER),
        "signin:ConsoleLogin",
        at,
        region,
        rng,
        None,
        {"ConsoleLogin": "Success"},
        additionalEventData={
            "LoginTo": "https://console.aws.amazon.com/console/home",
            "MobileVersion": "No",
            "MFAIdentifier": f"arn:aws:iam::{account.id}:mfa/{_PEOPLE[account.id]}",
            "MFAUsed": "Yes",
        },
        eventType="AwsConsoleSignIn",
        readOnly=False,
    )
