"""accessanalyzer: one analyzer of the organization in each Region, in the management account, and what it found."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, HOME_REGION, MANAGEMENT, PRODUCTION
from data.sample.side.context import Context


def list_analyzers(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The organization's analyzer."""
    analyzer = {
        "arn": f"arn:aws:access-analyzer:{call.region}:{MANAGEMENT.id}:analyzer/organization",
        "name": "organization",
        "type": "ORGANIZATION",
        "status": "ACTIVE",
        "createdAt": context.at(500),
        "tags": {"team": "security"},
    }
    return {"analyzers": [analyzer] if call.account == MANAGEMENT.id else []}


def list_findings_v2(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """What stands open to the outside in the home Region, and one finding that was accepted."""
    found = (
        (f"arn:aws:iam::{PRODUCTION.id}:role/VendorMonitoring", "AWS::IAM::Role", PRODUCTION.id, "ACTIVE"),
        (f"arn:aws:sqs:{HOME_REGION}:{DEVELOPMENT.id}:uploads-dev", "AWS::SQS::Queue", DEVELOPMENT.id, "ACTIVE"),
        (
            f"arn:aws:lambda:{HOME_REGION}:{DEVELOPMENT.id}:function:echo-webhook",
            "AWS::Lambda::Function",
            DEVELOPMENT.id,
            "ARCHIVED",
        ),
    )
    findings = [
        {
            "id": f"5a8e1c3f-0000-4000-8000-00000000000{number}",
            "resource": arn,
            "resourceType": kind,
            "resourceOwnerAccount": owner,
            "status": status,
            "findingType": "ExternalAccess",
            "createdAt": context.at(90),
            "updatedAt": context.at(80),
            "analyzedAt": context.at(0),
        }
        for number, (arn, kind, owner, status) in enumerate(found, 1)
    ]
    return {"findings": findings if call.region == HOME_REGION else []}
