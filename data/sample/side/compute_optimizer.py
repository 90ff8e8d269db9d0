"""compute-optimizer: every account is enrolled; what is too large or idle, and all else fits its work."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import lambda_backends
from moto.ec2.models import ec2_backends
from moto.rds.models import rds_backends

from data.sample.calls import Call
from data.sample.organization import PARTITION
from data.sample.side.context import Context

_TOO_LARGE = ("batch-worker-1", "reporting", "partner-sync")
"""production, us-east-1: an instance, a database and a function."""


def get_enrollment_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The organization enrolled all of its accounts."""
    return {"status": "Active", "memberAccountsEnrolled": False, "lastUpdatedTimestamp": context.at(300)}


def get_ec2_instance_recommendations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One for each running instance."""
    running = ec2_backends[call.account][call.region].all_running_instances()
    found = [
        {
            "instanceArn": _arn(call, f"instance/{instance.id}"),
            "accountId": call.account,
            "instanceName": _name(instance),
            "currentInstanceType": instance.instance_type,
            "finding": "Overprovisioned" if _name(instance) in _TOO_LARGE else "Optimized",
            "lookBackPeriodInDays": 14.0,
        }
        for instance in running
    ]
    return {"instanceRecommendations": found}


def get_auto_scaling_group_recommendations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """No group runs anything."""
    return {"autoScalingGroupRecommendations": []}


def get_ebs_volume_recommendations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One for each volume in use."""
    volumes = ec2_backends[call.account][call.region].volumes.values()
    found = [
        {"volumeArn": _arn(call, f"volume/{volume.id}"), "accountId": call.account, "finding": "Optimized"}
        for volume in volumes
        if volume.attachment
    ]
    return {"volumeRecommendations": found}


def get_ecs_service_recommendations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Too little traffic to say anything."""
    return {"ecsServiceRecommendations": []}


def get_rds_database_recommendations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One for each database."""
    found = [
        {
            "resourceArn": f"arn:{PARTITION}:rds:{call.region}:{call.account}:db:{name}",
            "accountId": call.account,
            "engine": database.engine,
            "instanceFinding": "Overprovisioned" if name in _TOO_LARGE else "Optimized",
            "storageFinding": "Optimized",
        }
        for name, database in rds_backends[call.account][call.region].databases.items()
    ]
    return {"rdsDBRecommendations": found}


def get_lambda_function_recommendations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One for each function."""
    found = [
        {
            "functionArn": f"{function.function_arn}:$LATEST",
            "accountId": call.account,
            "finding": "NotOptimized" if function.function_name in _TOO_LARGE else "Optimized",
            "findingReasonCodes": ["MemoryOverprovisioned"] if function.function_name in _TOO_LARGE else [],
        }
        for function in lambda_backends[call.account][call.region].list_functions()
    ]
    return {"lambdaFunctionRecommendations": found}


def get_idle_recommendations(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Volumes that are attached to nothing."""
    volumes = ec2_backends[call.account][call.region].volumes.values()
    found = [
        {
            "resourceArn": _arn(call, f"volume/{volume.id}"),
            "resourceId": volume.id,
            "resourceType": "EBSVolume",
            "accountId": call.account,
            "finding": "Unattached",
            "lookBackPeriodInDays": 32.0,
        }
        for volume in volumes
        if not volume.attachment
    ]
    return {"idleRecommendations": found}


def _arn(call: Call, resource: str) -> str:
    return f"arn:{PARTITION}:ec2:{call.region}:{call.account}:{resource}"


def _name(instance: Any) -> str:
    return next((tag["value"] for tag in instance.get_tags() if tag["key"] == "Name"), "")
