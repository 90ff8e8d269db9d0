"""Who may do what in the estate: the IAM action behind a call, and whether the policy in force allows it.

IAM names actions by what they protect and not by the API call; the differences that matter are listed here, after
the Service Authorization Reference. Resources and conditions of a policy are not judged: `*` is meant.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from typing import Any

from moto.iam.models import iam_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import COLLECTOR_ROLE, PARTITION
from data.sample.rules import Rules

_PREFIX = {
    "accessanalyzer": "access-analyzer",
    "apigatewayv2": "apigateway",
    "cloudhsmv2": "cloudhsm",
    "dynamodbstreams": "dynamodb",
    "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "emr": "elasticmapreduce",
    "opensearch": "es",
    "resourcegroupstaggingapi": "tag",
    "s3control": "s3",
    "sesv2": "ses",
    "sso-admin": "sso",
    "stepfunctions": "states",
}

_ACTION = {
    "access-analyzer:ListFindingsV2": "access-analyzer:ListFindings",
    "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
    "s3:GetBucketCors": "s3:GetBucketCORS",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycle": "s3:GetLifecycleConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListBucketAnalyticsConfigurations": "s3:GetAnalyticsConfiguration",
    "s3:ListBucketIntelligentTieringConfigurations": "s3:GetIntelligentTieringConfiguration",
    "s3:ListBucketInventoryConfigurations": "s3:GetInventoryConfiguration",
    "s3:ListBucketMetricsConfigurations": "s3:GetMetricsConfiguration",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
}

_DENIED_CODE = {
    "ec2": "UnauthorizedOperation",
    "sns": "AuthorizationError",
}


def iam_action(service: str, operation: str, method: str) -> str:
    """The action that IAM asks about for a call, such as s3:GetEncryptionConfiguration for GetBucketEncryption."""
    if service in ("apigateway", "apigatewayv2"):
        return f"apigateway:{method}"
    if service == "s3control" and operation.endswith("PublicAccessBlock"):
        return f"s3:{operation.replace('PublicAccessBlock', 'AccountPublicAccessBlock')}"
    action = f"{_PREFIX.get(service, service)}:{operation}"
    return action if service == "s3control" else _ACTION.get(action, action)


def check(call: Call, rules: Rules) -> str:
    """Refuse the call as AWS would, or return the IAM action that it needs ("" for one that needs none).

    Raises Refusal with the service's own code.
    """
    if not call.account:
        raise Refusal(_unknown_key_code(call), "The security token included in the request is invalid.", 403)
    if call.name == "GetCallerIdentity":
        return ""
    action = iam_action(call.service, call.name, call.request.method)
    refused = _matches(action, rules.deny) or (rules.enforce is not None and not _allows(rules.enforce, action))
    if refused:
        raise denied(call, f"User: {call.caller_arn} is not authorized to perform: {action}")
    if call.service == "sts" and call.name == "AssumeRole":
        _check_trust(call, rules)
    return action


def denied(call: Call, message: str) -> Refusal:
    """The service's error for a call that no policy allows."""
    by_protocol = "AccessDeniedException" if "json" in str(_protocol(call)) else "AccessDenied"
    return Refusal(_DENIED_CODE.get(call.service, by_protocol), message, 403)


def _protocol(call: Call) -> str:
    return str(call.operation.service_model.protocol) if call.operation else "json"


def _unknown_key_code(call: Call) -> str:
    if call.service == "ec2":
        return "AuthFailure"
    if call.service == "s3":
        return "InvalidAccessKeyId"
    return "UnrecognizedClientException" if "json" in _protocol(call) else "InvalidClientTokenId"


def _check_trust(call: Call, rules: Rules) -> None:
    """The role exists, its account isn't refused, and its trust policy lets this caller in with this external id."""
    params = call.params()
    arn = str(params.get("RoleArn", ""))
    refusal = denied(call, f"User: {call.caller_arn} is not authorized to perform: sts:AssumeRole on resource: {arn}")
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    roles = {role.arn: role for role in iam_backends[account][PARTITION].roles.values()} if account else {}
    if arn not in roles or (account in rules.refuse_accounts and arn.endswith(f"/{COLLECTOR_ROLE}")):
        raise refusal
    for statement in json.loads(roles[arn].assume_role_policy_document)["Statement"]:
        trusted = statement["Principal"].get("AWS", "")
        wanted = statement.get("Condition", {}).get("StringEquals", {}).get("sts:ExternalId")
        if f"::{call.account}:" in trusted and wanted in (None, params.get("ExternalId")):
            return
    raise refusal


def _allows(policy: dict[str, Any], action: str) -> bool:
    statements = policy["Statement"]
    allowed = False
    for statement in statements if isinstance(statements, list) else [statements]:
        concerned = (
            _matches(action, _listed(statement["Action"]))
            if "Action" in statement
            else not _matches(action, _listed(statement["NotAction"]))
        )
        if concerned and statement["Effect"] == "Deny":
            return False
        allowed = allowed or concerned
    return allowed


def _matches(action: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def _listed(value: str | Collection[str]) -> Collection[str]:
    return [value] if isinstance(value, str) else value
