"""securityhub: the standard that every account checks."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context


def get_enabled_standards(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AWS Foundational Security Best Practices."""
    name = "aws-foundational-security-best-practices/v/1.0.0"
    return {
        "StandardsSubscriptions": [
            {
                "StandardsSubscriptionArn": f"arn:aws:securityhub:{call.region}:{call.account}:subscription/{name}",
                "StandardsArn": f"arn:aws:securityhub:{call.region}::standards/{name}",
                "StandardsInput": {},
                "StandardsStatus": "READY",
            }
        ]
    }
