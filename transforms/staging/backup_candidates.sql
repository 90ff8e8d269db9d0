/*---
description: >
  Databases, clusters, tables, file systems and volumes, which AWS Backup can protect, with whether they are critical (null
  where the tags were not answered); also_known_as is the ARN of the instance that a volume is attached to
---*/
with
candidates as (
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, null as also_known_as
    from rds_listed_instances
    where cluster_id is null
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, null
    from rds_listed_clusters
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, null
    from dynamodb_tables
    where not gone
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, null
    from efs_file_systems
    union all
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        regexp_replace(resource_arn, 'volume/.*', 'instance/' || instance_ids[1])
    from ec2_volumes
    where state not in ('deleting', 'deleted')
),
tags_known as (from answered_operations where service = 'resourcegroupstaggingapi' and operation = 'GetResources')
select
    candidates.*,
    counts_as_critical(
        critical_resources.critical, tags_known.account_id is not null, in_use.is_used, in_use.is_known
    ) as critical
from candidates
cross join criticality_in_use as in_use
left join critical_resources
    on critical_resources.account_id = candidates.account_id
    and critical_resources.resource_arn = candidates.resource_arn
left join tags_known
    on tags_known.account_id = candidates.account_id and tags_known.region = candidates.region
