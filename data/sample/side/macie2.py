"""macie2: on in production, and elsewhere an error that says it is off."""

from __future__ import annotations

from typing import Any

from moto.s3.models import s3_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import PARTITION, PRODUCTION
from data.sample.side.context import Context


def get_macie_session(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Whether Macie is on."""
    _check(call)
    since = context.at(330)
    role = f"arn:aws:iam::{call.account}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"
    return {
        "status": "ENABLED",
        "findingPublishingFrequency": "FIFTEEN_MINUTES",
        "serviceRole": role,
        "createdAt": since,
        "updatedAt": since,
    }


def get_automated_discovery_configuration(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Automated discovery is on wherever Macie is."""
    _check(call)
    since = context.at(330)
    return {
        "status": "ENABLED",
        "autoEnableOrganizationMembers": "NONE",
        "firstEnabledAt": since,
        "lastUpdatedAt": since,
    }


def describe_buckets(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Every bucket of the Region is monitored."""
    _check(call)
    return {
        "buckets": [
            {
                "accountId": call.account,
                "bucketName": bucket.name,
                "bucketArn": f"arn:aws:s3:::{bucket.name}",
                "region": call.region,
                "automatedDiscoveryMonitoringStatus": "MONITORED",
                "lastUpdated": context.at(0),
            }
            for bucket in s3_backends[call.account][PARTITION].buckets.values()
            if bucket.region_name == call.region
        ]
    }


def _check(call: Call) -> None:
    if call.account != PRODUCTION.id:
        raise Refusal("AccessDeniedException", "Macie is not enabled.", 403)
