"""kafka: one cluster of production, and the versions that AWS supports."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import PRODUCTION
from data.sample.side.context import Context

_CLUSTER = "order-stream"


def list_clusters_v2(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The cluster."""
    if (call.account, call.region) != (PRODUCTION.id, "us-east-1"):
        return {"ClusterInfoList": []}
    arn = f"arn:aws:kafka:{call.region}:{call.account}:cluster/{_CLUSTER}/5f1c2b7e-8a44-4d0b-9c6f-3e2a1b0d9c8f-7"
    software = {"CurrentBrokerSoftwareInfo": {"KafkaVersion": "3.8.x"}}
    return {
        "ClusterInfoList": [
            {
                "ClusterArn": arn,
                "ClusterName": _CLUSTER,
                "ClusterType": "PROVISIONED",
                "CreationTime": context.at(500),
                "State": "ACTIVE",
                "Provisioned": {**software, "CustomerActionStatus": "NONE"},
            }
        ]
    }


def list_kafka_versions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The newest ones and an old one."""
    return {
        "KafkaVersions": [
            {"Version": "3.9.x", "Status": "ACTIVE"},
            {"Version": "3.8.x", "Status": "ACTIVE"},
            {"Version": "2.8.1", "Status": "DEPRECATED"},
        ]
    }
