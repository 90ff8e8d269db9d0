"""What the cast reads on an ordinary day, with parameters in the case that CloudTrail uses.

Strings hold {placeholders} that `fill` resolves (see `things` for their names).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from data.sample.organization import TRAIL_BUCKET, TRAIL_NAME, Account
from data.sample.trail.records import hex_id


class Call(NamedTuple):
    """One call: "ec2:DescribeInstances", requestParameters, responseElements, and further members of the record."""

    name: str
    parameters: Any = None
    response: Any = None
    more: dict[str, Any] = {}  # noqa: RUF012


def things(account: Account, region: str) -> dict[str, str]:
    """Names of the things in one account and Region that the calls below speak of."""
    place = (account.id, region)
    key = f"arn:aws:kms:{region}:{account.id}:key/{hex_id('x', *place)[3:11]}-1c2d-4e3f-8a4b-5c6d7e8f9a0b"
    short = {"production": "prod", "development": "dev"}.get(account.name, "org")
    return {
        "account": account.id,
        "region": region,
        "bucket": f"example-{short}-artifacts-{account.id}",
        "key": key,
        "function": "orders-worker" if account.name == "production" else "nightly-report",
        "group": hex_id("sg", *place),
        "vpc": hex_id("vpc", *place),
        "subnet": hex_id("subnet", *place),
        "table": hex_id("rtb", *place),
        "nat": hex_id("nat", *place),
        "instance": hex_id("i", *place),
        "volume": hex_id("vol", *place),
        "snapshot": hex_id("snap", *place),
        "topic": f"arn:aws:sns:{region}:{account.id}:orders",
        "queue": f"https://sqs.{region}.amazonaws.com/{account.id}/orders",
        "secret": f"arn:aws:secretsmanager:{region}:{account.id}:secret:orders/database-a1B2c3",
        "rule": f"arn:aws:events:{region}:{account.id}:rule/nightly",
        "trail_bucket": TRAIL_BUCKET,
        "trail": TRAIL_NAME,
    }


def fill(value: Any, names: dict[str, str]) -> Any:
    """The value with its placeholders resolved, however deep they stand."""
    if isinstance(value, str):
        return value.format_map(names) if "{" in value else value
    if isinstance(value, dict):
        return {key: fill(held, names) for key, held in value.items()}
    if isinstance(value, list):
        return [fill(held, names) for held in value]
    return value


def error(code: str, message: str) -> dict[str, Any]:
    """The members of a call that failed."""
    return {"errorCode": code, "errorMessage": message}


BUCKET = [{"accountId": "{account}", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::{bucket}"}]
KEY = [{"accountId": "{account}", "type": "AWS::KMS::Key", "ARN": "{key}"}]
HOST = "s3.{region}.amazonaws.com"
LOOK = (
    Call("ec2:DescribeInstances", {"maxResults": 100, "instancesSet": {}, "filterSet": {}}),
    Call("ec2:DescribeSecurityGroups", {"securityGroupSet": {}, "securityGroupIdSet": {}, "filterSet": {}}),
    Call("ec2:DescribeVolumes", {"volumeSet": {}, "filterSet": {}}),
    Call("ec2:DescribeVpcs", {"vpcSet": {}, "filterSet": {"items": [{"name": "state", "valueSet": {}}]}}),
    Call("ec2:DescribeInstanceStatus", {"instancesSet": {"items": [{"instanceId": "{instance}"}]}}),
    Call("s3:ListBuckets", {"Host": HOST}),
    Call(
        "s3:GetBucketVersioning",
        {"bucketName": "{bucket}", "Host": HOST, "versioning": ""},
        None,
        {"resources": BUCKET},
    ),
    Call(
        "s3:GetBucketEncryption",
        {"bucketName": "{bucket}", "Host": HOST, "encryption": ""},
        None,
        {"resources": BUCKET},
    ),
    Call(
        "s3:GetBucketWebsite",
        {"bucketName": "{bucket}", "Host": HOST, "website": ""},
        None,
        {
            "resources": BUCKET,
            **error("NoSuchWebsiteConfiguration", "The specified bucket has no website configuration"),
        },
    ),
    Call("rds:DescribeDBInstances", {"maxRecords": 100}),
    Call("rds:DescribeDBClusters", None),
    Call("lambda:ListFunctions20150331", {"maxItems": 50}),
    Call("lambda:GetFunction20150331v2", {"functionName": "{function}"}),
    Call(
        "lambda:GetPolicy20150331v2",
        {"functionName": "{function}"},
        None,
        error("ResourceNotFoundException", "The resource you requested does not exist."),
    ),
    Call("logs:DescribeLogGroups", {"limit": 50}),
    Call("monitoring:DescribeAlarms", {"maxRecords": 100, "alarmTypes": ["CompositeAlarm", "MetricAlarm"]}),
    Call("cloudformation:DescribeStacks", None),
    Call("cloudformation:ListStackResources", {"stackName": "service-baseline"}),
    Call("dynamodb:DescribeTable", {"tableName": "sessions"}),
    Call("dynamodb:ListTables", {"limit": 100}),
    Call("ecs:DescribeServices", {"cluster": "main", "services": ["web"], "include": ["TAGS"]}),
    Call("ecs:ListTasks", {"cluster": "main", "serviceName": "web"}),
    Call("elasticloadbalancing:DescribeLoadBalancers", {"pageSize": 50}, None, {"apiVersion": "2015-12-01"}),
    Call("elasticloadbalancing:DescribeTargetHealth", {"targetGroupArn": "web"}, None, {"apiVersion": "2015-12-01"}),
    Call("autoscaling:DescribeAutoScalingGroups", {"maxRecords": 100}),
    Call("kms:ListAliases", {"limit": 100}),
    Call("kms:DescribeKey", {"keyId": "{key}"}, None, {"resources": KEY}),
    Call("sns:ListTopics", None),
    Call("sqs:ListQueues", {"maxResults": 100}),
    Call("secretsmanager:ListSecrets", {"maxResults": 20}),
    Call("ssm:DescribeInstanceInformation", {"maxResults": 50}),
    Call("ecr:DescribeRepositories", {"maxResults": 100}),
    Call("eks:ListClusters", {"maxResults": "100"}),
    Call("events:ListRules", {"limit": 100, "eventBusName": "default"}),
    Call("states:ListStateMachines", {"maxResults": 100}),
    Call("acm:ListCertificates", {"maxItems": 100, "includes": {"keyTypes": ["RSA_2048", "EC_prime256v1"]}}),
    Call("guardduty:ListDetectors", None),
    Call("config:DescribeConfigurationRecorders", None),
    Call("cloudtrail:LookupEvents", {"maxResults": 50, "lookupAttributes": [{"attributeKey": "ReadOnly"}]}),
    Call("tagging:GetResources", {"resourcesPerPage": 100}),
    Call("health:DescribeEventAggregates", {"aggregateField": "eventTypeCategory"}),
    Call("servicequotas:ListServiceQuotas", {"serviceCode": "ec2"}),
    Call("backup:ListBackupJobs", {"byState": "FAILED"}),
)
"""What people look at, in the console or with tools."""

APPLICATION = (
    Call("secretsmanager:GetSecretValue", {"secretId": "orders/database"}),
    Call("ssm:GetParametersByPath", {"path": "/app/", "recursive": True, "withDecryption": True}),
    Call(
        "kms:Decrypt",
        {"encryptionAlgorithm": "SYMMETRIC_DEFAULT", "encryptionContext": {"purpose": "orders"}},
        None,
        {"resources": KEY, "additionalEventData": {"keyMaterialId": "a1b2c3"}},
    ),
    Call("kms:GenerateDataKey", {"keyId": "{key}", "keySpec": "AES_256"}, None, {"resources": KEY}),
    Call("dynamodb:DescribeTable", {"tableName": "sessions"}),
    Call("logs:CreateLogStream", {"logGroupName": "/aws/lambda/{function}", "logStreamName": "2026"}),
    Call("sts:GetCallerIdentity", None),
    Call("sqs:GetQueueUrl", {"queueName": "orders"}),
    Call(
        "s3:ListObjects",
        {"bucketName": "{bucket}", "Host": HOST, "list-type": "2", "prefix": "in/"},
        None,
        {
            "resources": [{"type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::{bucket}/"}, *BUCKET],
            "managementEvent": False,
            "eventCategory": "Data",
        },
    ),
    Call("ssm:GetParameter", {"name": "/app/gone"}, None, error("ParameterNotFound", "Parameter /app/gone not found.")),
)
"""What running software calls."""

AGENT = (
    Call(
        "ssm:UpdateInstanceInformation", {"instanceId": "{instance}", "agentStatus": "Active", "platformType": "Linux"}
    ),
    Call("ssm:ListInstanceAssociations", {"instanceId": "{instance}", "maxResults": 20}),
    Call("ec2:DescribeTags", {"filterSet": {"items": [{"name": "resource-id"}]}}),
    Call("ssm:GetDeployablePatchSnapshotForInstance", {"instanceId": "{instance}"}),
    Call("ec2:DescribeInstances", None, None, error("Client.RequestLimitExceeded", "Request limit exceeded.")),
)
"""What the agents on instances call."""

ADMINISTER = (
    Call("organizations:ListAccounts", {"maxResults": 20}),
    Call("organizations:DescribeOrganization", None),
    Call("iam:ListRoles", {"maxItems": 100}),
    Call("iam:GetAccountSummary", None),
    Call("iam:ListUsers", None),
    Call("iam:ListPolicies", {"scope": "Local", "onlyAttached": False}),
    Call(
        "iam:GetLoginProfile",
        {"userName": "remit-collector"},
        None,
        error("NoSuchEntityException", "Login Profile not found."),
    ),
    Call("sso:ListAccountAssignments", {"accountId": "{account}", "maxResults": 100}),
    Call("sso-directory:SearchUsers", {"maxResults": 50, "identityStoreId": "d-9067000000"}),
    Call("ce:GetCostAndUsage", {"granularity": "MONTHLY", "metrics": ["UnblendedCost"]}),
    Call("budgets:DescribeBudgets", {"accountId": "{account}"}),
    Call("access-analyzer:ListAnalyzers", {"type": "ORGANIZATION"}),
    Call("cloudtrail:DescribeTrails", {"includeShadowTrails": True}),
    Call("cloudtrail:GetTrailStatus", {"name": "{trail}"}),
    Call("securityhub:GetFindings", {"maxResults": 100}),
    Call("guardduty:ListFindings", {"maxResults": 50}),
)
"""What administrators and auditors look at."""
