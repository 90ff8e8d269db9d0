"""accessanalyzer: one analyzer of the organization in each Region, in the management account, and what it found."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, HOME_REGION, MANAGEMENT, OPENED_FUNCTION, PRODUCTION
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
    """In the home Region a function that stands open, and one that did for two hours."""
    found = ((DEVELOPMENT.id, "echo-webhook", "ACTIVE"), (PRODUCTION.id, OPENED_FUNCTION, "RESOLVED"))
    findings = [
        {
            "id": f"5a8e1c3f-0000-4000-8000-00000000000{number}",
            "resource": f"arn:aws:lambda:{HOME_REGION}:{owner}:function:{name}",
            "resourceType": "AWS::Lambda::Function",
            "resourceOwnerAccount": owner,
            "status": status,
            "findingType": "ExternalAccess",
            "createdAt": context.at(90),
            "updatedAt": context.at(80),
            "analyzedAt": context.at(0),
        }
        for number, (owner, name, status) in enumerate(found, 1)
    ]
    return {"findings": findings if call.region == HOME_REGION else []}
