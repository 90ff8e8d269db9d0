/*---
description: >
  Trails as each account sees them; a trail that is_home belongs to this account and Region, the others are its
  shadows (a multi-Region trail seen elsewhere, an organization trail seen by a member)
---*/
with
trails as (
    select *, json_transform(item, '{
        "Name": "VARCHAR", "TrailARN": "VARCHAR", "HomeRegion": "VARCHAR", "S3BucketName": "VARCHAR", "S3KeyPrefix": "VARCHAR",
        "IsMultiRegionTrail": "BOOLEAN", "IncludeGlobalServiceEvents": "BOOLEAN", "IsOrganizationTrail": "BOOLEAN",
        "LogFileValidationEnabled": "BOOLEAN", "KmsKeyId": "VARCHAR", "CloudWatchLogsLogGroupArn": "VARCHAR"
    }') as trail
    from items
    where service = 'cloudtrail' and operation = 'DescribeTrails'
)
select
    account_id,
    region,
    'AWS::CloudTrail::Trail' as resource_type,
    resource_id,
    trail.TrailARN as resource_arn,
    evidence_id,
    trail.Name as name,
    trail.HomeRegion as home_region,
    split_part(trail.TrailARN, ':', 5) as owner_id,
    owner_id = account_id and trail.HomeRegion = region as is_home,
    trail.S3BucketName as bucket,
    coalesce(trail.S3KeyPrefix || '/', '') || 'AWSLogs/' as prefix,
    coalesce(trail.IsMultiRegionTrail, false) as is_multi_region,
    coalesce(trail.IncludeGlobalServiceEvents, false) as includes_global_events,
    coalesce(trail.IsOrganizationTrail, false) as is_organization_trail,
    coalesce(trail.LogFileValidationEnabled, false) as validates_log_files,
    trail.KmsKeyId as kms_key,
    nullif(split_part(trail.CloudWatchLogsLogGroupArn, ':', 7), '') as log_group,
    split_part(trail.CloudWatchLogsLogGroupArn, ':', 5) as log_group_account
from trails
