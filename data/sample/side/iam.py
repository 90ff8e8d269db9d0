"""iam: what moto leaves out of the account summary and the credential report, above all the root user."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from moto.iam.models import iam_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import DEVELOPMENT, MANAGEMENT, ORGANIZATION_ID, PARTITION, PRODUCTION
from data.sample.seed.identity import IDLE_USER, root_facts
from data.sample.side.context import Context
from data.sample.trail import stories

_COLUMNS = str.split(
    "user arn user_creation_time password_enabled password_last_used password_last_changed password_next_rotation "
    "mfa_active access_key_1_active access_key_1_last_rotated access_key_1_last_used_date "
    "access_key_1_last_used_region access_key_1_last_used_service access_key_2_active access_key_2_last_rotated "
    "access_key_2_last_used_date access_key_2_last_used_region access_key_2_last_used_service cert_1_active "
    "cert_1_last_rotated cert_2_active cert_2_last_rotated"
)
_TIME = "%Y-%m-%dT%H:%M:%S+00:00"


def get_account_summary(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """moto's counts and quotas with the root user's facts."""
    root = root_facts(call.account)
    summary = dict(iam_backends[call.account][PARTITION].account_summary.summary_map)
    summary["AccountMFAEnabled"] = int(root["mfa"])
    summary["AccountAccessKeysPresent"] = int(root["access_key"])
    summary["AccountPasswordPresent"] = int(root["password"])
    return {"SummaryMap": summary}


def get_credential_report(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The report with the root row first; it must have been asked for before, as in AWS."""
    backend = iam_backends[call.account][PARTITION]
    if not backend.credential_report:
        raise Refusal("ReportNotPresent", "No report is present.")
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="N/A", lineterminator="\n")
    writer.writeheader()
    writer.writerow(_root(context, call.account))
    for user in backend.users.values():
        writer.writerow(_user(context, user))
    return {"Content": text.getvalue().encode(), "ReportFormat": "text/csv", "GeneratedTime": context.at(-1)}


def list_organizations_features(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The management account answers for the organization, and nobody else may."""
    if call.account != MANAGEMENT.id:
        raise Refusal("AccountNotManagementOrDelegatedAdministratorException", "Ask the management account.")
    return {"OrganizationId": ORGANIZATION_ID, "EnabledFeatures": ["RootCredentialsManagement", "RootSessions"]}


def list_service_specific_credentials(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """A key of production that ends, and one of development that doesn't."""
    made = {
        PRODUCTION.id: {"UserName": "svc-deploy", "CreateDate": context.at(20), "ExpirationDate": context.at(-40)},
        DEVELOPMENT.id: {"UserName": "carol.diaz", "CreateDate": context.at(130)},
    }.get(call.account)
    if made is None:
        return {"ServiceSpecificCredentials": []}
    credential = {
        "ServiceSpecificCredentialId": f"ACCA{call.account}SAMPLE",
        "ServiceName": "bedrock.amazonaws.com",
        "ServiceUserName": f"{made['UserName']}-at-{call.account}",
        "Status": "Active",
        **made,
    }
    return {"ServiceSpecificCredentials": [credential], "IsTruncated": False}


def _root(context: Context, account: str) -> dict[str, str]:
    facts = root_facts(account)
    created = context.at(1500).strftime(_TIME)
    return {
        "user": "<root_account>",
        "arn": f"arn:{PARTITION}:iam::{account}:root",
        "user_creation_time": created,
        "password_enabled": "true" if facts["password"] else "false",
        "password_last_used": _root_last_used(context, account).strftime(_TIME),
        "password_last_changed": "not_supported",
        "password_next_rotation": "not_supported",
        "mfa_active": "true" if facts["mfa"] else "false",
        **_key(1, facts["access_key"], created),
        **_key(2, False, ""),
        **_no_certificates(),
    }


def _root_last_used(context: Context, account: str) -> datetime:
    """The management account's root signs in in one of the trail's stories; the others were last used long ago."""
    story = stories.ROOT_SIGNS_IN
    if account == story.account.id:
        return context.at(story.days_before, story.at.hour, story.at.minute)
    return context.at(420)


def _user(context: Context, user: Any) -> dict[str, str]:
    keys = user.access_keys
    changed = user.create_date.strftime(_TIME)
    row = {
        "user": user.name,
        "arn": user.arn,
        "user_creation_time": changed,
        "password_enabled": "true" if user.password else "false",
        "password_last_used": "no_information" if user.password else "N/A",
        "password_last_changed": changed if user.password else "N/A",
        "mfa_active": "true" if user.mfa_devices else "false",
        **_no_certificates(),
    }
    for number in (1, 2):
        key = keys[number - 1] if len(keys) >= number else None
        active = key is not None and key.status == "Active"
        used = "" if user.name == IDLE_USER else context.at(0, 2).strftime(_TIME)
        row.update(_key(number, active, key.create_date.strftime(_TIME) if key else "", used))
    return row


def _key(number: int, active: bool, rotated: str, used: str = "") -> dict[str, str]:
    return {
        f"access_key_{number}_active": "true" if active else "false",
        f"access_key_{number}_last_rotated": rotated if active and rotated else "N/A",
        f"access_key_{number}_last_used_date": used if active and used else "N/A",
    }


def _no_certificates() -> dict[str, str]:
    return {"cert_1_active": "false", "cert_2_active": "false"}
