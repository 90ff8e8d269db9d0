"""What watches: trails, AWS Config, logs, alarms, GuardDuty, Security Hub."""

from __future__ import annotations

from data.sample.organization import (
    ACTIVE,
    DEVELOPMENT,
    DEVELOPMENT_TRAIL,
    HOME_REGION,
    LOG_ARCHIVE,
    MANAGEMENT,
    PRODUCTION,
    REGIONS,
    TRAIL_BUCKET,
    TRAIL_NAME,
    Account,
)
from data.sample.seed.encryption import key_arn
from data.sample.seed.names import CONFIG_BUCKET, DEBUG_TRAIL_BUCKET
from data.sample.seed.storage import BUCKETS
from data.sample.seed.workshop import Workshop, tag_map

_LOG_GROUPS = (
    (MANAGEMENT, "us-east-1", "/aws/cloudtrail/organization", 400),
    (LOG_ARCHIVE, "us-east-1", "/security/audit", 400),
    (PRODUCTION, "us-east-1", "/aws/lambda/checkout-webhook", 90),
    (PRODUCTION, "us-east-1", "/aws/lambda/order-events", 90),
    (PRODUCTION, "us-east-1", "/ecs/checkout", 90),
    (PRODUCTION, "us-east-1", "/aws/eks/catalog/cluster", 365),
    (PRODUCTION, "eu-west-1", "/aws/lambda/invoice-mailer", 90),
    (DEVELOPMENT, "us-east-1", "/aws/lambda/echo-webhook", 14),
    (DEVELOPMENT, "us-east-1", "/ecs/docker-builder", None),
    (DEVELOPMENT, "us-east-1", "/aws/codebuild/shop-build", None),
)
"""Two groups keep their logs for ever: planted."""

_UNRECORDED = ("example-prod-order-exports", "example-dev-build-cache")
"""The organization's trail selects reads and writes of all buckets' objects but these: planted."""


def plant(workshop: Workshop) -> None:
    """Build them all; development's eu-west-1 has no GuardDuty detector."""
    _trails(workshop)
    for account in ACTIVE:
        for region in REGIONS:
            _recorder(workshop, account, region)
            if (account, region) != (DEVELOPMENT, "eu-west-1"):
                workshop.client("guardduty", account, region).create_detector(
                    Enable=True,
                    FindingPublishingFrequency="FIFTEEN_MINUTES",
                    Features=[{"Name": "EBS_MALWARE_PROTECTION", "Status": "ENABLED"}],
                    Tags={"team": "security"},
                )
            workshop.client("securityhub", account, region).enable_security_hub(
                EnableDefaultStandards=True, Tags={"team": "security"}
            )
    for account, region, name, days in _LOG_GROUPS:
        logs = workshop.client("logs", account, region)
        logs.create_log_group(logGroupName=name, tags=tag_map(name, "platform", account.name))
        if days:
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    for name, metric in (("shop-5xx", "HTTPCode_ELB_5XX_Count"), ("orders-cpu", "CPUUtilization")):
        workshop.client("cloudwatch", PRODUCTION).put_metric_alarm(
            AlarmName=name,
            MetricName=metric,
            Namespace="AWS/ApplicationELB" if "ELB" in metric else "AWS/RDS",
            Statistic="Sum",
            Period=300,
            EvaluationPeriods=2,
            Threshold=10,
            ComparisonOperator="GreaterThanThreshold",
            AlarmActions=[f"arn:aws:sns:us-east-1:{PRODUCTION.id}:security-alerts"],
        )


def _trails(workshop: Workshop) -> None:
    trail = workshop.client("cloudtrail", MANAGEMENT)
    trail.create_trail(
        Name=TRAIL_NAME,
        S3BucketName=TRAIL_BUCKET,
        IncludeGlobalServiceEvents=True,
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        IsOrganizationTrail=True,
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:us-east-1:{MANAGEMENT.id}:log-group:{_LOG_GROUPS[0][2]}:*",
        CloudWatchLogsRoleArn=f"arn:aws:iam::{MANAGEMENT.id}:role/organization-trail",
        KmsKeyId=key_arn(workshop, LOG_ARCHIVE, HOME_REGION, "audit-logs"),
        TagsList=[{"Key": "team", "Value": "security"}],
    )
    trail.start_logging(Name=TRAIL_NAME)
    everything = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}
    recorded = [bucket.name for bucket in BUCKETS if bucket.name not in _UNRECORDED]
    objects = {"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::{name}/" for name in recorded]}
    trail.put_event_selectors(TrailName=TRAIL_NAME, EventSelectors=[{**everything, "DataResources": [objects]}])
    shared = workshop.backend("cloudtrail", MANAGEMENT).trails[TRAIL_NAME]
    for account in ACTIVE:
        workshop.backend("cloudtrail", account).trails[TRAIL_NAME] = shared
    own = workshop.client("cloudtrail", DEVELOPMENT)
    own.create_trail(
        Name=DEVELOPMENT_TRAIL,
        S3BucketName=DEBUG_TRAIL_BUCKET,
        IncludeGlobalServiceEvents=False,
        IsMultiRegionTrail=False,
        EnableLogFileValidation=False,
        TagsList=[{"Key": "team", "Value": "platform"}],
    )
    own.start_logging(Name=DEVELOPMENT_TRAIL)
    own.put_event_selectors(TrailName=DEVELOPMENT_TRAIL, EventSelectors=[everything])


def _recorder(workshop: Workshop, account: Account, region: str) -> None:
    config = workshop.client("config", account, region)
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": f"arn:aws:iam::{account.id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": region == HOME_REGION},
        }
    )
    config.put_delivery_channel(
        DeliveryChannel={
            "name": "default",
            "s3BucketName": CONFIG_BUCKET,
            "configSnapshotDeliveryProperties": {"deliveryFrequency": "TwentyFour_Hours"},
        }
    )
    config.start_configuration_recorder(ConfigurationRecorderName="default")
