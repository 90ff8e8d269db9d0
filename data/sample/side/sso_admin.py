"""sso-admin: the organization's Identity Center, at home in eu-west-1 and seen by every account there."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import MANAGEMENT
from data.sample.side.context import Context

_HOME = "eu-west-1"


def list_instances(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The organization's instance; its owner is the management account, whoever asks."""
    instance = {
        "InstanceArn": "arn:aws:sso:::instance/ssoins-6508a1b2c3d4e5f6",
        "IdentityStoreId": "d-93670a1b2c",
        "OwnerAccountId": MANAGEMENT.id,
        "Name": "example",
        "CreatedDate": context.at(900),
        "Status": "ACTIVE",
    }
    return {"Instances": [instance] if call.region == _HOME else []}
