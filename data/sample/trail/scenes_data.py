"""Stories of data, keys, trails and backups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from data.sample.organization import (
    BACKUP_VAULT,
    DELETED_RECOVERY_POINT,
    DENIED_BUCKET,
    DEVELOPMENT,
    DEVELOPMENT_TRAIL,
    HOME_REGION,
    MADE_PUBLIC_BUCKET,
    PRODUCTION,
    UNENCRYPTED_BUCKET,
)
from data.sample.trail.calls import fill
from data.sample.trail.cast import deploy_key, software
from data.sample.trail.changes import TLS_ONLY
from data.sample.trail.records import Record, outsider, uuid
from data.sample.trail.scene import DEVELOPER, ENGINEER, START, Scene
from data.sample.trail.stories import (
    BUCKET_PUBLIC_FOR,
    DECRYPT_KEY,
    DELETED_KEY,
    EXPORT_ATTEMPTS,
    LEGACY_EXPORT,
    NOTEBOOK,
    ORGANIZATION_TRAIL,
    TRAIL_STOPPED_FOR,
)

_XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/"


def trail_paused(scene: Scene) -> Iterator[Record]:
    """Stopped by name, started by ARN."""
    session = scene.enter(DEVELOPER)
    arn = f"arn:aws:cloudtrail:{HOME_REGION}:{DEVELOPMENT.id}:trail/{DEVELOPMENT_TRAIL}"
    yield scene.record(session, "cloudtrail:StopLogging", START, {"name": DEVELOPMENT_TRAIL})
    yield scene.record(session, "cloudtrail:StartLogging", TRAIL_STOPPED_FOR, {"name": arn})


def trail_deletion_refused(scene: Scene) -> Iterator[Record]:
    """A member account can't delete the organization's trail."""
    session = scene.enter(DEVELOPER)
    yield scene.record(
        session,
        "cloudtrail:DeleteTrail",
        START,
        {"name": ORGANIZATION_TRAIL},
        errorCode="AccessDenied",
        errorMessage=f"User: {session.arn} is not authorized to perform: cloudtrail:DeleteTrail with an explicit deny",
    )


def encryption_deleted(scene: Scene) -> Iterator[Record]:
    """Deleted, and set again to what it was."""
    session = scene.enter(DEVELOPER)
    where = _bucket(UNENCRYPTED_BUCKET, "encryption")
    more = _resources(UNENCRYPTED_BUCKET, DEVELOPMENT.id)
    yield scene.record(session, "s3:DeleteBucketEncryption", START, where, **more)
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
    wanted = {**where, "ServerSideEncryptionConfiguration": {"xmlns": _XMLNS, "Rule": rule}}
    yield scene.record(session, "s3:PutBucketEncryption", timedelta(hours=3), wanted, **more)


def bucket_made_public(scene: Scene) -> Iterator[Record]:
    """The block lifted and everybody let in; then, step by step, better than before."""
    session = scene.enter(ENGINEER)
    everybody = {
        "Sid": "Everybody",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{MADE_PUBLIC_BUCKET}/*",
    }
    public = {"bucketPolicy": {"Version": "2012-10-17", "Statement": [everybody]}}
    private = {"bucketPolicy": fill(TLS_ONLY, {"bucket": MADE_PUBLIC_BUCKET})}
    members = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    blocked = {"PublicAccessBlockConfiguration": {"xmlns": _XMLNS, **dict.fromkeys(members, True)}}
    policy, block = _bucket(MADE_PUBLIC_BUCKET, "policy"), _bucket(MADE_PUBLIC_BUCKET, "publicAccessBlock")
    steps: tuple[tuple[str, timedelta, dict[str, Any]], ...] = (
        ("s3:DeleteBucketPublicAccessBlock", timedelta(seconds=-40), block),
        ("s3:PutBucketPolicy", START, {**policy, **public}),
        ("s3:DeleteBucketPolicy", BUCKET_PUBLIC_FOR, policy),
        ("s3:PutBucketPolicy", BUCKET_PUBLIC_FOR + timedelta(minutes=2), {**policy, **private}),
        ("s3:PutBucketPublicAccessBlock", BUCKET_PUBLIC_FOR + timedelta(minutes=3), {**block, **blocked}),
    )
    more = _resources(MADE_PUBLIC_BUCKET, PRODUCTION.id)
    for call, after, parameters in steps:
        yield scene.record(session, call, after, parameters, **more)
    host = f"{PRODUCTION.id}.s3-control.{HOME_REGION}.amazonaws.com"
    account = {"Host": host, "publicAccessBlock": "", **blocked}
    yield scene.record(session, "s3:PutAccountPublicAccessBlock", BUCKET_PUBLIC_FOR + timedelta(minutes=9), account)


def policy_refused(scene: Scene) -> Iterator[Record]:
    """The owner's copy names the caller's account and unique id only; the caller's copy is complete."""
    caller = DEVELOPER(DEVELOPMENT.id, scene.began, scene.rng)
    owner = replace(caller, identity=outsider(caller.identity), account_id=PRODUCTION.id)
    arn = f"arn:aws:s3:::{DENIED_BUCKET}"
    message = f'User: {caller.arn} is not authorized to perform: s3:GetBucketPolicy on resource: "{arn}"'
    more = {
        **_resources(DENIED_BUCKET, PRODUCTION.id),
        "errorCode": "AccessDenied",
        "errorMessage": message,
        "sharedEventID": uuid(scene.rng),
    }
    for session in (owner, caller):
        yield scene.record(session, "s3:GetBucketPolicy", START, _bucket(DENIED_BUCKET, "policy"), **more)


def key_deletion(scene: Scene) -> Iterator[Record]:
    """The longest waiting period: the key can still be saved."""
    parameters = {"keyId": DELETED_KEY, "pendingWindowInDays": 30}
    ends = scene.began + timedelta(days=30)
    answer = {
        "keyId": DELETED_KEY,
        "deletionDate": f"{ends:%b %d, %Y, %I:%M:%S %p}",
        "keyState": "PendingDeletion",
        "pendingWindowInDays": 30,
    }
    more = {"resources": [_key(DELETED_KEY)]}
    yield scene.record(scene.enter(ENGINEER), "kms:ScheduleKeyDeletion", START, parameters, answer, **more)


def exports_broken(scene: Scene) -> Iterator[Record]:
    """The export tries every two minutes; KMS names the key in the message."""
    session = scene.enter(deploy_key(LEGACY_EXPORT.rpartition("/")[2]))
    for number in range(EXPORT_ATTEMPTS):
        yield scene.record(
            session,
            "kms:Decrypt",
            timedelta(minutes=2 * number),
            {"encryptionAlgorithm": "SYMMETRIC_DEFAULT", "keyId": DELETED_KEY},
            errorCode="KMSInvalidStateException",
            errorMessage=f"{DELETED_KEY} is pending deletion.",
            resources=[_key(DELETED_KEY)],
        )


def decrypts_refused(scene: Scene) -> Iterator[Record]:
    """Refused calls to another account's key: no resources, and no copy in the key owner's account."""
    session = scene.enter(software(*NOTEBOOK.split("/")[1:], private=False, tls="TLSv1.2"))
    for number in range(3):
        yield scene.record(
            session,
            "kms:Decrypt",
            timedelta(seconds=8 * number),
            errorCode="AccessDenied",
            errorMessage=f"User: {session.arn} is not authorized to perform: kms:Decrypt on resource: {DECRYPT_KEY} "
            "because no resource-based policy allows the kms:Decrypt action",
        )


def recovery_point_deleted(scene: Scene) -> Iterator[Record]:
    """By a person, so without invokedBy."""
    parameters = {"backupVaultName": BACKUP_VAULT, "recoveryPointArn": DELETED_RECOVERY_POINT}
    yield scene.record(scene.enter(ENGINEER), "backup:DeleteRecoveryPoint", START, parameters)


def _bucket(name: str, part: str) -> dict[str, Any]:
    """Request parameters of a bucket-level call, with the query parameter that S3 writes as an empty member."""
    return {"bucketName": name, "Host": f"{name}.s3.{HOME_REGION}.amazonaws.com", part: ""}


def _resources(name: str, owner: str) -> dict[str, Any]:
    return {"resources": [{"accountId": owner, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{name}"}]}


def _key(arn: str) -> dict[str, str]:
    return {"accountId": PRODUCTION.id, "type": "AWS::KMS::Key", "ARN": arn}
