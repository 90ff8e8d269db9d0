"""What happened in the sample organization beyond the ordinary: when, where, and what each control must say of it.

Written by hand, not produced by the rules. `days_before` counts back from the trail's last day (0: on it); `at` is UTC.
A verdict's `resource` is the id of the control's row, or how it begins where a control has one row an event ("fail": at
least one of those rows fails). A story without verdicts is there to be found in `activity`. Everything that no story
names must pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from data.sample.organization import (
    DECRYPT_KEY_ID,
    DELETED_KEY_ID,
    DELETED_RECOVERY_POINT,
    DEVELOPMENT,
    DEVELOPMENT_TRAIL,
    HOME_REGION,
    LOG_ARCHIVE,
    MADE_PUBLIC_BUCKET,
    MANAGEMENT,
    METADATA_INSTANCE_ID,
    MODIFIED_DATABASE,
    OPENED_FUNCTION,
    OPENED_GROUP_ID,
    PRODUCTION,
    ROUTE_TABLE_ID,
    TRAIL_NAME,
    UNENCRYPTED_BUCKET,
    Account,
)
from data.sample.trail.records import hex_id

FAIL, PASS = "fail", "pass"

SSH_OPEN_FOR = timedelta(minutes=47)
TRAIL_STOPPED_FOR = timedelta(minutes=45)
BUCKET_PUBLIC_FOR = timedelta(minutes=26)
EXPORT_ATTEMPTS = 12
"""More refused Decrypts in one day than the control's ten; the notebook's three are fewer."""

DELETED_KEY = f"arn:aws:kms:{HOME_REGION}:{PRODUCTION.id}:key/{DELETED_KEY_ID}"
DECRYPT_KEY = f"arn:aws:kms:{HOME_REGION}:{PRODUCTION.id}:key/{DECRYPT_KEY_ID}"
ORGANIZATION_TRAIL = f"arn:aws:cloudtrail:{HOME_REGION}:{MANAGEMENT.id}:trail/{TRAIL_NAME}"
LEGACY_EXPORT = f"arn:aws:iam::{PRODUCTION.id}:user/svc-legacy-export"
NOTEBOOK = f"arn:aws:sts::{DEVELOPMENT.id}:assumed-role/data-science-notebook/SageMaker"
OLD_INSTANCE = f"arn:aws:sts::{DEVELOPMENT.id}:assumed-role/app-instance/i-0d4c8b2a6e1f35709"
ENGINEER_ROLE = "AWSReservedSSO_PlatformEngineer_4c1f8e2b7a9d3065"
FEDERATED_ENGINEER = f"arn:aws:sts::{PRODUCTION.id}:assumed-role/{ENGINEER_ROLE}/dana.kim@example.com"
OPERATED_INSTANCE = hex_id("i", "operated")
DEPLOYED_FUNCTION = "checkout-worker"
REFUSED_GROUP_ID = "sg-0b2d4f6a8c1e35791"
"""development, us-east-1: somebody tried to open it on RDP and was refused; an id only."""


@dataclass(frozen=True)
class Verdict:
    """What a control must say. region: where the row stands, "global" for an account as a whole."""

    control: str
    status: str
    resource: str
    why: str
    region: str = HOME_REGION


@dataclass(frozen=True)
class Story:
    """One story: its first record is at `at` on the day `days_before` the last one. All play in us-east-1."""

    name: str
    days_before: int
    at: time
    account: Account
    what: str
    verdicts: tuple[Verdict, ...] = ()


ROOT_SIGNS_IN = Story(
    "root_signs_in",
    23,
    time(6, 12, 40),
    MANAGEMENT,
    "root signs in to the console without a second factor and looks at bills and buckets",
    (
        Verdict(
            "console_login_without_mfa",
            FAIL,
            f"arn:aws:iam::{MANAGEMENT.id}:root",
            "a successful sign-in of type Root with MFAUsed No",
        ),
        Verdict("root_not_used", FAIL, MANAGEMENT.id, "records of type Root without invokedBy", "global"),
    ),
)
METADATA_LOOSENED = Story(
    "metadata_loosened",
    20,
    time(13, 5, 2),
    DEVELOPMENT,
    "an instance's metadata service is set to HttpTokens optional; the instance is terminated two days later",
    (Verdict("os_protection_changes", FAIL, METADATA_INSTANCE_ID, "tokens were set to optional"),),
)
ROUTE_OPENED = Story(
    "route_opened",
    18,
    time(15, 30, 11),
    DEVELOPMENT,
    "a sandbox VPC's main table gets a route to an internet gateway; the sandbox is deleted on the next day",
    (Verdict("network_changes", FAIL, ROUTE_TABLE_ID, "CreateRoute sent 0.0.0.0/0 to an internet gateway"),),
)
LOGIN_WITHOUT_MFA = Story(
    "login_without_mfa",
    17,
    time(8, 41, 9),
    DEVELOPMENT,
    "an IAM user signs in to the console without a second factor",
    (
        Verdict(
            "console_login_without_mfa",
            FAIL,
            f"arn:aws:iam::{DEVELOPMENT.id}:user/bob.martin",
            "a successful sign-in of type IAMUser with MFAUsed No",
        ),
    ),
)
FEDERATED_SIGN_IN = Story(
    "federated_sign_in",
    16,
    time(7, 58, 33),
    PRODUCTION,
    "an engineer signs in through Identity Center; the record says MFAUsed No because the identity provider asked",
    (
        Verdict(
            "console_login_without_mfa",
            PASS,
            FEDERATED_ENGINEER,
            "type AssumedRole: the second factor was the identity provider's",
        ),
    ),
)
MISTYPED_PASSWORD = Story(
    "mistyped_password",
    16,
    time(12, 20, 4),
    DEVELOPMENT,
    "carol.diaz mistypes her password once, before any second factor is asked, and then signs in with MFA",
    (
        Verdict(
            "console_login_without_mfa",
            PASS,
            f"arn:aws:iam::{DEVELOPMENT.id}:user/carol.diaz",
            "the sign-in with MFAUsed No failed; the successful ones used MFA",
        ),
        Verdict("failed_console_logins", PASS, "carol.diaz", "one failure, five are allowed within an hour", "global"),
    ),
)
TRAIL_PAUSED = Story(
    "trail_paused",
    15,
    time(10, 20, 15),
    DEVELOPMENT,
    "the team's own trail is stopped and, 45 minutes later, started again (by its ARN); the organization trail goes on",
    (Verdict("trail_tampering", FAIL, DEVELOPMENT_TRAIL, "a successful StopLogging"),),
)
ENCRYPTION_DELETED = Story(
    "encryption_deleted",
    14,
    time(9, 15, 48),
    DEVELOPMENT,
    "a bucket's default encryption is deleted, and set again three hours later",
    (Verdict("encryption_turned_off", FAIL, UNENCRYPTED_BUCKET, "a successful DeleteBucketEncryption"),),
)
UPDATES_OFF = Story(
    "updates_off",
    13,
    time(11, 2, 27),
    PRODUCTION,
    "a database's automatic minor upgrades are switched off, and on again the next day",
    (Verdict("platform_changes", FAIL, MODIFIED_DATABASE, "ModifyDBInstance set autoMinorVersionUpgrade to false"),),
)
SSH_OPENED = Story(
    "ssh_opened",
    12,
    time(14, 3, 21),
    PRODUCTION,
    "the bastion's group opens SSH to the world; the same session closes it exactly 47 minutes later, by rule id",
    (Verdict("firewall_changes", FAIL, OPENED_GROUP_ID, "TCP 22 was opened to 0.0.0.0/0; closing it passes"),),
)
RDP_REFUSED = Story(
    "rdp_refused",
    12,
    time(16, 44, 50),
    DEVELOPMENT,
    "somebody tries to open RDP to the world and is refused",
    (Verdict("firewall_changes", PASS, REFUSED_GROUP_ID, "UnauthorizedOperation: nothing changed"),),
)
BUCKET_MADE_PUBLIC = Story(
    "bucket_made_public",
    11,
    time(10, 31, 5),
    PRODUCTION,
    "a bucket's block is lifted and its policy lets everybody read; the policy is deleted 26 minutes later, a TLS-only "
    "policy and the block put back, and the account's block switched on",
    (
        Verdict(
            "data_sharing_changes",
            FAIL,
            MADE_PUBLIC_BUCKET,
            "DeleteBucketPublicAccessBlock, and PutBucketPolicy with Principal *; what followed passes",
        ),
    ),
)
FUNCTION_OPENED = Story(
    "function_opened",
    10,
    time(13, 47, 36),
    PRODUCTION,
    "a function may be invoked by everybody for two hours",
    (Verdict("exposure_changes", FAIL, OPENED_FUNCTION, "AddPermission20150331v2 with principal *"),),
)
KEY_DELETION = Story(
    "key_deletion",
    9,
    time(15, 12, 8),
    PRODUCTION,
    "a key is scheduled for deletion in 30 days",
    (Verdict("key_lifecycle_changes", FAIL, DELETED_KEY, "a successful ScheduleKeyDeletion"),),
)
EXPORTS_BROKEN = Story(
    "exports_broken",
    8,
    time(1, 30),
    PRODUCTION,
    "the nightly export that still needed that key is refused twelve times (KMSInvalidStateException)",
    (Verdict("kms_denied_decrypts", FAIL, LEGACY_EXPORT, "12 refused Decrypts in one day, more than 10"),),
)
PRIVILEGES_CHANGED = Story(
    "privileges_changed",
    7,
    time(9, 40, 17),
    PRODUCTION,
    "an administrator with MFA attaches a policy to a role",
    (Verdict("privileged_changes", PASS, "checkout-functions", "two actions on one bucket are no full control"),),
)
POLICY_REFUSED = Story(
    "policy_refused",
    6,
    time(11, 26, 52),
    PRODUCTION,
    "a developer of another account asks for a bucket's policy and is refused; both accounts have a record of it, with "
    "one sharedEventID",
    (Verdict("foreign_account_access", PASS, DEVELOPMENT.id, "an account of the organization, and refused besides"),),
)
RECOVERY_POINT_DELETED = Story(
    "recovery_point_deleted",
    5,
    time(17, 9, 30),
    PRODUCTION,
    "a recovery point is deleted by hand",
    (
        Verdict("backup_deletions", FAIL, DELETED_RECOVERY_POINT, "deleted by a person, not by a lifecycle"),
        Verdict("data_deletion_events", PASS, DELETED_RECOVERY_POINT, "a copy and not the store, which is still there"),
    ),
)
OLD_CLIENT = Story(
    "old_client",
    4,
    time(4, 18),
    DEVELOPMENT,
    "a forgotten instance calls with TLSv1",
    (Verdict("old_tls_calls", FAIL, OLD_INSTANCE, "tlsDetails.tlsVersion is TLSv1"),),
)
DECRYPTS_REFUSED = Story(
    "decrypts_refused",
    3,
    time(10, 7, 12),
    DEVELOPMENT,
    "a notebook tries three times to decrypt with production's payments key and is refused",
    (Verdict("kms_denied_decrypts", PASS, NOTEBOOK, "3 refused Decrypts in one day, no more than 10"),),
)
TRAIL_DELETION_REFUSED = Story(
    "trail_deletion_refused",
    3,
    time(14, 51, 44),
    DEVELOPMENT,
    "a developer tries to delete the organization's trail and is refused",
    (Verdict("trail_tampering", PASS, ORGANIZATION_TRAIL, "AccessDenied: nothing changed"),),
)
OPERATOR_AT_WORK = Story(
    "operator_at_work",
    2,
    time(9, 33, 20),
    PRODUCTION,
    "an operator opens a session on an instance, and sends a command to it",
    (Verdict("os_access_activity", PASS, OPERATED_INSTANCE, "through a role, and not with a user's own keys"),),
)
DEPLOYMENT = Story(
    "deployment",
    1,
    time(13, 15, 6),
    PRODUCTION,
    "the pipeline deploys a function",
    (Verdict("deployment_activity", PASS, DEPLOYED_FUNCTION, "by the pipeline's role, and not by a person"),),
)
ROOT_BY_SERVICE = Story(
    "root_by_service",
    19,
    time(3, 3, 3),
    LOG_ARCHIVE,
    "a service acts with the account's own rights: type Root, but invokedBy is set",
    (Verdict("root_not_used", PASS, LOG_ARCHIVE.id, "invokedBy: nobody used root", "global"),),
)
ODDITIES = Story(
    "oddities",
    1,
    time(5, 22, 10),
    PRODUCTION,
    "records that are real and strange: one of 200 KiB, parameters that are a string, no eventID, resources null, a "
    "member that no list of members has",
)

STORIES = (
    ROOT_SIGNS_IN,
    METADATA_LOOSENED,
    ROOT_BY_SERVICE,
    ROUTE_OPENED,
    LOGIN_WITHOUT_MFA,
    FEDERATED_SIGN_IN,
    MISTYPED_PASSWORD,
    TRAIL_PAUSED,
    ENCRYPTION_DELETED,
    UPDATES_OFF,
    SSH_OPENED,
    RDP_REFUSED,
    BUCKET_MADE_PUBLIC,
    FUNCTION_OPENED,
    KEY_DELETION,
    EXPORTS_BROKEN,
    PRIVILEGES_CHANGED,
    POLICY_REFUSED,
    RECOVERY_POINT_DELETED,
    OLD_CLIENT,
    DECRYPTS_REFUSED,
    TRAIL_DELETION_REFUSED,
    OPERATOR_AT_WORK,
    DEPLOYMENT,
    ODDITIES,
)
"""All of them, the oldest first."""
