"""inspector2: on everywhere; it scans every instance and function, and found two old flaws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.ec2.models import ec2_backends

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, PRODUCTION
from data.sample.side.context import Context, page

_EC2, _LAMBDA = "AWS_EC2_INSTANCE", "AWS_LAMBDA_FUNCTION"
_FLAWS = (
    (DEVELOPMENT.id, "us-east-1", _EC2, "legacy-jenkins", "CVE-2024-23897", 96, "ACTIVE"),
    (PRODUCTION.id, "us-east-1", _EC2, "bastion", "CVE-2024-6387", 80, "SUPPRESSED"),
    (PRODUCTION.id, "us-east-1", _EC2, "shop-web-1", "CVE-2025-32433", 6, "ACTIVE"),
    (PRODUCTION.id, "us-east-1", _LAMBDA, "partner-sync", "CVE-2025-43859", 64, "ACTIVE"),
)
"""Account, Region, kind, name, vulnerability, days since it was found, state."""


def batch_get_account_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Everything is enabled."""
    on = {"status": "ENABLED", "errorCode": "ALREADY_ENABLED", "errorMessage": ""}
    kinds = dict.fromkeys(("ec2", "ecr", "lambda"), on)
    return {"accounts": [{"accountId": call.account, "state": on, "resourceState": kinds}], "failedAccounts": []}


def list_coverage(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Every instance (but the stopped ones are not scanned) and every function."""
    covered = [
        {
            "resourceType": kind,
            "resourceId": identity,
            "accountId": call.account,
            "scanType": "PACKAGE",
            "scanStatus": (
                {"statusCode": "ACTIVE", "reason": "SUCCESSFUL"}
                if runs
                else {"statusCode": "INACTIVE", "reason": "EC2_INSTANCE_STOPPED"}
            ),
            "lastScannedAt": context.at(0, 21),
        }
        for kind, _, identity, runs in _resources(call)
    ]
    some, token = page(covered, params.get("nextToken"), params.get("maxResults"), 100)
    return {"coveredResources": some, "nextToken": token}


def list_findings(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The flaws of the account and Region."""
    ids = {(kind, name): identity for kind, name, identity, _ in _resources(call)}
    found = [
        {
            "findingArn": f"arn:aws:inspector2:{region}:{account}:finding/{number:032x}",
            "awsAccountId": account,
            "type": "PACKAGE_VULNERABILITY",
            "description": f"{flaw} in a package of {name}",
            "title": flaw,
            "remediation": {"recommendation": {"text": "Update the package."}},
            "severity": "CRITICAL",
            "firstObservedAt": context.at(days),
            "lastObservedAt": context.at(0, 21),
            "status": state,
            "resources": [{"type": kind, "id": ids[kind, name], "region": region}],
            "fixAvailable": "YES",
            "packageVulnerabilityDetails": {"vulnerabilityId": flaw, "source": "NVD"},
        }
        for number, (account, region, kind, name, flaw, days, state) in enumerate(_FLAWS, 1)
        if (account, region) == (call.account, call.region)
    ]
    some, token = page(found, params.get("nextToken"), params.get("maxResults"), 100)
    return {"findings": some, "nextToken": token}


def _resources(call: Call) -> Iterator[tuple[str, str, str, bool]]:
    """Kind, name, Inspector's id and whether it runs."""
    for instance in ec2_backends[call.account][call.region].all_instances():
        name = next((tag["value"] for tag in instance.get_tags() if tag["key"] == "Name"), "")
        yield _EC2, name, instance.id, instance.state == "running"
    for function in lambda_backends[call.account][call.region].list_functions():
        yield _LAMBDA, function.function_name, f"{function.function_arn}:$LATEST", True
