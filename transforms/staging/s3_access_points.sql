/*---
description: >
  S3 access points, those of one Region and those of several, with their public access block; asked is false where it
  was not answered, gone where the access point is
---*/
with
points as (
    from items where service = 's3control' and operation = 'ListAccessPoints' and error_code is null
),
details as (
    from items where service = 's3control' and operation = 'GetAccessPoint'
),
everything as (
    select
        points.account_id,
        points.region,
        points.resource_type,
        points.resource_id,
        points.resource_arn,
        evidence(points.evidence_id, details.evidence_id) as evidence,
        details.evidence_id is not null as asked,
        details.error_code is not null as gone,
        details.item -> 'PublicAccessBlockConfiguration' as settings
    from points
    left join details
        on details.account_id = points.account_id
        and details.region = points.region
        and details.parent_resource_id = points.resource_id
    union all
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        [evidence_id],
        true,
        false,
        item -> 'PublicAccessBlock'
    from items
    where service = 's3control' and operation = 'ListMultiRegionAccessPoints' and error_code is null
)
select
    * exclude (settings),
    list_filter(
        ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'],
        lambda flag: coalesce(settings ->> flag, 'false') <> 'true'
    ) as flags_off
from everything
