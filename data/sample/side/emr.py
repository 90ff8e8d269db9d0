"""emr: the block on public access that every account has had since 2019, which moto leaves empty."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context


def get_block_public_access_configuration(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """On, with AWS's exception for SSH."""
    return {
        "BlockPublicAccessConfiguration": {
            "BlockPublicSecurityGroupRules": True,
            "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}],
        },
        "BlockPublicAccessConfigurationMetadata": {
            "CreationDateTime": context.at(900),
            "CreatedByArn": f"arn:aws:iam::{call.account}:root",
        },
    }
