"""ec2: settings of an account in a Region that moto doesn't know, and what instances were started from."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, PRODUCTION, REGIONS
from data.sample.side.context import Context, page


def get_snapshot_block_public_access_state(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Nothing may be shared where no workload is, nothing new in production; development never chose."""
    states = {DEVELOPMENT.id: "unblocked", PRODUCTION.id: "block-new-sharing"}
    return {"State": states.get(call.account, "block-all-sharing"), "ManagedBy": "account"}


def describe_regions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The Regions that are enabled, as account:ListRegions has them."""
    return {"Regions": [{"RegionName": name, "OptInStatus": "opt-in-not-required"} for name in REGIONS]}


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


_AMAZON, _VENDOR = "137112412989", "999999999999"
_AGES = {"legacy-jenkins": 940}
_STRANGE = "windows-jump"


def describe_instance_image_metadata(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Amazon's images of this quarter; one machine has an old, deprecated one, and one that of a vendor."""
    found = []
    for instance in ec2_backends[call.account][call.region].all_instances():
        name = next((tag["value"] for tag in instance.get_tags() if tag["key"] == "Name"), "")
        age = _AGES.get(name, 60)
        image = {
            "ImageId": instance.image_id,
            "Name": f"image-of-{age}-days",
            "OwnerId": _VENDOR if name == _STRANGE else _AMAZON,
            "State": "available",
            "CreationDate": context.at(age).isoformat(),
            "DeprecationTime": context.at(age - 730).isoformat(),
            "IsPublic": True,
        }
        if name != _STRANGE:
            image["ImageOwnerAlias"] = "amazon"
        found.append({"InstanceId": instance.id, "OwnerId": call.account, "ImageMetadata": image})
    some, token = page(found, params.get("NextToken"), params.get("MaxResults"), 100)
    return {"InstanceImageMetadata": some, "NextToken": token}
