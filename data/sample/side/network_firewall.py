"""network-firewall: one firewall, in development's second Region, with a sound policy and no route that leads to it."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import DEVELOPMENT
from data.sample.side.context import Context

_NAME, _REGION = "egress-filter", "eu-west-1"


def _arn(call: Call, kind: str, name: str) -> str:
    return f"arn:aws:network-firewall:{call.region}:{call.account}:{kind}/{name}"


def list_firewalls(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The one firewall."""
    if (call.account, call.region) != (DEVELOPMENT.id, _REGION):
        return {"Firewalls": []}
    return {"Firewalls": [{"FirewallName": _NAME, "FirewallArn": _arn(call, "firewall", _NAME)}]}


def describe_firewall(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Ready, in one private subnet of the VPC."""
    _check(call, params["FirewallArn"])
    subnet = next(
        s for s in ec2_backends[call.account][call.region].describe_subnets() if not s.map_public_ip_on_launch
    )
    attachment = {"SubnetId": subnet.id, "EndpointId": "vpce-0b7d3f91e5a2c8046", "Status": "READY"}
    return {
        "UpdateToken": "1",
        "Firewall": {
            "FirewallName": _NAME,
            "FirewallArn": _arn(call, "firewall", _NAME),
            "FirewallId": "5c1f8e2b-7a9d-4306-8b1c-f1de5eed0003",
            "FirewallPolicyArn": _arn(call, "firewall-policy", "egress"),
            "VpcId": subnet.vpc_id,
            "SubnetMappings": [{"SubnetId": subnet.id}],
            "DeleteProtection": True,
            "SubnetChangeProtection": True,
            "FirewallPolicyChangeProtection": True,
        },
        "FirewallStatus": {
            "Status": "READY",
            "ConfigurationSyncStateSummary": "IN_SYNC",
            "SyncStates": {subnet.availability_zone: {"Attachment": attachment}},
        },
    }


def describe_firewall_policy(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """All is sent to the stateful rules, which are AWS's own."""
    return {
        "UpdateToken": "1",
        "FirewallPolicyResponse": {
            "FirewallPolicyName": "egress",
            "FirewallPolicyArn": params["FirewallPolicyArn"],
            "FirewallPolicyId": "5c1f8e2b-7a9d-4306-8b1c-f1de5eed0004",
        },
        "FirewallPolicy": {
            "StatelessDefaultActions": ["aws:forward_to_sfe"],
            "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"],
            "StatefulRuleGroupReferences": [
                {"ResourceArn": f"arn:aws:network-firewall:{call.region}:aws-managed:stateful-rulegroup/BotNetCommand"}
            ],
        },
    }


def describe_logging_configuration(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Alerts and flows."""
    _check(call, params["FirewallArn"])
    logs = [
        {"LogType": kind, "LogDestinationType": "CloudWatchLogs", "LogDestination": {"logGroup": f"/firewall/{kind}"}}
        for kind in ("ALERT", "FLOW")
    ]
    return {"FirewallArn": params["FirewallArn"], "LoggingConfiguration": {"LogDestinationConfigs": logs}}


def _check(call: Call, arn: str) -> None:
    if arn != _arn(call, "firewall", _NAME):
        raise Refusal("ResourceNotFoundException", "No such firewall.")
