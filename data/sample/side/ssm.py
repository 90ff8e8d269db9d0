"""ssm: the instances that Systems Manager manages."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from data.sample.calls import Call
from data.sample.side.context import Context, page


def describe_instance_information(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Every running instance with an instance profile."""
    managed = [
        {
            "InstanceId": instance.id,
            "PingStatus": "Online",
            "LastPingDateTime": context.at(-1),
            "AgentVersion": "3.3.2299.0",
            "IsLatestVersion": True,
            "PlatformType": "Windows" if instance.instance_type.startswith("m7i") else "Linux",
            "ResourceType": "EC2Instance",
            "IPAddress": instance.private_ip,
        }
        for instance in ec2_backends[call.account][call.region].all_instances()
        if instance.iam_instance_profile and instance.state == "running"
    ]
    some, token = page(managed, params.get("NextToken"), params.get("MaxResults"), 50)
    return {"InstanceInformationList": some, "NextToken": token}
