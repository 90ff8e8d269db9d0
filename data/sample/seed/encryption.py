"""KMS keys and the certificates of ACM."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from data.sample.organization import (
    ACTIVE,
    DECRYPT_KEY_ID,
    DELETED_KEY_ID,
    DEVELOPMENT,
    LOG_ARCHIVE,
    MANAGEMENT,
    OUTSIDER_ACCOUNT,
    PRODUCTION,
    REGIONS,
    Account,
)
from data.sample.seed.workshop import Workshop

Certificates = dict[str, str]
"""Domain name to ARN."""


def plant(workshop: Workshop) -> Certificates:
    """Keys and certificates; returns the certificates' ARNs by domain name."""
    _keys(workshop)
    return _certificates(workshop)


def key_arn(workshop: Workshop, account: Account, region: str, alias: str) -> str:
    """The ARN of a planted key, as stores name it."""
    described = workshop.client("kms", account, region).describe_key(KeyId=f"alias/{alias}")
    arn: str = described["KeyMetadata"]["Arn"]
    return arn


def settle(workshop: Workshop) -> None:
    """moto makes AWS's own keys (alias/aws/…) when a service first needs one, but calls them customer keys."""
    for account in ACTIVE:
        for region in REGIONS:
            for key in workshop.backend("kms", account, region).keys.values():
                if any(alias.startswith("alias/aws/") for alias in key.aliases):
                    key.key_manager = "AWS"


def _policy(account: Account, *more: dict[str, Any]) -> str:
    own = {
        "Sid": "Own",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account.id}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [own, *more]})


def _use(principal: str, *more: str) -> dict[str, Any]:
    actions = ["kms:Decrypt", "kms:GenerateDataKey", *more]
    return {"Sid": "Use", "Effect": "Allow", "Principal": {"AWS": principal}, "Action": actions, "Resource": "*"}


def _key(
    workshop: Workshop,
    account: Account,
    region: str,
    alias: str,
    team: str,
    *,
    key_id: str | None = None,
    rotated: bool = True,
    statements: tuple[dict[str, Any], ...] = (),
) -> str:
    kms = workshop.client("kms", account, region)
    made: str = kms.create_key(
        Description=f"{alias} of {team}",
        Policy=_policy(account, *statements),
        Tags=[{"TagKey": "team", "TagValue": team}, {"TagKey": "environment", "TagValue": account.name}],
    )["KeyMetadata"]["KeyId"]
    if key_id:
        _rename(workshop.backend("kms", account, region), made, key_id)
        made = key_id
    kms.create_alias(AliasName=f"alias/{alias}", TargetKeyId=made)
    if rotated:
        kms.enable_key_rotation(KeyId=made)
    return made


def _rename(backend: Any, old: str, new: str) -> None:
    """Give a fresh key the id that the trail's stories know it by."""
    key = backend.keys.pop(old)
    tags = backend.tagger.tags.pop(key.arn, backend.tagger.tags.pop(old, {}))
    key.id = new
    key.arn = key.arn.replace(old, new)
    backend.keys[new] = key
    backend.tagger.tags[new] = tags


def _keys(workshop: Workshop) -> None:
    east = "us-east-1"
    _key(workshop, PRODUCTION, east, "payments", "checkout", key_id=DECRYPT_KEY_ID)
    _key(workshop, PRODUCTION, east, "orders-database", "orders")
    _key(workshop, PRODUCTION, east, "backups", "platform")
    _key(workshop, PRODUCTION, "eu-west-1", "backups", "platform")
    _key(workshop, PRODUCTION, "eu-west-1", "invoices", "orders")
    partner = f"arn:aws:iam::{OUTSIDER_ACCOUNT}:role/exports"
    _key(workshop, PRODUCTION, east, "partner-export", "orders", rotated=False, statements=(_use(partner),))
    _key(workshop, PRODUCTION, east, "legacy-exports", "orders", key_id=DELETED_KEY_ID)
    workshop.client("kms", PRODUCTION, east).schedule_key_deletion(KeyId=DELETED_KEY_ID, PendingWindowInDays=30)
    management = f"arn:aws:iam::{MANAGEMENT.id}:root"
    _key(workshop, LOG_ARCHIVE, east, "audit-logs", "security", statements=(_use(management),))
    notebook = f"arn:aws:iam::{DEVELOPMENT.id}:role/data-science-notebook"
    _key(workshop, DEVELOPMENT, east, "dev-data", "data", statements=(_use(notebook, "kms:Put*"),))
    everybody = {"Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    _key(workshop, DEVELOPMENT, east, "shared-fixtures", "web", statements=(everybody,))
    for account, alias, role, operations in (
        (PRODUCTION, "payments", "checkout-service", ["Decrypt", "GenerateDataKey"]),
        (DEVELOPMENT, "dev-data", "builder", ["Decrypt", "CreateGrant"]),
    ):
        workshop.client("kms", account, east).create_grant(
            KeyId=key_arn(workshop, account, east, alias),
            GranteePrincipal=f"arn:aws:iam::{account.id}:role/{role}",
            Operations=operations,
        )


def _certificates(workshop: Workshop) -> Certificates:
    """Requested from Amazon or imported; the estate says when they end, not moto (side.acm reads `sample`)."""
    midnight = time(tzinfo=UTC)
    today, now = (datetime.combine(day, midnight) for day in (workshop.last_day, datetime.now(UTC).date()))
    made: Certificates = {}
    for account, region, domain, imported, days in (
        (PRODUCTION, "us-east-1", "shop.example.com", False, 300),
        (PRODUCTION, "us-east-1", "partners.example.com", True, 12),
        (PRODUCTION, "eu-west-1", "invoices.example.com", False, 240),
        (DEVELOPMENT, "us-east-1", "dev.example.com", False, 200),
        (DEVELOPMENT, "us-east-1", "unused.example.com", True, 5),
    ):
        acm = workshop.client("acm", account, region)
        arn = acm.request_certificate(
            DomainName=domain, ValidationMethod="DNS", Tags=[{"Key": "environment", "Value": account.name}]
        )["CertificateArn"]
        held = workshop.backend("acm", account, region)._certificates[arn]
        held.status = "ISSUED"
        held.sample = {
            "NotBefore": today - timedelta(days=395 - days),
            "NotAfter": (today if imported else max(today, now)) + timedelta(days=days),
            "Serial": f"0e:{days % 100:02d}:5a:11",
            "Status": "ISSUED",
            "Type": "IMPORTED" if imported else "AMAZON_ISSUED",
            "RenewalEligibility": "INELIGIBLE" if imported else "ELIGIBLE",
        }
        made[domain] = arn
    return made
