"""Buckets, their settings and account-wide blocks, file systems, backup vaults, and what the trail delivered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from data.sample.organization import (
    ACTIVE,
    BACKUP_VAULT,
    DENIED_BUCKET,
    DEVELOPMENT,
    LOG_ARCHIVE,
    MADE_PUBLIC_BUCKET,
    MANAGEMENT,
    ORGANIZATION_ID,
    OUTSIDER_ACCOUNT,
    PRODUCTION,
    TRAIL_BUCKET,
    UNENCRYPTED_BUCKET,
    Account,
)
from data.sample.seed.encryption import key_arn
from data.sample.seed.names import ACCESS_LOG_BUCKETS, CONFIG_BUCKET, COPY_VAULT, DEBUG_TRAIL_BUCKET, FLOW_LOG_BUCKET
from data.sample.seed.workshop import CLASSIFIED, CRITICAL, Workshop, tag_map, tags
from data.sample.trail import TrailObject

_NO_CLEAR_TEXT = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
_BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


@dataclass(frozen=True)
class Bucket:
    """One bucket and the settings in which it may differ from the organization's habits."""

    name: str
    account: Account
    team: str
    region: str = "us-east-1"
    data: str = "internal"
    blocked: bool = True
    versioned: bool = True
    encryption: str | None = "AES256"
    key: str = ""
    tls_only: bool = True
    locked_days: int = 0
    written_by: str = ""
    read_by: str = ""
    acls: bool = False
    tidy: bool = True
    critical: bool = False


BUCKETS = (
    Bucket("example-mgmt-billing-exports", MANAGEMENT, "finance"),
    Bucket(
        TRAIL_BUCKET,
        LOG_ARCHIVE,
        "security",
        data="restricted",
        key="audit-logs",
        locked_days=400,
        written_by="cloudtrail",
    ),
    Bucket(FLOW_LOG_BUCKET, LOG_ARCHIVE, "security", key="audit-logs", locked_days=365, written_by="delivery.logs"),
    Bucket(CONFIG_BUCKET, LOG_ARCHIVE, "security", key="audit-logs", locked_days=365, written_by="config"),
    *(
        Bucket(name, LOG_ARCHIVE, "security", region, locked_days=365, written_by="logdelivery.elasticloadbalancing")
        for region, name in ACCESS_LOG_BUCKETS.items()
    ),
    Bucket(DENIED_BUCKET, PRODUCTION, "checkout", data="confidential", key="payments", locked_days=30, critical=True),
    Bucket(MADE_PUBLIC_BUCKET, PRODUCTION, "web", data="public"),
    Bucket("example-prod-order-exports", PRODUCTION, "orders", data="confidential", critical=True),
    Bucket(
        "example-prod-eu-invoices", PRODUCTION, "orders", "eu-west-1", "confidential", key="invoices", locked_days=90
    ),
    Bucket(UNENCRYPTED_BUCKET, DEVELOPMENT, "data"),
    Bucket("example-dev-test-fixtures", DEVELOPMENT, "web", "eu-west-1", read_by=OUTSIDER_ACCOUNT),
    Bucket(DEBUG_TRAIL_BUCKET, DEVELOPMENT, "platform", key="dev-data", written_by="cloudtrail"),
    Bucket("example-dev-shared-files", DEVELOPMENT, "web", blocked=False, tls_only=False),
    Bucket("example-dev-build-cache", DEVELOPMENT, "platform", versioned=False, tidy=False),
    Bucket("example-dev-legacy-imports", DEVELOPMENT, "data", encryption=None, acls=True),
)
"""The last five carry most of the planted faults; one holds confidential exports without Object Lock."""


def plant(workshop: Workshop) -> None:
    """Build buckets, blocks, file systems and vaults."""
    for account in ACTIVE:
        if account != DEVELOPMENT:
            workshop.client("s3control", account).put_public_access_block(
                AccountId=account.id, PublicAccessBlockConfiguration=_BLOCKED
            )
    for bucket in BUCKETS:
        _bucket(workshop, bucket)
    _file_systems(workshop)
    _backup(workshop)


def deliver(workshop: Workshop, delivered: Iterable[TrailObject]) -> None:
    """Put what the organization's trail delivered into its bucket, straight into moto's memory."""
    bucket = workshop.backend("s3", LOG_ARCHIVE)
    for item in delivered:
        key = bucket.put_object(TRAIL_BUCKET, item.key, item.body, disable_notification=True)
        key.set_metadata({f"x-amz-meta-{name}": value for name, value in item.metadata.items()})


def _bucket(workshop: Workshop, bucket: Bucket) -> None:
    s3 = workshop.client("s3", bucket.account, bucket.region)
    made: dict[str, Any] = {"Bucket": bucket.name, "ObjectLockEnabledForBucket": bool(bucket.locked_days)}
    if bucket.region != "us-east-1":
        made["CreateBucketConfiguration"] = {"LocationConstraint": bucket.region}
    s3.create_bucket(**made)
    marked = {"data-classification": bucket.data, **(CRITICAL if bucket.critical else {})}
    named = tags(bucket.name, bucket.team, bucket.account.name, **marked)
    s3.put_bucket_tagging(Bucket=bucket.name, Tagging={"TagSet": named})
    if not bucket.acls:
        s3.put_bucket_ownership_controls(
            Bucket=bucket.name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        )
    if bucket.versioned:
        s3.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    if bucket.encryption:
        default = {"SSEAlgorithm": bucket.encryption}
        if bucket.key:
            arn = key_arn(workshop, bucket.account, bucket.region, bucket.key)
            default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn}
        rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
        s3.put_bucket_encryption(Bucket=bucket.name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    if bucket.blocked:
        s3.put_public_access_block(Bucket=bucket.name, PublicAccessBlockConfiguration=_BLOCKED)
    if bucket.locked_days:
        kept = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": bucket.locked_days}}
        s3.put_object_lock_configuration(
            Bucket=bucket.name, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": kept}
        )
    statements = _statements(bucket)
    if statements:
        policy = {"Version": "2012-10-17", "Statement": statements}
        s3.put_bucket_policy(Bucket=bucket.name, Policy=json.dumps(policy))
    tidying = {
        "ID": "tidy",
        "Status": "Enabled",
        "Filter": {},
        "Transitions": [{"Days": 30, "StorageClass": "INTELLIGENT_TIERING"}],
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    if bucket.tidy:
        s3.put_bucket_lifecycle_configuration(Bucket=bucket.name, LifecycleConfiguration={"Rules": [tidying]})


def _statements(bucket: Bucket) -> list[dict[str, Any]]:
    arn = f"arn:aws:s3:::{bucket.name}"
    found: list[dict[str, Any]] = []
    if bucket.tls_only:
        found.append(
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        )
    if bucket.written_by:
        found.append(
            {
                "Sid": "Deliver",
                "Effect": "Allow",
                "Principal": {"Service": f"{bucket.written_by}.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": f"{arn}/*",
                "Condition": {"StringEquals": {"aws:SourceOrgID": ORGANIZATION_ID}},
            }
        )
    if bucket.read_by:
        found.append(
            {
                "Sid": "Partner",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{bucket.read_by}:root"},
                "Action": "s3:GetObject",
                "Resource": f"{arn}/*",
            }
        )
    return found


def _file_systems(workshop: Workshop) -> None:
    for account, region, name, team, encrypted in (
        (PRODUCTION, "us-east-1", "documents", "checkout", True),
        (PRODUCTION, "eu-west-1", "invoice-templates", "orders", True),
        (DEVELOPMENT, "us-east-1", "notebooks", "data", False),
        (DEVELOPMENT, "us-east-1", "home", "platform", True),
    ):
        efs = workshop.client("efs", account, region)
        made = efs.create_file_system(
            CreationToken=name,
            Encrypted=encrypted,
            Backup=encrypted,
            Tags=tags(name, team, account.name, **CLASSIFIED, **(CRITICAL if name == "documents" else {})),
        )["FileSystemId"]
        if encrypted:
            efs.put_file_system_policy(FileSystemId=made, Policy=json.dumps({"Statement": [_NO_CLEAR_TEXT]}))


def _backup(workshop: Workshop) -> None:
    backup = workshop.client("backup", PRODUCTION)
    backup.create_backup_vault(
        BackupVaultName=BACKUP_VAULT,
        EncryptionKeyArn=key_arn(workshop, PRODUCTION, "us-east-1", "backups"),
        BackupVaultTags=tag_map(BACKUP_VAULT, "platform", "production"),
    )
    rule = {
        "RuleName": "daily",
        "TargetBackupVaultName": BACKUP_VAULT,
        "ScheduleExpression": "cron(0 3 * * ? *)",
        "Lifecycle": {"DeleteAfterDays": 35},
    }
    backup.create_backup_plan(BackupPlan={"BackupPlanName": "production-daily", "Rules": [rule]})
    workshop.client("backup", PRODUCTION, "eu-west-1").create_backup_vault(
        BackupVaultName=COPY_VAULT,
        EncryptionKeyArn=key_arn(workshop, PRODUCTION, "eu-west-1", "backups"),
        BackupVaultTags=tag_map(COPY_VAULT, "platform", "production"),
    )
    backup.put_backup_vault_lock_configuration(BackupVaultName=BACKUP_VAULT, MinRetentionDays=35)
    for region, name, points in (("us-east-1", BACKUP_VAULT, 31), ("eu-west-1", COPY_VAULT, 4)):
        workshop.backend("backup", PRODUCTION, region).vaults[name].num_of_recovery_points = points
    for region in ("us-east-1", "eu-west-1"):
        workshop.client("backup", DEVELOPMENT, region).create_backup_vault(BackupVaultName="development-vault")
