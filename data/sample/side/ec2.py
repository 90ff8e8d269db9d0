"""ec2: settings of an account in a Region that moto doesn't know."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, PRODUCTION
from data.sample.side.context import Context


def get_snapshot_block_public_access_state(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Nothing may be shared where no workload is, nothing new in production; development never chose."""
    states = {DEVELOPMENT.id: "unblocked", PRODUCTION.id: "block-new-sharing"}
    return {"State": states.get(call.account, "block-all-sharing"), "ManagedBy": "account"}


def get_image_block_public_access_state(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AWS's default since 2023."""
    return {"ImageBlockPublicAccessState": "block-new-sharing", "ManagedBy": "account"}


def get_instance_metadata_defaults(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """No account chose a default."""
    return {"AccountLevel": {}}


def get_ebs_default_kms_key_id(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AWS's own key."""
    return {"KmsKeyId": "alias/aws/ebs"}


def get_serial_console_access_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Off, as it comes."""
    return {"SerialConsoleAccessEnabled": False, "ManagedBy": "account"}


def get_allowed_images_settings(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Off, as it comes."""
    return {"State": "disabled", "ImageCriteria": [], "ManagedBy": "account"}
