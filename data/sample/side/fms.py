"""fms: the log archive's people administer Firewall Manager; everybody else is told that the call is not for them."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call, Refusal
from data.sample.organization import DEVELOPMENT, LOG_ARCHIVE, MANAGEMENT, PRODUCTION
from data.sample.side.context import Context

_POLICIES = {
    "us-east-1": ("4f8a2c1e-6b3d-4957-8e10-d25c7a9b3f61", "baseline-web-acls", "WAFV2", ()),
    "eu-west-1": (
        "9c3e7b5d-1a48-4f26-b0d9-63f81e2a7c54",
        "no-open-groups",
        "SECURITY_GROUPS_CONTENT_AUDIT",
        (PRODUCTION,),
    ),
}
"""Id, name, kind and the accounts that do not comply, by Region."""


def list_policies(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The policy of the Region; Windows' jump host in Europe is open, as the policy finds, too."""
    if call.account != LOG_ARCHIVE.id:
        message = "Operation: ListPolicies is only available to AWS Firewall Manager Administrators"
        raise Refusal("AccessDeniedException", message)
    identity, name, kind, _ = _POLICIES[call.region]
    return {
        "PolicyList": [
            {
                "PolicyArn": f"arn:aws:fms:{call.region}:{call.account}:policy/{identity}",
                "PolicyId": identity,
                "PolicyName": name,
                "ResourceType": "AWS::EC2::SecurityGroup" if kind.startswith("SECURITY") else "ResourceTypeList",
                "SecurityServiceType": kind,
                "RemediationEnabled": False,
                "PolicyStatus": "ACTIVE",
            }
        ]
    }


def list_compliance_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """How each member account keeps the policy."""
    identity, name, _, violating = _POLICIES[call.region]
    return {
        "PolicyComplianceStatusList": [
            {
                "PolicyOwner": call.account,
                "PolicyId": identity,
                "PolicyName": name,
                "MemberAccount": account.id,
                "EvaluationResults": [
                    {
                        "ComplianceStatus": "NON_COMPLIANT" if account in violating else "COMPLIANT",
                        "ViolatorCount": 1 if account in violating else 0,
                        "EvaluationLimitExceeded": False,
                    }
                ],
                "LastUpdated": context.at(0, 4),
            }
            for account in (MANAGEMENT, LOG_ARCHIVE, PRODUCTION, DEVELOPMENT)
        ]
    }
