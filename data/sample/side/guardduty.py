"""guardduty: the findings; moto has none."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT
from data.sample.side.context import Context

_FINDING = "5ec1f0d9b2a84c7e9f3d6a1b0c8e7d42"


def list_findings(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Somebody guesses passwords at one machine of development."""
    hit = (call.account, call.region) == (DEVELOPMENT.id, "us-east-1")
    return {"FindingIds": [_FINDING] if hit else []}


def get_findings(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The finding, which nobody looked at for 12 days."""
    detector = params["DetectorId"]
    return {
        "Findings": [
            {
                "Id": finding,
                "AccountId": call.account,
                "Arn": f"arn:aws:guardduty:{call.region}:{call.account}:detector/{detector}/finding/{finding}",
                "Region": call.region,
                "SchemaVersion": "2.0",
                "Type": "UnauthorizedAccess:EC2/SSHBruteForce",
                "Title": "SSH brute force attacks against a machine.",
                "Severity": 8.0,
                "CreatedAt": context.at(12, 4).isoformat(),
                "UpdatedAt": context.at(1, 4).isoformat(),
                "Resource": {"ResourceType": "Instance"},
                "Service": {"Archived": False, "Count": 214, "DetectorId": detector, "ServiceName": "guardduty"},
            }
            for finding in params["FindingIds"]
        ]
    }
