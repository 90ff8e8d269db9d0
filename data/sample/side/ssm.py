"""ssm: what Systems Manager knows of the machines: their systems, patches, baselines, schedules and sessions."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import DEVELOPMENT, PRODUCTION
from data.sample.side.context import Context, page

_WINDOWS, _LEFT_BEHIND = "windows-jump", "legacy-jenkins"
_LINUX_BASELINE, _WINDOWS_BASELINE = "pb-0c10e65780ef5d71a", "pb-0a7f9c3e5d1b28461"
_LENIENT_BASELINE = "pb-0e4d2b8f6a1c93570"
"""development's own in us-east-1: it waits 45 days."""
_MISSING = {"batch-worker-1": 3}
_SCANNED_DAYS_AGO = {"dev-api-eu": 20}
_REBOOT_DUE = {"invoice-app-1": 2}


def describe_instance_information(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Every running instance, by default host management; one has been out of touch, with an old agent, for weeks."""
    managed = [
        {
            "InstanceId": instance,
            "PingStatus": "ConnectionLost" if name == _LEFT_BEHIND else "Online",
            "LastPingDateTime": context.at(19 if name == _LEFT_BEHIND else -1),
            "AgentVersion": "3.1.1732.0" if name == _LEFT_BEHIND else "3.3.2299.0",
            "IsLatestVersion": name != _LEFT_BEHIND,
            "PlatformType": "Windows" if name == _WINDOWS else "Linux",
            "PlatformName": "Microsoft Windows Server 2022 Datacenter" if name == _WINDOWS else "Amazon Linux",
            "PlatformVersion": {_WINDOWS: "10.0.20348", _LEFT_BEHIND: "2"}.get(name, "2023"),
            "ResourceType": "EC2Instance",
            "IPAddress": address,
        }
        for instance, name, address in _running(call)
    ]
    some, token = page(managed, params.get("NextToken"), params.get("MaxResults"), 50)
    return {"InstanceInformationList": some, "NextToken": token}


def describe_instance_patch_states(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Scanned last night, but for one."""
    lenient = (call.account, call.region) == (DEVELOPMENT.id, "us-east-1")
    states = []
    for instance, name, _ in _running(call):
        if instance not in params["InstanceIds"]:
            continue
        ended = context.at(_SCANNED_DAYS_AGO.get(name, 0), 3)
        state = {
            "InstanceId": instance,
            "PatchGroup": "",
            "BaselineId": _WINDOWS_BASELINE if name == _WINDOWS else _LENIENT_BASELINE if lenient else _LINUX_BASELINE,
            "Operation": "Scan",
            "OperationStartTime": ended,
            "OperationEndTime": ended,
            "CriticalNonCompliantCount": 0,
            "SecurityNonCompliantCount": _MISSING.get(name, 0),
            "MissingCount": _MISSING.get(name, 0),
            "FailedCount": 0,
            "InstalledPendingRebootCount": _REBOOT_DUE.get(name, 0),
        }
        if name in _REBOOT_DUE:
            state["LastNoRebootInstallOperationTime"] = context.at(16, 3)
        states.append(state)
    return {"InstancePatchStates": states}


def describe_patch_baselines(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AWS's own, and development's."""
    return {"BaselineIdentities": [_identity(*one) for one in _baselines(call)]}


def get_patch_baseline(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """A baseline with its one rule."""
    for identity, name, system, days in _baselines(call):
        if identity == params["BaselineId"]:
            filters = [
                {"Key": "CLASSIFICATION", "Values": ["SecurityUpdates" if system == "WINDOWS" else "Security"]},
                {"Key": "MSRC_SEVERITY" if system == "WINDOWS" else "SEVERITY", "Values": ["Critical", "Important"]},
            ]
            rule = {"PatchFilterGroup": {"PatchFilters": filters}, "ApproveAfterDays": days}
            return {
                "BaselineId": identity,
                "Name": name,
                "OperatingSystem": system,
                "ApprovalRules": {"PatchRules": [rule]},
            }
    raise Refusal("DoesNotExistException", f"Patch baseline {params['BaselineId']} does not exist.")


def list_associations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Everywhere but in production's us-east-1, which has a window for it, an association patches all machines."""
    if (call.account, call.region) == (PRODUCTION.id, "us-east-1"):
        return {"Associations": []}
    return {
        "Associations": [
            {
                "Name": "AWS-RunPatchBaseline",
                "AssociationId": "7c1f4d2e-90ab-4c3d-8e5f-6a7b8c9d0e1f",
                "AssociationName": "patch-every-night",
                "Targets": [{"Key": "InstanceIds", "Values": ["*"]}],
                "ScheduleExpression": "cron(0 3 * * ? *)",
                "LastExecutionDate": context.at(0, 3),
            }
        ]
    }


def get_document(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The preferences of Session Manager, which development never set."""
    if call.account == DEVELOPMENT.id:
        raise Refusal("InvalidDocument", f"Document with name {params['Name']} does not exist.")
    return {
        "Name": params["Name"],
        "Status": "Active",
        "Content": '{"schemaVersion":"1.0","sessionType":"Standard_Stream","inputs":'
        '{"cloudWatchLogGroupName":"/ssm/sessions","cloudWatchEncryptionEnabled":true,"s3BucketName":""}}',
        "DocumentType": "Session",
        "DocumentFormat": "JSON",
    }


def _running(call: Call) -> list[tuple[str, str, str]]:
    """Id, name and address of the running instances."""
    return [
        (
            str(instance.id),
            next((tag["value"] for tag in instance.get_tags() if tag["key"] == "Name"), ""),
            str(instance.private_ip),
        )
        for instance in ec2_backends[call.account][call.region].all_instances()
        if instance.state == "running"
    ]


def _baselines(call: Call) -> list[tuple[str, str, str, int]]:
    """Id, name, system and after how many days it approves."""
    found = [
        (_LINUX_BASELINE, "AWS-AmazonLinux2023DefaultPatchBaseline", "AMAZON_LINUX_2023", 7),
        (_WINDOWS_BASELINE, "AWS-DefaultPatchBaseline", "WINDOWS", 7),
    ]
    if (call.account, call.region) == (DEVELOPMENT.id, "us-east-1"):
        found.append((_LENIENT_BASELINE, "development-lenient", "AMAZON_LINUX_2023", 45))
    return found


def _identity(identity: str, name: str, system: str, days: int) -> dict[str, Any]:
    return {
        "BaselineId": identity,
        "BaselineName": name,
        "OperatingSystem": system,
        "BaselineDescription": f"Security patches after {days} days.",
        "DefaultBaseline": name.startswith("AWS-"),
    }
